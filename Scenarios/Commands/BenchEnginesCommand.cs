using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using EdgeActors.Scenarios.Experiments;
using EdgeActors.Simulator;
using EdgeActors.Simulator.Engines;
using Spectre.Console;

namespace EdgeActors.Scenarios.Commands;

/// <summary><c>edgeactors bench engines CONF</c>: the first cell of each policy on the sequential and on the parallel engine, in turn. The first round is not counted.</summary>
internal static class BenchEnginesCommand
{
    public static Command Create()
    {
        var settings = new SettingsOptions();
        var threads = new RangedOption<int>("--threads", Environment.ProcessorCount, 1, 1024, "Threads of the parallel engine.");
        var rounds = new RangedOption<int>("--rounds", 3, 1, 1_000_000, "How often both are run and counted.");
        var command = new Command("engines", "Times a configuration's first cell of each policy on the sequential and the parallel engine.") { threads, rounds };
        settings.AddTo(command);
        command.SetAction(parsed =>
        {
            (int workers, int count) = (parsed.GetValue(threads), parsed.GetValue(rounds));
            LoadedSettings loaded = settings.Load(parsed);
            IScenario scenario = ScenarioCatalog.Create(loaded);
            Table table = WholeTables.OfNumbers(null, "policy", "shards", "events", "sequential s", "parallel s", "sequential / parallel", "digests");
            foreach (PolicyEntry policy in ScenarioCatalog.Policies(loaded, scenario))
            {
                table.AddRow(Row(scenario, policy, workers, count));
            }

            Terminal.Create().WriteWhole(table);
            return 0;
        });
        return command;
    }

    private static string[] Row(IScenario scenario, PolicyEntry policy, int threads, int rounds)
    {
        var sequential = new List<double>();
        var parallel = new List<double>();
        RunDigest a = default, b = default;
        int shards = 0;
        for (int i = 0; i <= rounds; i++)
        {
            a = Time(sequential, o => SequentialEngine.Run(scenario.Network(0).Episode(0, policy), o));
            b = Time(parallel, o =>
            {
                var engine = new ParallelEngine(scenario.Network(0).Episode(0, policy), o, threads);
                shards = engine.Shards;
                return engine.RunToEnd();
            });
        }

        double[] ratios = [.. sequential.Zip(parallel, (s, p) => s / p).Skip(1)];
        return [policy.Name, $"{shards}", a.Events.ToString("N0", CultureInfo.InvariantCulture), Spread([.. sequential.Skip(1)]), Spread([.. parallel.Skip(1)]), Spread(ratios), a == b ? "same" : "DIFFER"];
    }

    /// <summary>Building the world and writing to a sink that counts are part of the time, as they are of a run.</summary>
    private static RunDigest Time(List<double> seconds, Func<RunOptions, RunResult> run)
    {
        var options = new RunOptions { Sinks = [new TaskStatistics()] };
        long start = Stopwatch.GetTimestamp();
        RunDigest digest = run(options).RequireFinished();
        seconds.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
        return digest;
    }

    private static string Spread(double[] values)
    {
        double[] sorted = [.. values.Order()];
        return string.Create(CultureInfo.InvariantCulture, $"{sorted[sorted.Length / 2]:0.00#} ({sorted[0]:0.00#}-{sorted[^1]:0.00#})");
    }
}
