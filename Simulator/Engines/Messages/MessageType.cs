namespace EdgeActors.Simulator.Engines;

/// <summary>
/// A process-wide numbering of message and row types, so that a shard finds a type's store by index. The numbers appear in no result.
/// </summary>
internal static class MessageType
{
    private static int s_next = -1;

    public static ushort Next() => checked((ushort)Interlocked.Increment(ref s_next));
}

/// <summary>The number of one message type.</summary>
internal static class MessageType<T>
{
    public static readonly ushort Index = MessageType.Next();
}
