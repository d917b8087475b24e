using static EdgeActors.Learners.Algorithms.ConfigRange;

namespace EdgeActors.Learners.Algorithms;

/// <summary>What DTDRLMO is tuned by. With one candidate and nothing predicted it is DDPG with normal noise, the paper's "DRL without DT".</summary>
public sealed record DtdrlmoConfig : ContinuousConfig
{
    /// <summary>The paper's values (section V-A), and the specification's where it has none.</summary>
    public DtdrlmoConfig() => (Hidden, Gamma, ActorRate, CriticRate, BatchSize, Capacity, Tau) = (128, 0.9, 1e-3, 2e-3, 64, 10_000, 0.01);

    /// <summary>The deviation of the normal noise on actions that explore, and on candidates.</summary>
    public Schedule ExplorationNoise { get; init; } = Schedule.Linear(0.3, 0.05, 15_000);

    /// <summary>Actions that the twin chooses among: mu(s), and as many less one with noise (Algorithm 2, lines 9 and 10); 1 for mu(s) with noise, which asks no twin.</summary>
    public int Candidates { get; init; } = 8;

    /// <summary>Whether it chooses among candidates where nothing explores as well, with the noise as it is then; else mu(s) is what it does there.</summary>
    public bool AlwaysChooses { get; init; } = true;

    /// <summary>Whether the transition net is learned and sent out though nothing is chosen by it, for who predicts next states (eq 17).</summary>
    public bool Predicts { get; init; }

    /// <summary>
    /// Whether what follows an action is told by who decides (a perfect twin) instead of learned: then there is no transition net, the reward net learns from what did follow, and whoever is not told
    /// explores as DDPG does.
    /// </summary>
    public bool Given { get; init; }

    /// <summary>Transitions from one fit of the twin to the next; the first is when the replay is warm.</summary>
    public int RefitEvery { get; init; } = 100;

    /// <summary>Passes over the replay for each fit.</summary>
    public int RefitEpochs { get; init; } = 1;

    /// <summary>Transitions per step of a fit.</summary>
    public int RefitBatchSize { get; init; } = 64;

    /// <summary>Adam's step for the twin.</summary>
    public double RefitRate { get; init; } = 1e-3;

    /// <summary>Whether actions are chosen by what the twin says of them.</summary>
    internal bool Chooses => Candidates > 1;

    /// <summary>Whether a transition net is learned.</summary>
    internal bool LearnsTransitions => !Given && (Chooses || Predicts);

    /// <summary>Returns the configuration itself if every value is in its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is not; the message names it.</exception>
    public DtdrlmoConfig Checked()
    {
        CheckShared();
        Require(ExplorationNoise.IsWithin(0, 1e6), ExplorationNoise);
        Require(Candidates is >= 1 and <= TwinShape.MostCandidates, Candidates);
        Require(RefitEvery >= 1, RefitEvery);
        Require(RefitEpochs is >= 1 and <= 1000, RefitEpochs);
        Require(RefitBatchSize is >= 1 and <= 65536, RefitBatchSize);
        Require(RefitRate > 0, RefitRate);
        return this;
    }
}

public partial interface IBackend
{
    /// <summary>DTDRLMO.</summary>
    /// <param name="observationSize">The length of an observation.</param>
    /// <param name="actionSize">The length of an action.</param>
    /// <param name="config">What it is tuned by.</param>
    /// <param name="seed">All its randomness comes from here.</param>
    ITransitionLearner Dtdrlmo(int observationSize, int actionSize, DtdrlmoConfig config, long seed);
}
