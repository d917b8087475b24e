using EdgeActors.Actors;
using EdgeActors.Scenarios.Experiments;
using EdgeActors.Scenarios.Lab.Measures;
using EdgeActors.Scenarios.Reports;
using EdgeActors.Simulator;

namespace EdgeActors.Tests.Scenarios.Reports;

/// <summary>Results that no simulation made.</summary>
internal static class Samples
{
    public static ReportRun Run { get; } = new("o2o", 3, 2, 7)
    {
        Version = "0.1.0",
        Commit = "abc1234",
        Machine = "a machine",
        Elapsed = TimeSpan.FromSeconds(12.34),
        Command = "edgeactors compare o2o.conf --seed 7",
        Configuration = "seed = 7\nscenario = o2o",
    };

    /// <summary>A policy with these counts of tasks for each network; each successful one waits 1 s, transmits 2 s, queues 3 s and executes 4 s.</summary>
    public static PolicyResult Policy(string name, params IEnumerable<(int Succeeded, int Failed)> networks) => Policy(name, TaskMeasures.All, networks);

    public static PolicyResult Policy(string name, Joules energy, params IEnumerable<(int Succeeded, int Failed)> networks) => Policy(name, TaskMeasures.All, energy, networks);

    public static PolicyResult Policy(string name, MeasureSet measures, params IEnumerable<(int Succeeded, int Failed)> networks) => Policy(name, measures, default, networks);

    private static PolicyResult Policy(string name, MeasureSet measures, Joules energy, IEnumerable<(int Succeeded, int Failed)> networks)
    {
        var result = new PolicyResult(name, measures);
        foreach ((int succeeded, int failed) in networks)
        {
            TallySet tallies = TaskMeasures.All.Begin();
            var statistics = tallies.Of<TaskStatistics>();
            tallies.Of<AccountTally>().Write(new AccountEntry(default, AccountKind.Compute, new Account((Int128)energy.Nanojoules * (succeeded + failed), 0)));
            Enumerable.Repeat(TaskOutcome.Succeeded, succeeded).ToList().ForEach(o => Write(statistics, o));
            Enumerable.Range(0, failed).ToList().ForEach(i => Write(statistics, (TaskOutcome)(1 + (i % 4))));
            result.Add(new CellResult(new RunDigest(1, 1, default), tallies, 1, default), lastOfNetwork: true);
        }

        return result;
    }

    public static ReportModel Model(params IReadOnlyList<PolicyResult> results) => ReportModel.From(Run, results);

    /// <summary>Fifteen policies, some with names that are hard to place.</summary>
    public static ReportModel Crowded() => Model([.. Enumerable.Range(0, 15).Select(i => Policy(Name(i), (90 - i, 10 + i), (80 - i, 20 + (2 * i)), (99, 1)))]);

    private static string Name(int i) => i switch
    {
        3 => "a-policy-whose-name-goes-on-and-on-as-if-nobody-ever-had-to-read-it-in-a-chart",
        7 => new string('W', 120),
        11 => string.Concat(Enumerable.Repeat("\U0001F680方針 ", 20)),
        _ => $"policy-{i}",
    };

    private static void Write(TaskStatistics statistics, TaskOutcome outcome)
    {
        var task = new EdgeTask { Wait = SimDuration.FromSeconds(1), Transmit = SimDuration.FromSeconds(2) };
        statistics.Write(task.End(new SimTime(10_000_000_000), outcome, SimDuration.FromSeconds(3), SimDuration.FromSeconds(4)));
    }
}
