namespace EdgeActors.Simulator;

/// <summary>The 128-bit hash of a frozen payload, the same on every machine.</summary>
public static class FrozenHash
{
    /// <summary>Of all that the payload writes of itself; call it last in the constructor and keep the result.</summary>
    public static UInt128 Of<T>(T payload)
        where T : class, IFrozen<T>
    {
        ArgumentNullException.ThrowIfNull(payload);
        var writer = new MessagePackWriter();
        payload.Write(writer);
        return Of(T.Tag, writer.Written);
    }

    /// <summary>Of a payload's content as bytes.</summary>
    public static UInt128 Of(string tag, ReadOnlySpan<byte> content) => ByteHasher.Hash(content, ByteHasher.HashText(tag));
}
