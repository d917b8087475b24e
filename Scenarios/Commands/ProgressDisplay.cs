using System.Diagnostics;
using EdgeActors.Scenarios.Experiments;
using Spectre.Console;

namespace EdgeActors.Scenarios.Commands;

/// <summary>A progress bar: networks done, tasks simulated, and the rate.</summary>
internal static class ProgressDisplay
{
    public static T Show<T>(ComparisonPlan plan, Func<Action<ComparisonProgress>, T> run) => AnsiConsole.Progress()
        .AutoClear(true)
        .Columns(new ProgressBarColumn(), new PercentageColumn(), new TaskDescriptionColumn { Alignment = Justify.Left }, new RemainingTimeColumn())
        .Start(context =>
        {
            ProgressTask bar = context.AddTask("starting", maxValue: plan.Cells);
            var watch = Stopwatch.StartNew();
            return run(progress =>
            {
                bar.Value = progress.CellsDone;
                double rate = progress.Tasks / Math.Max(watch.Elapsed.TotalSeconds, 1e-3);
                bar.Description = $"{progress.NetworksDone} of {plan.Networks} networks, {progress.Tasks / 1000:N0} k tasks, {rate / 1000:N0} k/s";
            });
        });
}
