namespace EdgeActors.Simulator;

/// <summary>
/// An actor's address: its place in the world's description, dense from 0. The same description gives the same ids in every engine and
/// process. Address 0 is the global clock.
/// </summary>
/// <param name="Index">The place in description order, 0 to 16,777,215.</param>
public readonly record struct ActorId(int Index) : IComparable<ActorId>, IFields<ActorId>
{
    /// <summary>The global clock's address.</summary>
    public static ActorId Clock => default;

    /// <inheritdoc/>
    public int CompareTo(ActorId other) => Index.CompareTo(other.Index);

    /// <inheritdoc/>
    public static ActorId Visit<TVisitor>(in ActorId value, ref TVisitor visitor)
        where TVisitor : struct, IFieldVisitor, allows ref struct => new(visitor.Field(value.Index));

    /// <summary><c>#12</c>; the world knows the name.</summary>
    public override string ToString() => $"#{Index}";
}

/// <summary>
/// A group of actors that share an instant: inside it delays may be zero and views may be read; between groups every message takes at
/// least the lookahead. A group is never split between shards.
/// </summary>
/// <param name="Index">The place in description order; 0 is the global clock's own group.</param>
public readonly record struct GroupId(int Index);

/// <summary>
/// A pending timer's handle, good for its owner alone. It is the owner's sequence number, so it means the same in every engine and after a
/// resume; the slot is only where this shard finds it, and is no part of the state.
/// </summary>
public readonly record struct TimerId : IFields<TimerId>
{
    internal TimerId(long sequence, int slot) => (Sequence, Slot) = (sequence, slot);

    /// <summary>The owner's sequence number of the timer's event, from 1; 0 for the default value, which is no timer.</summary>
    public long Sequence { get; }

    internal int Slot { get; }

    /// <summary>Whether two handles name the same timer of one owner.</summary>
    public bool Equals(TimerId other) => Sequence == other.Sequence;

    /// <inheritdoc/>
    public override int GetHashCode() => Sequence.GetHashCode();

    /// <inheritdoc/>
    public static TimerId Visit<TVisitor>(in TimerId value, ref TVisitor visitor)
        where TVisitor : struct, IFieldVisitor, allows ref struct => new(visitor.Field(value.Sequence), value.Slot);
}
