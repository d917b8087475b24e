using EdgeActors.Actors;
using EdgeActors.Actors.Learning;
using EdgeActors.Actors.Services;
using EdgeActors.Learners.Algorithms;
using EdgeActors.Scenarios.Configuration;
using EdgeActors.Simulator;

namespace EdgeActors.Scenarios.Papers.Dtdrlmo;

/// <summary>How the paper's agents are trained. Defaults, units and sources stand in hocon/reference.conf.</summary>
internal sealed record DtdrlmoLearner(
    string Agent,
    [Range(1, 1_000_000)] int Episodes,
    LoadsPart Loads,
    [Range(1, 100_000)] int TrainEvery,
    [Range(1, 4096)] int Hidden,
    [Range(0, 1)] double Gamma,
    [Range(1e-9, 1)] double ActorRate,
    [Range(1e-9, 1)] double CriticRate,
    [Range(1, 65536)] int BatchSize,
    [Range(1, 10_000_000)] int Capacity,
    [Range(1, 10_000_000)] int Warmup,
    [Range(1e-9, 1)] double Tau,
    NoisePart Noise,
    [Positive] SimDuration RewardUnit,
    SimDuration LongestWait,
    [Range(ServiceChoice.LeastShare, ServiceChoice.MostShare)] double LeastShare,
    TwinNetworkPart Twin)
{
    public int Capacity { get; } = Capacity >= BatchSize ? Capacity : throw new ArgumentException("capacity must not be below batch-size");

    public int Warmup { get; } = Warmup <= Capacity ? Warmup : throw new ArgumentException("warmup must not be above capacity");

    /// <summary>What shares and waits agents decide about.</summary>
    public ActionRange Actions => new(LongestWait, LeastShare);
}

/// <summary>The instances that a training plays: services, the most microservices of one, and the mean capacity of links, each uniform; and the mean time between releases.</summary>
internal sealed record LoadsPart(
    [Range(1, 1_000_000)] int LeastServices,
    [Range(1, 1_000_000)] int MostServices,
    [Range(1, 10_000)] int LeastMicroservices,
    [Range(1, 10_000)] int MostMicroservices,
    [Positive] DataRate LeastRate,
    [Positive] DataRate MostRate,
    [Positive] SimDuration ReleaseMean)
{
    public int MostServices { get; } = MostServices >= LeastServices ? MostServices : throw new ArgumentException("most-services must not be below least-services");

    public int MostMicroservices { get; } = MostMicroservices >= LeastMicroservices ? MostMicroservices : throw new ArgumentException("most-microservices must not be below least-microservices");

    public DataRate MostRate { get; } = MostRate.CompareTo(LeastRate) >= 0 ? MostRate : throw new ArgumentException("most-rate must not be below least-rate");

    /// <summary>The load that is configured, and no other.</summary>
    public static LoadsPart Of(DtdrlmoOptions options) =>
        new(options.Services, options.Services, options.MicroservicesMost, options.MicroservicesMost, options.LinkRate.Mean, options.LinkRate.Mean, options.ReleaseMean);

    /// <summary>How many decisions an instance has, about.</summary>
    public double MeanDecisions => (LeastServices + MostServices) / 2.0 * (((LeastMicroservices + MostMicroservices) / 2.0) + 1) / 2;

    /// <summary>The environment with a load that is drawn.</summary>
    public DtdrlmoOptions Draw(DtdrlmoOptions options, ref RandomStream random) => options with
    {
        Services = (int)random.NextInclusive(LeastServices, MostServices),
        MicroservicesMost = (int)random.NextInclusive(LeastMicroservices, MostMicroservices),
        ReleaseMean = ReleaseMean,
        LinkRate = options.LinkRate with { Mean = new DataRate(random.NextInclusive(LeastRate.BitsPerSecond, MostRate.BitsPerSecond)) },
    };
}

/// <summary>The deviation of the noise on actions, from the first episode to the last.</summary>
internal sealed record NoisePart([Range(0, 10)] double First, [Range(0, 10)] double Last);

