using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using static EdgeActors.Simulator.MessagePackCode;

namespace EdgeActors.Simulator;

/// <summary>
/// Writes MessagePack into one buffer that grows and is kept, so writing allocates nothing once the buffer has its size. Every value takes its
/// shortest form; equal values give equal bytes.
/// <para>Life: write, take <see cref="Written"/>, <see cref="Clear"/>, write again.</para>
/// </summary>
/// <param name="capacity">Bytes to begin with.</param>
public sealed class MessagePackWriter(int capacity = 256)
{
    private byte[] _buffer = new byte[Math.Max(capacity, 16)];

    /// <summary>Bytes written since the last <see cref="Clear"/>.</summary>
    public int Length { get; private set; }

    /// <summary>What was written; valid until the next write.</summary>
    public ReadOnlySpan<byte> Written => _buffer.AsSpan(0, Length);

    /// <summary>What was written; valid until the next write.</summary>
    public ReadOnlyMemory<byte> WrittenMemory => _buffer.AsMemory(0, Length);

    /// <summary>Forgets what was written and keeps the buffer.</summary>
    public void Clear() => Length = 0;

    /// <summary>Writes nil.</summary>
    public void WriteNil() => WriteByte(Nil);

    /// <summary>Writes true or false.</summary>
    public void WriteBoolean(bool value) => WriteByte(value ? True : False);

    /// <summary>Writes an integer.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void WriteInt64(long value)
    {
        if (value >= 0)
        {
            WriteUInt64((ulong)value);
        }
        else
        {
            WriteNegative(value);
        }
    }

    /// <summary>Writes an unsigned integer.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void WriteUInt64(ulong value)
    {
        if (value <= PositiveFixintMax)
        {
            WriteByte((byte)value);
        }
        else
        {
            WriteLong(value);
        }
    }

    /// <summary>Writes a float of 32 bits, by its bits.</summary>
    public void WriteSingle(float value) => Put32(Float32, BitConverter.SingleToUInt32Bits(value));

    /// <summary>Writes a float of 64 bits, by its bits.</summary>
    public void WriteDouble(double value) => Put64(Float64, BitConverter.DoubleToUInt64Bits(value));

    /// <summary>Writes text as UTF-8.</summary>
    /// <exception cref="ArgumentException">It holds half a surrogate pair, which UTF-8 cannot.</exception>
    public void WriteString(ReadOnlySpan<char> text)
    {
        int length = MessagePackText.Strict.GetByteCount(text);
        PutTextHeader(length);
        MessagePackText.Strict.GetBytes(text, Room(length));
        Length += length;
    }

    /// <summary>Writes text that is UTF-8 already.</summary>
    public void WriteUtf8(ReadOnlySpan<byte> text)
    {
        PutTextHeader(text.Length);
        WriteRaw(text);
    }

    /// <summary>Writes bytes.</summary>
    public void WriteBinary(ReadOnlySpan<byte> bytes)
    {
        PutLength(bytes.Length, Bin8, Bin16, Bin32);
        WriteRaw(bytes);
    }

    /// <summary>Writes numbers of one type as bytes, little-endian on every machine; <see cref="MessagePackReader.ReadNumbers"/> reads them.</summary>
    public void WriteNumbers<T>(ReadOnlySpan<T> numbers)
        where T : unmanaged, System.Numerics.INumber<T>
    {
        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(numbers);
        WriteBinary(bytes);
        MessagePackText.SwapToLittleEndian(_buffer.AsSpan(Length - bytes.Length, bytes.Length), Unsafe.SizeOf<T>());
    }

    /// <summary>Begins an array of so many values, which the caller then writes.</summary>
    public void WriteArrayHeader(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        PutCount(count, Fixarray, Array16, Array32);
    }

    /// <summary>Begins a map of so many pairs, which the caller then writes, each key before its value.</summary>
    public void WriteMapHeader(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        PutCount(count, Fixmap, Map16, Map32);
    }

    /// <summary>Begins an array whose length is known at its end.</summary>
    /// <returns>What <see cref="EndArray"/> needs.</returns>
    public int BeginArray()
    {
        WriteByte(Fixarray);
        return Length;
    }

    /// <summary>Ends an array. More than 15 values cost a move of all that was written since its beginning.</summary>
    public void EndArray(int begun, int count)
    {
        if (count <= FixLength)
        {
            _buffer[begun - 1] = (byte)(Fixarray | count);
            return;
        }

        int end = Length, header = count <= ushort.MaxValue ? sizeof(ushort) : sizeof(uint);
        Room(header);
        _buffer.AsSpan(begun, end - begun).CopyTo(_buffer.AsSpan(begun + header));
        Length = begun - 1;
        WriteArrayHeader(count);
        Length = end + header;
    }

    /// <summary>Writes bytes with a type of their own.</summary>
    /// <param name="type">0 to 127 for applications; below 0 the format's own.</param>
    /// <param name="bytes">The content.</param>
    public void WriteExtension(sbyte type, ReadOnlySpan<byte> bytes)
    {
        switch (bytes.Length)
        {
            case 1 or 2 or 4 or 8 or 16:
                WriteByte((byte)(Fixext1 + System.Numerics.BitOperations.Log2((uint)bytes.Length)));
                break;
            default:
                PutLength(bytes.Length, Ext8, Ext16, Ext32);
                break;
        }

        WriteByte((byte)type);
        WriteRaw(bytes);
    }

