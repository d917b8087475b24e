using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using EdgeActors.Scenarios.Experiments;
using EdgeActors.Scenarios.Outputs;
using EdgeActors.Scenarios.Phold;
using EdgeActors.Simulator;
using EdgeActors.Simulator.Engines;

namespace EdgeActors.Scenarios.Commands;

/// <summary>
/// <c>edgeactors bench phold</c>: events per second of the event loop alone; building the world is not counted, and a short run before it has the
/// code compiled.
/// </summary>
internal sealed class BenchPholdCommand(EngineCatalog engines)
{
    /// <summary>Some 30 years.</summary>
    private const double MostSeconds = 1e9;

    private readonly RangedOption<int> _lps = new("--lps", 1000, 1, PholdOptions.MostLps, "Logical processes.");
    private readonly RangedOption<int> _population = new("--population", 16, 0, 1_000_000, "Events that each process starts with.");
    private readonly RangedOption<double> _lookahead = new("--lookahead", 1, 1e-9, MostSeconds, "The fixed part of a delay, in seconds.", "number");
    private readonly RangedOption<double> _mean = new("--mean", 1, 0, MostSeconds, "The mean of the exponential part of a delay, in seconds.", "number");
    private readonly RangedOption<double> _remote = new("--remote", 0.5, 0, 1, "The probability that an event goes to another process.", "number");
    private readonly RangedOption<double> _until = new("--until", 100, 1e-9, MostSeconds, "How many seconds to simulate.", "number");
    private readonly RangedOption<int> _seed = new("--seed", 1, 0, int.MaxValue, "The seed.");
    private readonly Option<string> _engine = new("--engine")
    {
        Description = $"{engines.Summaries}.",
        DefaultValueFactory = _ => EngineCatalog.Sequential.Name,
        HelpName = "name",
    };

    private readonly RangedOption<int> _threads = new("--threads", 0, 0, 1024, "Threads of the engine in each process; 0 leaves it to the engine.");
    private readonly Option<string?> _json = new("--json") { Description = "Also writes the figures to this file.", HelpName = "file" };

    public static Command Create(EngineCatalog engines)
    {
        var bench = new BenchPholdCommand(engines);
        var command = new Command("phold", "PHOLD: each event schedules one more, here or at a uniformly random other process.")
        {
            bench._lps, bench._population, bench._lookahead, bench._mean, bench._remote, bench._until, bench._seed, bench._engine, bench._threads, bench._json,
        };
        command.SetAction(bench.Run);
        return command;
    }

    private void Run(ParseResult parsed)
    {
        PholdOptions options = Options(parsed);
        SimTime until = SimTime.FromSeconds(parsed.GetValue(_until));
        World world = PholdWorld.Build((ulong)parsed.GetValue(_seed), options);
        EngineChoice engine = engines.Find(parsed.GetValue(_engine));
        int threads = parsed.GetValue(_threads) is > 0 and int given ? given : engine.DefaultThreads;
        OutputFile? json = engine.Leads ? OutputFile.Open("--json", parsed.GetValue(_json)) : null;
        WarmUp(engine, threads);
        Func<RunResult> run = engine.Begin(world, new RunOptions { Until = until }, threads);
        using var process = Process.GetCurrentProcess();
        TimeSpan cpu = process.TotalProcessorTime;
        var watch = Stopwatch.StartNew();
        RunDigest digest = run().RequireFinished();
        double wall = watch.Elapsed.TotalSeconds;
        if (!engine.Leads)
        {
            return;
        }

        process.Refresh();
        double busy = (process.TotalProcessorTime - cpu).TotalSeconds, peak = process.PeakWorkingSet64 / (1024.0 * 1024.0);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{digest.Events:N0} events in {wall:F3} s: {digest.Events / wall / 1e6:F2} M/s wall, {digest.Events / busy / 1e6:F2} M/s cpu, peak {peak:F0} MiB, digest {digest.Hex}"));
        json?.Write(Json.Text(new JsonObject
        {
            ["events"] = digest.Events,
            ["eventsPerSecond"] = digest.Events / wall,
            ["eventsPerCpuSecond"] = digest.Events / busy,
            ["peakMiB"] = peak,
            ["digest"] = digest.Hex,
        }, indented: false));
    }

    private PholdOptions Options(ParseResult parsed) => new()
    {
        Lps = parsed.GetValue(_lps),
        Population = parsed.GetValue(_population),
        Lookahead = SimDuration.FromSeconds(parsed.GetValue(_lookahead)),
        Mean = parsed.GetValue(_mean),
        Remote = parsed.GetValue(_remote),
    };

    /// <summary>Builds and starts the world; what is returned runs it.</summary>
    private static void WarmUp(EngineChoice engine, int threads)
    {
        for (int i = 0; i < 4; i++)
        {
            engine.Begin(PholdWorld.Build(1, new PholdOptions()), new RunOptions { Until = SimTime.FromSeconds(60) }, threads)();
            Thread.Sleep(200); // lets the runtime finish compiling what the first runs made hot
        }
    }
}