/// <summary>The learned twin: candidates of a choice, transitions from one fit to the next, and how it is fitted; or whether it is perfect, and plays what it would else predict.</summary>
internal sealed record TwinNetworkPart([Range(1, 1024)] int Candidates, [Range(1, 1_000_000)] int RefitEvery, [Range(1, 1000)] int Epochs, [Range(1e-9, 1)] double Rate, bool Perfect);

/// <summary>What an agent is made of.</summary>
/// <param name="Backend">What it computes with.</param>
/// <param name="Options">The environment.</param>
/// <param name="Inputs">What its files hold.</param>
/// <param name="Recipe">How it is trained.</param>
/// <param name="Decisions">How many decisions its training has, about.</param>
/// <param name="Seed">All its randomness comes from here.</param>
internal sealed record DtdrlmoAgentParts(IBackend Backend, DtdrlmoOptions Options, DtdrlmoInputs Inputs, DtdrlmoLearner Recipe, long Decisions, long Seed)
{
    /// <summary>What it sees.</summary>
    public NetworkServiceState State() => new(Options, Inputs);
}

/// <summary>One of the paper's agents: the same DDPG with two switches for the twin.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Summary">What it is, in a line.</param>
/// <param name="Shapes">Whether decisions are rewarded by the next state that the twin predicts (eq 17).</param>
/// <param name="Chooses">Whether the twin chooses among candidates (Algorithm 2, lines 9 and 10).</param>
/// <param name="Perfect">Whether its twin is perfect, whatever the recipe says.</param>
internal sealed record DtdrlmoAgent(string Name, string Summary, bool Shapes, bool Chooses, bool Perfect = false)
{
    /// <summary>A learner that has seen nothing.</summary>
    public ITrajectoryLearner Create(DtdrlmoAgentParts parts)
    {
        DtdrlmoLearner r = parts.Recipe;
        return parts.Backend.FromTransitions(parts.Backend.Dtdrlmo(parts.State().ObservationSize, AgentServices.ActionSize(parts.Options.Nodes), new DtdrlmoConfig
        {
            Hidden = r.Hidden,
            Gamma = r.Gamma,
            ActorRate = r.ActorRate,
            CriticRate = r.CriticRate,
            BatchSize = r.BatchSize,
            Capacity = r.Capacity,
            Warmup = r.Warmup,
            TrainEvery = r.TrainEvery,
            Tau = r.Tau,
            ExplorationNoise = r.Noise.First == r.Noise.Last ? r.Noise.First : Schedule.Linear(r.Noise.First, r.Noise.Last, Math.Max(1, parts.Decisions)),
            Candidates = Chooses ? r.Twin.Candidates : 1,
            Predicts = Shapes,
            Given = IsPerfect(r),
            RefitEvery = r.Twin.RefitEvery,
            RefitEpochs = r.Twin.Epochs,
            RefitRate = r.Twin.Rate,
        }, parts.Seed));
    }

    /// <summary>What is trained.</summary>
    public DtdrlmoTrained Of(DtdrlmoAgentParts parts) => new(
        () => Create(parts),
        parts.State,
        parts.Recipe,
        Shapes ? () => new PredictedReward(parts) : null,
        (Shapes || Chooses) && IsPerfect(parts.Recipe));

    private bool IsPerfect(DtdrlmoLearner recipe) => Perfect || recipe.Twin.Perfect;
}

/// <summary>The agents.</summary>
internal static class DtdrlmoAgents
{
    public const string Ddpg = "ddpg", Dtdrlmo = "dtdrlmo", Perfect = "dtdrlmo-perfect";

    public static IReadOnlyList<DtdrlmoAgent> All { get; } =
    [
        new(Ddpg, "DDPG without a twin (the paper's \"DRL without DT\")", Shapes: false, Chooses: false),
        new(Dtdrlmo, "DDPG whose rewards and choices are by a learned twin (the paper's)", Shapes: true, Chooses: true),
        new("dtdrlmo-shaping", "DDPG whose rewards are by a learned twin", Shapes: true, Chooses: false),
        new("dtdrlmo-choice", "DDPG whose choices are by a learned twin", Shapes: false, Chooses: true),
        new(Perfect, "DDPG whose rewards and choices are by a perfect twin, which plays the world as it is", Shapes: true, Chooses: true, Perfect: true),
    ];

