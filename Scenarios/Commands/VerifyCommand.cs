using System.CommandLine;
using System.Globalization;
using EdgeActors.Scenarios.Experiments;
using EdgeActors.Scenarios.Lab.Cells;
using EdgeActors.Scenarios.Learning;
using EdgeActors.Scenarios.Outputs;
using EdgeActors.Simulator;
using EdgeActors.Simulator.Engines;
using Spectre.Console;
using Numbers = EdgeActors.Scenarios.Reports.Numbers;

namespace EdgeActors.Scenarios.Commands;

/// <summary><c>edgeactors verify CONF</c>: every engine gives the same run, or here is the first event in which two differ.</summary>
internal sealed class VerifyCommand
{
    private readonly SettingsOptions _settings = new();
    private readonly Option<string> _engines = new("--engines")
    {
        Description = "Which engines to compare with the sequential one: parallel (with the numbers of --threads), parallel:N, mpi:N for N ranks of this machine, mpi:NxT for T threads in each, "
            + "akka-shard, akka-entity, akka-actor, or akka-actor:N for N processes of this machine.",
        DefaultValueFactory = _ => "sequential,parallel",
        HelpName = "a,b,…",
    };

    private readonly Option<string> _threads = new("--threads")
    {
        Description = "With how many threads to run the parallel engine, one run for each number.",
        DefaultValueFactory = _ => "1,2,4",
        HelpName = "a,b,…",
    };

    private readonly Option<bool> _all = new("--all") { Description = "Verifies every network and episode of the configuration; without it the first, or as many as --networks and --episodes say." };
    private readonly Option<string?> _until = new("--until") { Description = "Stops each run before this simulated time.", HelpName = "duration" };
    private readonly Option<bool> _training = new("--training") { Description = "Verifies the training that 'edgeactors train' would do, instead of policies." };
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Runs nothing: lists the cells and about how long they take on all engines, one after another." };
    private readonly Option<string?> _onRanks = new(RankRequest.Option) { Hidden = true };
    private readonly Option<string> _rankEngine = new(RankRequest.EngineOption) { Hidden = true, DefaultValueFactory = _ => "mpi" };
    private readonly Option<int> _rankThreads = new(RankRequest.ThreadsOption) { Hidden = true, DefaultValueFactory = _ => 1 };
    private readonly EngineCatalog _catalog;

    private VerifyCommand(EngineCatalog catalog) => _catalog = catalog;