    /// <summary>Writes a timestamp, in the shortest of its three forms.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The nanoseconds are not below a second.</exception>
    public void WriteTimestamp(MessagePackTimestamp time)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)time.Nanoseconds, (uint)MessagePackTimestamp.MaxNanoseconds, nameof(time));
        Span<byte> bytes = stackalloc byte[12];
        if (time.Seconds >> 34 != 0)
        {
            BinaryPrimitives.WriteInt32BigEndian(bytes, time.Nanoseconds);
            BinaryPrimitives.WriteInt64BigEndian(bytes[4..], time.Seconds);
        }
        else if (time.Nanoseconds == 0 && time.Seconds <= uint.MaxValue)
        {
            BinaryPrimitives.WriteUInt32BigEndian(bytes, (uint)time.Seconds);
            bytes = bytes[..4];
        }
        else
        {
            BinaryPrimitives.WriteUInt64BigEndian(bytes, ((ulong)time.Nanoseconds << 34) | (ulong)time.Seconds);
            bytes = bytes[..8];
        }

        WriteExtension(MessagePackTimestamp.Extension, bytes);
    }

    /// <summary>Appends bytes that are MessagePack already, or of no format.</summary>
    public void WriteRaw(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Room(bytes.Length));
        Length += bytes.Length;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void WriteByte(byte value)
    {
        byte[] buffer = _buffer;
        int at = Length;
        if ((uint)at >= (uint)buffer.Length)
        {
            buffer = Grow(1);
        }

        buffer[at] = value;
        Length = at + 1;
    }

    /// <summary>An integer that does not fit into its first byte.</summary>
    private void WriteLong(ulong value)
    {
        switch (value)
        {
            case <= byte.MaxValue:
                Put8(Unsigned8, (byte)value);
                break;
            case <= ushort.MaxValue:
                Put16(Unsigned16, (ushort)value);
                break;
            case <= uint.MaxValue:
                Put32(Unsigned32, (uint)value);
                break;
            default:
                Put64(Unsigned64, value);
                break;
        }
    }

    private void WriteNegative(long value)
    {
        switch (value)
        {
            case >= NegativeFixintMin:
                WriteByte((byte)value);
                break;
            case >= sbyte.MinValue:
                Put8(Signed8, (byte)value);
                break;
            case >= short.MinValue:
                Put16(Signed16, (ushort)value);
                break;
            case >= int.MinValue:
                Put32(Signed32, (uint)value);
                break;
            default:
                Put64(Signed64, (ulong)value);
                break;
        }
    }

    private void PutTextHeader(int length)
    {
        if (length <= FixstrLength)
        {
            WriteByte((byte)(Fixstr | length));
        }
        else
        {
            PutLength(length, Str8, Str16, Str32);
        }
    }

    private void PutLength(int length, byte code8, byte code16, byte code32)
    {
        if (length <= byte.MaxValue)
        {
            Put8(code8, (byte)length);
        }
        else if (length <= ushort.MaxValue)
        {
            Put16(code16, (ushort)length);
        }
        else
        {
            Put32(code32, (uint)length);
        }
    }

    private void PutCount(int count, byte fix, byte code16, byte code32)
    {
        if (count <= FixLength)
        {
            WriteByte((byte)(fix | count));
        }
        else if (count <= ushort.MaxValue)
        {
            Put16(code16, (ushort)count);
        }
        else
        {
            Put32(code32, (uint)count);
        }
    }

    private void Put8(byte code, byte value)
    {
        Span<byte> room = Room(2);
        (room[0], room[1]) = (code, value);
        Length += 2;
    }

    private void Put16(byte code, ushort value)
    {
        Span<byte> room = Room(3);
        room[0] = code;
        BinaryPrimitives.WriteUInt16BigEndian(room[1..], value);
        Length += 3;
    }

    private void Put32(byte code, uint value)
    {
        Span<byte> room = Room(5);
        room[0] = code;
        BinaryPrimitives.WriteUInt32BigEndian(room[1..], value);
        Length += 5;
    }

    private void Put64(byte code, ulong value)
    {
        Span<byte> room = Room(9);
        room[0] = code;
        BinaryPrimitives.WriteUInt64BigEndian(room[1..], value);
        Length += 9;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Span<byte> Room(int count) => (_buffer.Length - Length >= count ? _buffer : Grow(count)).AsSpan(Length, count);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private byte[] Grow(int count)
    {
        long size = Math.Max((long)Length + count, Math.Min(2L * _buffer.Length, Array.MaxLength));
        Array.Resize(ref _buffer, checked((int)size));
        return _buffer;
    }
}

/// <summary>Text and numbers as MessagePack holds them.</summary>
internal static class MessagePackText
{
    /// <summary>UTF-8 that refuses what is none instead of replacing it.</summary>
    public static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static void SwapToLittleEndian(Span<byte> bytes, int size)
    {
        if (!BitConverter.IsLittleEndian)
        {
            for (int at = 0; at < bytes.Length; at += size)
            {
                bytes.Slice(at, size).Reverse();
            }
        }
    }
}
