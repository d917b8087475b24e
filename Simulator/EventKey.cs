using System.Runtime.CompilerServices;

namespace EdgeActors.Simulator;

/// <summary>
/// The key of an event: (time, phase, sender, sender's sequence number). It is unique in a run, does not depend on the engine, and is the
/// only order there is; <see cref="IsBefore"/> is the only place that compares it. See docs/decisions/001.md.
/// </summary>
public readonly struct EventKey : IEquatable<EventKey>
{
    /// <summary>The largest phase.</summary>
    public const int MaxPhase = 15;

    internal const int SenderBits = 24;
    internal const int SequenceBits = 36;
    internal const long MaxSequence = (1L << SequenceBits) - 1;
    internal const int MaxActors = 1 << SenderBits;

    internal readonly long Nanoseconds;
    internal readonly ulong Order;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal EventKey(long nanoseconds, ulong order) => (Nanoseconds, Order) = (nanoseconds, order);

    /// <summary>Builds a key from its parts.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A part does not fit: phase 0 to 15, sender 24 bits, sequence 36 bits.</exception>
    public EventKey(SimTime time, int phase, ActorId sender, long sequence)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)phase, (uint)MaxPhase, nameof(phase));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)sender.Index, (uint)MaxActors, nameof(sender));
        ArgumentOutOfRangeException.ThrowIfGreaterThan((ulong)sequence, (ulong)MaxSequence, nameof(sequence));
        Nanoseconds = time.Nanoseconds;
        Order = Pack(phase, sender.Index, sequence);
    }

    /// <summary>When the event is handled.</summary>
    public SimTime Time => new(Nanoseconds);

    /// <summary>The phase within the instant, 0 first.</summary>
    public int Phase => (int)(Order >> (SenderBits + SequenceBits));

    /// <summary>Who sent it.</summary>
    public ActorId Sender => new((int)(Order >> SequenceBits) & (MaxActors - 1));

    /// <summary>The sender's how-manieth message it is, from 1.</summary>
    public long Sequence => (long)Order & MaxSequence;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong Pack(int phase, int sender, long sequence) =>
        ((ulong)(uint)phase << (SenderBits + SequenceBits)) | ((ulong)(uint)sender << SequenceBits) | (ulong)sequence;

    /// <summary>Whether this event comes before <paramref name="other"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsBefore(in EventKey other) =>
        Nanoseconds < other.Nanoseconds || (Nanoseconds == other.Nanoseconds && Order < other.Order);

    /// <inheritdoc/>
    public bool Equals(EventKey other) => Nanoseconds == other.Nanoseconds && Order == other.Order;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is EventKey other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Nanoseconds, Order);

    /// <summary>Whether two keys are the same event.</summary>
    public static bool operator ==(EventKey a, EventKey b) => a.Equals(b);

    /// <summary>Whether two keys are different events.</summary>
    public static bool operator !=(EventKey a, EventKey b) => !a.Equals(b);

    /// <inheritdoc/>
    public override string ToString() => $"({Time}, phase {Phase}, {Sender}, {Sequence})";
}
