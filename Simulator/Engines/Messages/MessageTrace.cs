namespace EdgeActors.Simulator.Engines;

/// <summary>A message that a trace kept.</summary>
/// <param name="Number">The how-manieth event of the run, from 1.</param>
/// <param name="Key">Its key.</param>
/// <param name="Target">Who handles it.</param>
/// <param name="Text">The message as text.</param>
public sealed record TracedMessage(long Number, EventKey Key, ActorId Target, string Text);

/// <summary>
/// Keeps the latest messages of a run, of all actors or of one, and the state in which an event found its actor. For <see cref="SequentialEngine"/>;
/// messages become text only when asked for.
/// <para>Life: give a new one to one run with <see cref="RunOptions.Messages"/>, step, look.</para>
/// </summary>
/// <param name="keep">How many messages to keep.</param>
public sealed class MessageTrace(int keep) : IMessageSink
{
    private readonly Kept[] _ring = new Kept[keep];
    private long _count;
    private long _events;

    /// <summary>Keeps only messages that this actor sends or handles; all when null.</summary>
    public ActorId? Only { get; init; }

    /// <summary>The event before whose handling the state of its actor is printed; none when 0.</summary>
    public long StateBefore { get; init; }

    /// <summary>The state in which <see cref="StateBefore"/> found its actor, and the actor; null until then.</summary>
    public (ActorId Actor, string State)? Found { get; private set; }

    /// <summary>How many messages were kept so far, those since dropped included.</summary>
    public long Count => _count;

    /// <summary>The latest messages, the oldest first.</summary>
    public IReadOnlyList<TracedMessage> Latest => [.. Enumerable.Range(0, (int)Math.Min(_count, keep)).Select(i => Text(_ring[(_count - Math.Min(_count, keep) + i) % keep]))];

    void IMessageSink.Take(in Event item, Actor target, MessageStore store)
    {
        _events++;
        if (_events == StateBefore)
        {
            Found = (target.Id, StatePrinter.Print(target));
        }

        if (Only is { } only && only != target.Id && only != item.Key.Sender)
        {
            return;
        }

        ref Kept kept = ref _ring[_count++ % keep];
        (kept.Number, kept.Key, kept.Target, kept.Kind) = (_events, item.Key, target.Id, store.Kind);
        kept.Fields ??= new MessagePackWriter(64);
        kept.Fields.Clear();
        store.Write(item.Payload, kept.Fields, null);
    }

    IMessageSink IMessageSink.PartOf(Shard shard, out MergedBuffer buffer) =>
        throw new NotSupportedException("a trace follows the sequential engine only");

    private static TracedMessage Text(in Kept kept)
    {
        var reader = new MessagePackReader(kept.Fields!.Written);
        return new TracedMessage(kept.Number, kept.Key, kept.Target, kept.Kind!.Print(ref reader));
    }

    private struct Kept
    {
        public long Number;
        public EventKey Key;
        public ActorId Target;
        public MessageKind? Kind;
        public MessagePackWriter? Fields;
    }
}
