using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using static EdgeActors.Simulator.MessagePackCode;

namespace EdgeActors.Simulator;

/// <summary>
/// Reads MessagePack from bytes that need not be trusted: whatever they are, it ends, throws nothing but <see cref="MessagePackException"/>, and allocates no
/// more than the input is long (text doubles). A length that the rest of the input cannot hold is refused before anything is made of it.
/// </summary>
/// <param name="input">The bytes.</param>
public ref struct MessagePackReader(ReadOnlySpan<byte> input)
{
    private readonly ReadOnlySpan<byte> _input = input;
    private int _at;

    /// <summary>Bytes read so far.</summary>
    public readonly int Position => _at;

    /// <summary>Bytes still to read.</summary>
    public readonly int Remaining => _input.Length - _at;

    /// <summary>Whether everything was read.</summary>
    public readonly bool AtEnd => _at == _input.Length;

    /// <summary>The kind of the next value.</summary>
    /// <exception cref="MessagePackException">There is none, or its first byte is the one that MessagePack never uses.</exception>
    public readonly MessagePackType NextType => AtEnd
        ? throw Truncated(_at)
        : TypeOf(_input[_at]) ?? throw new MessagePackException(_at, $"0x{NeverUsed:x2} begins no value");

    /// <summary>Whether the next value is an integer of the one form that may not fit into 64 bits with a sign.</summary>
    internal readonly bool NextIsUnsigned64 => !AtEnd && _input[_at] == Unsigned64;

    /// <summary>Reads a nil if it comes next.</summary>
    /// <returns>Whether it did.</returns>
    public bool TryReadNil()
    {
        bool nil = !AtEnd && _input[_at] == Nil;
        _at += nil ? 1 : 0;
        return nil;
    }

    /// <summary>Reads true or false.</summary>
    /// <exception cref="MessagePackException">Something else comes, or nothing.</exception>
    public bool ReadBoolean() => Take() switch
    {
        True => true,
        False => false,
        _ => throw Unexpected("true or false"),
    };

    /// <summary>Reads an integer of any form.</summary>
    /// <exception cref="MessagePackException">Something else comes, or nothing, or it is above 2^63 - 1.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long ReadInt64()
    {
        ReadOnlySpan<byte> input = _input;
        int at = _at;
        if ((uint)at < (uint)input.Length && (sbyte)input[at] >= NegativeFixintMin)
        {
            _at = at + 1;
            return (sbyte)input[at];
        }

        return ReadLong();
    }

    /// <summary>Reads an integer of 32 bits.</summary>
    /// <exception cref="MessagePackException">Something else comes, or nothing, or it does not fit.</exception>
    public int ReadInt32()
    {
        int start = _at;
        long value = ReadInt64();
        return value == (int)value ? (int)value : throw new MessagePackException(start, $"{value} does not fit into 32 bits");
    }

    /// <summary>Reads an integer from 0 on.</summary>
    /// <exception cref="MessagePackException">Something else comes, or nothing, or it is negative.</exception>
    public ulong ReadUInt64()
    {
        if (!AtEnd && _input[_at] == Unsigned64)
        {
            _at++;
            return BinaryPrimitives.ReadUInt64BigEndian(Take(8));
        }

        int start = _at;
        long value = ReadInt64();
        return value >= 0 ? (ulong)value : throw new MessagePackException(start, $"{value} is negative where an unsigned integer is due");
    }

    /// <summary>Reads a float of 32 bits, by its bits.</summary>
    /// <exception cref="MessagePackException">Something else comes, or nothing.</exception>
    public float ReadSingle() => Take() == Float32
        ? BitConverter.UInt32BitsToSingle(BinaryPrimitives.ReadUInt32BigEndian(Take(4)))
        : throw Unexpected("a float of 32 bits");

    /// <summary>Reads a float of 64 bits, by its bits, or one of 32 bits.</summary>
    /// <exception cref="MessagePackException">Something else comes, or nothing.</exception>
    public double ReadDouble()
    {
        if (!AtEnd && _input[_at] == Float32)
        {
            return ReadSingle();
        }

        return Take() == Float64
            ? BitConverter.UInt64BitsToDouble(BinaryPrimitives.ReadUInt64BigEndian(Take(8)))
            : throw Unexpected("a float");
    }

    /// <summary>Reads text.</summary>
    /// <exception cref="MessagePackException">Something else comes, or nothing, or it is no UTF-8.</exception>
    public string ReadString()
    {
        int start = _at;
        try
        {
            return MessagePackText.Strict.GetString(ReadUtf8());
        }
        catch (DecoderFallbackException e)
        {
            throw new MessagePackException(start, "text that is no UTF-8", e);
        }
    }

    /// <summary>Reads text as its bytes, which lie in the input and are not checked to be UTF-8.</summary>
    /// <exception cref="MessagePackException">Something else comes, or nothing.</exception>
    public ReadOnlySpan<byte> ReadUtf8()
    {
        byte code = Take();
        return Take(code switch
        {
            >= Fixstr and < Nil => (uint)(code - Fixstr),
            Str8 => Take(),
            Str16 => Take16(),
            Str32 => Take32(),
            _ => throw Unexpected("text"),
        });
    }

    /// <summary>Reads bytes, which lie in the input.</summary>
    /// <exception cref="MessagePackException">Something else comes, or nothing.</exception>
    public ReadOnlySpan<byte> ReadBinary() => Take(Take() switch
    {
        Bin8 => Take(),
        Bin16 => Take16(),
        Bin32 => Take32(),
        _ => throw Unexpected("bytes"),
    });

    /// <summary>Reads numbers that <see cref="MessagePackWriter.WriteNumbers"/> wrote.</summary>
    /// <exception cref="MessagePackException">Something else comes, or nothing, or the bytes are not a whole number of them.</exception>
    public T[] ReadNumbers<T>()
        where T : unmanaged, System.Numerics.INumber<T>
    {
        int start = _at;
        ReadOnlySpan<byte> bytes = ReadBinary();
        (int count, int rest) = Math.DivRem(bytes.Length, Unsafe.SizeOf<T>());
        if (rest != 0)
        {
            throw new MessagePackException(start, $"{bytes.Length} bytes are not a whole number of {typeof(T).Name}");
        }

        var numbers = new T[count];
        Span<byte> target = MemoryMarshal.AsBytes(numbers.AsSpan());
        bytes.CopyTo(target);
        MessagePackText.SwapToLittleEndian(target, Unsafe.SizeOf<T>());
        return numbers;
    }

    /// <summary>Reads how many values an array holds; they come next. The rest of the input is at least as long.</summary>
    /// <exception cref="MessagePackException">Something else comes, or nothing, or the rest of the input cannot hold as many.</exception>
    public int ReadArrayHeader()
    {
        int start = _at;
        byte code = Take();
        return Count(start, 1, code switch
        {
            >= Fixarray and < Fixstr => (uint)(code - Fixarray),
            Array16 => Take16(),
            Array32 => Take32(),
            _ => throw Unexpected("an array"),
        });
    }

    /// <summary>Reads the header of an array that must hold so many values.</summary>
    /// <exception cref="MessagePackException">Something else comes, or nothing, or it holds more or fewer.</exception>
    public void ReadArrayHeader(int expected)
    {
        int start = _at, count = ReadArrayHeader();
        if (count != expected)
        {
            throw new MessagePackException(start, $"an array of {count} where {expected} are due");
        }
    }

    /// <summary>Reads how many pairs a map holds; they come next. The rest of the input is at least twice as long.</summary>
    /// <exception cref="MessagePackException">Something else comes, or nothing, or the rest of the input cannot hold as many.</exception>
    public int ReadMapHeader()
    {
        int start = _at;
        byte code = Take();
        return Count(start, 2, code switch
        {
            >= Fixmap and < Fixarray => (uint)(code - Fixmap),
            Map16 => Take16(),
            Map32 => Take32(),
            _ => throw Unexpected("a map"),
        });
    }

    /// <summary>Reads bytes with a type of their own, which lie in the input.</summary>
    /// <exception cref="MessagePackException">Something else comes, or nothing.</exception>
    public ReadOnlySpan<byte> ReadExtension(out sbyte type)
    {
        byte code = Take();
        uint length = code switch
        {
            >= Fixext1 and <= Fixext16 => 1U << (code - Fixext1),
            Ext8 => Take(),
            Ext16 => Take16(),
            Ext32 => Take32(),
            _ => throw Unexpected("an extension"),
        };
        type = (sbyte)Take();
        return Take(length);
    }

    /// <summary>Reads a timestamp.</summary>
    /// <exception cref="MessagePackException">Something else comes, or nothing, or its nanoseconds are a second or more.</exception>
    public MessagePackTimestamp ReadTimestamp()
    {
        int start = _at;
        ReadOnlySpan<byte> bytes = ReadExtension(out sbyte type);
        if (type != MessagePackTimestamp.Extension || bytes.Length is not (4 or 8 or 12))
        {
            throw new MessagePackException(start, $"an extension of type {type} and {bytes.Length} bytes where a timestamp is due");
        }

        if (bytes.Length == 4)
        {
            return new MessagePackTimestamp(BinaryPrimitives.ReadUInt32BigEndian(bytes), 0);
        }

        ulong first = bytes.Length == 8 ? BinaryPrimitives.ReadUInt64BigEndian(bytes) : BinaryPrimitives.ReadUInt32BigEndian(bytes);
        (ulong nanoseconds, long seconds) = bytes.Length == 8
            ? (first >> 34, (long)(first & ((1UL << 34) - 1)))
            : (first, BinaryPrimitives.ReadInt64BigEndian(bytes[4..]));
        return nanoseconds <= MessagePackTimestamp.MaxNanoseconds
            ? new MessagePackTimestamp(seconds, (int)nanoseconds)
            : throw new MessagePackException(start, $"a timestamp of {nanoseconds} nanoseconds");
    }

    /// <summary>Reads over one value with everything in it. Depth costs nothing: it does not recurse.</summary>
    /// <exception cref="MessagePackException">It is not whole, or no MessagePack.</exception>
    public void Skip()
    {
        ReadOnlySpan<byte> input = _input;
        int at = _at;
        long left = 1;

        // Each value takes a byte at least; what cannot fit is refused here and not at the end of the input.
        while (left <= input.Length - at)
        {
            if (left == 0)
            {
                _at = at;
                return;
            }

            uint shape = MessagePackShape.Of(input[at]);
            if (shape != 0)
            {
                at += (int)(shape & MessagePackShape.SizeMask);
                left += (int)(shape >> MessagePackShape.ValuesShift) - 1;
            }
            else
            {
                left += SkipLong(ref at) - 1;
            }
        }

        throw Truncated(Math.Min(at, input.Length));
    }

    /// <summary>Reads over one value if it is whole, and stays where it is if not.</summary>
    internal bool TrySkip([NotNullWhen(false)] out MessagePackException? problem)
    {
        int start = _at;
        try
        {
            Skip();
            problem = null;
            return true;
        }
        catch (MessagePackException e)
        {
            (_at, problem) = (start, e);
            return false;
        }
    }

    /// <summary>Reads over a value whose length is not in its first byte; of a container over its header.</summary>
    /// <returns>How many values follow that belong to it.</returns>
    private readonly long SkipLong(ref int at)
    {
        var reader = new MessagePackReader(_input) { _at = at };
        long values = 0;
        switch (reader.NextType)
        {
            case MessagePackType.Array:
                values = reader.ReadArrayHeader();
                break;
            case MessagePackType.Map:
                values = 2L * reader.ReadMapHeader();
                break;
            case MessagePackType.String:
                reader.ReadUtf8();
                break;
            case MessagePackType.Binary:
                reader.ReadBinary();
                break;
            default:
                reader.ReadExtension(out _);
                break;
        }

        at = reader._at;
        return values;
    }

    private long ReadLong()
    {
        int start = _at;
        byte code = Take();
        switch (code)
        {
            case Unsigned8:
                return Take();
            case Unsigned16:
                return Take16();
            case Unsigned32:
                return Take32();
            case Unsigned64:
                ulong value = BinaryPrimitives.ReadUInt64BigEndian(Take(8));
                return value <= long.MaxValue ? (long)value : throw new MessagePackException(start, $"{value} does not fit into 64 bits with a sign");
            case Signed8:
                return (sbyte)Take();
            case Signed16:
                return (short)Take16();
            case Signed32:
                return (int)Take32();
            case Signed64:
                return BinaryPrimitives.ReadInt64BigEndian(Take(8));
            default:
                throw Unexpected("an integer");
        }
    }

    private readonly int Count(int start, int bytesEach, uint count) => (ulong)count * (uint)bytesEach <= (uint)Remaining
        ? (int)count
        : throw new MessagePackException(start, $"{count} values cannot follow in {Remaining} bytes: the input is cut off or damaged") { IsTruncation = true };

    private byte Take() => _at < _input.Length ? _input[_at++] : throw Truncated(_at);

    private ushort Take16() => BinaryPrimitives.ReadUInt16BigEndian(Take(2));

    private uint Take32() => BinaryPrimitives.ReadUInt32BigEndian(Take(4));

    private ReadOnlySpan<byte> Take(uint count)
    {
        if (count > (uint)Remaining)
        {
            throw Truncated(_at);
        }

        ReadOnlySpan<byte> taken = _input.Slice(_at, (int)count);
        _at += (int)count;
        return taken;
    }

    private readonly MessagePackException Truncated(int at) => new(at, $"the input ends after {_input.Length} bytes, in the middle of a value") { IsTruncation = true };

    /// <summary>The byte just taken begins something else.</summary>
    private readonly MessagePackException Unexpected(string expected)
    {
        byte code = _input[_at - 1];
        string found = TypeOf(code) is MessagePackType type ? type.ToString().ToLowerInvariant() : "no value";
        return new MessagePackException(_at - 1, $"0x{code:x2} begins {found} where {expected} is due");
    }
}
