using EdgeActors.Actors.Learning;
using EdgeActors.Actors.Services;
using EdgeActors.Learners.Algorithms;
using EdgeActors.Scenarios.Configuration;
using EdgeActors.Scenarios.Lab.Measures;
using EdgeActors.Scenarios.Learning;
using EdgeActors.Scenarios.Training;
using EdgeActors.Simulator;

namespace EdgeActors.Scenarios.Papers.Dtdrlmo;

/// <summary>The paper's agents as <c>train</c> trains them, the one of <c>dtdrlmo-learner.agent</c>.</summary>
internal sealed class DtdrlmoTrainee(DtdrlmoAgent agent, DtdrlmoAgentParts parts) : ITrainee
{
    private readonly Lazy<PolicyShape> _shape = new(() =>
    {
        using ITrajectoryLearner learner = agent.Create(parts);
        return learner.Shape;
    });

    public string Section => "dtdrlmo-learner";

    public string Agent => AgentSeat.SchedulerName;

    public AgentLayout Layout => LayoutOf(parts.Options, parts.Inputs);

    /// <summary>The shape of what is trained.</summary>
    public PolicyShape Shape => _shape.Value;

    /// <summary>What its trainings need to know.</summary>
    public DtdrlmoAgentParts Parts => parts;

    /// <summary>The configured training; each episode is an instance of its own.</summary>
    /// <exception cref="ConfigException">The configuration asks for what there is not here.</exception>
    public static LearningScenario Learning(LoadedSettings loaded)
    {
        TrainKeys.RequireFree(loaded, "in dtdrlmo agents learn after some decisions", "training in dtdrlmo", "dtdrlmo-learner says how agents are trained there, and for how long", "train.warm-start");
        Settings settings = loaded.Settings;
        DtdrlmoLearner recipe = settings.DtdrlmoLearner;
        DtdrlmoAgent agent = DtdrlmoAgents.Find(loaded);
        var parts = new DtdrlmoAgentParts(
            Backends.Of(settings), settings.Dtdrlmo, DtdrlmoInputs.Of(settings.Dtdrlmo, Warnings.Say), recipe, (long)(recipe.Episodes * recipe.Loads.MeanDecisions), 0);
        var trainee = new DtdrlmoTrainee(agent, parts);
        return new LearningScenario(trainee, recipe.Episodes, (training, episode) => new DtdrlmoTrainingDescription(
            trainee, RandomStream.KeyOf((ulong)settings.Seed, "training", FormattableString.Invariant($"seed-{training}")), episode))
        {
            Score = new TrainingScore("completion", "completion times of a run", $"{recipe.RewardUnit} each", Better.Lower, e => -e.Reward),
        };
    }

    /// <summary>What agents that decide here see; they work among as many nodes as they were trained with.</summary>
    public static AgentSeat Seat(DtdrlmoOptions options, DtdrlmoInputs inputs, ActionRange range) => new(LayoutOf(options, inputs), (agent, weights) =>
    {
        var policy = new AgentPolicy(agent.Shape, weights);
        int seen = new NetworkServiceState(options, inputs).ObservationSize, numbers = AgentServices.ActionSize(options.Nodes);
        return policy.ObservationSize != seen ? throw new ArgumentException($"it sees {policy.ObservationSize} numbers where there are {seen}")
            : policy.ActionSize != numbers ? throw new ArgumentException($"its actions are {policy.ActionSize} numbers where they are {numbers}")
            : (name, summary) => Entry(name, summary, agent.Shape, weights, options, inputs, range);
    });

    /// <summary>What is trained, all its chance from a seed.</summary>
    public DtdrlmoTrained Trained(long seed) => agent.Of(parts with { Seed = seed });

    public ITrajectoryLearner Learner(long seed) => agent.Create(parts with { Seed = seed });

    public PolicyEntry Policy(string name, string summary, PolicyShape shape, FrozenFloats weights) => Entry(name, summary, shape, weights, parts.Options, parts.Inputs, parts.Recipe.Actions);

    private static PolicyEntry Entry(string name, string summary, PolicyShape shape, FrozenFloats weights, DtdrlmoOptions options, DtdrlmoInputs inputs, ActionRange range) =>
        PolicyEntry.ForServices<DtdrlmoInstance>(name, summary, instance =>
        {
            var agent = new AgentPolicy(shape, weights);
            return new AgentServices(agent, new NetworkServiceState(options, inputs), range, agent.MustBeTold ? instance.Plan() : null);
        });

    private static AgentLayout LayoutOf(DtdrlmoOptions options, DtdrlmoInputs inputs) => new(
        options.Discipline == FlowDiscipline.Reserved ? "services-reserved" : "services-exclusive",
        [FormattableString.Invariant($"{options.Nodes} nodes"), FormattableString.Invariant($"{inputs.Topology?.Links.Count ?? options.Nodes * options.Neighbours.Most} links")],
        false);
}

/// <summary>The world of an episode in which an agent learns. Each begins idle, so no two are one.</summary>
/// <param name="Trainee">What is trained.</param>
/// <param name="Key">The chance of the training's instances.</param>
/// <param name="Episode">The episode's number, from 1.</param>
internal sealed record DtdrlmoTrainingDescription(DtdrlmoTrainee Trainee, ulong Key, int Episode) : TrainingDescription
{
    public override TrainingWorld Build(ulong seed, TrainingStart start)
    {
        (LearnerState state, int version) = start.Of(0);
        FinalPolicy before = start.Before(0) ?? new FinalPolicy(default, version, state);
        DtdrlmoAgentParts parts = Trainee.Parts;
        DtdrlmoInstance instance = DtdrlmoTraining.Instance(parts.Options, parts.Inputs, parts.Recipe, Key, Episode - 1);
        (WorldBuilder world, ActorId learner) = DtdrlmoLearningWorld.Build(Trainee.Trained((long)(seed >> 1)), Trainee.Shape, instance, seed, before, Episode);
        return new TrainingWorld(world.Build(), _ => learner, [learner]);
    }
}
