using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using EdgeActors.Learners.Training;
using Google.Protobuf;

namespace EdgeActors.Scenarios.Training;

/// <summary>
/// Scalars in TensorBoard's format: records of TFRecord (length, masked CRC-32C of it, message, masked CRC-32C of that), each a message Event of
/// tensorflow/core/util/event.proto, of which scalars need four fields. A resumed training begins a new file beside the old one, and its first
/// record has TensorBoard drop what the old one has beyond that step.
/// </summary>
internal sealed class EventFile : IMetricSink, IDisposable
{
    private const uint Varint = 0, Fixed64 = 1, Bytes = 2, Fixed32 = 5;

    private readonly FileStream _file;

    /// <summary>Begins a new file.</summary>
    /// <param name="folder">The folder, one per run.</param>
    /// <param name="first">The step that training goes on from.</param>
    public EventFile(string folder, long first)
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"events.out.tfevents.{DateTimeOffset.UtcNow.ToUnixTimeSeconds():D10}.{Environment.MachineName}");
        string path = Path.Combine(folder, name);
        for (int i = 2; _file is null; i++)
        {
            try
            {
                _file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read, 1 << 16);
            }
            catch (IOException) when (File.Exists(path))
            {
                path = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{name}.{i}"));
            }
        }

        Add(0, stream => Text(stream, 3, "brain.Event:2"));
        if (first > 0)
        {
            Add(first, stream => Message(stream, 7, log => Number(log, 1, 1)));
        }
    }

    public void Write(string name, double value, long step) => Add(step, stream => Message(stream, 5, summary => Message(summary, 1, scalar =>
    {
        Text(scalar, 1, name);
        scalar.WriteTag(Tag(2, Fixed32));
        scalar.WriteFloat((float)value);
    })));

    /// <summary>Makes what was written readable by others.</summary>
    public void Flush() => _file.Flush();

    public void Dispose() => _file.Dispose();

    /// <summary>CRC-32C, rotated and shifted as TFRecord has it.</summary>
    internal static uint MaskedChecksum(ReadOnlySpan<byte> bytes)
    {
        uint checksum = uint.MaxValue;
        foreach (byte b in bytes)
        {
            checksum = BitOperations.Crc32C(checksum, b);
        }

        return BitOperations.RotateRight(~checksum, 15) + 0xa282ead8;
    }

    private void Add(long step, Action<CodedOutputStream> what)
    {
        double time = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() / 1000.0;
        byte[] message = Encoded(stream =>
        {
            stream.WriteTag(Tag(1, Fixed64));
            stream.WriteDouble(time);
            Number(stream, 2, step);
            what(stream);
        });
        Span<byte> frame = stackalloc byte[12];
        BinaryPrimitives.WriteInt64LittleEndian(frame, message.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(frame[8..], MaskedChecksum(frame[..8]));
        _file.Write(frame);
        _file.Write(message);
        BinaryPrimitives.WriteUInt32LittleEndian(frame, MaskedChecksum(message));
        _file.Write(frame[..4]);
    }

    private static byte[] Encoded(Action<CodedOutputStream> write)
    {
        using var bytes = new MemoryStream();
        using var stream = new CodedOutputStream(bytes);
        write(stream);
        stream.Flush();
        return bytes.ToArray();
    }

    private static void Message(CodedOutputStream stream, int field, Action<CodedOutputStream> write)
    {
        stream.WriteTag(Tag(field, Bytes));
        stream.WriteBytes(ByteString.CopyFrom(Encoded(write)));
    }

    private static void Text(CodedOutputStream stream, int field, string text)
    {
        stream.WriteTag(Tag(field, Bytes));
        stream.WriteString(text);
    }

    private static void Number(CodedOutputStream stream, int field, long number)
    {
        stream.WriteTag(Tag(field, Varint));
        stream.WriteInt64(number);
    }

    private static uint Tag(int field, uint kind) => ((uint)field << 3) | kind;
}
