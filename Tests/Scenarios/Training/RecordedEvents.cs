using System.Buffers.Binary;
using System.Text;

namespace EdgeActors.Tests.Scenarios.Training;

/// <summary>One scalar of an event file.</summary>
internal sealed record RecordedScalar(string Tag, float Value, long Step);

/// <summary>
/// A reader of TensorBoard's event files that shares nothing with the writer: framing with CRC-32C bit by bit, and the wire format of
/// protocol buffers by hand.
/// </summary>
internal sealed class RecordedEvents
{
    private RecordedEvents()
    {
    }

    public string? Version { get; private set; }

    public long? ContinuedFrom { get; private set; }

    public List<RecordedScalar> Scalars { get; } = [];

    public static RecordedEvents Read(string file)
    {
        var events = new RecordedEvents();
        ReadOnlySpan<byte> bytes = File.ReadAllBytes(file);
        while (!bytes.IsEmpty)
        {
            int length = (int)BinaryPrimitives.ReadUInt64LittleEndian(bytes);
            Assert.Equal(Masked(bytes[..8]), BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]));
            ReadOnlySpan<byte> message = bytes.Slice(12, length);
            Assert.Equal(Masked(message), BinaryPrimitives.ReadUInt32LittleEndian(bytes[(12 + length)..]));
            events.Add(message.ToArray());
            bytes = bytes[(16 + length)..];
        }

        return events;
    }

    public static uint Masked(ReadOnlySpan<byte> bytes)
    {
        uint crc = 0xffffffff;
        foreach (byte b in bytes)
        {
            crc ^= b;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ 0x82f63b78;
            }
        }

        crc = ~crc;
        return ((crc >> 15) | (crc << 17)) + 0xa282ead8;
    }

    private void Add(byte[] message)
    {
        List<(int Field, ulong Number, byte[] Bytes)> fields = Fields(message);
        Assert.True(BitConverter.UInt64BitsToDouble(fields.Single(f => f.Field == 1).Number) > 1e9);
        long step = (long)fields.Single(f => f.Field == 2).Number;
        foreach (var (field, _, bytes) in fields)
        {
            switch (field)
            {
                case 3: Version = Encoding.UTF8.GetString(bytes); break;
                case 7: ContinuedFrom = step; break;
                case 5:
                    List<(int Field, ulong Number, byte[] Bytes)> value = Fields(Fields(bytes).Single(f => f.Field == 1).Bytes);
                    float number = BitConverter.UInt32BitsToSingle((uint)value.Single(f => f.Field == 2).Number);
                    Scalars.Add(new RecordedScalar(Encoding.UTF8.GetString(value.Single(f => f.Field == 1).Bytes), number, step));
                    break;
            }
        }
    }

    private static List<(int Field, ulong Number, byte[] Bytes)> Fields(byte[] message)
    {
        var fields = new List<(int, ulong, byte[])>();
        for (int at = 0; at < message.Length;)
        {
            ulong key = Varint(message, ref at);
            switch (key & 7)
            {
                case 0: fields.Add(((int)(key >> 3), Varint(message, ref at), [])); break;
                case 1: fields.Add(((int)(key >> 3), BitConverter.ToUInt64(message, at), [])); at += 8; break;
                case 5: fields.Add(((int)(key >> 3), BitConverter.ToUInt32(message, at), [])); at += 4; break;
                default:
                    int length = (int)Varint(message, ref at);
                    fields.Add(((int)(key >> 3), 0, message[at..(at + length)]));
                    at += length;
                    break;
            }
        }

        return fields;
    }

    private static ulong Varint(byte[] message, ref int at)
    {
        ulong value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte b = message[at++];
            value |= (ulong)(b & 127) << shift;
            if (b < 128)
            {
                return value;
            }
        }
    }
}
