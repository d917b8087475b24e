using EdgeActors.Actors.Layers;
using EdgeActors.Actors.Learning;
using EdgeActors.Learners.Algorithms;
using EdgeActors.Scenarios.Configuration;
using EdgeActors.Scenarios.Lab.Measures;
using EdgeActors.Scenarios.Learning;
using EdgeActors.Scenarios.Training;
using EdgeActors.Simulator;

namespace EdgeActors.Scenarios.Papers.Ddpqn;

/// <summary>The paper's agents as <c>train</c> trains them, the one of <c>ddpqn-learner.agent</c>.</summary>
internal sealed class DdpqnTrainee(DdpqnAgent agent, DdpqnAgentParts parts) : ITrainee
{
    private readonly Lazy<PolicyShape> _shape = new(() =>
    {
        using ITrajectoryLearner learner = agent.Create(parts);
        return learner.Shape;
    });

    public string Section => "ddpqn-learner";

    public string Agent => AgentSeat.SchedulerName;

    public AgentLayout Layout => LayoutOf(parts.Table, parts.Recipe.State);

    /// <summary>The shape of what is trained.</summary>
    public PolicyShape Shape => _shape.Value;

    /// <summary>The configured training; each episode is a run of all tasks.</summary>
    /// <exception cref="ConfigException">The configuration asks for what there is not here.</exception>
    public static LearningScenario Learning(LoadedSettings loaded)
    {
        TrainKeys.RequireFree(loaded, "in ddpqn agents learn after each decision", "training in ddpqn", "ddpqn-learner says how agents are trained there, and for how long", "train.warm-start");
        Settings settings = loaded.Settings;
        DdpqnAgent agent = DdpqnAgents.Find(loaded);
        var scenario = new DdpqnScenario(settings.Ddpqn, (ulong)settings.Seed);
        long decisions = (long)settings.DdpqnLearner.Episodes * settings.Ddpqn.Tasks * scenario.Table.MeanStages;
        var trainee = new DdpqnTrainee(agent, new DdpqnAgentParts(Backends.Of(settings), scenario.Table, settings.DdpqnLearner, decisions, 0));
        return new LearningScenario(
            trainee, settings.DdpqnLearner.Episodes, (training, episode) => new DdpqnTrainingDescription(trainee, () => new DdpqnNetwork(settings.Ddpqn, scenario.Table, (ulong)settings.Seed, training), episode))
        {
            Score = new TrainingScore("objective", "R of a run", "a run", Better.Lower, e => -e.Reward),
        };
    }

    /// <summary>What agents that decide here see: nothing is shared by places, so they work among as many as they were trained with.</summary>
    public static IReadOnlyList<AgentSeat> Seats(LayerTable table) =>
    [
        .. Enum.GetValues<LayerState>().Select(state => new AgentSeat(LayoutOf(table, state), (agent, weights) =>
        {
            var policy = new AgentPolicy(agent.Shape, weights);
            ILayerEncoder encoder = LayerStates.Of(table, state);
            return policy.ObservationSize != encoder.ObservationSize ? throw new ArgumentException($"it sees {policy.ObservationSize} numbers where there are {encoder.ObservationSize}")
                : policy.ActionCount != table.Places ? throw new ArgumentException($"it chooses among {policy.ActionCount} places where there are {table.Places}")
                : (name, summary) => PolicyEntry.ForLayers(name, summary, () => new AgentLayers(new AgentPolicy(agent.Shape, weights), LayerStates.Of(table, state)));
        })),
    ];

    /// <summary>What is trained, all its chance from a seed.</summary>
    public DdpqnTrained Trained(long seed) => agent.Of(parts with { Seed = seed });

    /// <summary>What stages take.</summary>
    public LayerTable Table => parts.Table;

    public ITrajectoryLearner Learner(long seed) => agent.Create(parts with { Seed = seed });

    public PolicyEntry Policy(string name, string summary, PolicyShape shape, FrozenFloats weights) =>
        PolicyEntry.ForLayers(name, summary, () => new AgentLayers(new AgentPolicy(shape, weights), parts.Encoder()));

    /// <summary>The printed state also shows how long the longest network is.</summary>
    private static AgentLayout LayoutOf(LayerTable table, LayerState state) => new(
        state == LayerState.Printed ? "layers-printed" : "layers-extended",
        [FormattableString.Invariant($"{table.Environment.Edges} edge servers"), FormattableString.Invariant($"{table.Environment.Clouds} cloud servers"),
            .. state == LayerState.Printed ? new[] { FormattableString.Invariant($"{table.MostStages} stages") } : []],
        false);
}

/// <summary>The world of an episode in which an agent learns. Each begins with idle servers, so no two are one.</summary>
/// <param name="Trainee">What is trained.</param>
/// <param name="Network">Draws the tasks; only when the world is built.</param>
/// <param name="Episode">The episode's number, from 1.</param>
internal sealed record DdpqnTrainingDescription(DdpqnTrainee Trainee, Func<DdpqnNetwork> Network, int Episode) : TrainingDescription
{
    public override TrainingWorld Build(ulong seed, TrainingStart start)
    {
        (LearnerState state, int version) = start.Of(0);
        FinalPolicy before = start.Before(0) ?? new FinalPolicy(default, version, state);
        DdpqnTasks tasks = Network().TasksOf(seed);
        (WorldBuilder world, ActorId learner) = DdpqnLearningWorld.Build(Trainee.Trained((long)(seed >> 1)), Trainee.Shape, Trainee.Table, tasks, seed, before, Episode);
        return new TrainingWorld(world.Build(), _ => learner, [learner]);
    }
}
