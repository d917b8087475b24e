namespace EdgeActors.Simulator.Mpi;

/// <summary>Bytes at an address that does not move, so that MPI may read and write them. Grows by doubling and is used again from window to window.</summary>
public sealed class ByteBatch
{
    private byte[] _bytes = GC.AllocateUninitializedArray<byte>(4096, pinned: true);

    /// <summary>How many bytes are in use.</summary>
    public int Length { get; private set; }

    /// <summary>The bytes in use.</summary>
    public Span<byte> Span => _bytes.AsSpan(0, Length);

    /// <summary>Makes room for exactly so many bytes, whose content is then undefined.</summary>
    public void Resize(int length)
    {
        Reserve(length, keep: 0);
        Length = length;
    }

    /// <summary>Forgets the content.</summary>
    public void Clear() => Length = 0;

    /// <summary>Appends bytes.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        Reserve(checked(Length + bytes.Length), Length);
        bytes.CopyTo(_bytes.AsSpan(Length));
        Length += bytes.Length;
    }

    private void Reserve(int length, int keep)
    {
        if (length > _bytes.Length)
        {
            byte[] larger = GC.AllocateUninitializedArray<byte>((int)Math.Min(Array.MaxLength, Math.Max(length, 2L * _bytes.Length)), pinned: true);
            _bytes.AsSpan(0, keep).CopyTo(larger);
            _bytes = larger;
        }
    }
}
