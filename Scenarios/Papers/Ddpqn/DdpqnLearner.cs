using EdgeActors.Actors.Layers;
using EdgeActors.Learners.Algorithms;
using EdgeActors.Scenarios.Configuration;

namespace EdgeActors.Scenarios.Papers.Ddpqn;

/// <summary>What an agent sees.</summary>
internal enum LayerState
{
    /// <summary>As printed: no queues.</summary>
    Printed,

    /// <summary>With waits, counts and progress (ours).</summary>
    Extended,
}

/// <summary>How agents are trained. Defaults, units and sources stand in hocon/reference.conf.</summary>
internal sealed record DdpqnLearner(
    string Agent,
    LayerState State,
    [Range(1, 1_000_000)] int Episodes,
    [Range(1, 1000)] int UpdatesPerDecision,
    [Range(1, 4096)] int Hidden,
    [Range(1, 4096)] int SecondHidden,
    [Range(0, 1)] double Gamma,
    [Range(1e-9, 1)] double LearningRate,
    [Range(1, 65536)] int BatchSize,
    [Range(1, 10_000_000)] int Capacity,
    [Range(1, 10_000_000)] int Warmup,
    [Range(1, 1_000_000)] int TargetEvery,
    ExplorationPart Exploration,
    PriorityPart Priority)
{
    public int Capacity { get; } = Capacity >= BatchSize ? Capacity : throw new ArgumentException("capacity must not be below batch-size");

    public int Warmup { get; } = Warmup <= Capacity ? Warmup : throw new ArgumentException("warmup must not be above capacity");
}

/// <summary>Exploration: the probability of any place falls from 1 to what the paper's rate of exploitation leaves.</summary>
/// <param name="Exploit">With which probability the best place is taken at last.</param>
/// <param name="Over">The share of the training after which it is that.</param>
internal sealed record ExplorationPart([Range(0, 1)] double Exploit, [Range(0.001, 1)] double Over);

/// <summary>Prioritised replay: how much priorities count, and how much importance weights correct them, from the first episode to the last.</summary>
internal sealed record PriorityPart([Range(0.001, 1)] double Omega, [Range(0, 1)] double First, [Range(0, 1)] double Last);

/// <summary>What an agent of a setting is made of.</summary>
/// <param name="Backend">What it computes with.</param>
/// <param name="Table">What stages take.</param>
/// <param name="Recipe">How it is trained.</param>
/// <param name="Decisions">How many decisions its training has.</param>
/// <param name="Seed">All its randomness comes from here.</param>
internal sealed record DdpqnAgentParts(IBackend Backend, LayerTable Table, DdpqnLearner Recipe, long Decisions, long Seed)
{
    /// <summary>What it sees.</summary>
    public ILayerEncoder Encoder() => LayerStates.Of(Table, Recipe.State);
}

/// <summary>One of the paper's eight: a DQN with three switches (section 4.1.3 and algorithm 1).</summary>
/// <param name="Name">Its name.</param>
/// <param name="Double">The online network chooses, the target values.</param>
/// <param name="Dueling">A value and advantages.</param>
/// <param name="Prioritised">Surprising decisions are replayed more often.</param>
internal sealed record DdpqnAgent(string Name, bool Double, bool Dueling, bool Prioritised)
{
    public string Summary => $"DQN{(Double ? ", double" : "")}{(Dueling ? ", dueling" : "")}{(Prioritised ? ", prioritised" : "")}";

    /// <summary>A learner that has seen nothing.</summary>
    public ITrajectoryLearner Create(DdpqnAgentParts parts)
    {
        DdpqnLearner r = parts.Recipe;
        return parts.Backend.FromTransitions(parts.Backend.Dqn(parts.Encoder().ObservationSize, parts.Table.Places, new DqnConfig
        {
            Double = Double,
            Dueling = Dueling,
            Prioritised = Prioritised,
            Hidden = r.Hidden,
            SecondHidden = r.SecondHidden,
            Gamma = r.Gamma,
            LearningRate = r.LearningRate,
            BatchSize = r.BatchSize,
            Capacity = r.Capacity,
            Warmup = r.Warmup,
            TrainEvery = 1,
            Updates = r.UpdatesPerDecision,
            TargetEvery = r.TargetEvery,
            Epsilon = Schedule.Linear(1, 1 - r.Exploration.Exploit, Math.Max(1, (long)(r.Exploration.Over * parts.Decisions))),
            Alpha = r.Priority.Omega,
            Beta = Schedule.Linear(r.Priority.First, r.Priority.Last, Math.Max(1, parts.Decisions)),
        }, parts.Seed));
    }

    /// <summary>What is trained.</summary>
    public DdpqnTrained Of(DdpqnAgentParts parts) => new(() => Create(parts), parts.Encoder);
}

/// <summary>The eight agents.</summary>
internal static class DdpqnAgents
{
    public const string Ddpqn = "ddpqn", Dqn = "dqn";

    public static IReadOnlyList<DdpqnAgent> All { get; } =
    [
        new(Dqn, false, false, false),
        new("double-dqn", true, false, false),
        new("dueling-dqn", false, true, false),
        new("prioritised-dqn", false, false, true),
        new("double-prioritised", true, false, true),
        new("dueling-prioritised", false, true, true),
        new("double-dueling", true, true, false),
        new(Ddpqn, true, true, true),
    ];

    /// <summary>The configured one.</summary>
    /// <exception cref="ConfigException">There is none of that name.</exception>
    public static DdpqnAgent Find(LoadedSettings loaded) => All.FirstOrDefault(a => a.Name == loaded.Settings.DdpqnLearner.Agent) ?? throw new ConfigException(
        loaded.Tree.Get("ddpqn-learner.agent").Origin,
        $"ddpqn-learner.agent = {ConfigException.Excerpt(loaded.Settings.DdpqnLearner.Agent)}: there is no such agent",
        NearestKey.Right(loaded.Settings.DdpqnLearner.Agent, All.Select(a => a.Name)));
}
