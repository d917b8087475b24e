using System.Diagnostics;
using EdgeActors.Scenarios.O2o;
using EdgeActors.Scenarios.O2o.Learning;
using EdgeActors.Scenarios.TaskLogs;
using EdgeActors.Scenarios.Training;

namespace EdgeActors.Scenarios.Reproduction;

/// <summary>Tries how long O2O-DRL's trainings take: a little of each part, times how much of it there is.</summary>
internal sealed class O2oProbe(Settings settings, O2oEffort effort)
{
    private const int Episodes = 2, FewUpdates = 4, ManyUpdates = 24;

    private readonly EpisodeRunner _runner = new(new O2oNetwork(settings.O2o, (ulong)settings.Seed, 0), (ulong)settings.Seed, 0);

    /// <summary>Seconds that the heuristics' evaluation on a network takes.</summary>
    public double Heuristics() => effort.Episodes * O2oSetting.Heuristics.Sum(h => Evaluate(PolicyCatalog.Find(h).Create));

    /// <summary>Seconds that the paper's recipe on a network takes.</summary>
    public double Network(bool onlineOnly)
    {
        O2oTraining recipe = settings.O2oDrl;
        double Offline(int updates)
        {
            using ITaskLog log = Log();
            using var training = new NetworkTraining(Backends.Of(settings), _runner, recipe with { LogEpisodes = Episodes, OfflineUpdates = updates }, log, 1);
            return Seconds(() => training.Offline(PolicyCatalog.Find("ratc")));
        }

        using ITaskLog played = Log();
        using var online = new NetworkTraining(Backends.Of(settings), _runner, recipe with { OnlineIterations = 1 }, played, 1);
        double iteration = Math.Min(Seconds(() => online.Online("probe")), Seconds(() => online.Online("probe")));
        return Heuristics() + Parts(Offline, recipe.LogEpisodes, recipe.OfflineUpdates)
            + ((onlineOnly ? 2 : 1) * recipe.OnlineIterations * iteration) + ((onlineOnly ? 3 : 2) * effort.Episodes * Evaluate(online.Policy()));
    }

    /// <summary>Seconds that o2o-plus of a seed takes.</summary>
    public double Plus()
    {
        O2oPlusTraining recipe = settings.O2oDrl.Plus;
        double Offline(int updates)
        {
            using ITaskLog log = Log();
            using var training = new PlusTraining(Backends.Of(settings), settings.O2o, (ulong)settings.Seed, recipe with { LogEpisodes = Episodes, OfflineUpdates = updates }, log, 0);
            return Seconds(() => training.Offline(PolicyCatalog.Find("ratc")));
        }

        using ITaskLog played = Log();
        using var online = new PlusTraining(Backends.Of(settings), settings.O2o, (ulong)settings.Seed, recipe with { OnlineIterations = 1 }, played, 0);
        double iteration = Math.Min(Seconds(() => online.Online()), Seconds(() => online.Online()));
        return Parts(Offline, recipe.LogEpisodes, recipe.OfflineUpdates) + (recipe.OnlineIterations * iteration)
            + (2 * effort.Networks * effort.Episodes * Evaluate(online.Policy()(_runner.Network)));
    }

    /// <summary>What logging and updates take, told apart by few and many updates after as many logged episodes.</summary>
    private static double Parts(Func<int, double> offline, int episodes, int updates)
    {
        offline(FewUpdates);
        double few = offline(FewUpdates), many = offline(ManyUpdates);
        double update = Math.Max(0, (many - few) / (ManyUpdates - FewUpdates));
        return (Math.Max(0, few - (FewUpdates * update)) / Episodes * episodes) + (update * updates);
    }

    private double Evaluate(Func<Actors.Policies.OffloadingPolicy> policy) => Math.Min(Play(policy), Play(policy));

    private double Play(Func<Actors.Policies.OffloadingPolicy> policy) => Seconds(() => _runner.Run("probe", policy));

    /// <summary>A log of its own for each try, for what is logged is what is learned from; and not the user's store.</summary>
    private static ITaskLog Log() => TaskLogStore.Open(null, 1).Begin();

    private static double Seconds(Action action)
    {
        long start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
