using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace EdgeActors.Simulator;

/// <summary>
/// The hash behind the run digest: two 64-bit lanes, each folding every word by a full 64 x 64 multiplication with a constant of its own.
/// It reads field values, never raw struct memory, so padding and layout cannot show.
/// </summary>
internal struct EventHasher : IFieldVisitor
{
    private const ulong SeedA = 0x2D358DCCAA6C78A5, SeedB = 0x8BB84B93962EACC9;
    private const ulong MultiplierA = 0x9E3779B97F4A7C15, MultiplierB = 0xD6E8FEB86659FD93;

    private ulong _a;
    private ulong _b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public EventHasher(in EventKey key, int target, ulong tag, long ordinal)
    {
        _a = SeedA;
        _b = SeedB;
        Add((ulong)key.Nanoseconds);
        Add(key.Order);
        // 40 bits of ordinal and 24 of target fill one word.
        Add(((ulong)ordinal << EventKey.SenderBits) ^ (uint)target ^ tag);
    }

    /// <summary>Starts a hash that belongs to no event, e.g. of a frozen payload or of a name.</summary>
    public EventHasher(ulong seed)
    {
        _a = SeedA ^ seed;
        _b = SeedB;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(ulong word)
    {
        _a = Fold(_a ^ word, MultiplierA);
        _b = Fold(_b + word, MultiplierB);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Finish(out ulong low, out ulong high)
    {
        low = Fold(_a ^ MultiplierB, _b | 1);
        high = Fold(_b ^ MultiplierA, _a | 1);
    }

    /// <summary>A 64-bit hash of text, the same on every machine.</summary>
    public static ulong HashText(string text, ulong seed = 0)
    {
        var hasher = new EventHasher(seed);
        hasher.AddBytes(Encoding.UTF8.GetBytes(text));
        hasher.Finish(out ulong low, out ulong high);
        return low ^ high;
    }

    /// <summary>Adds bytes and how many there are.</summary>
    public void AddBytes(ReadOnlySpan<byte> bytes)
    {
        Add((ulong)bytes.Length);
        while (bytes.Length >= sizeof(ulong))
        {
            Add(BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[sizeof(ulong)..];
        }

        if (bytes.Length > 0)
        {
            ulong word = 0;
            for (int i = 0; i < bytes.Length; i++)
            {
                word |= (ulong)bytes[i] << (8 * i);
            }

            Add(word);
        }
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
        Add((uint)value);
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
        Add(value ? 1UL : 0UL);
        return value;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Record<T>(in T value, string name = "")
        where T : struct, IFields<T> => T.Visit(in value, ref this);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Enum<T>(T value, string name = "")
        where T : unmanaged, Enum
    {
        Add((ulong)EnumBits.ToInt64(value));
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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Fold(ulong a, ulong b) => WideMultiply.High(a, b) ^ (a * b);
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
