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

    /// <summary>How much the value one step later counts.</summary>
    public double Gamma { get; init; } = 0.99;

    /// <summary>Adam's step.</summary>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>Transitions per update.</summary>
    public int BatchSize { get; init; } = 64;

    /// <summary>Transitions kept.</summary>
    public int Capacity { get; init; } = 50_000;

    /// <summary>Transitions before the first update.</summary>
    public int Warmup { get; init; } = 1_000;

    /// <summary>Transitions from one update to the next.</summary>
    public int TrainEvery { get; init; } = 1;

    /// <summary>Updates from one copy of the network into the target to the next.</summary>
    public int TargetEvery { get; init; } = 250;

    /// <summary>Probability of a random action at the start.</summary>
    public double FirstEpsilon { get; init; } = 1.0;

    /// <summary>Probability of a random action in the end.</summary>
    public double LastEpsilon { get; init; } = 0.05;

    /// <summary>Transitions over which the probability falls in a line.</summary>
    public int EpsilonSteps { get; init; } = 10_000;

    /// <summary>How much priorities count.</summary>
    public double Alpha { get; init; } = 0.6;

    /// <summary>How much importance weights correct them, at the start; it rises to one over <see cref="BetaSteps"/>.</summary>
    public double FirstBeta { get; init; } = 0.4;

    /// <summary>Transitions over which beta rises to one.</summary>
    public int BetaSteps { get; init; } = 50_000;

    /// <summary>The largest norm of the gradient.</summary>
    public double MaxGradNorm { get; init; } = 10;

    /// <summary>Returns the configuration itself if every value is in its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is not; the message names it.</exception>
    public DqnConfig Checked()
    {
        Require(Hidden >= 1, nameof(Hidden), Hidden);
        Require(Gamma is >= 0 and <= 1, nameof(Gamma), Gamma);
        Require(LearningRate > 0, nameof(LearningRate), LearningRate);
        Require(BatchSize >= 1, nameof(BatchSize), BatchSize);
        Require(Capacity >= BatchSize, nameof(Capacity), Capacity);
        Require(Warmup >= 1 && Warmup <= Capacity, nameof(Warmup), Warmup);
        Require(TrainEvery >= 1, nameof(TrainEvery), TrainEvery);
        Require(TargetEvery >= 1, nameof(TargetEvery), TargetEvery);
        Require(FirstEpsilon is >= 0 and <= 1, nameof(FirstEpsilon), FirstEpsilon);
        Require(LastEpsilon is >= 0 and <= 1, nameof(LastEpsilon), LastEpsilon);
        Require(EpsilonSteps >= 1, nameof(EpsilonSteps), EpsilonSteps);
        Require(Alpha is > 0 and <= 1, nameof(Alpha), Alpha);
        Require(FirstBeta is >= 0 and <= 1, nameof(FirstBeta), FirstBeta);
        Require(BetaSteps >= 1, nameof(BetaSteps), BetaSteps);
        Require(MaxGradNorm > 0, nameof(MaxGradNorm), MaxGradNorm);
        return this;
    }

    private static void Require(bool holds, string name, double value)
    {
        if (!holds)
        {
            throw new ArgumentOutOfRangeException(name, value, $"DQN cannot take {name} = {value}.");
        }
    }
}
