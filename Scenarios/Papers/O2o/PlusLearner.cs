using EdgeActors.Actors;
using EdgeActors.Actors.Learning;
using EdgeActors.Learners.Algorithms;
using EdgeActors.Learners.Experience;
using EdgeActors.Scenarios.TaskLogs;

namespace EdgeActors.Scenarios.Papers.O2o;

/// <summary>
/// What learns in the recipe of o2o-plus: one policy for every node of every network of a setting, trained on networks that are drawn for training alone, each episode on
/// another. Decisions come as schedulers' trajectories, or are rebuilt from task logs; the weights that it comes to are the same.
/// </summary>
internal sealed class PlusLearner : IRecipeLearner
{
    /// <summary>Networks from this number on are for training; evaluation uses those below.</summary>
    public const int FirstNetwork = 1_000_000;

    private const int NetworksPerSeed = 1_000_000;

    private readonly O2oPlusTraining _options;
    private readonly int _nodes;
    private readonly IO2oPlus _scorer;
    private readonly DecisionLog _decisions;
    private bool _logs;
    private int _logged; // episodes of them that came as trajectories
    private int _iteration;

    /// <summary>A learner that has seen nothing.</summary>
    /// <param name="backend">What it computes with.</param>
    /// <param name="nodes">Nodes of every network.</param>
    /// <param name="options">How to train.</param>
    /// <param name="seed">All its randomness comes from here.</param>
    public PlusLearner(IBackend backend, int nodes, O2oPlusTraining options, long seed)
    {
        (_options, _nodes, _decisions) = (options, nodes, new DecisionLog(nodes));
        _scorer = backend.O2oPlus(TargetFeatures.Size, options.Config, seed);
    }

    /// <inheritdoc/>
    public long Version => _scorer.Version;

    /// <inheritdoc/>
    public PolicyShape Shape => _scorer.ShapeFor(_nodes);

    /// <summary>Online: an iteration's passes, by actor and critic, over all places and over one.</summary>
    public double FlopsPerRow => 6.0 * _options.Epochs * (_nodes + 1) * _scorer.PolicyWeights().Length;

    /// <summary>A training that has seen nothing.</summary>
    /// <param name="backend">What it computes with.</param>
    /// <param name="settings">The setting.</param>
    /// <param name="options">How to train.</param>
    /// <param name="log">Where task logs go, and come from if they are learned from.</param>
    /// <param name="seed">The training seed's number, from 0.</param>
    public static RecipeTraining Train(IBackend backend, Settings settings, O2oPlusTraining options, ITaskLog log, int seed) => RecipeTraining.Create(
        Recipe(settings, options, seed), log, () => new PlusLearner(backend, settings.O2o.Nodes, options, seed + 1));

    /// <summary>The recipe of a training seed.</summary>
    public static Recipe Recipe(Settings settings, O2oPlusTraining options, int seed)
    {
        EpisodeRunner Runner(int episode)
        {
            int network = checked(FirstNetwork + (seed * NetworksPerSeed) + episode);
            return new EpisodeRunner(new O2oNetwork(settings.O2o, (ulong)settings.Seed, network), (ulong)settings.Seed, network);
        }

        return new Recipe(
            options.LogEpisodes, options.OnlineIterations, options.OnlineEpisodes, settings.O2oDrl.Experience, episode => (Runner(episode), "log"),
            (iteration, episode) => (Runner(options.LogEpisodes + (iteration * options.OnlineEpisodes) + episode), "online"), Encoder)
        { Credit = TurnCredit.Task };
    }

    /// <inheritdoc/>
    public void BeginLog() => _logs = true;

    /// <inheritdoc/>
    public void Add(O2oNetwork network, ReadOnlySpan<TaskLogRow> episode) => _decisions.Add(network, episode, everyPlace: !_logs);

    /// <inheritdoc/>
    public void LearnOffline()
    {
        _scorer.FitOffline(_decisions.Take(), _options.OfflineUpdates);
        _logs = false;
    }

    /// <inheritdoc/>
    public void LearnOnline() => _scorer.FineTune(_decisions.Take(), _options.RateOf(_iteration++));

    /// <inheritdoc/>
    /// <remarks>A round is a logged episode, or all of an iteration's: of each a trajectory for each node.</remarks>
    public LearningReport Learn(IReadOnlyList<Trajectory> trajectories)
    {
        for (int first = 0; first < trajectories.Count; first += _nodes)
        {
            _decisions.Add([.. trajectories.Skip(first).Take(_nodes)], everyPlace: !_logs);
            _logged += _logs ? 1 : 0;
        }

        if (!_logs)
        {
            LearnOnline();
        }
        else if (_logged == _options.LogEpisodes)
        {
            LearnOffline();
        }

        return new LearningReport(double.NaN, double.NaN, double.NaN);
    }

    /// <inheritdoc/>
    public float[] PolicyWeights() => _scorer.PolicyWeights();

    /// <inheritdoc/>
    public float[] Parameters() => _scorer.Parameters();

    /// <inheritdoc/>
    public void SetParameters(ReadOnlySpan<float> parameters) => _scorer.SetParameters(parameters);

    /// <inheritdoc/>
    public void Exchange(LearnerCheckpoint checkpoint)
    {
        checkpoint.Value(ref _logs);
        checkpoint.Value(ref _logged);
        checkpoint.Value(ref _iteration);
        _decisions.Exchange(checkpoint);
        checkpoint.Same(LearnerCheckpoint.NameOf(_scorer), "learner");
        _scorer.Exchange(checkpoint);
    }

