using System.Globalization;
using System.Text;
using EdgeActors.Simulator;

namespace EdgeActors.Tests.Simulator.Wire;

/// <summary>Random MessagePack values of every kind, and values as text that Python writes the same way: what both sides of a comparison understood.</summary>
internal static class RandomValue
{
    private static readonly int[] s_lengths = [0, 1, 15, 16, 31, 32, 255, 256];

    /// <summary>Writes a value and adds to a text what it is.</summary>
    public static void Write(MessagePackWriter writer, ref RandomStream random, int depth, StringBuilder text)
    {
        switch (random.NextInt(depth > 0 ? 10 : 8))
        {
            case 0:
                writer.WriteNil();
                text.Append('n');
                break;
            case 1:
                bool flag = random.NextInt(2) == 0;
                writer.WriteBoolean(flag);
                text.Append(flag ? 't' : 'f');
                break;
            case 2:
                long number = (long)random.NextUInt64() >> random.NextInt(64);
                writer.WriteInt64(number);
                text.Append(CultureInfo.InvariantCulture, $"i{number}");
                break;
            case 3:
                ulong unsigned = random.NextUInt64() >> random.NextInt(64);
                writer.WriteUInt64(unsigned);
                text.Append(CultureInfo.InvariantCulture, $"i{unsigned}");
                break;
            case 4:
                WriteFloat(writer, ref random, text);
                break;
            case 5:
                string words = new('ä', Length(ref random));
                writer.WriteString(words);
                text.Append('s').Append(Convert.ToHexStringLower(Encoding.UTF8.GetBytes(words)));
                break;
            case 6:
                byte[] bytes = new byte[Length(ref random)];
                bytes.AsSpan().Fill((byte)random.NextInt(256));
                writer.WriteBinary(bytes);
                text.Append('b').Append(Convert.ToHexStringLower(bytes));
                break;
            case 7:
                WriteExtension(writer, ref random, text);
                break;
            default:
                WriteContainer(writer, ref random, depth, text);
                break;
        }
    }

    /// <summary>Reads a value as text.</summary>
    public static string Describe(ref MessagePackReader reader)
    {
        switch (reader.NextType)
        {
            case MessagePackType.Nil:
                reader.TryReadNil();
                return "n";
            case MessagePackType.Boolean:
                return reader.ReadBoolean() ? "t" : "f";
            case MessagePackType.Integer:
                return reader.NextIsUnsigned64 ? $"i{reader.ReadUInt64()}" : $"i{reader.ReadInt64()}";
            case MessagePackType.Float:
                return $"d{BitConverter.DoubleToInt64Bits(reader.ReadDouble()):x16}";
            case MessagePackType.String:
                return "s" + Convert.ToHexStringLower(Encoding.UTF8.GetBytes(reader.ReadString()));
            case MessagePackType.Binary:
                return "b" + Convert.ToHexStringLower(reader.ReadBinary());
            case MessagePackType.Array:
                var items = new string[reader.ReadArrayHeader()];
                for (int i = 0; i < items.Length; i++)
                {
                    items[i] = Describe(ref reader);
                }

                return $"[{string.Join(',', items)}]";
            case MessagePackType.Map:
                var pairs = new string[reader.ReadMapHeader()];
                for (int i = 0; i < pairs.Length; i++)
                {
                    pairs[i] = $"{Describe(ref reader)}:{Describe(ref reader)}";
                }

                return $"{{{string.Join(',', pairs)}}}";
            default:
                MessagePackReader copy = reader;
                ReadOnlySpan<byte> content = reader.ReadExtension(out sbyte type);
                if (type != -1)
                {
                    return $"x{type}:{Convert.ToHexStringLower(content)}";
                }

                MessagePackTimestamp time = copy.ReadTimestamp();
                return $"z{time.Seconds}.{time.Nanoseconds}";
        }
    }

    private static int Length(ref RandomStream random) => s_lengths[random.NextInt(s_lengths.Length)];

    private static void WriteFloat(MessagePackWriter writer, ref RandomStream random, StringBuilder text)
    {
        double value = random.NextInt(6) switch
        {
            0 => -0.0,
            1 => double.PositiveInfinity,
            2 => double.Epsilon,
            _ => (long)random.NextUInt64() / 1024.0,
        };
        writer.WriteDouble(value);
        text.Append(CultureInfo.InvariantCulture, $"d{BitConverter.DoubleToInt64Bits(value):x16}");
    }

    private static void WriteExtension(MessagePackWriter writer, ref RandomStream random, StringBuilder text)
    {
        if (random.NextInt(2) == 0)
        {
            var time = new MessagePackTimestamp(
                random.NextInt(2) == 0 ? random.NextInt(int.MaxValue) : (long)random.NextUInt64() >> 4, random.NextInt(2) == 0 ? 0 : random.NextInt(1_000_000_000));
            writer.WriteTimestamp(time);
            text.Append(CultureInfo.InvariantCulture, $"z{time.Seconds}.{time.Nanoseconds}");
            return;
        }

        byte[] bytes = new byte[Length(ref random)];
        sbyte type = (sbyte)random.NextInt(128);
        writer.WriteExtension(type, bytes);
        text.Append(CultureInfo.InvariantCulture, $"x{type}:{Convert.ToHexStringLower(bytes)}");
    }

    private static void WriteContainer(MessagePackWriter writer, ref RandomStream random, int depth, StringBuilder text)
    {
        bool map = random.NextInt(2) == 0;
        int count = random.NextInt(4) == 0 ? 16 + random.NextInt(3) : random.NextInt(5);
        if (map)
        {
            writer.WriteMapHeader(count);
        }
        else
        {
            writer.WriteArrayHeader(count);
        }

        text.Append(map ? '{' : '[');
        for (int i = 0; i < count; i++)
        {
            text.Append(i == 0 ? "" : ",");
            if (map)
            {
                writer.WriteInt64(i * 100);
                text.Append(CultureInfo.InvariantCulture, $"i{i * 100}:");
            }

            Write(writer, ref random, depth - 1, text);
        }

        text.Append(map ? '}' : ']');
    }
}