    public static Command Create(EngineCatalog engines)
    {
        var verify = new VerifyCommand(engines);
        var command = new Command("verify", "Runs every policy on several engines and compares their digests; exits with 1 if any differ.")
        {
            verify._engines, verify._threads, verify._all, verify._until, verify._training, verify._dryRun, verify._onRanks, verify._rankThreads, verify._rankEngine,
        };
        verify._settings.AddTo(command);
        command.SetAction(verify.Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        bool trains = parsed.GetValue(_training);
        LoadedSettings loaded = trains ? _settings.LoadTraining(parsed) : _settings.Load(parsed);
        TrainingFactory? factory = trains ? new TrainingFactory(loaded) : null;
        IScenario scenario = factory is not null ? new TrainingScenario(factory) : ScenarioCatalog.Create(loaded);
        IReadOnlyList<PolicyEntry> policies = trains ? scenario.Policies : ScenarioCatalog.Policies(loaded, scenario);
        (bool all, (bool countsNetworks, bool countsEpisodes)) = (parsed.GetValue(_all), _settings.Counted(parsed));
        int networks = all || countsNetworks ? loaded.Settings.Networks : 1, episodes = all || countsEpisodes ? loaded.Settings.Episodes : 1;
        IEnumerable<int> Episodes(int network) => scenario is TrainingScenario training ? training.Firsts(network) : Enumerable.Range(0, episodes);
        VerifiedCell[] cells =
            [.. policies.SelectMany(p => Enumerable.Range(0, networks).SelectMany(n => Episodes(n).Select(e => new VerifiedCell(p, n, e))))];
        SimTime until = TimeOption.Until("--until", parsed.GetValue(_until));
        if (parsed.GetValue(_onRanks) is string request)
        {
            return RunOnRanks(scenario, cells, until, RankRequest.Parse(request), _catalog.Find(parsed.GetValue(_rankEngine)), parsed.GetValue(_rankThreads));
        }

        if (parsed.GetValue(_dryRun))
        {
            int engines = Engines(parsed, scenario, until, CancellationToken.None).Length;
            IReadOnlyList<CellEstimate> once = factory is not null ? DryRun.Of(factory, networks, factory.Episodes) : DryRun.Of(new ComparisonPlan(scenario, policies, networks, episodes), until);
            DryRun.Print($"verification of {scenario.Name}", [.. once.Select(e => e with { What = $"{e.What}, on {Numbers.Counted(engines, "engine", "engines")}", SecondsEach = e.SecondsEach * engines })], 1);
            return 0;
        }

        return Interruption.Run("a verification", cancellation =>
        {
            VerifiedEngine[] engines = Engines(parsed, scenario, until, cancellation);
            try
            {
                string repeat = CommandText.Of(parsed.Tokens.Select(t => t.Value));
                var verification = new Verification(scenario, engines[0], engines[1..]);
                var meter = new CellMeter(cells.Length, "cell", "cells");
                VerifiedRuns[] RunAll() => [.. cells.Select(cell =>
                {
                    VerifiedRuns runs = verification.Verify(cell);
                    meter.Done();
                    return runs;
                })];
                return Report(Terminal.Create(), verification, ProgressDisplay.Run(parsed, meter, RunAll), repeat);
            }
            finally
            {
                Array.ForEach(engines, e => e.Dispose());
            }
        });
    }

    /// <summary>Prints a line for each verified cell and what differs; the exit code.</summary>
    public static int Report(IAnsiConsole console, Verification verification, IReadOnlyList<VerifiedRuns> cells, string repeat)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns("policy", "network", "episode", "sequential", "others");
        var different = new List<VerifiedRuns>();
        foreach (VerifiedRuns verified in cells)
        {
            VerifiedCell cell = verified.Cell;
            table.AddRow(cell.Policy.Name, $"{cell.Network}", $"{cell.Episode}", Markup.Escape(verified.Runs[0].Text), Verdict(verified));
            if (verified.Different is not null)
            {
                different.Add(verified);
            }
        }

        console.WriteWhole(table);
        foreach (VerifiedRuns runs in different)
        {
            Explain(console.Profile.Out.Writer, verification, runs, repeat);
        }

        console.Profile.Out.Writer.WriteLine(different.Count == 0 ? "All engines agree." : $"{different.Count} of {Numbers.Counted(cells.Count, "cell", "cells")} {(different.Count == 1 ? "differs" : "differ")}.");
        return different.Count == 0 ? 0 : ExitCode.Failed;
    }

    private static string Verdict(VerifiedRuns runs) =>
        string.Join("; ", runs.Runs.Skip(1).Select(r => $"{r.Engine.Key} {(r.Text == runs.Runs[0].Text ? "same" : "DIFFERS")}"));

    private static void Explain(TextWriter writer, Verification verification, VerifiedRuns runs, string repeat)
    {
        (VerifiedCell cell, VerifiedRun other) = (runs.Cell, runs.Different!);
        writer.WriteLine($"policy {cell.Policy.Name}, network {cell.Network}, episode {cell.Episode}: {other.Engine.Name} differs: {other.Text}");
        Divergence divergence = verification.FindFirst(runs);
        if (divergence.Time is not { } time)
        {
            writer.WriteLine("  run again, both handled the same events: the difference comes and goes, so something in the model depends on threads or the wall clock");
            return;
        }

        writer.WriteLine($"  first difference at {time} in actor '{divergence.Actor}'");
        writer.WriteLine($"  sequential handles {divergence.Sequential}");
        writer.WriteLine($"  {other.Engine.Name}: {divergence.Other}");
        SimTime after = time + new SimDuration(1);
        string cells = cell.Network > 0 || cell.Episode > 0 ? " --all" : "";
        writer.WriteLine($"  replay to it: {repeat} --policies {cell.Policy.Name}{cells} --engines {other.Engine.Key} --until \"{after}\"");
    }

