namespace EdgeActors.Simulator.TestKit;

/// <summary>
/// An actor for tests that takes any message and remembers it, in order. Expectations are about simulated time, so nothing sleeps and nothing is
/// flaky. Each expectation takes its message out of the <see cref="Inbox"/>; one that says when runs the world as far as it must.
/// </summary>
public sealed class Probe : Actor
{
    private const int MostListed = 20;

    private readonly List<Received> _inbox = [];
    private readonly List<IReply> _replies = [];
    private readonly TestWorld _world;

    internal Probe(TestWorld world, string name) => (_world, Name) = (world, name);

    internal override bool IsTrusted => true;

    private interface IReply;

    private interface IReply<TMessage> : IReply
        where TMessage : struct, IMessage<TMessage>
    {
        void To(TMessage message, Context context);
    }

    /// <summary>The probe's name in the world.</summary>
    public string Name { get; }

    /// <summary>What was received and not yet expected, the oldest first.</summary>
    public IReadOnlyList<Received> Inbox => _inbox;

    /// <summary>Answers messages of a type, besides remembering them.</summary>
    /// <param name="reply">What to do when one comes. Like an actor's handler it may send and schedule.</param>
    public void On<TMessage>(Action<TMessage, Context> reply)
        where TMessage : struct, IMessage<TMessage> => _replies.Add(new Reply<TMessage>(reply));

    /// <summary>
    /// Expects that the first message of the type (of those that <paramref name="where"/> lets through) is received as said, and takes it.
    /// With <paramref name="at"/> or <paramref name="within"/> the world is run until the message comes or its time is over; without, only what was
    /// received already counts.
    /// </summary>
    /// <param name="at">When it must be received, to the nanosecond; with <paramref name="within"/> the earliest.</param>
    /// <param name="from">Who must have sent it.</param>
    /// <param name="within">How long after <paramref name="at"/> it may come; without that, how long after what has been run.</param>
    /// <param name="where">Which messages of the type are meant.</param>
    /// <exception cref="ExpectationException">There is none, or it differs. The text lists what was received.</exception>
    /// <exception cref="RunFailedException">The run failed meanwhile.</exception>
    public TMessage Expect<TMessage>(SimTime? at = null, ActorId? from = null, SimDuration? within = null, Func<TMessage, bool>? where = null)
        where TMessage : struct, IMessage<TMessage>
    {
        SimTime? latest = within is SimDuration span ? (at ?? SimTime.Max(_world.Reached, _world.Now)) + span : at;
        bool Meant(Received received) => received.Message is TMessage message && where?.Invoke(message) != false;
        int place = _inbox.FindIndex(Meant);
        for (int seen = _inbox.Count; place < 0 && latest is SimTime end && _world.TryStepBy(end); seen = _inbox.Count)
        {
            place = _inbox.FindIndex(Math.Min(seen, _inbox.Count), Meant);
        }

        if (place >= 0)
        {
            Received found = _inbox[place];
            if (!(found.Time < at) && !(found.Time > latest) && (from is not ActorId sender || found.From == sender))
            {
                _inbox.RemoveAt(place);
                return (TMessage)found.Message;
            }
        }

        string when = (at, latest) switch
        {
            (null, null) => "",
            (null, _) => $" by {latest}",
            _ => latest == at ? $" at {at}" : $" from {at} to {latest}",
        };
        throw Unmet($"{TMessage.Tag}{(where is null ? "" : " (of a certain kind)")}{when}{(from is ActorId actor ? $" from '{_world.NameOf(actor)}'" : "")}", _inbox);
    }

    /// <summary>Expects that nothing (more) is received before <paramref name="until"/>, and runs the world to there; by default that nothing was.</summary>
    /// <exception cref="ExpectationException">Something was.</exception>
    /// <exception cref="RunFailedException">The run failed meanwhile.</exception>
    public void ExpectNothing(SimTime? until = null) => ExpectNothing("nothing", until, _ => true);

    /// <summary>Expects that no message of a type is received before <paramref name="until"/>, and runs the world to there; by default that none was.</summary>
    /// <exception cref="ExpectationException">One was.</exception>
    /// <exception cref="RunFailedException">The run failed meanwhile.</exception>
    public void ExpectNothing<TMessage>(SimTime? until = null)
        where TMessage : struct, IMessage<TMessage> => ExpectNothing($"no {TMessage.Tag}", until, r => r.Message is TMessage);

    /// <inheritdoc/>
    protected override void Unhandled<TMessage>(in TMessage message, Context context)
    {
        ArgumentNullException.ThrowIfNull(context);
        ActorId from = _world.CurrentKey.Sender;
        _inbox.Add(new Received(context.Now, from, _world.NameOf(from), message, FieldPrinter.Print(in message)));
        foreach (IReply reply in _replies)
        {
            (reply as IReply<TMessage>)?.To(message, context);
        }
    }

    /// <inheritdoc/>
    protected override void DeclareState(StateVisitor state)
    {
        // What a probe remembers is the test's, not the world's.
    }

    private void ExpectNothing(string expected, SimTime? until, Predicate<Received> counts)
    {
        if (until is SimTime end)
        {
            _world.RunUntil(end);
        }

        List<Received> found = _inbox.FindAll(r => counts(r) && !(r.Time >= until));
        if (found.Count > 0)
        {
            throw Unmet($"{expected}{(until is null ? "" : $" before {until}")}", found);
        }
    }

    private ExpectationException Unmet(string expected, List<Received> received)
    {
        string where = $"(seed {_world.Seed}, now {_world.Now})";
        string more = received.Count > MostListed ? $"\n  … and {received.Count - MostListed} more" : "";
        return new ExpectationException($"probe '{Name}' expected {expected}; it received " + (received.Count == 0
            ? $"nothing {where}"
            : $"{where}\n{string.Join('\n', received.Take(MostListed).Select(r => $"  {r}"))}{more}"));
    }

    private sealed class Reply<TMessage>(Action<TMessage, Context> reply) : IReply<TMessage>
        where TMessage : struct, IMessage<TMessage>
    {
        public void To(TMessage message, Context context) => reply(message, context);
    }
}
