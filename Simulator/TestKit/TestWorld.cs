using EdgeActors.Simulator.Engines;

namespace EdgeActors.Simulator.TestKit;

/// <summary>
/// A small world for tests of actors: describe it, send at a time, run, and look at what probes received and what state actors have.
/// <para>Life: add actors and probes, faults and requirements first; the first <see cref="RunUntil"/>, <see cref="Run"/>, <see cref="Step"/> or expectation
/// of a probe constructs them. Sends can be given before or between runs.</para>
/// </summary>
public sealed class TestWorld
{
    private readonly List<Action<SequentialEngine>> _injections = [];
    private readonly List<Invariant> _invariants = [];
    private readonly Choices? _choices;
    private readonly Transcript? _transcript;
    private readonly TestPlaces _places;
    private readonly WorldBuilder _builder;
    private GroupId? _defaultGroup;
    private GroupId? _firstGroup;
    private ActorId _driver;
    private SequentialEngine? _engine;
    private World? _world;

    /// <summary>An empty world.</summary>
    /// <param name="seed">The seed of every random stream.</param>
    /// <param name="lookahead">The least delay between groups; zero means that all actors share one group unless groups are given.</param>
    /// <param name="transcribe">Whether to keep a <see cref="Transcript"/>.</param>
    public TestWorld(ulong seed = 1, SimDuration lookahead = default, bool transcribe = false)
        : this(seed, lookahead, transcribe, null)
    {
    }

    /// <summary>An empty world of an exploration, which chooses its seed, the order of its actors' ids, and which random faults hit.</summary>
    /// <param name="choices">What <see cref="Explore"/> hands to the test.</param>
    /// <param name="lookahead">The least delay between groups; zero means that all actors share one group unless groups are given.</param>
    public TestWorld(Choices choices, SimDuration lookahead = default)
        : this((choices ?? throw new ArgumentNullException(nameof(choices))).Seed, lookahead, choices.Transcribes, choices)
    {
    }

    private TestWorld(ulong seed, SimDuration lookahead, bool transcribe, Choices? choices)
    {
        _builder = new WorldBuilder(seed) { Lookahead = lookahead };
        _choices = choices;
        _places = new TestPlaces(_builder, choices?.NextOrder());
        _transcript = transcribe ? new Transcript() : null;
        choices?.Add(this);
    }

    /// <summary>Where recorded rows go.</summary>
    public IReadOnlyList<IRowSink> Sinks { get; init; } = [];

    /// <summary>What may happen to messages on their way. Set it before the first run.</summary>
    public Faults? Faults { get; set; }

    /// <summary>
    /// Whether every call of an actor is checked as <see cref="CheckEngine"/> does. The first finding, such as a field that <see cref="Actor.DeclareState"/> leaves
    /// out, stops the run; in an exploration it is then made small. Takes several times as long. Probes are the test's and not checked.
    /// </summary>
    public bool Checks { get; init; }

    /// <summary>The run's seed.</summary>
    public ulong Seed => _builder.Seed;

    /// <summary>The time of the last handled event.</summary>
    public SimTime Now => _engine?.Now ?? SimTime.Zero;

    /// <summary>What was handled so far.</summary>
    public RunDigest Digest => Engine.Digest;

    /// <summary>Every event so far as text, one a line: when, from whom, to whom, what, and which fault it met.</summary>
    /// <exception cref="InvalidOperationException">The world was not told to transcribe.</exception>
    public string Transcript => _transcript?.Text ?? throw new InvalidOperationException("construct the world with transcribe: true");

    /// <summary>The whole world, to look at.</summary>
    public WorldView View => new(Engine.Shard);

    /// <summary>How the last run stopped; null while it goes on.</summary>
    internal RunStop? Stop { get; private set; }

    internal EventKey CurrentKey => Engine.Shard.CurrentKey;

    /// <summary>The end of what has been run, exclusive: nothing before it is still to come.</summary>
    internal SimTime Reached { get; private set; }

    private SequentialEngine Engine => _engine ??= Begin();

    private GroupId DefaultGroup => _defaultGroup ??= AddGroup("test");

    /// <summary>Adds a group.</summary>
    public GroupId AddGroup(string name)
    {
        GroupId group = _builder.AddGroup(name);
        _firstGroup ??= group;
        return group;
    }

    /// <summary>Adds an actor under test, by default to the group all tests share.</summary>
    public ActorId Add(string name, Func<Actor> create, GroupId? group = null) => _places.Add(name, group ?? DefaultGroup, create);

    /// <summary>Adds a probe.</summary>
    public Probe AddProbe(string name, GroupId? group = null)
    {
        var probe = new Probe(this, name);
        probe.Id = _places.Add(name, group ?? DefaultGroup, () => probe);
        return probe;
    }

