using System.Reflection;
using EdgeActors.Simulator;

namespace EdgeActors.Tests.Simulator.Wire;

/// <summary>Declared fields written and read back, of every message and value of the project.</summary>
public sealed class FieldCodecTests
{
    public static TheoryData<string> Types => [.. All.Select(t => t.FullName!).Order(StringComparer.Ordinal)];

    private static IEnumerable<Type> All => ActorSamples.Assemblies.Append(typeof(Wide).Assembly).SelectMany(a => a.GetTypes()).Where(t => t.IsValueType && !t.ContainsGenericParameters
        && !t.IsNestedPrivate && t.GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IFields<>)));

    [Theory]
    [MemberData(nameof(Types))]
    public void Every_value_comes_back_and_a_damaged_one_does_not(string name)
    {
        MethodInfo check = typeof(FieldCodecTests).GetMethod(nameof(Check), BindingFlags.Static | BindingFlags.NonPublic)!;
        check.MakeGenericMethod(All.Single(t => t.FullName == name)).Invoke(null, null);
    }

    [Fact]
    public void Fields_form_one_array_with_nested_values_in_their_place()
    {
        var writer = new MessagePackWriter();
        FieldWriter.Write(writer, new Wide(-7, 1.5, true, Colour.Violet, new SimTime(300), ulong.MaxValue));
        Assert.Equal("97f9cb3ff8000000000000c3d0c8cd012ccfffffffffffffffffc0", Convert.ToHexStringLower(writer.Written));
    }

    [Fact]
    public void A_payload_is_written_whole_once_a_pool_and_referred_to_afterwards()
    {
        var wide = new Wide(1, 2, true, Colour.Red, default, 3, new Text("a long text"));
        var writer = new MessagePackWriter();
        var pool = new FrozenPool();
        FieldWriter.Write(writer, in wide, pool);
        int first = writer.Length;
        FieldWriter.Write(writer, in wide, pool);
        Assert.True(writer.Length - first < first);

        var reader = new MessagePackReader(writer.Written);
        var known = new FrozenPool();
        Text? one = FieldReader.Read<Wide>(ref reader, known).Text, two = FieldReader.Read<Wide>(ref reader, known).Text;
        Assert.Equal("a long text", one!.Content);
        Assert.Same(one, two);
        Assert.True(reader.AtEnd);
    }

    [Fact]
    public void A_reference_to_an_unknown_payload_is_refused()
    {
        var writer = new MessagePackWriter();
        FieldWriter.Write(writer, new Wide(1, 2, true, Colour.Red, default, 3, new Text("a")), FrozenPool.HashesOnly());
        Assert.Contains("was not written before", Refused<Wide>(writer.Written), StringComparison.Ordinal);
    }

    [Fact]
    public void A_payload_that_does_not_match_its_hash_is_refused()
    {
        var writer = new MessagePackWriter();
        FieldWriter.Write(writer, new Wide(1, 2, true, Colour.Red, default, 3, new Text("abc")));
        byte[] bytes = writer.Written.ToArray();
        bytes[^1]++;
        Assert.EndsWith("payload test.text does not match its hash", Refused<Wide>(bytes), StringComparison.Ordinal);
    }

    [Fact]
    public void Another_number_of_fields_is_refused()
    {
        Assert.EndsWith("fewer fields than the type has", Refused<Mark>([0x90]), StringComparison.Ordinal);
        Assert.Equal("byte 0: Mark has 1 fields where 2 were written", Refused<Mark>([0x92, 1, 2]));
        Assert.Equal("byte 1: 300 is no Colour", Refused<Tinted>([0x91, 0xCD, 0x01, 0x2C]));
    }

    [Fact]
    public void Field_names_are_those_of_the_declaration() => Assert.Equal(
        ["number", "real", "flag", "colour", "time.nanoseconds", "bits", "text"], MessageKind.Of(typeof(Wide)).FieldNames);

    private static void Check<T>()
        where T : struct, IFields<T>
    {
        var random = new RandomStream(1, typeof(T).FullName!, "values");
        var writer = new MessagePackWriter();
        for (int i = 0; i < 20; i++)
        {
            T value = RandomFields.Make<T>(ref random);
            writer.Clear();
            FieldWriter.Write(writer, in value);
            byte[] bytes = writer.Written.ToArray();
            var reader = new MessagePackReader(bytes);
            T read = FieldReader.Read<T>(ref reader);
            Assert.True(reader.AtEnd);
            writer.Clear();
            FieldWriter.Write(writer, in read);
            Assert.Equal(bytes, writer.Written.ToArray());
            Assert.Equal(Hash(in value), Hash(in read));
            for (int length = 0; length < bytes.Length; length++)
            {
                Refused<T>(bytes.AsSpan(0, length));
            }
        }
    }

    private static (ulong Low, ulong High) Hash<T>(in T value)
        where T : struct, IFields<T>
    {
        var hasher = new EventHasher(1);
        T.Visit(in value, ref hasher);
        hasher.Finish(out ulong low, out ulong high);
        return (low, high);
    }

    private static string Refused<T>(ReadOnlySpan<byte> input)
        where T : struct, IFields<T>
    {
        var reader = new MessagePackReader(input);
        try
        {
            FieldReader.Read<T>(ref reader);
        }
        catch (MessagePackException e)
        {
            Assert.Equal(0, reader.Position);
            return e.Message;
        }

        throw new InvalidOperationException("it was accepted");
    }

    private readonly record struct Tinted(Colour Colour) : IFields<Tinted>
    {
        public static Tinted Visit<TVisitor>(in Tinted value, ref TVisitor visitor)
            where TVisitor : struct, IFieldVisitor, allows ref struct => new(visitor.Enum(value.Colour));
    }
}
