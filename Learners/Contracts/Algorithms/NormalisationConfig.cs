namespace EdgeActors.Learners.Algorithms;

/// <summary>What normalisation is tuned by. Checked when the learner is made.</summary>
public sealed record NormalisationConfig
{
    /// <summary>Whether observations lose their running means and are divided by their running deviations.</summary>
    public bool Observations { get; init; }

    /// <summary>Whether rewards are divided by the running deviation of the discounted return.</summary>
    public bool Rewards { get; init; }

    /// <summary>What rewards are multiplied by; above zero. A robust loss needs returns of about one: larger errors count by their size only.</summary>
    public double RewardScale { get; init; } = 1;

    /// <summary>The most that a normalised number may be, on either side.</summary>
    public double Clip { get; init; } = 10;

    /// <summary>Whether nothing is changed.</summary>
    public bool IsNone => !Observations && !Rewards && RewardScale == 1;

    /// <summary>Returns the configuration itself if every value is in its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is not; the message names it.</exception>
    public NormalisationConfig Checked()
    {
        ConfigRange.Require(RewardScale > 0, RewardScale);
        ConfigRange.Require(Clip > 0, Clip);
        return this;
    }
}

public partial interface IBackend
{
    /// <summary>A learner of this backend with normalised observations and rewards, which owns it.</summary>
    /// <param name="learner">Learns from what is normalised.</param>
    /// <param name="observationSize">The length of an observation.</param>
    /// <param name="gamma">The learner's discount.</param>
    /// <param name="config">What to normalise.</param>
    /// <param name="masks">So many last numbers of an observation are action masks and stay as they are.</param>
    ILearner Normalised(ILearner learner, int observationSize, double gamma, NormalisationConfig config, int masks = 0);
}
