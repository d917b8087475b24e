using EdgeActors.Actors.Learning;
using EdgeActors.Learners.Algorithms;
using EdgeActors.Simulator;
using EdgeActors.Simulator.Engines;

namespace EdgeActors.Scenarios.Learning;

/// <summary>A training of one learner, an episode a world of its own: from world to world pass the learner's state, its version and experience that waits.</summary>
internal sealed class EpisodeSequence
{
    private readonly Func<ITrajectoryLearner> _create;

    /// <summary>A training that has seen nothing.</summary>
    /// <param name="create">Makes the learner.</param>
    public EpisodeSequence(Func<ITrajectoryLearner> create)
    {
        _create = create;
        ITrajectoryLearner first = create();
        Shape = first.Shape;
        Now = new FinalPolicy(default, 0, LearnerState.Freeze(first));
    }

    /// <summary>The policy's shape.</summary>
    public PolicyShape Shape { get; }

    /// <summary>Episodes played.</summary>
    public int Episodes { get; private set; }

    /// <summary>What the next episode goes on from.</summary>
    public FinalPolicy Now { get; private set; }

    /// <summary>The weights as learned so far.</summary>
    public FrozenFloats Weights => new(Now.State.Ask(_create, l => l.PolicyWeights()));

    /// <summary>Plays and learns one more episode.</summary>
    /// <param name="world">The world, which goes on from <see cref="Now"/>.</param>
    /// <param name="sinks">Where its rows go.</param>
    public void Play(World world, IReadOnlyList<IRowSink> sinks)
    {
        var finals = new List<FinalPolicy>();
        SequentialEngine.Run(world, new RunOptions { Sinks = [.. sinks, new EndSink<FinalPolicy>(finals.Add)] }).RequireFinished();
        Now = finals.Single();
        Episodes++;
    }
}
