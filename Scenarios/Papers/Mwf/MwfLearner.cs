using EdgeActors.Actors.Allocations;
using EdgeActors.Learners.Algorithms;
using EdgeActors.Scenarios.Configuration;

namespace EdgeActors.Scenarios.Papers.Mwf;

/// <summary>How agents are trained. Defaults, units and sources stand in hocon/reference.conf.</summary>
internal sealed record MwfLearner(
    string Agent,
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
    PpoPart Ppo,
    DiscretePart Discrete,
    Td7Part Td7)
{
    public int Capacity { get; } = Capacity >= Math.Max(BatchSize, Math.Max(Discrete.BatchSize, Td7.BatchSize)) ? Capacity : throw new ArgumentException("capacity must not be below a batch-size");

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

/// <summary>The agents that choose among places and steps of a share, and read the servers' loads over time.</summary>
/// <param name="ShareSteps">Steps of a share.</param>
/// <param name="Looks">How many slots' loads they see.</param>
/// <param name="Units">Units of the layer that reads them.</param>
/// <param name="BatchSize">Transitions of an update.</param>
/// <param name="UpdatesPerSlot">Updates for each slot of all devices.</param>
/// <param name="EpsilonLast">The probability of any action at last; it begins at 1.</param>
/// <param name="EpsilonOver">The share of the training after which it is that.</param>
internal sealed record DiscretePart(
    [Range(1, 1000)] int ShareSteps,
    [Range(1, 1000)] int Looks,
    [Range(1, 4096)] int Units,
    [Range(1, 65536)] int BatchSize,
    [Range(1, 1000)] int UpdatesPerSlot,
    [Range(0, 1)] double EpsilonLast,
    [Range(0.001, 1)] double EpsilonOver);

/// <summary>What TD7 is tuned by beside what all share.</summary>
internal sealed record Td7Part(
    [Range(1, 65536)] int BatchSize,
    [Range(1, 1000)] int UpdatesPerSlot,
    [Range(1, 4096)] int EmbeddingSize,
    [Range(0, 10)] double ExplorationNoise,
    [Range(0, 10)] double TargetNoise,
    [Range(0, 10)] double NoiseClip,
    [Range(1, 1000)] int PolicyDelay,
    [Range(1, 1_000_000)] int TargetEvery,
    [Range(0.001, 1)] double Alpha);

/// <summary>What an agent of a setting is made of.</summary>
/// <param name="Backend">What it computes with.</param>
/// <param name="Options">The environment.</param>
/// <param name="Recipe">How it is trained.</param>
/// <param name="Seed">All its randomness comes from here.</param>
internal sealed record MwfAgentParts(IBackend Backend, MwfOptions Options, MwfLearner Recipe, long Seed)
{
    public int Observation => MwfObserver.SizeFor(Options);

    public int Action => AgentAllocation.ActionSize(Options.Servers);

    /// <summary>The loads that agents see which choose among places and steps.</summary>
    public WindowShape Window(Memory memory) => new(Recipe.Discrete.Looks, Options.Servers, memory, Recipe.Discrete.Units);

    /// <summary>How many actions there are to choose among.</summary>
    public int Choices => (Options.Servers + 1) * Recipe.Discrete.ShareSteps;

    /// <summary>Decisions of a slot, if every workload arrives.</summary>
    public int RowsPerSlot => Options.Devices * Options.Kinds.Length;

    /// <summary>Decisions that a training has, about.</summary>
    public long Rows => Math.Max(1, (long)(Options.Arrival * RowsPerSlot * Options.Slots * Recipe.Episodes));

    /// <summary>Decisions from one time that it updates to the next, so that there are as many updates a slot as the recipe says.</summary>
    public int TrainEvery => Math.Max(1, (int)(Options.Arrival * RowsPerSlot));

    /// <summary>A number that goes from one value to another in a training.</summary>
    /// <param name="first">At the start.</param>
    /// <param name="last">At the end.</param>
    /// <param name="share">The share of the training after which it is that.</param>
    public Schedule Over(double first, double last, double share = 1) => first == last ? first : Schedule.Linear(first, last, Math.Max(1, (long)(share * Rows)));
}

/// <summary>An agent by name.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Summary">What it is, in a line.</param>
/// <param name="Create">Makes a learner.</param>
internal sealed record MwfAgent(string Name, string Summary, Func<MwfAgentParts, ITrajectoryLearner> Create)
{
    /// <summary>Whether it learns from whole episodes and their decisions in order; else as they come.</summary>
    public bool ByEpisode { get; init; }

    /// <summary>Whether its policy is a distribution, which can be drawn from where it is judged.</summary>
    public bool IsStochastic { get; init; } = true;

    /// <summary>What a device sees.</summary>
    public Func<MwfAgentParts, IAllocationEncoder> Encoder { get; init; } = p => new MwfObserver(p.Options);

    /// <summary>What is trained of the agent.</summary>
    public MwfTrained Of(MwfAgentParts parts) =>
        new(() => Create(parts), () => Encoder(parts), ByEpisode ? parts.TrainEvery * parts.Options.Slots / 2 : parts.TrainEvery) { InOrder = ByEpisode };
}

/// <summary>The agents. One of your own is one more line here.</summary>
internal static class MwfAgents
{
    public const string DrlMwf = "drl-mwf", DqnLstm = "dqn-lstm", McoDrl = "mco-drl", Sac = "sac", Ppo = "ppo", Td7 = "td7";

    public static IReadOnlyList<MwfAgent> All { get; } =
    [
        new(DrlMwf, "a modular actor, corrected, from prioritised replay (the paper's)", p => p.Backend.FromTransitions(p.Backend.DrlMwf(p.Observation, p.Action, Modular(p), p.Seed))),
        Looking(DqnLstm, "a double, dueling DQN that reads loads over time by an LSTM (Tang and Wong 2022)", Memory.Lstm, dueling: true),
        Looking(McoDrl, "a double DQN that reads loads over time by a GRU (MCO-DRL)", Memory.Gru, dueling: false),
        new(Sac, "soft actor-critic (Shi et al. 2020)", p => p.Backend.FromTransitions(p.Backend.Sac(p.Observation, p.Action, Plain(p), p.Seed))),
        new(Ppo, "proximal policy optimisation (Shang et al. 2024)", p => p.Backend.GaussianTrajectoryPpo(p.Observation, p.Action, Proximal(p), p.Seed)) { ByEpisode = true },
        new(Td7, "TD3 with learned embeddings and checkpoints (Fujimoto et al. 2023)", p => p.Backend.FromTransitions(p.Backend.Td7(p.Observation, p.Action, Embedding(p), p.Seed, p.RowsPerSlot)))
        {
            IsStochastic = false,
        },
    ];

    private static MwfAgent Looking(string name, string summary, Memory memory, bool dueling) => new(name, summary, p =>
    {
        WindowShape window = p.Window(memory);
        return p.Backend.FromTransitions(p.Backend.Dqn(p.Observation + window.Length, p.Choices, Values(p, dueling), p.Seed, window: window));
    })
    {
        IsStochastic = false,
        Encoder = p => new MwfLoadObserver(p.Options, p.Recipe.Discrete.Looks),
    };

    private static DqnConfig Values(MwfAgentParts p, bool dueling) => new()
    {
        Double = true,
        Dueling = dueling,
        Hidden = p.Recipe.Hidden,
        Gamma = p.Recipe.Gamma,
        LearningRate = p.Recipe.CriticRate,
        BatchSize = p.Recipe.Discrete.BatchSize,
        Capacity = p.Recipe.Capacity,
        Warmup = p.Recipe.Warmup,
        TrainEvery = p.TrainEvery,
        Updates = p.Recipe.Discrete.UpdatesPerSlot,
        TargetEvery = 1,
        Tau = p.Recipe.Tau,
        Epsilon = p.Over(1, p.Recipe.Discrete.EpsilonLast, p.Recipe.Discrete.EpsilonOver),
    };

    private static Td7Config Embedding(MwfAgentParts p) => Shared(p, new Td7Config
    {
        EmbeddingSize = p.Recipe.Td7.EmbeddingSize,
        EncoderRate = p.Recipe.CriticRate,
        ExplorationNoise = p.Recipe.Td7.ExplorationNoise,
        TargetNoise = p.Recipe.Td7.TargetNoise,
        NoiseClip = p.Recipe.Td7.NoiseClip,
        PolicyDelay = p.Recipe.Td7.PolicyDelay,
        TargetEvery = p.Recipe.Td7.TargetEvery,
        Alpha = p.Recipe.Td7.Alpha,
    }) with
    {
        BatchSize = p.Recipe.Td7.BatchSize,
        Updates = p.Recipe.Td7.UpdatesPerSlot,
    };

    private static DrlMwfConfig Modular(MwfAgentParts p)
    {
        MwfLearner r = p.Recipe;
        return Shared(p, new DrlMwfConfig
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
        });
    }

    private static SacConfig Plain(MwfAgentParts p) => Shared(p, new SacConfig
    {
        TemperatureRate = p.Recipe.Temperature.Rate,
        FirstTemperature = p.Recipe.Temperature.First,
        TargetEntropy = p.Recipe.Temperature.TargetEntropy,
    });

    /// <summary>The configuration with what all agents of continuous actions share.</summary>
    private static T Shared<T>(MwfAgentParts p, T config)
        where T : ContinuousConfig => config with
        {
            Hidden = p.Recipe.Hidden,
            Gamma = p.Recipe.Gamma,
            ActorRate = p.Recipe.ActorRate,
            CriticRate = p.Recipe.CriticRate,
            BatchSize = p.Recipe.BatchSize,
            Capacity = p.Recipe.Capacity,
            Warmup = p.Recipe.Warmup,
            Tau = p.Recipe.Tau,
            Updates = p.Recipe.UpdatesPerSlot,
            TrainEvery = p.TrainEvery,
        };

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
