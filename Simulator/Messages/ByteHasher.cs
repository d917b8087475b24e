using System.Buffers.Binary;
using System.Text;

namespace EdgeActors.Simulator;

/// <summary>
/// The hash of text and of bytes: two 64-bit lanes, each folding every word by a full 64 x 64 multiplication with a constant of its own.
/// Random streams take their keys from it, so a change here changes every result.
/// </summary>
internal struct ByteHasher(ulong seed)
{
    private const ulong MultiplierA = 0x9E3779B97F4A7C15, MultiplierB = 0xD6E8FEB86659FD93;

    private ulong _a = 0x2D358DCCAA6C78A5 ^ seed;
    private ulong _b = 0x8BB84B93962EACC9;

    /// <summary>A 64-bit hash of text, the same on every machine.</summary>
    public static ulong HashText(string text, ulong seed = 0)
    {
        UInt128 hash = Hash(Encoding.UTF8.GetBytes(text), seed);
        return (ulong)hash ^ (ulong)(hash >> 64);
    }

    /// <summary>A 128-bit hash of bytes and of how many there are.</summary>
    public static UInt128 Hash(ReadOnlySpan<byte> bytes, ulong seed)
    {
        var hasher = new ByteHasher(seed);
        hasher.Add((ulong)bytes.Length);
        while (bytes.Length >= sizeof(ulong))
        {
            hasher.Add(BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[sizeof(ulong)..];
        }

        if (bytes.Length > 0)
        {
            ulong word = 0;
            for (int i = 0; i < bytes.Length; i++)
            {
                word |= (ulong)bytes[i] << (8 * i);
            }

            hasher.Add(word);
        }

        return new UInt128(
            WideMultiply.Fold(hasher._b ^ MultiplierA, hasher._a | 1), WideMultiply.Fold(hasher._a ^ MultiplierB, hasher._b | 1));
    }

    private void Add(ulong word)
    {
        _a = WideMultiply.Fold(_a ^ word, MultiplierA);
        _b = WideMultiply.Fold(_b + word, MultiplierB);
    }
}
