using EdgeActors.Simulator.Engines;

namespace EdgeActors.Simulator.TestKit;

/// <summary>
/// A small world for tests of actors: describe it, send at a time, run, and look at what probes received and what state actors have.
/// <para>Life: add actors and probes first; the first <see cref="RunUntil"/>, <see cref="Run"/> or <see cref="Step"/> constructs them. Sends can be
/// given before or between runs.</para>
/// </summary>
/// <param name="seed">The seed of every random stream.</param>
/// <param name="lookahead">The least delay between groups; zero means that all actors share one group unless groups are given.</param>
public sealed class TestWorld(ulong seed = 1, SimDuration lookahead = default)
{
    private readonly List<Injection> _injections = [];
    private readonly WorldBuilder _builder = new(seed) { Lookahead = lookahead };
    private GroupId? _defaultGroup;
    private ActorId _driver;
    private SequentialEngine? _engine;

    /// <summary>Where recorded rows go.</summary>
    public IReadOnlyList<IRowSink> Sinks { get; init; } = [];

    /// <summary>The run's seed.</summary>
    public ulong Seed => _builder.Seed;

    /// <summary>The time of the last handled event.</summary>
    public SimTime Now => _engine?.Now ?? SimTime.Zero;

    /// <summary>What was handled so far.</summary>
    public RunDigest Digest => Engine.Digest;

    internal ActorId SenderOfCurrent => Engine.Shard.CurrentKey.Sender;

    private SequentialEngine Engine => _engine ??= Begin();

    private GroupId DefaultGroup => _defaultGroup ??= _builder.AddGroup("test");

    /// <summary>Adds a group.</summary>
    public GroupId AddGroup(string name) => _builder.AddGroup(name);

    /// <summary>Adds an actor under test, by default to the group all tests share.</summary>
    public ActorId Add(string name, Func<Actor> create, GroupId? group = null) => _builder.Add(name, group ?? DefaultGroup, create);

    /// <summary>Adds a probe.</summary>
    public Probe AddProbe(string name, GroupId? group = null)
    {
        var probe = new Probe(this, name);
        probe.Id = _builder.Add(name, group ?? DefaultGroup, () => probe);
        return probe;
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
    /// <exception cref="RunFailedException">An actor failed.</exception>
    public void RunUntil(SimTime until)
    {
        if (Engine.RunUntil(until) is RunStop stop)
        {
            throw new RunFailedException(stop);
        }
    }

    /// <summary>Runs to the end, whatever it is.</summary>
    public RunResult Run() => Engine.RunToEnd();

    /// <summary>Handles one event; false when nothing is left.</summary>
    public bool Step() => Engine.Step();

    /// <summary>An actor, to look at its state.</summary>
    public TActor Actor<TActor>(ActorId id)
        where TActor : class => Engine.Actor<TActor>(id);

    private SequentialEngine Begin()
    {
        _driver = _builder.Add("test-driver", DefaultGroup, () => new Probe(this, "test-driver"));
        _engine = new SequentialEngine(_builder.Build(), new RunOptions { Sinks = Sinks });
        foreach (Injection inject in _injections)
        {
            inject(_engine);
        }

        return _engine;
    }

    private delegate void Injection(SequentialEngine engine);
}
