using static EdgeActors.Learners.Algorithms.ConfigRange;

namespace EdgeActors.Learners.Algorithms;

/// <summary>What DRL-MWF is tuned by. With one module, one layer, no router, no correction and no priorities it is SAC with a representation.</summary>
public sealed record DrlMwfConfig : SoftConfig
{
    /// <summary>The paper's values and the specification's.</summary>
    public DrlMwfConfig()
    {
        (Hidden, Gamma, ActorRate, CriticRate, BatchSize, Capacity) = (64, 0.9, 1e-4, 1e-3, 128, 10_000);
        (TemperatureRate, FirstTemperature) = (1e-3, 0.2);
    }

    /// <summary>How many first numbers of an observation are of the environment (s1); the others are of the workload (s2).</summary>
    public int Environment { get; init; } = 1;

    /// <summary>Modules of each layer.</summary>
    public int Modules { get; init; } = 3;

    /// <summary>Layers of modules.</summary>
    public int Layers { get; init; } = 2;

    /// <summary>Whether the state decides how much each module counts; else all count the same.</summary>
    public bool Routes { get; init; } = true;

    /// <summary>Whether the environment's representation is divided by its mean size (AvgL1Norm).</summary>
    public bool Normalises { get; init; } = true;

    /// <summary>How much the policy's correction counts, lambda_d; 0 for none.</summary>
    public Schedule Correction { get; init; } = 0.2;

    /// <summary>Actions that the correction is estimated from.</summary>
    public int CorrectionSamples { get; init; } = 3;

    /// <summary>How much priorities count in what is replayed, 0 for not at all.</summary>
    public double Alpha { get; init; } = 1;

    /// <summary>How much importance weights correct that.</summary>
    public Schedule Beta { get; init; } = 0.5;

    /// <summary>Whether the value of what follows counts its entropy, as SAC's does and eq 12 does not.</summary>
    public bool EntropyInTarget { get; init; }

    /// <summary>Returns the configuration itself if every value is in its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is not; the message names it.</exception>
    public DrlMwfConfig Checked()
    {
        CheckSoft();
        Require(Environment >= 1, Environment);
        Require(Modules is >= 1 and <= 64, Modules);
        Require(Layers is >= 1 and <= 16, Layers);
        Require(Correction.IsWithin(0, 1e6), Correction);
        Require(CorrectionSamples is >= 1 and <= 64, CorrectionSamples);
        Require(Alpha is >= 0 and <= 1, Alpha);
        Require(Beta.IsWithin(0, 1), Beta);
        return this;
    }
}

public partial interface IBackend
{
    /// <summary>DRL-MWF.</summary>
    /// <param name="observationSize">The length of an observation: the environment's part, then the workload's.</param>
    /// <param name="actionSize">The length of an action.</param>
    /// <param name="config">What it is tuned by.</param>
    /// <param name="seed">All its randomness comes from here.</param>
    ITransitionLearner DrlMwf(int observationSize, int actionSize, DrlMwfConfig config, long seed);
}
