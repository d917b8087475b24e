using EdgeActors.Actors.Learning;
using EdgeActors.Simulator;

namespace EdgeActors.Scenarios.Learning;

/// <summary>
/// What the world of a training's episode is: worked out from the configuration, the training's seed and the episode's number alone, so that it is known before
/// anything was learned and is the same wherever the training runs. Consecutive episodes of equal descriptions share one world; where the description changes
/// there is a border, over which learners with their replay, their versions and the experience that waits pass on.
/// </summary>
internal abstract record TrainingDescription
{
    /// <summary>Makes the world.</summary>
    /// <param name="seed">The world's own seed.</param>
    /// <param name="start">What learners go on from, and which episodes the world plays.</param>
    public abstract TrainingWorld Build(ulong seed, TrainingStart start);
}

/// <summary>Consecutive episodes of a training that share a world.</summary>
/// <param name="Number">Which world of the training, from 0.</param>
/// <param name="First">Its first episode, from 1.</param>
/// <param name="Count">How many episodes there are.</param>
/// <param name="Description">What the world is.</param>
internal sealed record TrainingStretch(int Number, int First, int Count, TrainingDescription Description);

/// <summary>What a world of a training begins with.</summary>
/// <param name="Initial">What a learner starts from that none goes before.</param>
/// <param name="First">The world's first episode, from 1.</param>
/// <param name="Count">How many episodes it plays.</param>
/// <param name="After">What the world before it passed on; null in the first.</param>
internal sealed record TrainingStart(LearnerState Initial, int First, int Count, TrainingBorder? After)
{
    /// <summary>The simulated time of all worlds before.</summary>
    public SimDuration Elapsed => After?.Elapsed ?? SimDuration.Zero;

    /// <summary>What the learner of a number goes on from; null where there was none before.</summary>
    public FinalPolicy? Before(int learner) => learner < After?.Learners.Count ? After.Learners[learner] : null;

    /// <summary>The state and version that the learner of a number starts from.</summary>
    public (LearnerState State, int Version) Of(int learner) => Before(learner) is FinalPolicy before ? (before.State, before.Version) : (Initial, 0);
}
