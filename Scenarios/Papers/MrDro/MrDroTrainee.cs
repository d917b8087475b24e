using EdgeActors.Actors.Groups;
using EdgeActors.Actors.Learning;
using EdgeActors.Learners.Algorithms;
using EdgeActors.Scenarios.Configuration;
using EdgeActors.Scenarios.Lab.Measures;
using EdgeActors.Scenarios.Learning;
using EdgeActors.Scenarios.Training;

namespace EdgeActors.Scenarios.Papers.MrDro;

/// <summary>The paper's parallel networks as <c>train</c> trains them.</summary>
/// <param name="backend">What they compute with.</param>
/// <param name="options">The environment.</param>
/// <param name="recipe">How they are trained.</param>
internal sealed class MrDroTrainee(IBackend backend, MrDroOptions options, MrDroLearner recipe) : ITrainee
{
    /// <summary>How networks see sizes.</summary>
    public ProposalCode Code { get; } = ProposalCode.Uniform(options.SizeMin, options.SizeMax);

    public string Section => "mr-dro-learner.parallel";

    public string Agent => MrDroWorld.OrchestratorName;

    public AgentLayout Layout => LayoutOf(options) with { Scale = new AgentScale(Code.Mean, Code.Deviation) };

    /// <summary>The configured training: an episode is as many groups as in an evaluation.</summary>
    /// <exception cref="ConfigException">The configuration asks for what there is not here.</exception>
    public static LearningScenario Learning(LoadedSettings loaded)
    {
        (MrDroOptions options, MrDroLearner recipe) = (loaded.Settings.MrDro, loaded.Settings.MrDroLearner);
        Check(loaded);
        var trainee = new MrDroTrainee(Backends.Of(loaded.Settings), options, recipe);
        var description = new MrDroTrainingDescription(options, recipe, trainee);
        long groups = MrDroTraining.CountOf(recipe);
        double tasks = options.Users * options.Tasks;
        return new LearningScenario(trainee, checked((int)((groups + options.Groups - 1) / options.Groups)), (_, _) => description)
        {
            Score = new TrainingScore("mean-s", "mean S of a group", "S a group", Better.Lower, e => -e.Reward * tasks / e.Tasks),
        };
    }

    /// <summary>What agents that decide here see.</summary>
    /// <param name="options">The environment.</param>
    /// <param name="discrepancies">How mr-dro-plus decides.</param>
    public static IReadOnlyList<AgentSeat> Seats(MrDroOptions options, bool discrepancies) => options.Places.Count != 3 ? [] :
    [
        new(LayoutOf(options), (agent, weights) =>
        {
            AgentScale scale = agent.Layout.Scale is { Deviation: > 0 } s && double.IsFinite(s.Mean) ? s : throw new ArgumentException("it does not say how it sees sizes");
            var code = new ProposalCode(scale.Mean, scale.Deviation);
            ParallelGroupPolicy Make() => new(agent.Shape, weights, code);
            return Make().Tasks == options.Users * options.Tasks
                ? (name, summary) => PolicyEntry.ForGroups(name, summary, Make)
                : throw new ArgumentException($"its networks are for {Make().Tasks} tasks");
        }),
        LearnedPlus.Seat(discrepancies),
    ];

    public ITrajectoryLearner Learner(long seed) => recipe.Create(backend, options.Users * options.Tasks, seed);

    public LearnerState Initial(ulong key)
    {
        IParallelNetworks networks = recipe.Create(backend, options.Users * options.Tasks, MrDroTraining.SeedOf(key));
        MrDroTraining.Reptile(networks, options, recipe, Code, key);
        return LearnerState.Freeze(networks);
    }

    public PolicyEntry Policy(string name, string summary, PolicyShape shape, FrozenFloats weights) =>
        PolicyEntry.ForGroups(name, summary, () => new ParallelGroupPolicy(shape, weights, Code));

    private static AgentLayout LayoutOf(MrDroOptions options) =>
        new("group-sizes", [FormattableString.Invariant($"the sizes of {options.Users} x {options.Tasks} tasks"), "3 places"], false);

    private static void Check(LoadedSettings loaded)
    {
        if (loaded.Settings.MrDro.Places.Count != 3)
        {
            throw new ConfigException(
                loaded.Tree.Get("mr-dro.edge-nodes").Origin, $"mr-dro.edge-nodes = {loaded.Settings.MrDro.EdgeNodes} and mr-dro.clouds = {loaded.Settings.MrDro.Clouds}: the paper's networks choose between one edge node and one cloud",
                "leave both at 1");
        }

        TrainKeys.RequireFree(
            loaded, "in mr-dro learning takes no time, as in the paper", "training in mr-dro", "mr-dro-learner says how networks are trained there, and for how many steps", "train.warm-start");
    }
}
