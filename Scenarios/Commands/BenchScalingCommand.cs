using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using EdgeActors.Scenarios.Experiments;
using EdgeActors.Scenarios.Outputs;
using EdgeActors.Scenarios.Phold;
using Spectre.Console;

namespace EdgeActors.Scenarios.Commands;

/// <summary>
/// <c>edgeactors bench scaling</c>: PHOLD on one thread and on several, in turn, each in a process of its own, with a control run that shows whether the machine
/// had the cores to give: as many one-thread processes at once as threads, beside one alone. Without free cores a ratio says nothing of the engine.
/// </summary>
internal static class BenchScalingCommand
{
    /// <summary>The share of its rate alone that each process of the control run must reach.</summary>
    private const double FreeShare = 0.95;

    public static Command Create()
    {
        var lps = new RangedOption<int>("--lps", 1000, 1, PholdOptions.MostLps, "Logical processes.");
        var remote = new RangedOption<double>("--remote", 0.5, 0, 1, "The probability that an event goes to another process.", "number");
        var until = new RangedOption<double>("--until", 1000, 1e-9, 1e9, "How many seconds to simulate.", "number");
        var threads = new RangedOption<int>("--threads", 2, 2, 1024, "Threads of the parallel engine.");
        var rounds = new RangedOption<int>("--rounds", 3, 1, 1_000_000, "How often all are run in turn.");
        var json = new Option<string?>("--json") { Description = "Also writes the figures to this file.", HelpName = "file" };
        var command = new Command("scaling", "PHOLD on one thread and on several, with a control run that shows whether the cores were free.")
        {
            lps, remote, until, threads, rounds, json,
        };
        command.SetAction(parsed =>
        {
            int workers = parsed.GetValue(threads), count = parsed.GetValue(rounds);
            OutputFile? file = OutputFile.Open("--json", parsed.GetValue(json));
            string[] load = [.. new (string Name, IFormattable Value)[] { ("--lps", parsed.GetValue(lps)), ("--remote", parsed.GetValue(remote)), ("--until", parsed.GetValue(until)) }
                .SelectMany(o => (string[])[o.Name, o.Value.ToString(null, CultureInfo.InvariantCulture)])];
            Round[] all = [.. Enumerable.Range(0, count).Select(_ => Measure(load, workers))];
            file?.Write(Json.Text(new JsonArray([.. all.Select(r => r.Json())]), indented: false));
            Terminal.Create().WriteWhole(Table(all));
            return 0;
        });
        return command;
    }

    private static Round Measure(string[] load, int threads)
    {
        string width = threads.ToString(CultureInfo.InvariantCulture);
        double alone = Run(1, [.. load, "--engine", "sequential"]);
        double together = Run(threads, [.. load, "--engine", "sequential"]);
        double oneThread = Run(1, [.. load, "--engine", "parallel", "--threads", "1"]);
        double parallel = Run(1, [.. load, "--engine", "parallel", "--threads", width]);
        return new Round(alone, together / alone, oneThread, parallel);
    }

    /// <summary>Runs as many processes at once.</summary>
    /// <returns>The mean of their events per second.</returns>
    private static double Run(int processes, string[] arguments)
    {
        string[] files = [.. Enumerable.Range(0, processes).Select(_ => Path.GetTempFileName())];
        try
        {
            Process[] running = [.. files.Select(f => Start([.. BuildInfo.Command, "bench", "phold", .. arguments, "--json", f]))];
            foreach (Process process in running)
            {
                using (process)
                {
                    process.WaitForExit();
                    if (process.ExitCode != 0)
                    {
                        throw new UserErrorException("a run of the benchmark failed; its message stands above");
                    }
                }
            }

            return files.Average(f => (double)JsonNode.Parse(File.ReadAllText(f))!["eventsPerSecond"]!);
        }
        finally
        {
            Array.ForEach(files, File.Delete);
        }
    }

    private static Process Start(string[] line) => Process.Start(new ProcessStartInfo(line[0], line[1..]) { RedirectStandardOutput = true })!;

    private static Table Table(Round[] rounds)
    {
        Table table = WholeTables.OfNumbers(null, "", "sequential M/s", "control", "parallel, 1 thread M/s", "parallel M/s", "ratio to sequential");
        foreach ((int i, Round round) in rounds.Index())
        {
            table.AddRow(Row($"round {i + 1}", [round.Sequential / 1e6, round.Control, round.OneThread / 1e6, round.Parallel / 1e6, round.Ratio]));
        }

        double Median(Func<Round, double> of) => rounds.Select(of).Order().ElementAt(rounds.Length / 2);
        table.AddRow(Row("median", [Median(r => r.Sequential) / 1e6, Median(r => r.Control), Median(r => r.OneThread) / 1e6, Median(r => r.Parallel) / 1e6, Median(r => r.Ratio)]));
        bool free = Median(r => r.Control) >= FreeShare;
        table.Caption(free ? "control: each of several processes at once reached this share of one alone; the cores were free" : $"control below {FreeShare}: the cores were not free, the ratio does not count");
        return table;
    }

    private static string[] Row(string title, double[] figures) => [title, .. figures.Select(f => f.ToString("F2", CultureInfo.InvariantCulture))];

    /// <summary>Events per second, and the share of its rate alone that a process of the control run reached.</summary>
    private sealed record Round(double Sequential, double Control, double OneThread, double Parallel)
    {
        public double Ratio => Parallel / Sequential;

        public JsonObject Json() => new()
        {
            ["sequential"] = Sequential,
            ["control"] = Control,
            ["parallelOneThread"] = OneThread,
            ["parallel"] = Parallel,
            ["ratio"] = Ratio,
        };
    }
}
