using EdgeActors.Actors.Allocations;
using EdgeActors.Learners;
using EdgeActors.Learners.Algorithms;
using EdgeActors.Scenarios.Configuration;

namespace EdgeActors.Scenarios.Papers.Mwf;

/// <summary>How agents are trained. Defaults, units and sources stand in hocon/reference.conf.</summary>
internal sealed record MwfLearner(
    [Range(1, 1_000_000)] int Episodes,
    [Range(1, 100_000)] int EvaluationEpisodes,
    [Range(1, 1_000_000)] int? TrainedDevices,
    bool Samples,
    [Range(1, 1000)] int UpdatesPerSlot,
    [Range(1, 4096)] int Hidden,
    [Range(0, 1)] double Gamma,
    [Range(1e-9, 1)] double ActorRate,
    [Range(1e-9, 1)] double CriticRate,
    [Range(1, 65536)] int BatchSize,
    [Range(1, 10_000_000)] int Capacity,
    [Range(1, 10_000_000)] int Warmup,
    [Range(1e-9, 1)] double Tau,
    TemperaturePart Temperature,
    ModularPart Modular,
    CorrectionPart Correction,
    ReplayPart Replay,
    PpoPart Ppo)
{
    public int Capacity { get; } = Capacity >= BatchSize ? Capacity : throw new ArgumentException("capacity must not be below batch-size");

    public int Warmup { get; } = Warmup <= Capacity ? Warmup : throw new ArgumentException("warmup must not be above capacity");
}

/// <summary>SAC's temperature.</summary>
internal sealed record TemperaturePart([Range(1e-6, 1e6)] double First, [Range(1e-9, 1)] double Rate, [Range(-100, 100)] double TargetEntropy, bool InTarget);

/// <summary>DRL-MWF's actor.</summary>
internal sealed record ModularPart([Range(1, 64)] int Modules, [Range(1, 16)] int Layers, bool Routes, bool Normalises);

/// <summary>DRL-MWF's correction of the policy, lambda_d.</summary>
internal sealed record CorrectionPart([Range(0, 1e6)] double First, [Range(0, 1e6)] double Last, [Range(1, 64)] int Samples);

/// <summary>DRL-MWF's replay.</summary>
internal sealed record ReplayPart(bool Prioritised, [Range(0, 1)] double BetaFirst, [Range(0, 1)] double BetaLast);

/// <summary>What PPO is tuned by beside what all share.</summary>
internal sealed record PpoPart([Range(1, 1000)] int Epochs, [Range(1e-9, 1)] double LearningRate, [Range(0, 1)] double Lambda, [Range(1e-6, 10)] double Clip, [Range(0, 1e6)] double EntropyWeight);

/// <summary>What an agent of a setting is made of.</summary>
/// <param name="Backend">What it computes with.</param>
/// <param name="Options">The environment.</param>
/// <param name="Recipe">How it is trained.</param>
/// <param name="Seed">All its randomness comes from here.</param>
internal sealed record MwfAgentParts(IBackend Backend, MwfOptions Options, MwfLearner Recipe, long Seed)
{
    public int Observation => MwfObserver.SizeFor(Options);

    public int Action => AgentAllocation.ActionSize(Options.Servers);

    /// <summary>Decisions of a slot, if every workload arrives.</summary>
    public int RowsPerSlot => Options.Devices * Options.Kinds.Length;

    /// <summary>Decisions that a training has, about.</summary>
    public long Rows => Math.Max(1, (long)(Options.Arrival * RowsPerSlot * Options.Slots * Recipe.Episodes));

    /// <summary>Decisions from one time that it updates to the next, so that there are as many updates a slot as the recipe says.</summary>
    public int TrainEvery => Math.Max(1, (int)(Options.Arrival * RowsPerSlot));

    /// <summary>A number that goes from one value to another in a training.</summary>
    public Schedule Over(double first, double last) => first == last ? first : Schedule.Linear(first, last, Rows);
}

