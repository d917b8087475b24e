namespace EdgeActors.Simulator.Engines;

/// <summary>
/// A message between two groups that are shards of their own and share nothing: it is handed over whole, or written and read where a process ends.
/// </summary>
internal abstract class Letter(in EventKey key, int target)
{
    /// <summary>The key of the event that it becomes.</summary>
    public EventKey Key { get; } = key;

    /// <summary>The actor that it is for.</summary>
    public int Target { get; } = target;

    /// <summary>Puts the message into the receiver's queue. On the receiver's thread.</summary>
    public abstract void Deliver(Shard receiver);

    /// <summary>Writes the message's kind, then time, order, target and fields.</summary>
    /// <exception cref="ModelException">The kind is not among the world's messages.</exception>
    public abstract void Write(MessageCatalog catalog, MessagePackWriter writer);

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static Letter Read(MessageCatalog catalog, scoped ref MessagePackReader reader)
    {
        MessageKind kind = catalog.Kinds[reader.ReadInt32()];
        var key = new EventKey(reader.ReadInt64(), reader.ReadUInt64());
        return kind.ReadLetter(in key, reader.ReadInt32(), ref reader);
    }
}

/// <inheritdoc/>
internal sealed class Letter<T>(in EventKey key, int target, in T message) : Letter(in key, target)
    where T : struct, IMessage<T>
{
    private readonly T _message = message;

    public override void Deliver(Shard receiver) => receiver.Accept(Key, Target, in _message);

    public override void Write(MessageCatalog catalog, MessagePackWriter writer)
    {
        writer.WriteInt64(MessageStore<T>.KindOf(catalog).Number);
        writer.WriteInt64(Key.Nanoseconds);
        writer.WriteUInt64(Key.Order);
        writer.WriteInt64(Target);
        FieldWriter.Write(writer, in _message);
    }
}
