using System.Runtime.InteropServices;
using EdgeActors.Actors.Policies;
using EdgeActors.Learners;
using EdgeActors.Learners.Algorithms;
using EdgeActors.Learners.Experience;
using EdgeActors.Scenarios.TaskLogs;

namespace EdgeActors.Scenarios.Papers.O2o;

/// <summary>
/// O2O-DRL as the paper trains it: one network, one policy that all its nodes share. Heuristic episodes go to a task log; <see cref="Offline"/> rebuilds
/// their transitions from it (algorithm 1); <see cref="Online"/> plays, logs and learns in turn (algorithm 2). Episodes are named by what they are for, so
/// training never sees an evaluation episode, and two ways of training meet the same tasks.
/// </summary>
internal sealed class NetworkTraining : IDisposable
{
    private readonly EpisodeRunner _runner;
    private readonly O2oTraining _recipe;
    private readonly ITaskLog _log;
    private readonly Observer _observer;
    private readonly IBackend _backend;
    private readonly long _seed;
    private readonly SeededRandom _random;
    private readonly TurnLog _played;
    private IO2oDrl _learner;
    private TurnLog? _logged;

    /// <summary>A learner that has seen nothing.</summary>
    /// <param name="backend">What it computes with.</param>
    /// <param name="runner">The network.</param>
    /// <param name="recipe">How long to train.</param>
    /// <param name="log">Where task logs go and come from.</param>
    /// <param name="seed">The training seed.</param>
    public NetworkTraining(IBackend backend, EpisodeRunner runner, O2oTraining recipe, ITaskLog log, long seed)
    {
        (_backend, _runner, _recipe, _log, _seed) = (backend, runner, recipe, log, seed);
        _observer = recipe.Observer(runner.Network);
        _learner = backend.O2oDrl(_observer.Size, _observer.Actions, recipe.Config, seed);
        _random = new SeededRandom(seed);
        _played = new TurnLog(runner.Network, _observer, recipe.OnlineEpisodes);
    }

    /// <summary>The policy as learned so far, frozen.</summary>
    public Func<OffloadingPolicy> Policy()
    {
        var frozen = new FrozenActor(_learner.PolicyWeights(), _recipe.Hidden, _observer, _learner.Version);
        return () => new O2oPolicy(frozen, _observer);
    }

    /// <summary>Logs the heuristic's episodes and learns from the log.</summary>
    public void Offline(PolicyEntry heuristic)
    {
        TurnLog turns = _logged = new TurnLog(_runner.Network, _observer, checked((int)_recipe.KeptEpisodes));
        for (int episode = 0; episode < _recipe.LogEpisodes; episode++)
        {
            string name = Invariant($"log-{episode}");
            _log.Append(new TaskLogRun(O2oScenario.ScenarioName, heuristic.Name, _runner.Seed, _runner.Index, name), CollectionsMarshal.AsSpan(_runner.Run(name, heuristic.Create)));
        }

        _log.Commit();
        _log.Read(heuristic.Name, _runner.Seed, _runner.Index, (_, rows) => turns.Add(rows));
        if (_recipe.NormalizeRewards)
        {
            turns.NormalizeRewards();
        }

        Update(turns, _recipe.OfflineUpdates);
    }

    /// <summary>Plays and learns.</summary>
    /// <param name="name">What the log calls the policy.</param>
    /// <returns>The success rate in each iteration, of its episodes, before it learned from them.</returns>
    public double[] Online(string name)
    {
        BeginOnline();
        var curve = new double[_recipe.OnlineIterations];
        for (int iteration = 0; iteration < curve.Length; iteration++)
        {
            Func<OffloadingPolicy> policy = Policy();
            var episodes = new List<IReadOnlyList<TaskLogRow>>();
            _played.Clear();
            for (int episode = 0; episode < _recipe.OnlineEpisodes; episode++)
            {
                string called = Invariant($"online-{iteration}-{episode}");
                List<TaskLogRow> rows = _runner.Run(called, policy, _learner.Version);
                _log.Append(new TaskLogRun(O2oScenario.ScenarioName, name, _runner.Seed, _runner.Index, called), CollectionsMarshal.AsSpan(rows));
                _played.Add(CollectionsMarshal.AsSpan(rows));
                episodes.Add(rows);
            }

            _log.Commit();
            curve[iteration] = EpisodeRunner.SuccessRate(episodes);
            Learn(episodes);
        }

        return curve;
    }

    public void Dispose() => _learner.Dispose();

    /// <summary>Goes on without the conservative term from the same actor, critics and optimisers, if the recipe says so.</summary>
    private void BeginOnline()
    {
        if (_recipe.Online != OnlineMethod.OffPolicyNotConservative)
        {
            return;
        }

        using var state = new MemoryStream();
        LearnerCheckpoint.Save(_learner, state);
        _learner.Dispose();
        _learner = _backend.O2oDrl(_observer.Size, _observer.Actions, _recipe.OnlineConfig, _seed);
        state.Position = 0;
        LearnerCheckpoint.Load(_learner, state);
    }

    /// <summary>Learns from an iteration's episodes: by algorithm 2, or by the offline method from the log with them added to it.</summary>
    private void Learn(List<IReadOnlyList<TaskLogRow>> episodes)
    {
        if (_recipe.Online == OnlineMethod.Ppo || _logged is null)
        {
            if (_recipe.NormalizeRewards)
            {
                _played.NormalizeRewards();
            }

            _learner.FineTune(_played.Trajectories());
            return;
        }

        int before = _logged.Episodes;
        foreach (IReadOnlyList<TaskLogRow> rows in episodes)
        {
            _logged.Add(rows.ToArray());
        }

        _logged.NormalizeRewardsSince(before);
        Update(_logged, _recipe.OnlineUpdates);
    }

    private void Update(TurnLog turns, int updates)
    {
        var batch = new O2oBatch(_recipe.BatchSize, _observer.Size, _observer.Actions);
        for (int update = 0; update < updates; update++)
        {
            turns.Sample(batch, _random);
            _learner.ImproveOffline(batch);
        }
    }

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
