using EdgeActors.Actors.Learning;
using EdgeActors.Actors.Policies;
using EdgeActors.Learners.Algorithms;
using EdgeActors.Scenarios.Configuration;
using EdgeActors.Scenarios.Learning;
using EdgeActors.Scenarios.Training;

namespace EdgeActors.Scenarios.Papers.O2o;

/// <summary>
/// The paper's agents as <c>train</c> trains them: by the recipe on each network, or o2o-plus on many. Each episode is a world (<see cref="TurnWorld"/>), first those of the
/// heuristic, then those of the iterations, and it comes to the weights of <see cref="WorldTraining"/>.
/// </summary>
internal sealed class O2oTrainee : ITrainee
{
    private readonly IBackend _backend;
    private readonly Settings _settings;
    private readonly bool _plus;
    private readonly Lazy<PolicyShape> _shape;

    private O2oTrainee(IBackend backend, Settings settings, bool plus)
    {
        (_backend, _settings, _plus) = (backend, settings, plus);
        _shape = new(() =>
        {
            using IRecipeLearner learner = LearnerOf(0);
            return learner.Shape;
        });
    }

    public string Section => _plus ? "o2o-drl.plus" : "o2o-drl";

    public string Agent => AgentSeat.SchedulerName;

    public AgentLayout Layout => _plus ? PlusLayout : TurnLayout(_settings.O2o, _settings.O2oDrl);

    /// <summary>Episodes of the heuristic, and all.</summary>
    public (int Logged, int All) Episodes
    {
        get
        {
            (int logged, int iterations, int each) = _plus
                ? (_settings.O2oDrl.Plus.LogEpisodes, _settings.O2oDrl.Plus.OnlineIterations, _settings.O2oDrl.Plus.OnlineEpisodes)
                : (_settings.O2oDrl.LogEpisodes, _settings.O2oDrl.OnlineIterations, _settings.O2oDrl.OnlineEpisodes);
            return (logged, checked(logged + (iterations * each)));
        }
    }

    /// <summary>The shape of what is trained.</summary>
    public PolicyShape Shape => _shape.Value;

    /// <summary>The heuristic that plays first.</summary>
    public PolicyEntry Heuristic => PolicyCatalog.Find(KebabCase.Of(_settings.O2oDrl.Log.ToString()));

    private static AgentLayout PlusLayout { get; } = new("o2o-plus", [FormattableString.Invariant($"{TargetFeatures.Size} numbers of each place")], true);

    /// <summary>The configured training; null where agents are those of <c>train</c>.</summary>
    /// <exception cref="ConfigException">The configuration asks for what there is not here.</exception>
    public static LearningScenario? Learning(LoadedSettings loaded)
    {
        Settings settings = loaded.Settings;
        if (settings.O2oDrl.Agent == O2oAgent.Places)
        {
            return null;
        }

        Check(loaded);
        settings.O2oDrl.Checked(settings.O2o);
        var trainee = new O2oTrainee(Backends.Of(settings), settings, settings.O2oDrl.Agent == O2oAgent.Plus);
        return new LearningScenario(trainee, trainee.Episodes.All, (training, episode) => new O2oRecipeDescription(trainee, training, episode));
    }

    /// <summary>What agents that decide here see.</summary>
    /// <param name="options">The environment.</param>
    /// <param name="recipe">What the paper's agents observe.</param>
    public static IReadOnlyList<AgentSeat> Seats(O2oOptions options, O2oTraining recipe) => options.Probe != ProbeMode.Instant ? [AgentSeat.Scheduler] :
    [
        AgentSeat.Scheduler,
        new(TurnLayout(options, recipe), (agent, weights) =>
        {
            _ = new AgentPolicy(agent.Shape, weights);
            return (name, summary) => TurnPolicy(name, summary, recipe, agent.Shape, weights);
        }),
        new(PlusLayout, (agent, weights) =>
        {
            _ = new AgentPolicy(agent.Shape, weights);
            return (name, summary) => PlusPolicy(name, summary, agent.Shape, weights);
        }),
    ];

    /// <summary>The recipe of a network's training.</summary>
    public Recipe RecipeOf(int training) => _plus
        ? PlusLearner.Recipe(_settings, _settings.O2oDrl.Plus, training)
        : O2oLearner.Recipe(_settings.O2oDrl, new EpisodeRunner(NetworkOf(training), (ulong)_settings.Seed, training));

    /// <summary>What learns on a network.</summary>
    public IRecipeLearner LearnerOf(int training)
    {
        IRecipeLearner learner = _plus
            ? new PlusLearner(_backend, _settings.O2o.Nodes, _settings.O2oDrl.Plus, training + 1)
            : new O2oLearner(_backend, NetworkOf(training), _settings.O2oDrl, training + 1);
        learner.BeginLog();
        return learner;
    }

