using static EdgeActors.Learners.Algorithms.ConfigRange;

namespace EdgeActors.Learners.Algorithms;

/// <summary>What the parallel networks are tuned by; the values of the MR-DRO paper. Checked when the learner is made.</summary>
public sealed record ParallelConfig
{
    /// <summary>Networks, each of which proposes a decision (K).</summary>
    public int Networks { get; init; } = 8;

    /// <summary>Units of the first hidden layer; the paper gives none.</summary>
    public int Hidden1 { get; init; } = 64;

    /// <summary>Units of the second hidden layer; the paper gives none.</summary>
    public int Hidden2 { get; init; } = 32;

    /// <summary>Adam's step.</summary>
    public double LearningRate { get; init; } = 0.01;

    /// <summary>Decisions per update of each network.</summary>
    public int BatchSize { get; init; } = 128;

    /// <summary>Decisions remembered; learning begins when so many are.</summary>
    public int Capacity { get; init; } = 1_400;

    /// <summary>How far Reptile moves the initial weights towards those of one task (Mlr).</summary>
    public double MetaRate { get; init; } = 0.01;

    /// <summary>Steps on one Reptile task.</summary>
    public int InnerSteps { get; init; } = 5;

    /// <summary>Examples of one step on a Reptile task.</summary>
    public int MetaBatch { get; init; } = 50;

    /// <summary>Whether each Reptile task starts from the initial weights (Nichol et al. 2018); else from where the last one ended, as algorithm 1 of MR-DRO is printed.</summary>
    public bool MetaReset { get; init; } = true;

    /// <summary>Returns the configuration itself if every value is in its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is not; the message names it.</exception>
    public ParallelConfig Checked()
    {
        Require(Networks is >= 1 and <= 64, Networks);
        Require(Hidden1 >= 1, Hidden1);
        Require(Hidden2 >= 1, Hidden2);
        Require(LearningRate > 0, LearningRate);
        Require(BatchSize >= 1, BatchSize);
        Require(Capacity >= BatchSize, Capacity);
        Require(MetaRate is > 0 and <= 1, MetaRate);
        Require(InnerSteps >= 1, InnerSteps);
        Require(MetaBatch >= 1, MetaBatch);
        return this;
    }
}

public partial interface IBackend
{
    /// <summary>Parallel networks that propose decisions of bits.</summary>
    /// <param name="observationSize">The length of an observation.</param>
    /// <param name="bits">The length of a decision.</param>
    /// <param name="config">What they are tuned by.</param>
    /// <param name="seed">All their randomness comes from here.</param>
    IParallelNetworks ParallelNetworks(int observationSize, int bits, ParallelConfig config, long seed);
}
