using System.Reflection;
using System.Runtime.Serialization;
using System.Text;
using Akka.Serialization;
using EdgeActors.Simulator.Akka;

namespace EdgeActors.Tests.Simulator.Akka;

/// <summary>What bytes from outside can become in a member's process is a closed set.</summary>
public sealed class SerializersTests : IDisposable
{
    private const string TrapName = "EdgeActors.Tests.Simulator.Akka.SerializersTests+Trap, EdgeActors.Tests";

    private readonly ActorCluster _cluster = new(new ClusterSettings(LoopbackCluster.Hocon(1, 0, 1)));

    public void Dispose() => _cluster.Dispose();

    [Fact]
    public void No_serializer_that_takes_the_name_of_a_type_is_registered()
    {
        FieldInfo byId = typeof(Serialization).GetField("_serializersById", BindingFlags.Instance | BindingFlags.NonPublic)!;
        var serializers = (IEnumerable<KeyValuePair<int, Serializer>>)byId.GetValue(_cluster.System.Serialization)!;
        Assert.Equal(
            "0 NullSerializer, 5 ClusterMessageSerializer, 6 OpenSelectionSerializer, 14 ClusterSingletonMessageSerializer, 16 OpenMiscSerializer, 17 PrimitiveSerializers, "
                + "22 OpenSystemSerializer, 4170 WireSerializer, 4171 NoSerializer",
            string.Join(", ", serializers.OrderBy(e => e.Key).Select(e => $"{e.Key} {e.Value.GetType().Name}")));
    }

    [Theory]
    [InlineData(1, "", $$"""{"$type":"{{TrapName}}"}""")]
    [InlineData(1, TrapName, "{}")]
    [InlineData(4171, TrapName, "")]
    [InlineData(2, TrapName, "")]
    [InlineData(3, "", "")]
    [InlineData(4, "", "bytes")]
    public void What_names_a_type_is_refused_and_constructs_nothing(int serializer, string manifest, string text)
    {
        Assert.Throws<SerializationException>(() => _cluster.System.Serialization.Deserialize(Encoding.Latin1.GetBytes(text), serializer, manifest));
        Assert.False(Trap.Sprung);
    }

    /// <summary>Tells whether a stranger had it constructed.</summary>
    public sealed class Trap
    {
        public Trap() => Sprung = true;

        public static bool Sprung { get; private set; }
    }
}
