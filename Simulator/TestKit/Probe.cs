namespace EdgeActors.Simulator.TestKit;

/// <summary>A message that a probe received.</summary>
/// <param name="Time">When it was handled.</param>
/// <param name="From">Who sent it.</param>
/// <param name="Message">The message, boxed.</param>
/// <param name="Text">The message as text.</param>
public sealed record Received(SimTime Time, ActorId From, object Message, string Text)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Text} at {Time} from {From}";
}

/// <summary>
/// An actor for tests that takes any message and remembers it, in order. Expectations are about simulated time, so nothing sleeps and nothing is
/// flaky. Each expectation takes its message out of the <see cref="Inbox"/>.
/// </summary>
public sealed class Probe : Actor
{
    private readonly List<Received> _inbox = [];
    private readonly TestWorld _world;

    internal Probe(TestWorld world, string name) => (_world, Name) = (world, name);

    /// <summary>The probe's name in the world.</summary>
    public string Name { get; }

    /// <summary>What was received and not yet expected, the oldest first.</summary>
    public IReadOnlyList<Received> Inbox => _inbox;

    /// <summary>Expects that the first message of the type was received, at a time and from a sender if given, and takes it.</summary>
    /// <exception cref="ExpectationException">There is none, or it differs. The text lists what was received.</exception>
    public TMessage Expect<TMessage>(SimTime? at = null, ActorId? from = null)
        where TMessage : struct, IMessage<TMessage>
    {
        int place = _inbox.FindIndex(r => r.Message is TMessage);
        if (place < 0)
        {
            throw Unmet($"expected {TMessage.Tag}");
        }

        Received found = _inbox[place];
        if ((at is SimTime time && found.Time != time) || (from is ActorId sender && found.From != sender))
        {
            throw Unmet($"expected {TMessage.Tag}{(at is null ? "" : $" at {at}")}{(from is null ? "" : $" from {from}")}");
        }

        _inbox.RemoveAt(place);
        return (TMessage)found.Message;
    }

    /// <summary>Expects that nothing (more) was received before <paramref name="until"/>, or at all.</summary>
    /// <exception cref="ExpectationException">Something was.</exception>
    public void ExpectNothing(SimTime? until = null)
    {
        if (_inbox.Exists(r => until is null || r.Time < until))
        {
            throw Unmet($"expected nothing{(until is null ? "" : $" before {until}")}");
        }
    }

    /// <inheritdoc/>
    protected override void Unhandled<TMessage>(in TMessage message, Context context)
    {
        ArgumentNullException.ThrowIfNull(context);
        _inbox.Add(new Received(context.Now, _world.SenderOfCurrent, message, FieldPrinter.Print(in message)));
    }

    /// <inheritdoc/>
    protected override void DeclareState(StateVisitor state)
    {
        // What a probe remembers is the test's, not the world's.
    }

    private ExpectationException Unmet(string expected) => new(
        $"probe '{Name}' {expected}; it received {(_inbox.Count == 0 ? "nothing" : string.Join("; ", _inbox))} (seed {_world.Seed}, now {_world.Now})");
}

/// <summary>An expectation of a test that was not met.</summary>
/// <param name="message">What was expected and what was found.</param>
public sealed class ExpectationException(string message) : Exception(message);
