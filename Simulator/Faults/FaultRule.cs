using EdgeActors.Simulator.Engines;

namespace EdgeActors.Simulator;

internal enum FaultKind
{
    Drop,
    Delay,
    Duplicate,
    Reorder,
}

/// <summary>One rule: which messages, what happens to them, how likely.</summary>
internal abstract class FaultRule(FaultKind kind, SimDuration length, double chance)
{
    public FaultKind Kind => kind;

    public SimDuration Length => length;

    public double Chance => chance;

    public abstract bool Matches(MessageStore store, in Event item);
}

internal sealed class FaultRule<TMessage>(FaultKind kind, SimDuration length, double chance, Func<Envelope<TMessage>, bool>? when)
    : FaultRule(kind, length, chance)
    where TMessage : struct, IMessage<TMessage>
{
    public override bool Matches(MessageStore store, in Event item) => store is MessageStore<TMessage> mine && (when is null || when(
        new Envelope<TMessage>(item.Key.Time, item.Key.Phase, item.Key.Sender, new ActorId(item.Target), item.Key.Sequence, mine.Copy(item.Payload))));
}

internal sealed class AnyFaultRule(FaultKind kind, SimDuration length, double chance, Func<Envelope, bool> when) : FaultRule(kind, length, chance)
{
    public override bool Matches(MessageStore store, in Event item) =>
        when(new Envelope(item.Key.Time, item.Key.Phase, item.Key.Sender, new ActorId(item.Target), item.Key.Sequence, store.Tag));
}

/// <summary>Where random faults get their numbers from.</summary>
internal interface IFaultDraws
{
    /// <summary>Whether a rule hits a message that it matches.</summary>
    bool Hits(int rule, double chance, in EventKey key);

    /// <summary>A number of nanoseconds from 0 to <paramref name="most"/>.</summary>
    long UpTo(int rule, long most, in EventKey key);
}

/// <summary>Draws that are a pure function of the seed, the rule and the message's sender and sequence number, so every engine has the same.</summary>
internal sealed class KeyedDraws(ulong seed, int rules) : IFaultDraws
{
    private const ulong SenderAndSequence = (1UL << (EventKey.SenderBits + EventKey.SequenceBits)) - 1;

    private readonly KeyedRandom[] _random = [.. Enumerable.Range(0, rules).Select(i => new KeyedRandom(seed, $"fault-{i}"))];

    public bool Hits(int rule, double chance, in EventKey key) => chance >= 1 || _random[rule].NextDouble(Subject(in key)) < chance;

    public long UpTo(int rule, long most, in EventKey key) => (long)(_random[rule].NextDouble(Subject(in key), 1) * ((double)most + 1));

    private static long Subject(in EventKey key) => (long)(key.Order & SenderAndSequence);
}