    /// <summary>Requires that something holds when the actors have started and after every event; a breach stops the run.</summary>
    /// <param name="name">What must hold, as a sentence.</param>
    /// <param name="holds">Whether it does.</param>
    public void Require(string name, Func<bool> holds)
    {
        ArgumentNullException.ThrowIfNull(holds);
        Require(name, () => holds() ? null : "");
    }

    /// <summary>Requires that something holds when the actors have started and after every event; a breach stops the run and is told.</summary>
    /// <param name="name">What must hold, as a sentence.</param>
    /// <param name="breach">What is wrong; null while it holds.</param>
    public void Require(string name, Func<string?> breach)
    {
        ArgumentNullException.ThrowIfNull(breach);
        _invariants.Add(new Invariant(name, _ => breach()));
    }

    /// <summary>Sends a message so that it is handled at a time, from a probe or, by default, from the test itself.</summary>
    /// <exception cref="ArgumentException">The time has passed.</exception>
    public void Send<TMessage>(ActorId target, TMessage message, SimTime at = default, Probe? from = null, int phase = 0)
        where TMessage : struct, IMessage<TMessage>
    {
        if (at < Now)
        {
            throw new ArgumentException($"cannot send at {at}: it is {Now} already", nameof(at));
        }

        void Inject(SequentialEngine engine) => engine.Shard.Inject(from?.Id ?? _driver, target, message, at, phase);
        if (_engine is null)
        {
            _injections.Add(Inject);
        }
        else
        {
            Inject(_engine);
        }
    }

    /// <summary>Handles every event before <paramref name="until"/>.</summary>
    /// <exception cref="RunFailedException">An actor failed or a requirement was broken.</exception>
    public void RunUntil(SimTime until)
    {
        Stop = Engine.RunUntil(until);
        Reached = SimTime.Max(Reached, until);
        if (Stop is not null)
        {
            throw new RunFailedException(Stop);
        }
    }

    /// <summary>Runs to the end, whatever it is.</summary>
    public RunResult Run()
    {
        RunResult result = Engine.RunToEnd();
        Stop = result.Stop;
        Reached = SimTime.Max(Reached, Now);
        return result;
    }

    /// <summary>Handles one event; false when nothing is left.</summary>
    /// <exception cref="RunFailedException">An actor failed or a requirement was broken.</exception>
    public bool Step()
    {
        bool handled = Engine.Step();
        // Runs nothing: asks whether the step failed.
        RunUntil(SimTime.Zero);
        return handled;
    }

    /// <summary>An actor, to look at its state.</summary>
    public TActor Actor<TActor>(ActorId id)
        where TActor : class => Engine.Actor<TActor>(id);

    /// <summary>Handles one event if one is due at or before a time; if none is, the world has been run past it.</summary>
    internal bool TryStepBy(SimTime latest)
    {
        SimTime end = latest + new SimDuration(1);
        bool handled = Engine.Step(end);
        RunUntil(handled ? SimTime.Zero : end);
        return handled;
    }

    internal Explored Observe() => new(Stop, _engine?.Digest.Events ?? 0, _places.Count, _transcript, _world is null
        ? []
        : [.. Enumerable.Range(1, _places.Count).Select(i => _world.NameOf(new ActorId(i)))]);

    internal string NameOf(ActorId id) => (_world ?? throw new InvalidOperationException("the world has not begun")).NameOf(id);

    private SequentialEngine Begin()
    {
        // Whatever group it is in, the driver breaks no lookahead: its sends come from outside. A group of its own would need one.
        _driver = _places.Add("test-driver", _firstGroup ?? DefaultGroup, () => new Probe(this, "test-driver"));
        _places.Build(_driver, _firstGroup ?? DefaultGroup);
        World world = _builder.Build();
        _world = Faults is null ? world : world.WithFaults(Faults);
        List<RunObserver> observers = [];
        if (_transcript is not null)
        {
            observers.Add(_transcript);
        }

        if (_choices is not null)
        {
            observers.Add(_choices.Budget());
        }

        CheckWatch? watch = null;
        Invariant[] invariants = Checks ? [.. _invariants, new Invariant("actors are what they declare", _ => watch?.Findings.FirstOrDefault()?.ToString())] : [.. _invariants];
        _engine = new SequentialEngine(
            _world,
            new RunOptions { Sinks = Sinks, Invariants = invariants, Observers = observers, FaultDraws = _choices?.FaultDraws },
            Checks ? shard => watch = new CheckWatch(shard, Sinks) : null);
        foreach (Action<SequentialEngine> inject in _injections)
        {
            inject(_engine);
        }

        return _engine;
    }
}
