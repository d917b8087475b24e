using EdgeActors.Actors.Allocations;
using EdgeActors.Actors.Learning;
using EdgeActors.Learners.Algorithms;
using EdgeActors.Scenarios.Lab.Measures;
using EdgeActors.Scenarios.Learning;
using EdgeActors.Simulator;
using EdgeActors.Simulator.Engines;

namespace EdgeActors.Scenarios.Papers.Mwf;

/// <summary>
/// A training: an episode is a world of its own (<see cref="MwfLearningWorld"/>). From world to world pass the learner's state, its version and experience that waits.
/// </summary>
internal sealed class MwfTraining
{
    private readonly MwfTrained _trained;
    private readonly MeasureSet _measures;
    private FinalPolicy _now;

    /// <summary>A training that has seen nothing.</summary>
    /// <param name="trained">What is trained.</param>
    /// <param name="options">The environment; episodes may be of other sizes.</param>
    /// <param name="key">All its randomness comes from here.</param>
    public MwfTraining(MwfTrained trained, MwfOptions options, ulong key)
    {
        _trained = trained;
        _measures = new MwfScenario(options, key).Measures;
        ITrajectoryLearner first = trained.Create();
        Shape = first.Shape;
        _now = new FinalPolicy(default, 0, LearnerState.Freeze(first));
    }

    /// <summary>The policy's shape.</summary>
    public PolicyShape Shape { get; }

    /// <summary>Episodes played.</summary>
    public int Episodes { get; private set; }

    /// <summary>The weights as learned so far.</summary>
    public FrozenFloats Weights => new(_now.State.Ask(_trained.Create, l => l.PolicyWeights()));

    /// <summary>Plays and learns one more episode; gives its R^ACR.</summary>
    /// <param name="network">Where.</param>
    public double Play(MwfNetwork network)
    {
        TallySet tallies = _measures.Begin();
        var finals = new List<FinalPolicy>();
        IRowSink[] sinks = [.. tallies.All.Select(t => t.Rows), new EndSink<FinalPolicy>(finals.Add)];
        SequentialEngine.Run(World(network, network.KeyOf(Episodes)), new RunOptions { Sinks = sinks }).RequireFinished();
        _now = finals.Single();
        Episodes++;
        return _measures.Judged.Value(tallies);
    }

    /// <summary>The world of one episode, as it goes on from the last.</summary>
    public World World(MwfNetwork network, ulong seed) => MwfLearningWorld.Build(_trained, Shape, network, seed, _now).World.Build();

    /// <summary>The policy as learned so far.</summary>
    /// <param name="draws">Whether it draws its actions as in training.</param>
    public Func<AllocationPolicy> Policy(bool draws)
    {
        FrozenFloats weights = Weights;
        return () => new AgentAllocation(new AgentPolicy(Shape, weights, _now.Version, draws), _trained.Encoder());
    }
}
