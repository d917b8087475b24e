using System.Diagnostics;
using System.Globalization;
using EdgeActors.Scenarios.Experiments;
using EdgeActors.Scenarios.Lab.Cells;
using EdgeActors.Scenarios.Learning;
using EdgeActors.Simulator;
using EdgeActors.Simulator.Engines;
using Spectre.Console;
using Numbers = EdgeActors.Scenarios.Reports.Numbers;

namespace EdgeActors.Scenarios.Commands;

/// <summary><c>--dry-run</c>: which cells there are, which are kept already, and about how long the others take. Nothing is written.</summary>
internal static class DryRun
{
    /// <summary>How long a try may take by the clock.</summary>
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(5);

    /// <summary>Prints the cells of something.</summary>
    public static void Print(string title, IReadOnlyList<CellEstimate> estimates, int threads)
    {
        Table table = WholeTables.OfNumbers(title, "cells", "to do", "kept", "each takes", "in all, one core");
        foreach (CellEstimate estimate in estimates)
        {
            string least = estimate.AtLeast ? "at least " : "";
            table.AddRow(
                Markup.Escape(estimate.What), estimate.Cells.ToString("N0", CultureInfo.InvariantCulture), estimate.Kept.ToString("N0", CultureInfo.InvariantCulture),
                estimate.Cells == 0 ? "-" : least + Each(estimate.SecondsEach), estimate.Cells == 0 ? "-" : least + CellEstimate.Words(CellEstimate.Hours([estimate], 1)));
        }

        Terminal.Create().WriteWhole(table);
        string atLeast = estimates.Any(e => e.AtLeast && e.Cells > 0) ? "at least " : "about ";
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{Numbers.Counted(estimates.Sum(e => e.Cells), "cell", "cells")} to do: {atLeast}{CellEstimate.Words(CellEstimate.Hours(estimates, threads))} on {Numbers.Counted(threads, "core", "cores")}, as a short try of each kind says. Nothing was written."));
    }

    /// <summary>The cells of a comparison, by policy: as many as networks times episodes, each as long as the first.</summary>
    public static IReadOnlyList<CellEstimate> Of(ComparisonPlan plan) => Of(plan, SimTime.Never);

    /// <summary>The same of cells that end before a time.</summary>
    public static IReadOnlyList<CellEstimate> Of(ComparisonPlan plan, SimTime until)
    {
        INetwork network = plan.Scenario.Network(0);
        return [.. plan.Policies.Select(policy =>
        {
            Try(() => network.Episode(0, policy), until); // has code compiled
            (double seconds, bool finished) = Try(() => network.Episode(0, policy), until);
            return new CellEstimate(
                string.Create(CultureInfo.InvariantCulture, $"{policy.Name} on {Numbers.Counted(plan.Networks, "network", "networks")} x {Numbers.Counted(plan.Episodes, "episode", "episodes")}"), plan.Networks * plan.Episodes, 0, seconds, AtLeast: !finished);
        })];
    }

    /// <summary>The cells of trainings: one a network.</summary>
    public static IReadOnlyList<CellEstimate> Of(TrainingFactory factory, int networks, int episodes)
    {
        (double seconds, bool played) = TrainingProbe.Seconds(factory, episodes);
        return [new CellEstimate(string.Create(CultureInfo.InvariantCulture, $"a training of {Numbers.Counted(episodes, "episode", "episodes")} on each network"), networks, 0, seconds, AtLeast: !played)];
    }

    private static string Each(double seconds) => seconds < 1 ? string.Create(CultureInfo.InvariantCulture, $"{seconds * 1000:F0} ms") : CellEstimate.Words(seconds / 3600);

    private static (double Seconds, bool Finished) Try(Func<World> build, SimTime until)
    {
        using var cut = new CancellationTokenSource(s_longest);
        long start = Stopwatch.GetTimestamp();
        RunResult result = SequentialEngine.Run(build(), new RunOptions { Cancellation = cut.Token, Until = until });
        return (Stopwatch.GetElapsedTime(start).TotalSeconds, result.Digest is not null);
    }
}