/// <summary>An agent by name.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Summary">What it is, in a line.</param>
/// <param name="Create">Makes a learner.</param>
internal sealed record MwfAgent(string Name, string Summary, Func<MwfAgentParts, ITrajectoryLearner> Create)
{
    /// <summary>Whether it learns from whole episodes and their decisions in order; else as they come.</summary>
    public bool ByEpisode { get; init; }
}

/// <summary>The agents. One of your own is one more line here.</summary>
internal static class MwfAgents
{
    public const string DrlMwf = "drl-mwf", Sac = "sac", Ppo = "ppo";

    public static IReadOnlyList<MwfAgent> All { get; } =
    [
        new(DrlMwf, "a modular actor, corrected, from prioritised replay (the paper's)", p => p.Backend.FromTransitions(p.Backend.DrlMwf(p.Observation, p.Action, Modular(p), p.Seed))),
        new(Sac, "soft actor-critic (Shi et al. 2020)", p => p.Backend.FromTransitions(p.Backend.Sac(p.Observation, p.Action, Plain(p), p.Seed))),
        new(Ppo, "proximal policy optimisation (Shang et al. 2024)", p => p.Backend.GaussianTrajectoryPpo(p.Observation, p.Action, Proximal(p), p.Seed)) { ByEpisode = true },
    ];

    private static DrlMwfConfig Modular(MwfAgentParts p)
    {
        MwfLearner r = p.Recipe;
        return new DrlMwfConfig
        {
            Environment = MwfObserver.EnvironmentFor(p.Options),
            Modules = r.Modular.Modules,
            Layers = r.Modular.Layers,
            Routes = r.Modular.Routes,
            Normalises = r.Modular.Normalises,
            Correction = p.Over(r.Correction.First, r.Correction.Last),
            CorrectionSamples = r.Correction.Samples,
            Alpha = r.Replay.Prioritised ? 1 : 0,
            Beta = p.Over(r.Replay.BetaFirst, r.Replay.BetaLast),
            EntropyInTarget = r.Temperature.InTarget,
            TemperatureRate = r.Temperature.Rate,
            FirstTemperature = r.Temperature.First,
            TargetEntropy = r.Temperature.TargetEntropy,
            Hidden = r.Hidden,
            Gamma = r.Gamma,
            ActorRate = r.ActorRate,
            CriticRate = r.CriticRate,
            BatchSize = r.BatchSize,
            Capacity = r.Capacity,
            Warmup = r.Warmup,
            Tau = r.Tau,
            Updates = r.UpdatesPerSlot,
            TrainEvery = p.TrainEvery,
        };
    }

    private static SacConfig Plain(MwfAgentParts p)
    {
        MwfLearner r = p.Recipe;
        return new SacConfig
        {
            TemperatureRate = r.Temperature.Rate,
            FirstTemperature = r.Temperature.First,
            TargetEntropy = r.Temperature.TargetEntropy,
            Hidden = r.Hidden,
            Gamma = r.Gamma,
            ActorRate = r.ActorRate,
            CriticRate = r.CriticRate,
            BatchSize = r.BatchSize,
            Capacity = r.Capacity,
            Warmup = r.Warmup,
            Tau = r.Tau,
            Updates = r.UpdatesPerSlot,
            TrainEvery = p.TrainEvery,
        };
    }

    private static TrajectoryPpoConfig Proximal(MwfAgentParts p) => new()
    {
        Hidden = p.Recipe.Hidden,
        Gamma = p.Recipe.Gamma,
        Lambda = p.Recipe.Ppo.Lambda,
        LearningRate = p.Recipe.Ppo.LearningRate,
        Epochs = p.Recipe.Ppo.Epochs,
        BatchSize = p.Recipe.BatchSize,
        Clip = p.Recipe.Ppo.Clip,
        EntropyWeight = p.Recipe.Ppo.EntropyWeight,
    };
}