    public void Dispose() => _scorer.Dispose();

    private static Func<IDecisionEncoder> Encoder(O2oNetwork network)
    {
        var features = new TargetFeatures(network);
        return () => new TargetEncoder(features);
    }
}

/// <summary>Decisions of one network or of several of the same size, rebuilt from task logs or as schedulers sent them: slot by slot, and in a slot node by node.</summary>
/// <param name="nodes">Nodes of every network.</param>
internal sealed class DecisionLog(int nodes)
{
    private readonly List<float> _features = [];
    private readonly List<float> _chosen = [];
    private readonly List<long> _actions = [];
    private readonly List<float> _outcomes = [];
    private readonly float[] _row = new float[nodes * TargetFeatures.Size];

    /// <summary>Gives all away.</summary>
    public O2oDecisions Take()
    {
        var all = new O2oDecisions(nodes, [.. _features], [.. _chosen], [.. _actions], [.. _outcomes]);
        Clear();
        return all;
    }

    /// <summary>Rebuilds an episode's decisions.</summary>
    /// <param name="network">The network.</param>
    /// <param name="tasks">What became of its tasks.</param>
    /// <param name="everyPlace">Whether to keep what was seen of all places, as fine-tuning needs, or of the chosen one only.</param>
    /// <exception cref="InvalidDataException">The tasks are not of this network.</exception>
    public void Add(O2oNetwork network, ReadOnlySpan<TaskLogRow> tasks, bool everyPlace)
    {
        var replay = new EpisodeReplay(network);
        var features = new TargetFeatures(network);
        replay.Load(tasks);
        for (int slot = 0; slot < network.Options.Slots; slot++)
        {
            replay.BeginSlot(slot);
            for (int node = 0; node < nodes; node++)
            {
                replay.BeginTurn(node);
                if (replay.TryTask(out TaskLogRow row))
                {
                    var task = new EdgeTask { Id = row.Task, Born = row.Born, Deadline = row.Deadline, Size = row.Size, Cycles = row.Cycles };
                    features.Write(replay, row.Source, in task, _row);
                    Keep(_row, row.Place, row.Outcome == TaskOutcome.Succeeded ? 1 : -1, everyPlace);
                }

                replay.EndTurn();
            }
        }
    }

    /// <summary>Takes an episode's decisions as its nodes' schedulers saw them.</summary>
    /// <param name="turns">A trajectory of each node, with a row a slot, in any order: nodes send theirs as soon as their last tasks have ended.</param>
    /// <param name="everyPlace">Whether to keep what was seen of all places.</param>
    /// <exception cref="InvalidDataException">The trajectories are not of a network of this size.</exception>
    public void Add(IReadOnlyList<Trajectory> turns, bool everyPlace)
    {
        if (turns.Count != nodes || turns.Any(t => t.Rows != turns[0].Rows))
        {
            throw new InvalidDataException($"an episode is a trajectory of each of {nodes} nodes, all as long");
        }

        Trajectory[] ordered = [.. turns.OrderBy(NodeOf)];
        for (int slot = 0; slot < ordered[0].Rows; slot++)
        {
            foreach (Trajectory turn in ordered)
            {
                if (turn.Actions[slot] < nodes)
                {
                    Keep(turn.Observations.AsSpan(slot * _row.Length, _row.Length), turn.Actions[slot], turn.Rewards[slot], everyPlace);
                }
            }
        }
    }

    /// <summary>Names what is kept of the log; of what is played nothing is left between rounds.</summary>
    public void Exchange(LearnerCheckpoint checkpoint)
    {
        int count = _actions.Count;
        checkpoint.Value(ref count);
        (float[] chosen, long[] actions, float[] outcomes) = checkpoint.IsLoading
            ? (new float[count * TargetFeatures.Size], new long[count], new float[count])
            : ([.. _chosen], [.. _actions], [.. _outcomes]);
        checkpoint.Values(chosen.AsSpan());
        checkpoint.Values(actions.AsSpan());
        checkpoint.Values(outcomes.AsSpan());
        if (checkpoint.IsLoading)
        {
            Clear();
            _chosen.AddRange(chosen);
            _actions.AddRange(actions);
            _outcomes.AddRange(outcomes);
        }
    }

    /// <summary>Whose turns they are: it sees which place is its own. -1 where it had no task to see that by, and so has no decision.</summary>
    private int NodeOf(Trajectory turns)
    {
        int slot = Array.FindIndex(turns.Actions, action => action < nodes);
        return slot < 0 ? -1 : Enumerable.Range(0, nodes).First(to => turns.Observations[(slot * _row.Length) + (to * TargetFeatures.Size) + TargetFeatures.Own] == 1);
    }

    private void Clear()
    {
        _features.Clear();
        _chosen.Clear();
        _actions.Clear();
        _outcomes.Clear();
    }

    private void Keep(ReadOnlySpan<float> seen, int place, float outcome, bool everyPlace)
    {
        if (everyPlace)
        {
            _features.AddRange(seen);
        }

        _chosen.AddRange(seen.Slice(place * TargetFeatures.Size, TargetFeatures.Size));
        _actions.Add(place);
        _outcomes.Add(outcome);
    }
}
