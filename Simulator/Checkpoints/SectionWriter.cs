using System.Numerics;
using System.Text;

namespace EdgeActors.Simulator;

/// <summary>
/// Writes a file of named sections: what kind of file it is and the format's version, then each section as an array [name, length of the content, CRC-32C of
/// name and content] and the content as MessagePack bytes. <see cref="SectionReader"/> reads them, and any MessagePack library does.
/// </summary>
public sealed class SectionWriter
{
    private readonly Stream _stream;
    private readonly MessagePackWriter _frame = new(1 << 16);

    /// <summary>Begins a file, or goes on with one.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="kind">The kind of file, e.g. <c>edgeactors-checkpoint</c>; null goes on after sections that are there.</param>
    /// <param name="version">The format's version, from 1.</param>
    public SectionWriter(Stream stream, string? kind, int version)
    {
        ArgumentNullException.ThrowIfNull(stream);
        _stream = stream;
        if (kind is not null)
        {
            _frame.WriteString(kind);
            _frame.WriteInt64(version);
            stream.Write(_frame.Written);
        }
    }

    /// <summary>Sections written so far.</summary>
    public int Count { get; private set; }

    /// <summary>Adds a section.</summary>
    public void Write(string name, ReadOnlySpan<byte> content)
    {
        _frame.Clear();
        _frame.WriteArrayHeader(3);
        _frame.WriteString(name);
        _frame.WriteInt64(content.Length);
        _frame.WriteInt64(Checksum(name, content));
        _frame.WriteBinary(content);
        _stream.Write(_frame.Written);
        Count++;
    }

    /// <summary>CRC-32C (Castagnoli) of a section.</summary>
    internal static uint Checksum(string name, ReadOnlySpan<byte> content) => Add(Add(uint.MaxValue, Encoding.UTF8.GetBytes(name)), content) ^ uint.MaxValue;

    private static uint Add(uint crc, ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length >= sizeof(ulong))
        {
            crc = BitOperations.Crc32C(crc, System.Buffers.Binary.BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[sizeof(ulong)..];
        }

        foreach (byte value in bytes)
        {
            crc = BitOperations.Crc32C(crc, value);
        }

        return crc;
    }
}
