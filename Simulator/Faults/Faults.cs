namespace EdgeActors.Simulator;

/// <summary>
/// What may happen to messages on their way: they are dropped, delayed, doubled or put out of order. Give it to a <c>TestWorld</c> of the kit, or to any world
/// with <see cref="World.WithFaults"/>; it works on every engine, and the same seed gives the same digest.
/// <para>A message meets the first rule that hits it, once, at the moment it would be handled. Timers and results of computations are the actor's own and
/// meet none. A duplicate is sent by the injector of the receiver's group, with the injector's own sequence numbers.</para>
/// <para>Pitfall: a predicate must be a pure function of what it is given. One that counts, or reads an actor, gives another run on another engine.</para>
/// See docs/decisions/008.md.
/// </summary>
/// <example><code>new Faults().Drop&lt;TaskArrived&gt;(m =&gt; m.From == link, chance: 0.1).Delay&lt;TaskDone&gt;(SimDuration.FromMilliseconds(5))</code></example>
public sealed class Faults
{
    /// <summary>No faults yet.</summary>
    public Faults()
        : this([])
    {
    }

    private Faults(IReadOnlyList<FaultRule> rules) => Rules = rules;

    internal IReadOnlyList<FaultRule> Rules { get; }

    /// <summary>Messages of a type are lost.</summary>
    /// <param name="when">Which; by default all of the type.</param>
    /// <param name="chance">How likely each is, 0 to 1, drawn by the message's key.</param>
    /// <exception cref="ArgumentOutOfRangeException">The chance is no probability.</exception>
    public Faults Drop<TMessage>(Func<Envelope<TMessage>, bool>? when = null, double chance = 1)
        where TMessage : struct, IMessage<TMessage> => Add(FaultKind.Drop, default, chance, when);

    /// <summary>Messages of any type are lost.</summary>
    /// <param name="when">Which.</param>
    /// <param name="chance">How likely each is, 0 to 1, drawn by the message's key.</param>
    /// <exception cref="ArgumentOutOfRangeException">The chance is no probability.</exception>
    public Faults Drop(Func<Envelope, bool> when, double chance = 1) => Add(FaultKind.Drop, default, chance, when);

    /// <summary>Messages of a type come later.</summary>
    /// <param name="by">How much later, above zero.</param>
    /// <param name="when">Which; by default all of the type.</param>
    /// <param name="chance">How likely each is, 0 to 1, drawn by the message's key.</param>
    /// <exception cref="ArgumentOutOfRangeException">The delay is not above zero, or the chance is no probability.</exception>
    public Faults Delay<TMessage>(SimDuration by, Func<Envelope<TMessage>, bool>? when = null, double chance = 1)
        where TMessage : struct, IMessage<TMessage> => Add(FaultKind.Delay, Positive(by), chance, when);

    /// <summary>Messages of any type come later.</summary>
    /// <param name="by">How much later, above zero.</param>
    /// <param name="when">Which.</param>
    /// <param name="chance">How likely each is, 0 to 1, drawn by the message's key.</param>
    /// <exception cref="ArgumentOutOfRangeException">The delay is not above zero, or the chance is no probability.</exception>
    public Faults Delay(SimDuration by, Func<Envelope, bool> when, double chance = 1) => Add(FaultKind.Delay, Positive(by), chance, when);

    /// <summary>Messages of a type come twice.</summary>
    /// <param name="after">How long after the first; zero for the same instant.</param>
    /// <param name="when">Which; by default all of the type.</param>
    /// <param name="chance">How likely each is, 0 to 1, drawn by the message's key.</param>
    /// <exception cref="ArgumentOutOfRangeException">The time is negative, or the chance is no probability.</exception>
    public Faults Duplicate<TMessage>(SimDuration after = default, Func<Envelope<TMessage>, bool>? when = null, double chance = 1)
        where TMessage : struct, IMessage<TMessage> => Add(FaultKind.Duplicate, NotNegative(after), chance, when);

    /// <summary>Messages of any type come twice.</summary>
    /// <param name="after">How long after the first; zero for the same instant.</param>
    /// <param name="when">Which.</param>
    /// <param name="chance">How likely each is, 0 to 1, drawn by the message's key.</param>
    /// <exception cref="ArgumentOutOfRangeException">The time is negative, or the chance is no probability.</exception>
    public Faults Duplicate(SimDuration after, Func<Envelope, bool> when, double chance = 1) => Add(FaultKind.Duplicate, NotNegative(after), chance, when);

    /// <summary>Messages of a type overtake each other: each comes later by a random time of its own, drawn by its key.</summary>
    /// <param name="within">The most, above zero; messages closer to each other than this may change places.</param>
    /// <param name="when">Which; by default all of the type.</param>
    /// <param name="chance">How likely each is to be put off at all, 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The time is not above zero, or the chance is no probability.</exception>
    public Faults Reorder<TMessage>(SimDuration within, Func<Envelope<TMessage>, bool>? when = null, double chance = 1)
        where TMessage : struct, IMessage<TMessage> => Add(FaultKind.Reorder, Positive(within), chance, when);

    /// <summary>Messages of any type overtake each other: each comes later by a random time of its own, drawn by its key.</summary>
    /// <param name="within">The most, above zero; messages closer to each other than this may change places.</param>
    /// <param name="when">Which.</param>
    /// <param name="chance">How likely each is to be put off at all, 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The time is not above zero, or the chance is no probability.</exception>
    public Faults Reorder(SimDuration within, Func<Envelope, bool> when, double chance = 1) => Add(FaultKind.Reorder, Positive(within), chance, when);

    internal Faults And(Faults others) => new([.. Rules, .. others.Rules]);

    private Faults Add<TMessage>(FaultKind kind, SimDuration length, double chance, Func<Envelope<TMessage>, bool>? when)
        where TMessage : struct, IMessage<TMessage> => new([.. Rules, new FaultRule<TMessage>(kind, length, Probability(chance), when)]);

    private Faults Add(FaultKind kind, SimDuration length, double chance, Func<Envelope, bool> when)
    {
        ArgumentNullException.ThrowIfNull(when);
        return new([.. Rules, new AnyFaultRule(kind, length, Probability(chance), when)]);
    }

    private static double Probability(double chance) => chance is >= 0 and <= 1
        ? chance
        : throw new ArgumentOutOfRangeException(nameof(chance), chance, "a chance is a probability, 0 to 1");

    private static SimDuration Positive(SimDuration length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(length, SimDuration.Zero);
        return length;
    }

    private static SimDuration NotNegative(SimDuration length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, SimDuration.Zero);
        return length;
    }
}
