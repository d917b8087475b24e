using System.Runtime.InteropServices;
using EdgeActors.Actors.Learning;
using EdgeActors.Actors.Policies;
using EdgeActors.Learners.Algorithms;
using EdgeActors.Scenarios.TaskLogs;

namespace EdgeActors.Scenarios.Papers.O2o;

/// <summary>What learns in a recipe. Episodes come to it as task logs, or a round at a time as the trajectories of the nodes' schedulers; what it learns is the same.</summary>
internal interface IRecipeLearner : ITrajectoryLearner
{
    /// <summary>Counts the changes of the policy.</summary>
    long Version { get; }

    /// <summary>A heuristic's episodes come first, as many as the recipe says, to learn from offline.</summary>
    void BeginLog();

    /// <summary>Takes the task log of an episode.</summary>
    /// <exception cref="InvalidDataException">It is not of this network.</exception>
    void Add(O2oNetwork network, ReadOnlySpan<TaskLogRow> episode);

    /// <summary>Learns from the heuristic's episodes.</summary>
    void LearnOffline();

    /// <summary>Learns from an iteration's episodes.</summary>
    void LearnOnline();
}

/// <summary>A recipe, apart from what learns in it: how long it trains, where, and by what is seen there.</summary>
/// <param name="LogEpisodes">Episodes of the heuristic.</param>
/// <param name="OnlineIterations">Iterations that play and learn.</param>
/// <param name="OnlineEpisodes">Episodes of an iteration.</param>
/// <param name="Experience">How episodes come to the learner.</param>
/// <param name="Logged">Where an episode of the heuristic is played, and its name there: of its number.</param>
/// <param name="Played">The same of an iteration's episode.</param>
/// <param name="Encoder">Makes, for a network, what makes what a node sees at its turn.</param>
internal sealed record Recipe(
    int LogEpisodes,
    int OnlineIterations,
    int OnlineEpisodes,
    ExperienceWay Experience,
    Func<int, (EpisodeRunner Runner, string Name)> Logged,
    Func<int, int, (EpisodeRunner Runner, string Name)> Played,
    Func<O2oNetwork, Func<IDecisionEncoder>> Encoder)
{
    /// <summary>Which ends of tasks a turn is credited with.</summary>
    public TurnCredit Credit { get; init; }
}

/// <summary>
/// A training as the paper has it: <see cref="Offline"/> learns from a heuristic's episodes, <see cref="Online"/> plays and learns in turn. Each episode is a world of its own;
/// network and name are its seed, so training never sees an evaluation episode, and two ways of training meet the same tasks.
/// </summary>
/// <param name="recipe">The recipe.</param>
/// <param name="log">Where task logs go.</param>
internal abstract class RecipeTraining(Recipe recipe, ITaskLog log) : IDisposable
{
    /// <summary>Everything that is learned so far.</summary>
    public abstract float[] Parameters { get; }

    /// <summary>Counts the changes of the policy.</summary>
    protected abstract long Version { get; }

    /// <summary>A training that has seen nothing.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="log">Where task logs go, and come from if they are learned from.</param>
    /// <param name="create">Makes the learner.</param>
    public static RecipeTraining Create(Recipe recipe, ITaskLog log, Func<IRecipeLearner> create) =>
        recipe.Experience == ExperienceWay.Log ? new LoggedTraining(recipe, log, create()) : new WorldTraining(recipe, log, create);

    /// <summary>The paper's on one network, whose nodes share one policy.</summary>
    public static RecipeTraining Create(IBackend backend, EpisodeRunner runner, O2oTraining options, ITaskLog log, long seed) =>
        Create(O2oLearner.Recipe(options, runner), log, () => new O2oLearner(backend, runner.Network, options, seed));

    /// <summary>The policy as learned so far, frozen, for each node of a network.</summary>
    public abstract Func<OffloadingPolicy> Policy(O2oNetwork network);

    /// <summary>Plays the heuristic's episodes and learns from them.</summary>
    public void Offline(PolicyEntry heuristic)
    {
        BeginLog();
        var runners = new List<EpisodeRunner>();
        for (int episode = 0; episode < recipe.LogEpisodes; episode++)
        {
            (EpisodeRunner runner, string name) = recipe.Logged(episode);
            Play(heuristic.Name, runner, name, _ => heuristic.Create, 0);
            if (!runners.Contains(runner))
            {
                runners.Add(runner);
            }
        }

        log.Commit();
        EndLog(heuristic.Name, runners);
    }