    /// <summary>The life of a process that another verification started: runs what it asks for; the first says what it came to.</summary>
    private int RunOnRanks(IScenario scenario, IReadOnlyList<VerifiedCell> cells, SimTime until, RankRequest request, EngineChoice ranks, int threads)
    {
        foreach (VerifiedCell cell in cells.Where(c => request.Policy is null || (c.Policy.Name, c.Network, c.Episode) == (request.Policy, request.Network, request.Episode)))
        {
            EventLog? log = request.Policy is null ? null : new EventLog { TextOf = request.TextOf };
            World world = scenario.Network(cell.Network).Episode(cell.Episode, cell.Policy);
            RunResult result = ranks.Begin(world, new RunOptions { Until = until, Log = log }, threads)();
            if (log is not null)
            {
                using FileStream events = File.Create(Path.Combine(request.Folder, $"{Environment.MachineName}-{Environment.ProcessId}"));
                log.Save(events);
            }

            if (ranks.Leads)
            {
                Console.WriteLine(RankRequest.Answer + VerifiedEngine.TextOf(result));
            }
        }

        return 0;
    }

    private VerifiedEngine[] Engines(ParseResult parsed, IScenario scenario, SimTime until, CancellationToken cancellation)
    {
        string text = parsed.GetValue(_engines)!;
        string[] arguments = [.. parsed.Tokens.Select(t => t.Value)];
        var engines = new List<VerifiedEngine> { new ThreadsVerified(scenario, 0, until, cancellation) };
        foreach (string name in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            switch (name.Split(':'))
            {
                case ["sequential"]:
                    break;
                case ["parallel"]:
                    engines.AddRange(ThreadsOf(parsed.GetValue(_threads)!).Select(t => new ThreadsVerified(scenario, t, until, cancellation)));
                    break;
                case ["parallel", string threads] when NumberOf(threads) is int count:
                    engines.Add(new ThreadsVerified(scenario, count, until, cancellation));
                    break;
                case ["mpi", string ranks] when ranks.Split('x') is [string size, .. string[] each] && NumberOf(size) is int count && each.Length < 2
                    && NumberOf(each.Length == 0 ? "1" : each[0]) is int threads:
                    engines.Add(new RanksVerified(count, threads, arguments));
                    break;
                case [string akka] when akka.StartsWith("akka-", StringComparison.Ordinal):
                    engines.Add(new ChoiceVerified(_catalog.Find(akka), scenario, until, cancellation));
                    break;
                case [string akka, string members] when akka.StartsWith("akka-", StringComparison.Ordinal) && NumberOf(members) is int count:
                    engines.Add(new MembersVerified(_catalog.Find(akka).Name, count, arguments));
                    break;
                default:
                    throw new UserErrorException($"--engines {text}: '{name}' is none; write sequential, parallel, parallel:4, mpi:2, mpi:2x2, akka-actor or akka-actor:2");
            }
        }

        return [.. engines];
    }

    private static int[] ThreadsOf(string text)
    {
        int?[] threads = [.. text.Split(',').Select(NumberOf)];
        return threads.All(t => t is not null) ? [.. threads.Select(t => t!.Value)] : throw new UserErrorException($"--threads {text}: give numbers from 1 to 1024, such as 1,2,4");
    }

    private static int? NumberOf(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int n) && n is > 0 and <= 1024 ? n : null;

}
