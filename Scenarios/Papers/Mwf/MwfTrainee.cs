using EdgeActors.Actors.Allocations;
using EdgeActors.Actors.Learning;
using EdgeActors.Learners.Algorithms;
using EdgeActors.Scenarios.Configuration;
using EdgeActors.Scenarios.Lab.Measures;
using EdgeActors.Scenarios.Learning;
using EdgeActors.Scenarios.Training;
using EdgeActors.Simulator;

namespace EdgeActors.Scenarios.Papers.Mwf;

/// <summary>The paper's agents as <c>train</c> trains them, the one of <c>mwf-learner.agent</c>.</summary>
internal sealed class MwfTrainee(MwfAgent agent, MwfAgentParts parts) : ITrainee
{
    private readonly Lazy<PolicyShape> _shape = new(() =>
    {
        using ITrajectoryLearner learner = agent.Create(parts);
        return learner.Shape;
    });

    private const string Numbers = "servers-and-workload", Looks = "servers-over-time-and-workload";

    public string Section => "mwf-learner";

    public string Agent => AgentSeat.SchedulerName;

    public AgentLayout Layout => LayoutOf(parts.Options, agent.Encoder(parts) is MwfLoadObserver ? Looks : Numbers);

    /// <summary>The configured training; each episode begins with empty buffers.</summary>
    /// <exception cref="ConfigException">The configuration asks for what there is not here.</exception>
    public static LearningScenario Learning(LoadedSettings loaded)
    {
        TrainKeys.RequireFree(loaded, "in mwf agents learn between slots", "training in mwf", "mwf-learner says how agents are trained there, and for how long", "train.warm-start");
        Settings settings = loaded.Settings;
        MwfAgent agent = MwfAgents.All.FirstOrDefault(a => a.Name == settings.MwfLearner.Agent) ?? throw new ConfigException(
            loaded.Tree.Get("mwf-learner.agent").Origin, $"mwf-learner.agent = {ConfigException.Excerpt(settings.MwfLearner.Agent)}: there is no such agent", NearestKey.Right(settings.MwfLearner.Agent, MwfAgents.All.Select(a => a.Name)));
        MwfOptions options = settings.Mwf.Checked();
        MwfMap map = MwfMap.Of(options);
        var trainee = new MwfTrainee(agent, new MwfAgentParts(Backends.Of(settings), options, settings.MwfLearner, 0));
        return new LearningScenario(
            trainee, settings.MwfLearner.Episodes, (training, episode) => new MwfTrainingDescription(trainee, () => new MwfNetwork(options, map, (ulong)settings.Seed, training), episode))
        {
            Score = new TrainingScore("mean-cost", "mean cost of a workload", "a workload", Better.Lower, e => -e.Reward / e.Tasks),
        };
    }

    /// <summary>What agents that decide here see: nothing is shared by servers, so they work among as many as they were trained with.</summary>
    public static IReadOnlyList<AgentSeat> Seats(MwfOptions options) =>
    [
        new(LayoutOf(options, Numbers), (agent, weights) => Seated(options, agent.Shape, weights, () => new MwfObserver(options))),
        new(LayoutOf(options, Looks), (agent, weights) =>
        {
            int looks = agent.Shape.Window?.Looks ?? throw new ArgumentException("its network reads no loads over time");
            return Seated(options, agent.Shape, weights, () => new MwfLoadObserver(options, looks));
        }),
    ];

    /// <summary>The shape of what is trained.</summary>
    public PolicyShape Shape => _shape.Value;

    /// <summary>What is trained, all its chance from a seed.</summary>
    public MwfTrained Trained(long seed) => agent.Of(parts with { Seed = seed });

    public ITrajectoryLearner Learner(long seed) => agent.Create(parts with { Seed = seed });

    public PolicyEntry Policy(string name, string summary, PolicyShape shape, FrozenFloats weights) => PolicyEntry.ForAllocations(
        name, summary, () => new AgentAllocation(new AgentPolicy(shape, weights, explores: parts.Recipe.Samples && agent.IsStochastic), agent.Encoder(parts)));

    private static AgentLayout LayoutOf(MwfOptions options, string name) => new(name, [FormattableString.Invariant($"{options.Servers} servers"), FormattableString.Invariant($"{options.Kinds.Length} kinds of workloads")], false);

    /// <summary>Policies that draw their actions, as in training, where there is a distribution to draw from.</summary>
    private static Func<string, string, PolicyEntry> Seated(MwfOptions options, PolicyShape shape, FrozenFloats weights, Func<IAllocationEncoder> encoder)
    {
        var agent = new AgentPolicy(shape, weights);
        if (agent.ObservationSize != encoder().ObservationSize)
        {
            throw new ArgumentException($"it sees {agent.ObservationSize} numbers where there are {encoder().ObservationSize}");
        }

        if (shape.IsDiscrete ? agent.ActionCount % (options.Servers + 1) != 0 : agent.ActionSize != AgentAllocation.ActionSize(options.Servers))
        {
            throw new ArgumentException("its actions are not those of so many servers");
        }

        bool draws = shape.Rule is PolicyRule.Gaussian or PolicyRule.SquashedGaussian;
        return (name, summary) => PolicyEntry.ForAllocations(name, summary, () => new AgentAllocation(new AgentPolicy(shape, weights, explores: draws), encoder()));
    }
}

/// <summary>The world of an episode in which an agent learns. Each begins with empty buffers, so no two are one.</summary>
/// <param name="Trainee">What is trained.</param>
/// <param name="Network">Draws where; only when the world is built.</param>
/// <param name="Episode">The episode's number, from 1.</param>
internal sealed record MwfTrainingDescription(MwfTrainee Trainee, Func<MwfNetwork> Network, int Episode) : TrainingDescription
{
    public override TrainingWorld Build(ulong seed, TrainingStart start)
    {
        (LearnerState state, int version) = start.Of(0);
        FinalPolicy before = start.Before(0) ?? new FinalPolicy(default, version, state);
        (WorldBuilder world, ActorId learner) = MwfLearningWorld.Build(Trainee.Trained((long)(seed >> 1)), Trainee.Shape, Network(), seed, before, Episode);
        return new TrainingWorld(world.Build(), _ => learner, [learner]);
    }
}