    /// <summary>Plays and learns.</summary>
    /// <param name="name">What the log calls the policy.</param>
    /// <returns>The success rate in each iteration, of its episodes, before it learned from them.</returns>
    public double[] Online(string name)
    {
        var curve = new double[recipe.OnlineIterations];
        for (int iteration = 0; iteration < curve.Length; iteration++)
        {
            var episodes = new List<(O2oNetwork Network, List<TaskLogRow> Rows)>();
            long version = Version;
            for (int episode = 0; episode < recipe.OnlineEpisodes; episode++)
            {
                (EpisodeRunner runner, string called) = recipe.Played(iteration, episode);
                episodes.Add((runner.Network, Play(name, runner, called, Policy, version)));
            }

            log.Commit();
            curve[iteration] = EpisodeRunner.SuccessRate(episodes.Select(e => e.Rows));
            EndIteration(episodes);
        }

        return curve;
    }

    public abstract void Dispose();

    /// <summary>The heuristic's episodes follow.</summary>
    protected abstract void BeginLog();

    /// <summary>Plays an episode.</summary>
    protected abstract List<TaskLogRow> Play(EpisodeRunner runner, string episode, Func<OffloadingPolicy> policy, long version);

    /// <summary>All of the heuristic's episodes have been played.</summary>
    protected abstract void EndLog(string heuristic, IReadOnlyList<EpisodeRunner> runners);

    /// <summary>All episodes of an iteration have been played.</summary>
    protected abstract void EndIteration(IReadOnlyList<(O2oNetwork Network, List<TaskLogRow> Rows)> episodes);

    private List<TaskLogRow> Play(string name, EpisodeRunner runner, string episode, Func<O2oNetwork, Func<OffloadingPolicy>> policy, long version)
    {
        List<TaskLogRow> rows = Play(runner, episode, policy(runner.Network), version);
        log.Append(new TaskLogRun(O2oScenario.ScenarioName, name, runner.Seed, runner.Index, episode), CollectionsMarshal.AsSpan(rows));
        return rows;
    }
}

/// <summary>
/// The training by what task logs tell: turns are rebuilt from them, in a loop around worlds that do not know of it. It is quicker than <see cref="WorldTraining"/>, and a test
/// holds it to the same weights.
/// </summary>
internal sealed class LoggedTraining(Recipe recipe, ITaskLog log, IRecipeLearner learner) : RecipeTraining(recipe, log)
{
    private readonly Recipe _recipe = recipe;
    private readonly ITaskLog _log = log;

    public override float[] Parameters => learner.Parameters();

    protected override long Version => learner.Version;

    public override Func<OffloadingPolicy> Policy(O2oNetwork network)
    {
        (PolicyShape shape, var weights, Func<IDecisionEncoder> encoder) = (learner.Shape, new FrozenFloats(learner.PolicyWeights()), _recipe.Encoder(network));
        return () => new LearnedPolicy(encoder(), shape, weights, explores: true);
    }

    public override void Dispose() => learner.Dispose();

    protected override void BeginLog() => learner.BeginLog();

    protected override List<TaskLogRow> Play(EpisodeRunner runner, string episode, Func<OffloadingPolicy> policy, long version) => runner.Run(episode, policy, version);

    protected override void EndLog(string heuristic, IReadOnlyList<EpisodeRunner> runners)
    {
        foreach (EpisodeRunner runner in runners)
        {
            _log.Read(heuristic, runner.Seed, runner.Index, (_, rows) => learner.Add(runner.Network, rows));
        }

        learner.LearnOffline();
    }

    protected override void EndIteration(IReadOnlyList<(O2oNetwork Network, List<TaskLogRow> Rows)> episodes)
    {
        foreach ((O2oNetwork network, List<TaskLogRow> rows) in episodes)
        {
            learner.Add(network, CollectionsMarshal.AsSpan(rows));
        }

        learner.LearnOnline();
    }
}
