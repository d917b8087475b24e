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
    private readonly Option<int> _lps = Number("--lps", "Logical processes.", 1000);
    private readonly Option<int> _population = Number("--population", "Events that each process starts with.", 16);
    private readonly Option<double> _lookahead = Real("--lookahead", "The fixed part of a delay, in seconds.", 1);
    private readonly Option<double> _mean = Real("--mean", "The mean of the exponential part of a delay, in seconds.", 1);
    private readonly Option<double> _remote = Real("--remote", "The probability that an event goes to another process.", 0.5);
    private readonly Option<double> _until = Real("--until", "How many seconds to simulate.", 100);
    private readonly Option<int> _seed = Number("--seed", "The seed.", 1);
    private readonly Option<string> _engine = new("--engine")
    {
        Description = $"{engines.Summaries}.",
        DefaultValueFactory = _ => EngineCatalog.Sequential.Name,
        HelpName = "name",
    };

    private readonly Option<int> _threads = Number("--threads", "Threads of the engine in each process; 0 leaves it to the engine.", 0);
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
        Require(parsed.GetValue(_threads) is >= 0 and <= 1024, "--threads", "0 to 1024");
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

    private PholdOptions Options(ParseResult parsed)
    {
        var options = new PholdOptions
        {
            Lps = parsed.GetValue(_lps),
            Population = parsed.GetValue(_population),
            Lookahead = SimDuration.FromSeconds(parsed.GetValue(_lookahead)),
            Mean = parsed.GetValue(_mean),
            Remote = parsed.GetValue(_remote),
        };
        Require(options.Lps is > 0 and < 16_000_000, "--lps", "1 to 16 million");
        Require(options.Population >= 0, "--population", "0 or more");
        Require(options.Lookahead > SimDuration.Zero, "--lookahead", "more than 0");
        Require(options.Mean >= 0, "--mean", "0 or more");
        Require(options.Remote is >= 0 and <= 1, "--remote", "0 to 1");
        Require(parsed.GetValue(_until) > 0, "--until", "more than 0");
        return options;
    }

    private static void Require(bool holds, string option, string range)
    {
        if (!holds)
        {
            throw new UserErrorException($"{option} is out of range; give {range}");
        }
    }

    /// <summary>Builds and starts the world; what is returned runs it.</summary>
    private static void WarmUp(EngineChoice engine, int threads)
    {
        for (int i = 0; i < 4; i++)
        {
            engine.Begin(PholdWorld.Build(1, new PholdOptions()), new RunOptions { Until = SimTime.FromSeconds(60) }, threads)();
            Thread.Sleep(200); // lets the runtime finish compiling what the first runs made hot
        }
    }

    private static Option<int> Number(string name, string description, int value) =>
        new(name) { Description = description, DefaultValueFactory = _ => value, HelpName = "count" };

    private static Option<double> Real(string name, string description, double value) =>
        new(name) { Description = description, DefaultValueFactory = _ => value, HelpName = "number" };
}
