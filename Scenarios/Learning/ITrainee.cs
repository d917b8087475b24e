using EdgeActors.Actors.Learning;
using EdgeActors.Learners.Algorithms;

namespace EdgeActors.Scenarios.Learning;

/// <summary>What a training trains, by its configured algorithm: learners, and what they come to as policies.</summary>
internal interface ITrainee
{
    /// <summary>The section of the configuration that tunes the algorithm, such as <c>train.ppo</c>.</summary>
    string Section { get; }

    /// <summary>Which of the scenario's actors decide.</summary>
    string Agent { get; }

    /// <summary>What they see and decide.</summary>
    AgentLayout Layout { get; }

    /// <summary>A learner that has seen nothing.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value of the configuration does not fit the others; it is named.</exception>
    ITrajectoryLearner Learner(long seed);

    /// <summary>What the learners of a training start from.</summary>
    /// <param name="key">All its chance comes from here.</param>
    LearnerState Initial(ulong key) => LearnerState.Freeze(Learner((long)(key >> 1)));

    /// <summary>A policy that neither explores nor changes.</summary>
    PolicyEntry Policy(string name, string summary, PolicyShape shape, FrozenFloats weights);
}
