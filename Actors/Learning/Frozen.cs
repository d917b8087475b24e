using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using EdgeActors.Simulator;

namespace EdgeActors.Actors.Learning;

/// <summary>Numbers that do not change any more, as one object that messages and state pass by reference. Their content is hashed when first asked for.</summary>
public sealed class FrozenFloats : IFrozen
{
    private readonly float[] _values;
    private readonly Lazy<UInt128> _hash;

    /// <summary>Takes the array over; the caller must not keep it.</summary>
    public FrozenFloats(float[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        _values = values;
        _hash = new Lazy<UInt128>(() => ContentHashes.Of(MemoryMarshal.AsBytes(_values.AsSpan())), LazyThreadSafetyMode.PublicationOnly);
    }

    /// <summary>The numbers.</summary>
    public ReadOnlySpan<float> Values => _values;

    /// <inheritdoc/>
    public UInt128 ContentHash => _hash.Value;

    /// <summary>How many there are, and the hash's beginning.</summary>
    public override string ToString() => $"{_values.Length} floats {ContentHash >> 96:x8}";
}

/// <summary>Bytes that do not change any more.</summary>
public class FrozenBytes : IFrozen
{
    private readonly byte[] _bytes;

    /// <summary>Takes the array over; the caller must not keep it.</summary>
    public FrozenBytes(byte[] bytes)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        _bytes = bytes;
        ContentHash = ContentHashes.Of(bytes);
    }

    /// <summary>The bytes.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <inheritdoc/>
    public UInt128 ContentHash { get; }

    /// <summary>How many there are, and the hash's beginning.</summary>
    public override string ToString() => $"{_bytes.Length} bytes {ContentHash >> 96:x8}";
}

/// <summary>Hashes of payloads, the same on every little-endian machine.</summary>
internal static class ContentHashes
{
    public static UInt128 Of(ReadOnlySpan<byte> bytes)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, hash);
        return BinaryPrimitives.ReadUInt128LittleEndian(hash);
    }

    public static UInt128 Of(params ReadOnlySpan<ReadOnlyMemory<byte>> parts)
    {
        using var hasher = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (ReadOnlyMemory<byte> part in parts)
        {
            hasher.AppendData(part.Span);
        }

        return BinaryPrimitives.ReadUInt128LittleEndian(hasher.GetCurrentHash());
    }
}
