using EdgeActors.Learners.Algorithms;
using EdgeActors.Learners.Experience;
using EdgeActors.Scenarios.TaskLogs;

namespace EdgeActors.Scenarios.Papers.O2o;

/// <summary>
/// What learns in O2O-DRL's recipe, on one network: it keeps the turns of logged episodes until all are there and learns from them (algorithm 1), then from each iteration's
/// episodes (algorithm 2; off-policy by algorithm 1 again). Turns come as schedulers' trajectories to the learner actor that owns it (<see cref="WorldTraining"/>), or are
/// rebuilt from task logs (<see cref="LoggedTraining"/>); the weights that it comes to are the same.
/// </summary>
internal sealed class O2oLearner : IRecipeLearner
{
    private readonly IBackend _backend;
    private readonly O2oNetwork _network;
    private readonly O2oTraining _recipe;
    private readonly long _seed;
    private readonly SeededRandom _random;
    private readonly TurnLog _played;
    private readonly O2oBatch _batch;
    private readonly Observer _observer;
    private TurnLog? _logged;
    private IO2oDrl _networks;
    private bool _isRelaxed; // goes on without the conservative term

    /// <summary>A learner that has seen nothing and, unless it is told to <see cref="BeginLog"/>, learns online only.</summary>
    /// <param name="backend">What it computes with.</param>
    /// <param name="network">Whose nodes it learns from.</param>
    /// <param name="recipe">How to train.</param>
    /// <param name="seed">All its randomness comes from here.</param>
    public O2oLearner(IBackend backend, O2oNetwork network, O2oTraining recipe, long seed)
    {
        (_backend, _network, _recipe, _seed, _random) = (backend, network, recipe, seed, new SeededRandom(seed));
        _observer = recipe.Observer(network);
        _networks = backend.O2oDrl(_observer.Size, _observer.Actions, recipe.Config, seed);
        _played = new TurnLog(network, _observer, recipe.OnlineEpisodes);
        _batch = new O2oBatch(recipe.BatchSize, _observer.Size, _observer.Actions);
    }

    /// <inheritdoc/>
    public PolicyShape Shape => _networks.Shape;

    /// <inheritdoc/>
    public long Version => _networks.Version;

    /// <summary>Of algorithm 2: an iteration's passes, by actor and critic.</summary>
    public double FlopsPerRow => 6.0 * _recipe.Epochs * (WeightsTo(_observer.Actions) + WeightsTo(1));

    private TurnLog Turns => _logged ?? _played;

    /// <summary>The paper's recipe, all on one network.</summary>
    public static Recipe Recipe(O2oTraining options, EpisodeRunner runner)
    {
        Observer observer = options.Observer(runner.Network);
        return new Recipe(
            options.LogEpisodes, options.OnlineIterations, options.OnlineEpisodes, options.Experience, episode => (runner, FormattableString.Invariant($"log-{episode}")),
            (iteration, episode) => (runner, FormattableString.Invariant($"online-{iteration}-{episode}")), _ => () => new TurnEncoder(observer));
    }

    /// <inheritdoc/>
    public void BeginLog() => _logged = new TurnLog(_network, _observer, checked((int)_recipe.KeptEpisodes));

    /// <inheritdoc/>
    public void Add(O2oNetwork network, ReadOnlySpan<TaskLogRow> episode) => Turns.Add(episode);

    /// <summary>Learns from the log (algorithm 1), which is forgotten unless it is learned from online too.</summary>
    public void LearnOffline()
    {
        if (_recipe.NormalizeRewards)
        {
            _logged!.NormalizeRewards();
        }

        Update(_recipe.OfflineUpdates);
        _logged = _recipe.Online == OnlineMethod.Ppo ? null : _logged;
    }

    /// <summary>Learns from an iteration's episodes: by algorithm 2, or by the offline method from the log with them added to it.</summary>
    public void LearnOnline()
    {
        if (_logged is not null)
        {
            Relax();
            _logged.NormalizeRewardsSince(_logged.Episodes - _recipe.OnlineEpisodes);
            Update(_recipe.OnlineUpdates);
            return;
        }

        if (_recipe.NormalizeRewards)
        {
            _played.NormalizeRewards();
        }

        _networks.FineTune(_played.Trajectories());
        _played.Clear();
    }

    /// <inheritdoc/>
    /// <remarks>A round is a logged episode, or all of an iteration's: of each a trajectory for each node, in order.</remarks>
    /// <exception cref="InvalidDataException">The trajectories are not of this network.</exception>
    public LearningReport Learn(IReadOnlyList<Trajectory> trajectories)
    {
        for (int first = 0; first < trajectories.Count; first += _observer.Nodes)
        {
            Turns.Add([.. trajectories.Skip(first).Take(_observer.Nodes)]);
        }

        if (_logged is null || _logged.Episodes > _recipe.LogEpisodes)
        {
            LearnOnline();
        }
        else if (_logged.Episodes == _recipe.LogEpisodes)
        {
            LearnOffline();
        }

        return new LearningReport(double.NaN, double.NaN, double.NaN);
    }

    /// <inheritdoc/>
    public float[] PolicyWeights() => _networks.PolicyWeights();

    /// <inheritdoc/>
    public float[] Parameters() => _networks.Parameters();

    /// <inheritdoc/>
    public void SetParameters(ReadOnlySpan<float> parameters) => _networks.SetParameters(parameters);

    /// <inheritdoc/>
    /// <remarks>Between rounds nothing that was played is left to learn from.</remarks>
    public void Exchange(LearnerCheckpoint checkpoint)
    {
        (bool relaxed, bool logs) = (_isRelaxed, _logged is not null);
        checkpoint.Value(ref relaxed);
        checkpoint.Value(ref logs);
        if (checkpoint.IsLoading)
        {
            Remake(relaxed);
            _logged = logs ? new TurnLog(_network, _observer, checked((int)_recipe.KeptEpisodes)) : null;
        }

        checkpoint.Random(_random);
        _logged?.Exchange(checkpoint);
        checkpoint.Same(LearnerCheckpoint.NameOf(_networks), "learner");
        _networks.Exchange(checkpoint);
    }

    public void Dispose() => _networks.Dispose();

    private long WeightsTo(int outputs)
    {
        long hidden = _recipe.Hidden;
        return ((_observer.Size + 1) * hidden) + ((hidden + 1) * hidden) + ((hidden + 1) * outputs);
    }

    private void Update(int updates)
    {
        for (int update = 0; update < updates; update++)
        {
            _logged!.Sample(_batch, _random);
            _networks.ImproveOffline(_batch);
        }
    }

    /// <summary>Goes on without the conservative term from the same networks and optimisers, if the recipe says so.</summary>
    private void Relax()
    {
        if (_isRelaxed || _recipe.Online != OnlineMethod.OffPolicyNotConservative)
        {
            return;
        }

        using var state = new MemoryStream();
        LearnerCheckpoint.Save(_networks, state);
        Remake(relaxed: true);
        state.Position = 0;
        LearnerCheckpoint.Load(_networks, state);
    }

    private void Remake(bool relaxed)
    {
        if (relaxed != _isRelaxed)
        {
            _networks.Dispose();
            _networks = _backend.O2oDrl(_observer.Size, _observer.Actions, relaxed ? _recipe.OnlineConfig : _recipe.Config, _seed);
            _isRelaxed = relaxed;
        }
    }
}
