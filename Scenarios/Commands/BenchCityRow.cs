using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using EdgeActors.Actors;
using EdgeActors.Scenarios.City;
using EdgeActors.Scenarios.Experiments;
using EdgeActors.Scenarios.Phold;
using EdgeActors.Simulator;
using EdgeActors.Simulator.Engines;

namespace EdgeActors.Scenarios.Commands;

/// <summary>One city measured.</summary>
internal sealed record BenchCityRow(int Devices, TaskStatistics Tasks, RunDigest Digest, double Seconds, double CpuSeconds, double BytesPerDevice, long HandOvers)
{
    private const int PholdPopulation = 16;
    private const long PholdEvents = 4_000_000;

    /// <summary>Events a second of PHOLD with one pending event for each device.</summary>
    public required double PholdEventsPerSecond { get; init; }

    /// <summary>Has the runtime compile what a city needs.</summary>
    public static void WarmUp(string policy, int threads)
    {
        for (int i = 0; i < 2; i++)
        {
            World small = Build(policy, ["city.devices = 1000", "city.nodes = 10", "city.clouds = 1", "city.duration = 300 s"]);
            BenchCommand.Begin(small, new RunOptions { Sinks = [new TaskStatistics()] }, threads)();
            Phold(1000);
            Thread.Sleep(200); // lets the runtime finish compiling what the first runs made hot
        }
    }

    /// <exception cref="UserErrorException">The policy is unknown.</exception>
    /// <exception cref="CellFailedException">The run failed.</exception>
    public static BenchCityRow Measure(int devices, string policy, long wanted, int threads, IEnumerable<string> overrides)
    {
        string[] sizes =
        [
            $"city.devices = {devices.ToString(CultureInfo.InvariantCulture)}",
            $"city.nodes = {Math.Max(devices / 100, 1).ToString(CultureInfo.InvariantCulture)}",
            $"city.clouds = {Math.Max(devices / 10_000, 1).ToString(CultureInfo.InvariantCulture)}",
        ];
        double rate = SettingsLoader.Defaults(overrides).City.Arrivals.Rate;
        string[] all = [.. sizes, string.Create(CultureInfo.InvariantCulture, $"city.duration = {Math.Ceiling(wanted / (devices * rate))} s"), .. overrides];
        long before = HeapOf(Build(policy, [.. all, "city.devices = 1"]), []);
        World world = Build(policy, all);
        var tasks = new TaskStatistics();
        var followed = new Followed();
        Func<RunResult> run = BenchCommand.Begin(world, new RunOptions { Sinks = [tasks, followed] }, threads);
        double bytes = (double)(GC.GetTotalMemory(forceFullCollection: true) - before) / Math.Max(devices - 1, 1);
        (TimeSpan cpu, long start) = (Environment.CpuUsage.TotalTime, Stopwatch.GetTimestamp());
        RunResult result = run();
        (double seconds, TimeSpan cpuEnd) = (Stopwatch.GetElapsedTime(start).TotalSeconds, Environment.CpuUsage.TotalTime);
        RunDigest digest = result.Digest ?? throw new CellFailedException(policy, default, result.Stop);
        return new BenchCityRow(devices, tasks, digest, seconds, (cpuEnd - cpu).TotalSeconds, bytes, followed.Count)
        {
            PholdEventsPerSecond = Phold(devices),
        };
    }

    public IEnumerable<string> Cells()
    {
        string Show(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
        double tasks = Tasks.Tasks;
        return
        [
            Show(Devices, "N0"), Show(tasks / 1e6, "0.000"), Show(Digest.Events / tasks, "0.000"), Show(tasks / Seconds / 1e6, "0.000"),
            Show(tasks / CpuSeconds / 1e6, "0.000"), Show(Digest.Events / Seconds / 1e6, "0.00"), Show(PholdEventsPerSecond / 1e6, "0.00"), Show(BytesPerDevice, "0"),
            Show(HandOvers, "N0"), Show(Tasks.SuccessRate, "0.000"), Digest.Hex[..6],
        ];
    }

    public JsonObject Json() => new()
    {
        ["devices"] = Devices,
        ["tasks"] = Tasks.Tasks,
        ["events"] = Digest.Events,
        ["eventsPerTask"] = (double)Digest.Events / Tasks.Tasks,
        ["tasksPerSecond"] = Tasks.Tasks / Seconds,
        ["tasksPerCpuSecond"] = Tasks.Tasks / CpuSeconds,
        ["eventsPerSecond"] = Digest.Events / Seconds,
        ["eventsPerCpuSecond"] = Digest.Events / CpuSeconds,
        ["pholdEventsPerSecond"] = PholdEventsPerSecond,
        ["tasksPerPholdEvent"] = Tasks.Tasks / Seconds / PholdEventsPerSecond,
        ["bytesPerDevice"] = BytesPerDevice,
        ["handOvers"] = HandOvers,
        ["successRate"] = double.IsFinite(Tasks.SuccessRate) ? Tasks.SuccessRate : null,
        ["digest"] = Digest.Hex,
    };

    private static double Phold(int pending)
    {
        var options = new PholdOptions { Lps = Math.Max(pending / PholdPopulation, 1), Population = PholdPopulation };
        // Each pending event comes round every two seconds.
        var until = SimTime.FromSeconds(Math.Max(4, 2.0 * PholdEvents / pending));
        var engine = new SequentialEngine(PholdWorld.Build(1, options), new RunOptions { Until = until });
        long start = Stopwatch.GetTimestamp();
        RunDigest digest = engine.RunToEnd().RequireFinished();
        return digest.Events / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static World Build(string policy, IEnumerable<string> overrides)
    {
        Settings settings = SettingsLoader.Defaults(overrides);
        var city = new CityScenario(settings.City, (ulong)settings.Seed);
        PolicyEntry entry = city.Policies.FirstOrDefault(p => p.Name == policy)
            ?? throw new UserErrorException($"there is no policy '{policy}'; known: {string.Join(", ", city.Policies.Select(p => p.Name))}");
        return city.Network(0).Episode(0, entry);
    }

    /// <summary>What a started world takes, so that a city with its devices can be compared with one without.</summary>
    private static long HeapOf(World world, IReadOnlyList<IRowSink> sinks)
    {
        Func<RunResult> engine = BenchCommand.Begin(world, new RunOptions { Sinks = sinks }, threads: 0);
        long bytes = GC.GetTotalMemory(forceFullCollection: true);
        GC.KeepAlive(engine);
        return bytes;
    }

    private sealed class Followed : IRowSink<ResultFollowed>
    {
        public long Count { get; private set; }

        public void Write(in ResultFollowed row) => Count++;
    }
}
