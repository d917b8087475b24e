using EdgeActors.Actors.Learning;
using EdgeActors.Actors.Policies;
using EdgeActors.Learners.Algorithms;
using EdgeActors.Scenarios.Learning;
using EdgeActors.Scenarios.TaskLogs;
using EdgeActors.Simulator;
using EdgeActors.Simulator.Engines;

namespace EdgeActors.Scenarios.Papers.O2o;

/// <summary>
/// The training by actors: a sequence of worlds, one an episode, in which nodes' schedulers send what they saw and did to a learner actor as messages, and it sends policies
/// back (<see cref="TurnWorld"/>). What the learner is passes on from each world to the next.
/// </summary>
internal sealed class WorldTraining : RecipeTraining
{
    private readonly Recipe _recipe;
    private readonly Func<IRecipeLearner> _make;
    private readonly Func<World, RunOptions, RunResult> _engine;
    private readonly List<RunDigest> _worlds = [];
    private readonly List<PolicyAdopted> _adopted = [];
    private readonly PolicyShape _shape;
    private Func<ITrajectoryLearner> _create;
    private LearnerState _state;
    private FinalPolicy? _after;
    private bool _logs;

    /// <summary>A training that has seen nothing.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="log">Where task logs go; nothing is learned from them.</param>
    /// <param name="create">Makes the learner.</param>
    /// <param name="engine">What runs worlds; null for one core.</param>
    public WorldTraining(Recipe recipe, ITaskLog log, Func<IRecipeLearner> create, Func<World, RunOptions, RunResult>? engine = null)
        : base(recipe, log)
    {
        (_recipe, _make, _create, _engine) = (recipe, create, create, engine ?? ((world, options) => SequentialEngine.Run(world, options)));
        ITrajectoryLearner first = create();
        (_shape, _state) = (first.Shape, LearnerState.Freeze(first));
    }

    public override float[] Parameters => _state.Ask(_create, l => l.Parameters());

    /// <summary>The chain over the digests of its worlds.</summary>
    public RunDigest Digest => TrainingDigest.Of(_worlds);

    /// <summary>Who has taken over which version, of policies that came as messages.</summary>
    public IReadOnlyList<PolicyAdopted> Adopted => _adopted;

    protected override long Version => _after?.Version ?? 0;

    public override Func<OffloadingPolicy> Policy(O2oNetwork network)
    {
        (PolicyShape shape, int version, Func<IDecisionEncoder> encoder) = (_shape, (int)Version, _recipe.Encoder(network));
        var weights = new FrozenFloats(_state.Ask(_create, l => l.PolicyWeights()));
        return () => new LearnedPolicy(encoder(), shape, weights, version, explores: true);
    }

    public override void Dispose() => _state.Thaw(_create).Dispose();

    protected override void BeginLog()
    {
        Func<IRecipeLearner> make = _make;
        Dispose();
        _logs = true;
        _create = () =>
        {
            IRecipeLearner learner = make();
            learner.BeginLog();
            return learner;
        };
        _state = LearnerState.Freeze(_create());
    }

    protected override List<TaskLogRow> Play(EpisodeRunner runner, string episode, Func<OffloadingPolicy> policy, long version)
    {
        List<FinalPolicy> final = [];
        var world = new TurnWorld(runner.Network, policy, _recipe.Encoder(runner.Network), _recipe.Credit)
        {
            Create = _create,
            Initial = _state,
            Before = _after,

            // A logged episode is a round, in which it is kept until all are there; online a round is an iteration.
            RoundEpisodes = _logs ? 1 : _recipe.OnlineEpisodes,
        };
        List<TaskLogRow> rows = runner.Run(episode, world.Build, version, Run, [new EndSink<FinalPolicy>(final.Add), new EndSink<PolicyAdopted>(_adopted.Add)]);
        _after = final.Single();
        _state = _after.Value.State;
        return rows;
    }

    protected override void EndLog(string heuristic, IReadOnlyList<EpisodeRunner> runners) => _logs = false;

    protected override void EndIteration(IReadOnlyList<(O2oNetwork Network, List<TaskLogRow> Rows)> episodes)
    {
    }

    private RunResult Run(World world, RunOptions options)
    {
        RunResult result = _engine(world, options);
        _worlds.Add(result.Digest ?? default);
        return result;
    }
}
