using System.Runtime.Serialization;
using System.Text;
using Akka.Actor;
using Akka.Configuration;
using Akka.Serialization;
using EdgeActors.Simulator;
using EdgeActors.Simulator.Akka;
using EdgeActors.Simulator.Engines;

namespace EdgeActors.Tests.Simulator.Akka;

/// <summary>Whoever reaches a member's port has nothing constructed there; a run meanwhile goes on.</summary>
public sealed class StrangerTests(StrangerTests.Meeting meeting) : IClassFixture<StrangerTests.Meeting>
{
    private static readonly RunOptions s_short = new() { Until = SimTime.FromSeconds(5) };

    /// <summary>Sends bytes under any serializer's number and manifest.</summary>
    public sealed record Forged(int Serializer, string Manifest, byte[] Bytes);

    [Theory]
    [InlineData(1, "", """{"$type":"EdgeActors.Tests.Simulator.Akka.StrangerTests+Trap, EdgeActors.Tests"}""")]
    [InlineData(1, "EdgeActors.Tests.Simulator.Akka.StrangerTests+Trap, EdgeActors.Tests", "{}")]
    [InlineData(0, "EdgeActors.Tests.Simulator.Akka.StrangerTests+Trap, EdgeActors.Tests", "")]
    [InlineData(4, "", "bytes")]
    [InlineData(3, "", "")]
    [InlineData(2, "EdgeActors.Tests.Simulator.Akka.StrangerTests+Trap, EdgeActors.Tests", "")]
    [InlineData(16, "STF", "")]
    [InlineData(16, "PP", "")]
    [InlineData(16, "K", "")]
    [InlineData(16, "CF", "")]
    [InlineData(22, "Akka.Dispatch.SysMsg.Terminate, Akka", "")]
    [InlineData(22, "Akka.Dispatch.SysMsg.Failed, Akka", "")]
    [InlineData(4170, "unknown\n\u001b[2J", "\u0091\u0000")]
    [InlineData(4170, "finish", "\u00c0")]
    [InlineData(987, "x", "")]
    public void What_a_member_does_not_know_is_refused_and_counted_and_constructs_nothing(int serializer, string manifest, string text)
    {
        ActorCluster member = meeting.Member;
        int before = Refusals.Of(member.System).Count;
        meeting.Stranger.Send(member.Address + "/user/" + ActorPaths.Root, new Forged(serializer, manifest, Encoding.Latin1.GetBytes(text)));
        Assert.True(SpinWait.SpinUntil(() => Refusals.Of(member.System).Count > before, TimeSpan.FromSeconds(20)), "nothing is refused");
        Assert.Equal(before + 1, Refusals.Of(member.System).Count);
        Assert.DoesNotContain(Refusals.Of(member.System).Last!, char.IsControl);
        Assert.False(Trap.Sprung);
        World world = new PholdLike().Build();
        Assert.Equal(SequentialEngine.Run(world, s_short).Digest, AkkaEngine.Run(member, world, s_short).Digest);
    }

    [Fact]
    public void Messages_of_Akka_are_not_read_below_a_certain_depth()
    {
        Serialization serialization = meeting.Member.System.Serialization;
        object nested = "who";
        for (int depth = 0; depth < 3; depth++)
        {
            nested = new Identify(nested);
        }

        var serializer = (SerializerWithStringManifest)serialization.FindSerializerFor(nested);
        byte[] bytes = serializer.ToBinary(nested);
        Assert.Contains("nested", Assert.Throws<SerializationException>(() => serializer.FromBinary(bytes, "ID")).Message, StringComparison.Ordinal);
        Assert.IsType<Identify>(serializer.FromBinary(serializer.ToBinary(new Identify("who")), "ID"));
    }

    /// <summary>Tells whether a stranger had it constructed.</summary>
    public sealed class Trap
    {
        public Trap() => Sprung = true;

        public static bool Sprung { get; private set; }
    }

    /// <summary>Writes what it is told to, under any number.</summary>
    public sealed class Forger(ExtendedActorSystem system) : SerializerWithStringManifest(system)
    {
        private static int s_identifier;

        public override int Identifier => s_identifier;

        public static void Forge(int identifier) => s_identifier = identifier;

        public override string Manifest(object o) => ((Forged)o).Manifest;

        public override byte[] ToBinary(object obj) => ((Forged)obj).Bytes;

        public override object FromBinary(byte[] bytes, string manifest) => throw new NotSupportedException();
    }

    /// <summary>A member without a secret, and a stranger.</summary>
    public sealed class Meeting : IDisposable
    {
        private readonly LoopbackCluster _cluster = LoopbackCluster.Start(1);

        public ActorCluster Member => _cluster.Members[0];

        internal Stranger Stranger { get; } = new();

        public void Dispose()
        {
            Stranger.Dispose();
            _cluster.Dispose();
        }
    }

    /// <summary>An actor system of somebody else that speaks Akka's protocol.</summary>
    internal sealed class Stranger : IDisposable
    {
        private readonly ActorSystem _system;

        public Stranger()
        {
            var settings = new ClusterSettings(LoopbackCluster.Hocon(1, 0, 1) + "akka.actor.provider = remote\n");
            Config config = ConfigurationFactory.ParseString("""
                akka.actor.provider = remote
                akka.actor.serializers.forger = "EdgeActors.Tests.Simulator.Akka.StrangerTests+Forger, EdgeActors.Tests"
                akka.actor.serialization-bindings { "EdgeActors.Tests.Simulator.Akka.StrangerTests+Forged, EdgeActors.Tests" = forger }
                """).WithFallback(settings.Config);
            _system = ActorSystem.Create("stranger", config);
        }

        public void Send(string path, Forged forged)
        {
            Forger.Forge(forged.Serializer);
            ((ExtendedActorSystem)_system).Provider.ResolveActorRef(path).Tell(forged, ActorRefs.NoSender);
        }

        public void Dispose() => _system.Terminate().Wait(TimeSpan.FromSeconds(20));
    }
}
