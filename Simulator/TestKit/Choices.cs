using EdgeActors.Simulator.Engines;

namespace EdgeActors.Simulator.TestKit;

/// <summary>
/// What a test of <see cref="Explore"/> asks for whatever may vary: how many actors, how long, which. Every answer is recorded, so that a failing world can be
/// made smaller by making answers smaller: towards the low end of a range and the first of several options.
/// <para>Pitfall: take everything that varies from here. A test that draws otherwise cannot be shrunk or repeated.</para>
/// </summary>
public sealed class Choices
{
    private readonly Tape _sizes;
    private readonly Tape _moves;
    private readonly Stage _stage;
    private readonly IReadOnlyList<int> _expected;
    private readonly long _mostEvents;
    private readonly List<TestWorld> _worlds = [];
    private readonly List<Explored> _runs = [];

    internal Choices(ulong seed, Tape sizes, Stage stage, Tape moves, IReadOnlyList<int> expected, long mostEvents, bool transcribes)
    {
        (Seed, _sizes, _stage, _moves, _expected, _mostEvents, Transcribes) = (seed, sizes, stage, moves, expected, mostEvents, transcribes);
        FaultDraws = new ChosenDraws(stage == Stage.Faults ? moves : null);
    }

    /// <summary>The seed, for worlds that are built by hand.</summary>
    public ulong Seed { get; }

    internal bool Transcribes { get; }

    internal ChosenDraws FaultDraws { get; }

    /// <summary>What the runs came to, in the order in which their worlds were made.</summary>
    internal IReadOnlyList<Explored> Runs => [.. _worlds.Select(w => w.Observe()), .. _runs];

    /// <summary>What must not depend on the order of what happens at one instant.</summary>
    internal List<(string Name, string Value)> Outcomes { get; } = [];

    /// <summary>A whole number.</summary>
    /// <param name="name">What it is, for the report.</param>
    /// <param name="low">The least, which is the simplest.</param>
    /// <param name="high">The most.</param>
    /// <exception cref="ArgumentOutOfRangeException">The range is empty.</exception>
    public int Int(string name, int low, int high)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(low, high);
        int value = (int)(low + _sizes.Draw((long)high - low));
        _sizes.Tell(name, value.ToString(System.Globalization.CultureInfo.InvariantCulture));
        return value;
    }

    /// <summary>A length of time, to the nanosecond.</summary>
    /// <param name="name">What it is, for the report.</param>
    /// <param name="low">The least, which is the simplest.</param>
    /// <param name="high">The most.</param>
    /// <exception cref="ArgumentOutOfRangeException">The range is empty.</exception>
    public SimDuration Duration(string name, SimDuration low, SimDuration high)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(low, high);
        var value = new SimDuration(low.Nanoseconds + _sizes.Draw((high - low).Nanoseconds));
        _sizes.Tell(name, value.ToString());
        return value;
    }

    /// <summary>Yes or no; no is the simpler.</summary>
    /// <param name="name">What it is, for the report.</param>
    public bool Flag(string name)
    {
        bool value = _sizes.Draw(1) == 1;
        _sizes.Tell(name, value ? "yes" : "no");
        return value;
    }

    /// <summary>One of several; the first is the simplest.</summary>
    /// <param name="name">What it is, for the report.</param>
    /// <param name="options">What there is to choose from.</param>
    /// <exception cref="ArgumentException">There is nothing.</exception>
    public T OneOf<T>(string name, params IReadOnlyList<T> options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Count == 0)
        {
            throw new ArgumentException($"'{name}' has nothing to choose from", nameof(options));
        }

        T value = options[(int)_sizes.Draw(options.Count - 1)];
        _sizes.Tell(name, value?.ToString() ?? "none");
        return value;
    }

    /// <summary>
    /// An order in which to describe <paramref name="count"/> actors of a world built by hand: 0, 1, 2, … at first, then others, to find what depends on ids.
    /// A <see cref="TestWorld"/> made from these choices needs it not.
    /// </summary>
    public IReadOnlyList<int> Order(int count)
    {
        IdOrder order = new(count, most => _stage == Stage.Order ? _moves.Draw(most) : 0);
        return [.. Enumerable.Range(0, count).Select(_ => order.Next() - 1)];
    }

    /// <summary>Notes a result of the test that must not depend on the order of what happens at one instant.</summary>
    /// <param name="name">What it is.</param>
    /// <param name="value">The result; compared as text.</param>
    public void Outcome(string name, object? value) => Outcomes.Add((name, FormattableString.Invariant($"{value}")));

    /// <summary>Runs a world built by hand to its end, on the sequential engine. The test fails unless it finishes.</summary>
    /// <param name="world">The world.</param>
    /// <param name="invariants">What must hold after every event.</param>
    public RunResult Run(World world, params IReadOnlyList<Invariant> invariants)
    {
        ArgumentNullException.ThrowIfNull(world);
        var transcript = new Transcript();
        IReadOnlyList<RunObserver> observers = Transcribes ? [transcript, Budget()] : [Budget()];
        var engine = new SequentialEngine(world, new RunOptions { Invariants = invariants, Observers = observers, FaultDraws = FaultDraws });
        RunResult result = engine.RunToEnd();
        _runs.Add(new Explored(result.Stop, engine.Digest.Events, world.ActorCount - 1, transcript, []));
        return result;
    }

    internal void Add(TestWorld world) => _worlds.Add(world);

    internal IdOrder? NextOrder() => _stage == Stage.Order && _worlds.Count < _expected.Count ? new IdOrder(_expected[_worlds.Count], _moves.Draw) : null;

    internal RunObserver Budget() => new EventBudget(_mostEvents);

    /// <summary>Ends worlds that would not end.</summary>
    private sealed class EventBudget(long most) : RunObserver
    {
        private long _events;

        public override void Handled(Shard shard, in Event item)
        {
            if (++_events > most)
            {
                throw new ModelException($"the world did not end within {most} events");
            }
        }
    }
}

/// <summary>What one world of an exploration came to.</summary>
internal sealed record Explored(RunStop? Stop, long Events, int Actors, Transcript? Transcript, IReadOnlyList<string> Names);

/// <summary>Random faults as an exploration chooses them: none at all, or as recorded, so that they can be shrunk away one by one.</summary>
internal sealed class ChosenDraws(Tape? tape) : IFaultDraws
{
    /// <summary>Whether there was anything to choose.</summary>
    public bool Asked { get; private set; }

    public bool Hits(int rule, double chance, in EventKey key)
    {
        if (chance >= 1)
        {
            return true;
        }

        Asked = true;
        return tape?.DrawHit(chance) == 1;
    }

    public long UpTo(int rule, long most, in EventKey key)
    {
        Asked = true;
        return tape?.DrawRarely(most) ?? 0;
    }
}
