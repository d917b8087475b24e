using System.Buffers;
using System.Text;
using EdgeActors.Simulator;
using FsCheck;
using FsCheck.Fluent;
using PackKind = MessagePack.MessagePackType;
using PackReader = MessagePack.MessagePackReader;
using PackWriter = MessagePack.MessagePackWriter;

namespace EdgeActors.Tests.Simulator.Wire;

/// <summary>The kernel's own codec and MessagePack, the package, understand each other to the byte: what one writes the other reads, and writes the same.</summary>
public sealed class PackagePeerTests
{
    private const int Values = 2_000;

    [Fact]
    public void The_package_reads_and_writes_what_ours_wrote() => Check(seed =>
    {
        var random = new RandomStream(seed, "ours", "");
        var ours = new MessagePackWriter();
        RandomValue.Write(ours, ref random, depth: 4, new StringBuilder());
        var output = new ArrayBufferWriter<byte>();
        var reader = new PackReader(ours.WrittenMemory);
        var writer = new PackWriter(output);
        Carry(ref reader, ref writer);
        writer.Flush();
        Assert.True(reader.End);
        Assert.Equal(ours.Written, output.WrittenSpan);
    });

    [Fact]
    public void Ours_reads_and_writes_what_the_package_wrote() => Check(seed =>
    {
        var random = new RandomStream(seed, "package", "");
        var output = new ArrayBufferWriter<byte>();
        var writer = new PackWriter(output);
        Write(ref writer, ref random, depth: 4);
        writer.Flush();
        var ours = new MessagePackWriter();
        var reader = new MessagePackReader(output.WrittenSpan);
        Carry(ref reader, ours);
        Assert.True(reader.AtEnd);
        Assert.Equal(output.WrittenSpan, ours.Written);
    });

    [Fact]
    public void Both_read_over_a_value_by_the_same_bytes() => Check(seed =>
    {
        var random = new RandomStream(seed, "skip", "");
        var ours = new MessagePackWriter();
        RandomValue.Write(ours, ref random, depth: 4, new StringBuilder());
        int length = ours.Length;
        ours.WriteInt64(7);
        var reader = new MessagePackReader(ours.Written);
        reader.Skip();
        var package = new PackReader(ours.WrittenMemory);
        package.Skip();
        Assert.Equal((length, length), (reader.Position, (int)package.Consumed));
        byte[] cut = ours.Written[..random.NextInt(length)].ToArray();
        Assert.Throws<MessagePackException>(() => new MessagePackReader(cut).Skip());
    });

    private static void Check(Action<ulong> property) => FsCheck.Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(Values).WithReplay(20_261_128, 5), Prop.ForAll(ArbMap.Default.ArbFor<ulong>(), property));

    private static void Carry(ref PackReader reader, ref PackWriter writer)
    {
        switch (reader.NextMessagePackType)
        {
            case PackKind.Nil:
                reader.ReadNil();
                writer.WriteNil();
                break;
            case PackKind.Boolean:
                writer.Write(reader.ReadBoolean());
                break;
            case PackKind.Integer when reader.NextCode == 0xCF:
                writer.Write(reader.ReadUInt64());
                break;
            case PackKind.Integer:
                writer.Write(reader.ReadInt64());
                break;
            case PackKind.Float:
                writer.Write(reader.ReadDouble());
                break;
            case PackKind.String:
                writer.Write(reader.ReadString());
                break;
            case PackKind.Binary:
                writer.Write(reader.ReadBytes()!.Value.ToArray());
                break;
            case PackKind.Extension:
                writer.WriteExtensionFormat(reader.ReadExtensionFormat());
                break;
            case PackKind.Array:
                int count = reader.ReadArrayHeader();
                writer.WriteArrayHeader(count);
                CarryAll(ref reader, ref writer, count);
                break;
            default:
                int pairs = reader.ReadMapHeader();
                writer.WriteMapHeader(pairs);
                CarryAll(ref reader, ref writer, 2 * pairs);
                break;
        }
    }

    private static void CarryAll(ref PackReader reader, ref PackWriter writer, int count)
    {
        for (int i = 0; i < count; i++)
        {
            Carry(ref reader, ref writer);
        }
    }

    private static void Carry(ref MessagePackReader reader, MessagePackWriter writer)
    {
        switch (reader.NextType)
        {
            case MessagePackType.Nil:
                Assert.True(reader.TryReadNil());
                writer.WriteNil();
                break;
            case MessagePackType.Boolean:
                writer.WriteBoolean(reader.ReadBoolean());
                break;
            case MessagePackType.Integer when reader.NextIsUnsigned64:
                writer.WriteUInt64(reader.ReadUInt64());
                break;
            case MessagePackType.Integer:
                writer.WriteInt64(reader.ReadInt64());
                break;
            case MessagePackType.Float:
                writer.WriteDouble(reader.ReadDouble());
                break;
            case MessagePackType.String:
                writer.WriteString(reader.ReadString());
                break;
            case MessagePackType.Binary:
                writer.WriteBinary(reader.ReadBinary());
                break;
            case MessagePackType.Extension:
                ReadOnlySpan<byte> content = reader.ReadExtension(out sbyte type);
                writer.WriteExtension(type, content);
                break;
            case MessagePackType.Array:
                int count = reader.ReadArrayHeader();
                writer.WriteArrayHeader(count);
                CarryAll(ref reader, writer, count);
                break;
            default:
                int pairs = reader.ReadMapHeader();
                writer.WriteMapHeader(pairs);
                CarryAll(ref reader, writer, 2 * pairs);
                break;
        }
    }

    private static void CarryAll(ref MessagePackReader reader, MessagePackWriter writer, int count)
    {
        for (int i = 0; i < count; i++)
        {
            Carry(ref reader, writer);
        }
    }

    private static void Write(ref PackWriter writer, ref RandomStream random, int depth)
    {
        switch (random.NextInt(depth > 0 ? 10 : 8))
        {
            case 0:
                writer.WriteNil();
                break;
            case 1:
                writer.Write(random.NextInt(2) == 0);
                break;
            case 2:
                writer.Write((long)random.NextUInt64() >> random.NextInt(64));
                break;
            case 3:
                writer.Write(random.NextUInt64() >> random.NextInt(64));
                break;
            case 4:
                writer.Write(BitConverter.UInt64BitsToDouble(random.NextUInt64()));
                break;
            case 5:
                writer.Write(string.Concat(Enumerable.Repeat("zwölf 𝛼 ", random.NextInt(40))));
                break;
            case 6:
                writer.Write(new byte[random.NextInt(3) == 0 ? 70_000 : random.NextInt(300)]);
                break;
            case 7:
                writer.WriteExtensionFormat(new MessagePack.ExtensionResult((sbyte)random.NextInt(128), new byte[random.NextInt(20)]));
                break;
            case 8:
                int count = random.NextInt(20);
                writer.WriteArrayHeader(count);
                WriteAll(ref writer, ref random, depth, count);
                break;
            default:
                int pairs = random.NextInt(20);
                writer.WriteMapHeader(pairs);
                WriteAll(ref writer, ref random, depth, 2 * pairs);
                break;
        }
    }

    private static void WriteAll(ref PackWriter writer, ref RandomStream random, int depth, int count)
    {
        for (int i = 0; i < count; i++)
        {
            Write(ref writer, ref random, depth - 2);
        }
    }
}