    /// <summary>The configured one.</summary>
    /// <exception cref="ConfigException">There is none of that name.</exception>
    public static DtdrlmoAgent Find(LoadedSettings loaded) => All.FirstOrDefault(a => a.Name == loaded.Settings.DtdrlmoLearner.Agent) ?? throw new ConfigException(
        loaded.Tree.Get("dtdrlmo-learner.agent").Origin,
        $"dtdrlmo-learner.agent = {ConfigException.Excerpt(loaded.Settings.DtdrlmoLearner.Agent)}: there is no such agent",
        NearestKey.Right(loaded.Settings.DtdrlmoLearner.Agent, All.Select(a => a.Name)));
}

/// <summary>What is trained.</summary>
/// <param name="Create">Makes a learner.</param>
/// <param name="Encoder">Makes what a decision is seen by.</param>
/// <param name="Recipe">How it is trained.</param>
/// <param name="Reward">Makes what rewards decisions at once; null for what comes of them.</param>
/// <param name="IsPlayed">Whether what follows an action is played, and not predicted.</param>
internal sealed record DtdrlmoTrained(Func<ITrajectoryLearner> Create, Func<IServiceEncoder> Encoder, DtdrlmoLearner Recipe, Func<IServiceReward>? Reward, bool IsPlayed = false)
{
    /// <summary>Who decides in an instance.</summary>
    public AgentServices Decider(AgentPolicy agent, DtdrlmoInstance instance) => new(agent, Encoder(), Recipe.Actions, IsPlayed ? instance.Plan() : null);
}

/// <summary>
/// Eq 17 for the microservice that is decided: minus the time that it would take in the next state that the twin predicts: its execution, the wait for its flows and for what has come to its node (W), and its input's way with
/// the share of what the twin says is left of the slowest link, at least a twentieth of its capacity.
/// </summary>
internal sealed class PredictedReward(DtdrlmoAgentParts parts) : IServiceReward
{
    private const double LeastLeft = 0.05, Second = 100;

    private readonly NetworkServiceState _layout = parts.State();
    private readonly float[] _next = new float[parts.State().ObservationSize]; // filled anew for each decision

    public double Of(in ServiceDecision decision, ServiceChoice choice, AgentServices policy)
    {
        policy.Predict(in decision, _next);
        double backlog = Math.Max(0, _next[NetworkServiceState.Node(choice.Place) + 1]) * Second, way = 0;
        DataSize size = decision.Graph.InputSize(decision.Id.Microservice);
        for (int input = 0; input < decision.Inputs; input++)
        {
            way = Math.Max(way, Way(in decision, decision.InputAt(input), choice, size));
        }

        return -(decision.Execution(choice.Place).Seconds + backlog + way) / parts.Recipe.RewardUnit.Seconds;
    }

    private double Way(in ServiceDecision decision, int from, ServiceChoice choice, DataSize size)
    {
        EdgeTopology topology = decision.Environment.Topology;
        (double left, double waits) = (double.PositiveInfinity, choice.Wait.Seconds);
        foreach (int link in topology.Path(from, choice.Place))
        {
            double capacity = topology.Links[link].Rate.BitsPerSecond, predicted = _next[_layout.Link(link) + 1];
            if (parts.Options.Discipline == FlowDiscipline.Reserved)
            {
                left = Math.Min(left, Math.Max(choice.Share * predicted * NetworkServiceState.UsualRate, LeastLeft * capacity));
            }
            else
            {
                (left, waits) = (Math.Min(left, capacity), Math.Max(waits, predicted * Second));
            }
        }

        return double.IsInfinity(left) ? 0 : waits + (size.Bits / left);
    }
}
