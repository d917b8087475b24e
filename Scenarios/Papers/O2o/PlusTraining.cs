using System.Runtime.InteropServices;
using EdgeActors.Actors;
using EdgeActors.Actors.Policies;
using EdgeActors.Learners;
using EdgeActors.Learners.Algorithms;
using EdgeActors.Scenarios.TaskLogs;

namespace EdgeActors.Scenarios.Papers.O2o;

/// <summary>
/// o2o-plus: one policy for every node of every network of a setting, trained on networks that are drawn for training alone, each episode on another.
/// </summary>
internal sealed class PlusTraining : IDisposable
{
    /// <summary>Networks from this number on are for training; evaluation uses those below.</summary>
    public const int FirstNetwork = 1_000_000;

    private const int NetworksPerSeed = 1_000_000;

    private readonly O2oOptions _options;
    private readonly ulong _worldSeed;
    private readonly O2oPlusTraining _recipe;
    private readonly ITaskLog _log;
    private readonly IO2oPlus _learner;
    private int _nextNetwork;

    /// <summary>A learner that has seen nothing.</summary>
    /// <param name="backend">What it computes with.</param>
    /// <param name="options">The setting.</param>
    /// <param name="worldSeed">The seed of the networks.</param>
    /// <param name="recipe">How long to train.</param>
    /// <param name="log">Where task logs go and come from.</param>
    /// <param name="seed">The training seed's number, from 0.</param>
    public PlusTraining(IBackend backend, O2oOptions options, ulong worldSeed, O2oPlusTraining recipe, ITaskLog log, int seed)
    {
        (_options, _worldSeed, _recipe, _log) = (options, worldSeed, recipe, log);
        _learner = backend.O2oPlus(TargetFeatures.Size, recipe.Config, seed + 1);
        _nextNetwork = FirstNetwork + (seed * NetworksPerSeed);
    }

    /// <summary>The policy as learned so far, frozen, for a network.</summary>
    public Func<O2oNetwork, Func<OffloadingPolicy>> Policy()
    {
        var frozen = new FrozenScorer(_learner.PolicyWeights(), _recipe.Config, _learner.Version);
        return network =>
        {
            var features = new TargetFeatures(network);
            return () => new ScoringPolicy(frozen, features);
        };
    }

    /// <summary>Logs the heuristic's episodes and learns from the log.</summary>
    public void Offline(PolicyEntry heuristic)
    {
        O2oDecisions log = Play(heuristic.Name, "log", _recipe.LogEpisodes, _ => heuristic.Create, version: 0, everyPlace: false).Decisions;
        _learner.FitOffline(log, _recipe.OfflineUpdates);
    }

    /// <summary>Plays and learns.</summary>
    /// <returns>The success rate in each iteration, of its episodes, before it learned from them.</returns>
    public double[] Online()
    {
        var curve = new double[_recipe.OnlineIterations];
        for (int iteration = 0; iteration < curve.Length; iteration++)
        {
            (O2oDecisions played, curve[iteration]) = Play("o2o-plus", "online", _recipe.OnlineEpisodes, Policy(), _learner.Version, everyPlace: true);
            _learner.FineTune(played, _recipe.RateOf(iteration));
        }

        return curve;
    }

    public void Dispose() => _learner.Dispose();

    private (O2oDecisions Decisions, double SuccessRate) Play(
        string name, string episode, int episodes, Func<O2oNetwork, Func<OffloadingPolicy>> policy, long version, bool everyPlace)
    {
        var decisions = new DecisionLog(_options.Nodes, everyPlace);
        var played = new List<IReadOnlyList<TaskLogRow>>();
        for (int i = 0; i < episodes; i++, _nextNetwork++)
        {
            var network = new O2oNetwork(_options, _worldSeed, _nextNetwork);
            List<TaskLogRow> rows = new EpisodeRunner(network, _worldSeed, _nextNetwork).Run(episode, policy(network), version);
            _log.Append(new TaskLogRun(O2oScenario.ScenarioName, name, _worldSeed, _nextNetwork, episode), CollectionsMarshal.AsSpan(rows));
            _log.Commit();
            _log.Read(name, _worldSeed, _nextNetwork, (_, logged) => decisions.Add(network, logged));
            played.Add(rows);
        }

        return (decisions.Decisions, EpisodeRunner.SuccessRate(played));
    }
}

/// <summary>Decisions rebuilt from task logs for o2o-plus, of one network or of several of the same size.</summary>
/// <param name="nodes">Nodes of every network.</param>
/// <param name="everyPlace">Whether to keep what was seen of all places, as fine-tuning needs, or of the chosen one only.</param>
internal sealed class DecisionLog(int nodes, bool everyPlace)
{
    private readonly List<float> _features = [];
    private readonly List<float> _chosen = [];
    private readonly List<long> _actions = [];
    private readonly List<float> _outcomes = [];
    private readonly float[] _row = new float[nodes * TargetFeatures.Size];

    public O2oDecisions Decisions => new(nodes, [.. _features], [.. _chosen], [.. _actions], [.. _outcomes]);

    /// <summary>Rebuilds an episode's decisions.</summary>
    /// <exception cref="InvalidDataException">The tasks are not of this network.</exception>
    public void Add(O2oNetwork network, ReadOnlySpan<TaskLogRow> tasks)
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
                if (replay.TryTask(out TaskLogRow task))
                {
                    Keep(replay, features, in task);
                }

                replay.EndTurn();
            }
        }
    }

    private void Keep(EpisodeReplay replay, TargetFeatures features, in TaskLogRow row)
    {
        var task = new EdgeTask { Id = row.Task, Born = row.Born, Deadline = row.Deadline, Size = row.Size, Cycles = row.Cycles };
        features.Write(replay, row.Source, in task, _row);
        if (everyPlace)
        {
            _features.AddRange(_row);
        }

        _chosen.AddRange(_row.AsSpan(row.Place * TargetFeatures.Size, TargetFeatures.Size));
        _actions.Add(row.Place);
        _outcomes.Add(row.Outcome == TaskOutcome.Succeeded ? 1 : -1);
    }
}
