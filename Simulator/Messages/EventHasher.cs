using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace EdgeActors.Simulator;

/// <summary>
/// The hash behind the run digest: words in pairs, each pair one 64 x 64 multiplication, (w + k)(w' + k') with keys of their place, and the upper
/// and lower halves of the products summed on their own (NH: Black et al., "UMAC", CRYPTO 1999, section 4). No product waits for another.
/// It reads field values, never raw struct memory, so padding and layout cannot show.
/// </summary>
internal struct EventHasher : IFieldVisitor
{
    private const ulong FirstKey = 0x2D358DCCAA6C78A5, NextKey = 0x9E3779B97F4A7C15;
    private const ulong Finisher = 0xD6E8FEB86659FD93;

    private ulong _low;
    private ulong _high;
    private ulong _key;
    private ulong _first;
    private bool _hasFirst;
    private uint _half;
    private bool _hasHalf;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public EventHasher(in EventKey key, int target, ulong tag, long ordinal)
    {
        _key = FirstKey;
        Add((ulong)key.Nanoseconds);
        Add(key.Order);
        // 40 bits of ordinal and 24 of target fill one word.
        Add(((ulong)ordinal << EventKey.SenderBits) ^ (uint)target ^ tag);
    }

    /// <summary>Starts a hash that belongs to no event, e.g. of a part of the state.</summary>
    public EventHasher(ulong seed)
    {
        _key = FirstKey;
        Add(seed);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(ulong word)
    {
        // Multiplied, not stepped by a constant: with equal distances between keys, two pairs of equal sums could change places unseen.
        word += _key;
        _key *= NextKey;
        if (_hasFirst)
        {
            _low += _first * word;
            _high += WideMultiply.High(_first, word);
        }

        _first = word;
        _hasFirst = !_hasFirst;
    }

    /// <summary>Adds 32 bits; two of them make a word, also when longer fields lie between.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddHalf(uint half)
    {
        if (_hasHalf)
        {
            Add(_half | ((ulong)half << 32));
        }

        _half = half;
        _hasHalf = !_hasHalf;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Finish(out ulong low, out ulong high)
    {
        if (_hasHalf)
        {
            Add(_half);
        }

        ulong a = _low, b = _high + Finisher;
        if (_hasFirst)
        {
            a += _first * _key;
            b += WideMultiply.High(_first, _key);
        }

        // A product of the two sums, for a sum of hashes must not be a hash of sums; the key tells how many words there were.
        a ^= _key;
        ulong upper = WideMultiply.High(a, b);
        low = (a * b) ^ upper;
        high = upper + (a ^ BitOperations.RotateLeft(b, 32));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long Field(long value, string name = "")
    {
        Add((ulong)value);
        return value;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Field(int value, string name = "")
    {
        AddHalf((uint)value);
        return value;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Field(ulong value, string name = "")
    {
        Add(value);
        return value;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double Field(double value, string name = "")
    {
        Add(BitConverter.DoubleToUInt64Bits(value));
        return value;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Field(bool value, string name = "")
    {
        AddHalf(value ? 1u : 0u);
        return value;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Record<T>(in T value, string name = "")
        where T : struct, IFields<T> => T.Visit(in value, ref this);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Enum<T>(T value, string name = "")
        where T : unmanaged, Enum
    {
        if (Unsafe.SizeOf<T>() <= sizeof(uint))
        {
            AddHalf((uint)EnumBits.ToInt64(value));
        }
        else
        {
            Add((ulong)EnumBits.ToInt64(value));
        }

        return value;
    }

    public T? Frozen<T>(T? value, string name = "")
        where T : class, IFrozen<T>
    {
        UInt128 hash = value?.ContentHash ?? UInt128.Zero;
        Add((ulong)hash);
        Add((ulong)(hash >> 64));
        return value;
    }
}

/// <summary>Enumerations as numbers, without boxing.</summary>
internal static class EnumBits
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long ToInt64<T>(T value)
        where T : unmanaged, Enum => Unsafe.SizeOf<T>() switch
        {
            1 => Unsafe.BitCast<T, sbyte>(value),
            2 => Unsafe.BitCast<T, short>(value),
            4 => Unsafe.BitCast<T, int>(value),
            _ => Unsafe.BitCast<T, long>(value),
        };

    public static T FromInt64<T>(long number)
        where T : unmanaged, Enum
    {
        T value = default;
        Span<byte> bytes = MemoryMarshal.AsBytes(new Span<T>(ref value));
        for (int i = 0; i < bytes.Length; i++)
        {
            bytes[i] = (byte)(number >> (8 * i));
        }

        return value;
    }
}
