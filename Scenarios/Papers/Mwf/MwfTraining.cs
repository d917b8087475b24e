using EdgeActors.Actors.Allocations;
using EdgeActors.Actors.Learning;
using EdgeActors.Learners.Algorithms;
using EdgeActors.Scenarios.Lab.Measures;
using EdgeActors.Scenarios.Learning;
using EdgeActors.Simulator;

namespace EdgeActors.Scenarios.Papers.Mwf;

/// <summary>A training: each episode is a world of its own (<see cref="MwfLearningWorld"/>).</summary>
/// <param name="trained">What is trained.</param>
/// <param name="options">The environment; episodes may be of other sizes.</param>
/// <param name="key">All its randomness comes from here.</param>
internal sealed class MwfTraining(MwfTrained trained, MwfOptions options, ulong key)
{
    private readonly EpisodeSequence _sequence = new(trained.Create);
    private readonly MeasureSet _measures = new MwfScenario(options, key).Measures;

    /// <summary>The policy's shape.</summary>
    public PolicyShape Shape => _sequence.Shape;

    /// <summary>Episodes played.</summary>
    public int Episodes => _sequence.Episodes;

    /// <summary>The weights as learned so far.</summary>
    public FrozenFloats Weights => _sequence.Weights;

    /// <summary>Plays and learns one more episode; gives its R^ACR.</summary>
    /// <param name="network">Where.</param>
    public double Play(MwfNetwork network)
    {
        TallySet tallies = _measures.Begin();
        _sequence.Play(World(network, network.KeyOf(Episodes)), [.. tallies.All.Select(t => t.Rows)]);
        return _measures.Judged.Value(tallies);
    }

    /// <summary>The world of one episode, as it goes on from the last.</summary>
    public World World(MwfNetwork network, ulong seed) => MwfLearningWorld.Build(trained, Shape, network, seed, _sequence.Now).World.Build();

    /// <summary>The policy as learned so far.</summary>
    /// <param name="draws">Whether it draws its actions as in training.</param>
    public Func<AllocationPolicy> Policy(bool draws)
    {
        FrozenFloats weights = Weights;
        return () => new AgentAllocation(new AgentPolicy(Shape, weights, _sequence.Now.Version, draws), trained.Encoder());
    }
}
