using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using EdgeActors.Scenarios.City;
using EdgeActors.Scenarios.Experiments;
using EdgeActors.Scenarios.Phold;
using EdgeActors.Simulator;
using EdgeActors.Simulator.Engines;
using Spectre.Console;

namespace EdgeActors.Scenarios.Commands;

/// <summary>
/// <c>mpirun -n 2 edgeactors bench ranks</c>: PHOLD and a city on the ranks there are, beside a cost model whose constants are measured first. The control is the whole
/// world on one core, run in every rank at once and without the others, so that memory and clock are shared as they are in the run on ranks.
/// </summary>
internal sealed class BenchRanksCommand(EngineCatalog engines)
{
    private readonly RangedListOption _phold = new("--phold", 1, PholdOptions.MostLps, "PHOLD with so many processes; may be given again. The default is 1,000 and 100,000.");
    private readonly RangedListOption _city = new("--city", 1, CityOptions.MostDevices, "A city with so many devices; may be given again. The default is 200,000.");
    private readonly RangedOption<int> _rounds = new("--rounds", 3, 1, 1_000_000, "How often each is run and counted.");
    private readonly RangedOption<double> _events = new("--events", 8, 1e-6, 1e9, "Millions of events of each run, or about so many.");

    public static Command Create(EngineCatalog engines)
    {
        var bench = new BenchRanksCommand(engines);
        var command = new Command("ranks", "Measures the mpi engine on the ranks that mpirun started, beside what a cost model says.") { bench._phold, bench._city, bench._rounds, bench._events };
        command.SetAction(bench.Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        EngineChoice ranks = engines.Find("mpi");
        int rounds = parsed.GetValue(_rounds);
        double events = parsed.GetValue(_events) * 1e6;
        (double window, double sentByte) = ranks.MeasureMeeting();
        double message = MessageSeconds(ranks, rounds, events / 2);
        Table table = WholeTables.OfNumbers(null, "world", "events", "windows", "events of a rank", "messages cut", "bytes cut", "one core s", "ranks s", "speed-up", "model s", "of it: events", "windows", "messages");
        foreach ((string name, Func<World> world, SimTime until) in Worlds(parsed, events))
        {
            Measured found = Measure(ranks, world, until, rounds);
            (EngineTraffic traffic, double perEvent) = (found.Traffic, Median(found.Alone) / found.Digest.Events);
            (double work, double meeting, double mail) = (perEvent * traffic.MostEvents, window * traffic.Windows, message * traffic.MostMessages);
            string[] cells =
            [
                name, Show(found.Digest.Events, "N0"), Show(traffic.Windows, "N0"), Show(traffic.MostEvents, "N0"), Show(traffic.MostMessages, "N0"), Show(traffic.MostBytes, "N0"),
                Spread(found.Alone), Spread(found.Together), Spread([.. found.Alone.Zip(found.Together, (a, t) => a / t)]),
                Show(work + meeting + mail, "0.000"), Show(work, "0.000"), Show(meeting, "0.000"), Show(mail, "0.000"),
            ];
            table.AddRow([.. cells.Select(c => new Text(c))]);
        }

        if (ranks.Leads)
        {
            IAnsiConsole console = Terminal.Create();
            console.Profile.Width = Math.Max(console.Profile.Width, 220);
            console.Profile.Out.Writer.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{ranks.Traffic().Processes} ranks. A window without mail: {window * 1e6:F2} us. A message, written, sent and read: {message * 1e9:F0} ns. A byte in a large batch: {sentByte * 1e9:F3} ns."));
            console.WriteWhole(table);
        }
        else
        {
            ranks.Traffic();
        }

        return 0;
    }

    private IEnumerable<(string Name, Func<World> World, SimTime Until)> Worlds(ParseResult parsed, double events)
    {
        foreach (int lps in parsed.GetValue(_phold) is { Length: > 0 } given ? given : [1_000, 100_000])
        {
            yield return ($"PHOLD {Show(lps, "N0")}", () => PholdWorld.Build(1, new PholdOptions { Lps = lps }), Until(lps, events));
        }

        foreach (int devices in parsed.GetValue(_city) is { Length: > 0 } given ? given : [200_000])
        {
            Settings settings = SettingsLoader.Defaults(
                $"city.devices = {Show(devices, "0")}", $"city.nodes = {Show(Math.Max(devices / 100, 1), "0")}", $"city.clouds = {Show(Math.Max(devices / 10_000, 1), "0")}",
                $"city.duration = {Show(Math.Ceiling(Math.Max(5, events / 2 / devices)), "0")} s");
            var city = new CityScenario(settings.City, (ulong)settings.Seed);
            PolicyEntry nearest = city.Policies.First(p => p.Name == "nearest");
            yield return ($"city {Show(devices, "N0")}", () => city.Network(0).Episode(0, nearest), SimTime.Never);
        }
    }

    /// <summary>How long PHOLD takes for about so many events, of which each of the 16 of a process comes round every two seconds.</summary>
    private static SimTime Until(int lps, double events) => SimTime.FromSeconds(Math.Max(4, Math.Ceiling(events / lps / 8)));

    /// <summary>What PHOLD takes longer where each message goes to another process and half of those to another rank, for a message of a rank.</summary>
    private static double MessageSeconds(EngineChoice ranks, int rounds, double events)
    {
        Measured Of(double remote) =>
            Measure(ranks, () => PholdWorld.Build(1, new PholdOptions { Lps = 1_000, Remote = remote }), Until(1_000, events), rounds);
        (Measured own, Measured cut) = (Of(0), Of(1));
        double longer = (Median(cut.Together) - Median(own.Together)) - ((Median(cut.Alone) - Median(own.Alone)) / own.Traffic.Processes);
        return cut.Traffic.MostMessages == 0 ? 0 : Math.Max(0, longer) / cut.Traffic.MostMessages;
    }

    /// <summary>The first round has the code compiled and is not counted.</summary>
    private static Measured Measure(EngineChoice ranks, Func<World> world, SimTime until, int rounds)
    {
        var options = new RunOptions { Until = until };
        List<double> alone = [], together = [];
        RunDigest expected = default, found = default;
        for (int i = 0; i <= rounds; i++)
        {
            var one = new SequentialEngine(world(), options);
            expected = Time(ranks, alone, one.RunToEnd);
            found = Time(ranks, together, ranks.Begin(world(), options, 1));
            Thread.Sleep(i == 0 ? 300 : 0); // lets the runtime finish compiling what the first round made hot
        }

        return expected == found
            ? new Measured(found, ranks.Traffic(), [.. alone.Skip(1)], [.. together.Skip(1)])
            : throw new InvalidOperationException($"on ranks the digest is {found} where one core gives {expected}");
    }

    private static RunDigest Time(EngineChoice ranks, List<double> seconds, Func<RunResult> run)
    {
        GC.Collect();
        ranks.Meet();
        long start = Stopwatch.GetTimestamp();
        RunDigest digest = run().RequireFinished();
        seconds.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
        return digest;
    }

    private static double Median(double[] values) => values.Order().ElementAt(values.Length / 2);

    private static string Spread(double[] values) => string.Create(CultureInfo.InvariantCulture, $"{Median(values):0.000} ({values.Min():0.000}-{values.Max():0.000})");

    private static string Show(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);

    private sealed record Measured(RunDigest Digest, EngineTraffic Traffic, double[] Alone, double[] Together);
}