    /// <inheritdoc/>
    /// <remarks>Each training's own chance is that of its number; what a file holds goes into any.</remarks>
    public ITrajectoryLearner Learner(long seed) => LearnerOf(0);

    /// <inheritdoc/>
    /// <remarks>Actions are drawn, as the paper evaluates them.</remarks>
    public PolicyEntry Policy(string name, string summary, PolicyShape shape, FrozenFloats weights) =>
        _plus ? PlusPolicy(name, summary, shape, weights) : TurnPolicy(name, summary, _settings.O2oDrl, shape, weights);

    private static PolicyEntry TurnPolicy(string name, string summary, O2oTraining recipe, PolicyShape shape, FrozenFloats weights) => PolicyEntry.OfNetwork<O2oNetwork>(name, summary, network =>
    {
        Observer observer = recipe.Observer(network);
        return () => new LearnedPolicy(new TurnEncoder(observer), shape, weights, explores: true);
    });

    private static PolicyEntry PlusPolicy(string name, string summary, PolicyShape shape, FrozenFloats weights) => PolicyEntry.OfNetwork<O2oNetwork>(name, summary, network =>
    {
        var features = new TargetFeatures(network);
        return () => new LearnedPolicy(new TargetEncoder(features), shape with { Parts = network.Options.Nodes }, weights, explores: true);
    });

    private static AgentLayout TurnLayout(O2oOptions options, O2oTraining recipe) => new(
        "o2o-turns",
        [
            recipe.OneHot ? FormattableString.Invariant($"which of {options.Nodes} nodes") : FormattableString.Invariant($"{options.Nodes} zeros"), "arrival probability", "failure rate", "cores",
            FormattableString.Invariant($"tasks here, to {recipe.FullQueue}"), FormattableString.Invariant($"tasks coming from each node, to {recipe.FullLink}"), "rate to each node", "size", "cycles",
            "deadline", recipe.Mask ? "busy nodes are forbidden" : "no node is forbidden",
        ],
        false);

    private static void Check(LoadedSettings loaded)
    {
        if (loaded.Settings.O2o.Probe != ProbeMode.Instant)
        {
            throw new ConfigException(loaded.Tree.Get("o2o.probe").Origin, $"o2o.probe = {loaded.Tree.Get("o2o.probe")}: what o2o-drl.agent trains takes a turn in each slot", "set o2o.probe = instant");
        }

        TrainKeys.RequireFree(
            loaded, "what o2o-drl.agent trains learns in no time, as in the paper", "what o2o-drl.agent trains", "o2o-drl says how it is trained, and for how many episodes");
    }

    private O2oNetwork NetworkOf(int training) => new(_settings.O2o, (ulong)_settings.Seed, training);
}

/// <summary>An episode of the recipe.</summary>
/// <param name="Trainee">What is trained.</param>
/// <param name="Training">The training's number, from 0.</param>
/// <param name="Episode">The episode's, from 1.</param>
internal sealed record O2oRecipeDescription(O2oTrainee Trainee, int Training, int Episode) : TrainingDescription
{
    /// <inheritdoc/>
    /// <remarks>The seed is that of network and episode in the recipe, so that all ways of training meet the same tasks.</remarks>
    public override TrainingWorld Build(ulong seed, TrainingStart start)
    {
        Recipe recipe = Trainee.RecipeOf(Training);
        int online = Episode - 1 - Trainee.Episodes.Logged;
        bool logs = online < 0;
        (EpisodeRunner runner, string name) = logs ? recipe.Logged(Episode - 1) : recipe.Played(online / recipe.OnlineEpisodes, online % recipe.OnlineEpisodes);
        Func<ITrajectoryLearner> create = () => Trainee.LearnerOf(Training);
        (LearnerState state, int version) = start.Before(0) is { } before ? (before.State, before.Version) : (LearnerState.Freeze(create()), 0);
        var world = new TurnWorld(runner.Network, logs ? Trainee.Heuristic.Create : Exploring(recipe, runner, new FrozenFloats(state.Ask(create, l => l.PolicyWeights())), version), recipe.Encoder(runner.Network), recipe.Credit)
        {
            Create = create,
            Initial = state,
            Before = start.Before(0),
            RoundEpisodes = logs ? 1 : recipe.OnlineEpisodes,
        };
        return new TrainingWorld(world.Build(runner.KeyOf(name)), _ => world.Learner, [world.Learner]) { Episode = (Episode, !logs) };
    }

    private Func<OffloadingPolicy> Exploring(Recipe recipe, EpisodeRunner runner, FrozenFloats weights, int version)
    {
        Func<IDecisionEncoder> encoder = recipe.Encoder(runner.Network);
        return () => new LearnedPolicy(encoder(), Trainee.Shape, weights, version, explores: true);
    }
}
