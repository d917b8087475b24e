using static EdgeActors.Learners.Algorithms.ConfigRange;

namespace EdgeActors.Learners.Algorithms;

/// <summary>
/// What DQN is tuned by. The three switches give its eight variants; the values are those of the papers where networks of this
/// size leave them sensible, and are checked when the learner is made.
/// </summary>
public sealed record DqnConfig
{
    /// <summary>Choose the next action by the learned network and value it by the target's (van Hasselt et al. 2016).</summary>
    public bool Double { get; init; } = true;

    /// <summary>Split the network into the value of the state and the advantage of each action (Wang et al. 2016).</summary>
    public bool Dueling { get; init; } = true;

    /// <summary>Replay surprising transitions more often (Schaul et al. 2016).</summary>
    public bool Prioritised { get; init; }

    /// <summary>Units of each of the two hidden layers.</summary>
    public int Hidden { get; init; } = 64;

    /// <summary>Units of the second hidden layer, if it has others; not with a memory or a window.</summary>
    public int? SecondHidden { get; init; }

    /// <summary>What the network remembers within an episode; a recurrent layer then takes the place of the second hidden one.</summary>
    public Memory Memory { get; init; }

    /// <summary>With memory: the most steps that a gradient goes back. Episodes are cut into stretches of this length.</summary>
    public int SequenceLength { get; init; } = 16;

    /// <summary>How much the value one step later counts.</summary>
    public double Gamma { get; init; } = 0.99;

    /// <summary>Adam's step.</summary>
    public Schedule LearningRate { get; init; } = 1e-3;

    /// <summary>Transitions per update; with memory, so many over the sequence length stretches.</summary>
    public int BatchSize { get; init; } = 64;

    /// <summary>Transitions kept.</summary>
    public int Capacity { get; init; } = 50_000;

    /// <summary>Transitions before the first update.</summary>
    public int Warmup { get; init; } = 1_000;

    /// <summary>Transitions from one update to the next.</summary>
    public int TrainEvery { get; init; } = 1;

    /// <summary>Updates each time: with both, any ratio of updates to transitions.</summary>
    public int Updates { get; init; } = 1;

    /// <summary>Updates from one change of the target network to the next.</summary>
    public int TargetEvery { get; init; } = 250;

    /// <summary>How far the target then moves towards the network: one copies it, as the paper does.</summary>
    public double Tau { get; init; } = 1;

    /// <summary>The probability of a random action.</summary>
    public Schedule Epsilon { get; init; } = Schedule.Linear(1, 0.05, 10_000);

    /// <summary>How much priorities count.</summary>
    public double Alpha { get; init; } = 0.6;

    /// <summary>How much importance weights correct them.</summary>
    public Schedule Beta { get; init; } = Schedule.Linear(0.4, 1, 50_000);

    /// <summary>The largest norm of the gradient.</summary>
    public double MaxGradNorm { get; init; } = 10;

    /// <summary>Returns the configuration itself if every value is in its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is not; the message names it.</exception>
    public DqnConfig Checked()
    {
        Require(Hidden >= 1, Hidden);
        Require(SecondHidden is null or >= 1, SecondHidden ?? 0, name: nameof(SecondHidden));
        Require(Memory == Memory.None || SecondHidden is null, SecondHidden ?? 0, "with memory, the second hidden layer has as many units as the first", nameof(SecondHidden));
        Require(SequenceLength >= 1, SequenceLength);
        Require(Gamma is >= 0 and <= 1, Gamma);
        Require(LearningRate.IsRate, LearningRate);
        Require(Memory == Memory.None || !Prioritised, Prioritised, "with memory, replay is uniform");
        Require(BatchSize >= 1 && (Memory == Memory.None || BatchSize >= SequenceLength), BatchSize);
        Require(Capacity >= BatchSize, Capacity);
        Require(Warmup >= 1 && Warmup <= Capacity, Warmup);
        Require(TrainEvery >= 1, TrainEvery);
        Require(Updates >= 1, Updates);
        Require(TargetEvery >= 1, TargetEvery);
        Require(Tau is > 0 and <= 1, Tau);
        Require(Epsilon.IsWithin(0, 1), Epsilon);
        Require(Alpha is > 0 and <= 1, Alpha);
        Require(Beta.IsWithin(0, 1), Beta);
        Require(MaxGradNorm > 0, MaxGradNorm);
        return this;
    }
}

public partial interface IBackend
{
    /// <summary>Deep Q-learning.</summary>
    /// <param name="observationSize">The length of an observation.</param>
    /// <param name="actionCount">The number of actions.</param>
    /// <param name="config">What it is tuned by.</param>
    /// <param name="seed">All its randomness comes from here.</param>
    /// <param name="parts">Equal parts of the observation that share one network.</param>
    /// <param name="masked">Whether a number for each action follows the observation and says whether it may be taken.</param>
    /// <param name="window">The window at an observation's end that a layer with a memory reads; null for none.</param>
    ITransitionLearner Dqn(int observationSize, int actionCount, DqnConfig config, long seed, int parts = 1, bool masked = false, WindowShape? window = null);
}
