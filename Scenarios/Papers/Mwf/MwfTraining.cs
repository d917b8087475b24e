using EdgeActors.Actors.Allocations;
using EdgeActors.Actors.Learning;
using EdgeActors.Learners.Algorithms;
using EdgeActors.Scenarios.Lab.Measures;
using EdgeActors.Scenarios.Learning;
using EdgeActors.Simulator;
using EdgeActors.Simulator.Engines;

namespace EdgeActors.Scenarios.Papers.Mwf;

/// <summary>
/// A training: an episode is a world of its own, in which devices decide by one shared policy, a learner actor learns from what they send it, and newer weights come back
/// between slots. From world to world pass the learner's state, its version and experience that waits.
/// </summary>
internal sealed class MwfTraining
{
    private readonly MwfOptions _options;
    private readonly MwfLearner _recipe;
    private readonly MwfAgent _agent;
    private readonly MwfAgentParts _parts;
    private readonly MwfNetwork _network;
    private readonly MeasureSet _measures;
    private readonly PolicyShape _shape;
    private FinalPolicy _now;

    /// <summary>A training that has seen nothing.</summary>
    /// <param name="parts">What the agent is made of.</param>
    /// <param name="agent">The agent.</param>
    /// <param name="map">Where sites and users may be.</param>
    /// <param name="key">All its randomness comes from here.</param>
    public MwfTraining(MwfAgentParts parts, MwfAgent agent, MwfMap map, ulong key)
    {
        (_parts, _options, _recipe, _agent) = (parts, parts.Options, parts.Recipe, agent);
        _network = new MwfNetwork(_options, map, key, 0);
        _measures = new MwfScenario(_options, key).Measures;
        ITrajectoryLearner first = Create();
        _shape = first.Shape;
        _now = new FinalPolicy(default, 0, LearnerState.Freeze(first));
    }

    /// <summary>Episodes played.</summary>
    public int Episodes { get; private set; }

    /// <summary>The weights as learned so far.</summary>
    public FrozenFloats Weights => new(_now.State.Ask(Create, l => l.PolicyWeights()));

    /// <summary>Plays and learns one more episode; gives its R^ACR.</summary>
    public double Play()
    {
        TallySet tallies = _measures.Begin();
        var finals = new List<FinalPolicy>();
        IRowSink[] sinks = [.. tallies.All.Select(t => t.Rows), new EndSink<FinalPolicy>(finals.Add)];
        SequentialEngine.Run(World(_network.KeyOf(Episodes)), new RunOptions { Sinks = sinks }).RequireFinished();
        _now = finals.Single();
        Episodes++;
        return _measures.Judged.Value(tallies);
    }

    /// <summary>The world of one episode, as it goes on from the last.</summary>
    public World World(ulong seed)
    {
        var world = new MwfWorld(_network);
        FinalPolicy before = _now;
        FrozenFloats weights = Weights;
        var route = new ShipmentRoute(world.After, default, null);
        var experience = new ExperienceOptions { Learner = route, BatchRows = _options.Kinds.Length, Discount = DiscountUnit.Slot(_options.Slot), InOrder = _agent.ByEpisode };
        WorldBuilder builder = world.Build(seed, options => new LearningAllocator(
            options, new AgentAllocation(new AgentPolicy(_shape, weights, before.Version, explores: true), new MwfObserver(_options)), experience));
        builder.Add("learner", world.Group, () => new Learner(new LearnerOptions
        {
            Create = Create,
            Initial = before.State,
            RoundRows = _agent.ByEpisode ? _parts.TrainEvery * _options.Slots / 2 : _parts.TrainEvery,
            Time = TrainingTime.Free,
            Audience = [.. Enumerable.Range(0, _options.Devices).Select(device => new ShipmentRoute(MwfWorld.Scheduler(device), default, null))],
            Before = before,
        }));
        return builder.Build();
    }

    /// <summary>The policy as learned so far, as it is judged: drawing actions or taking the middle, as the recipe says.</summary>
    public Func<AllocationPolicy> Policy()
    {
        FrozenFloats weights = Weights;
        return () => new AgentAllocation(new AgentPolicy(_shape, weights, _now.Version, explores: _recipe.Samples), new MwfObserver(_options));
    }

    private ITrajectoryLearner Create() => _agent.Create(_parts);
}
