using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using EdgeActors.Actors;
using EdgeActors.Scenarios.City;
using EdgeActors.Scenarios.Experiments;
using EdgeActors.Simulator;
using EdgeActors.Simulator.Engines;
using Spectre.Console;

namespace EdgeActors.Scenarios.Commands;

/// <summary>
/// <c>edgeactors bench city</c>: how fast cities of growing size are simulated, and what a device takes in memory. Nodes and clouds grow with the devices
/// unless set. Construction is not timed.
/// </summary>
internal static class BenchCityCommand
{
    private static readonly JsonSerializerOptions s_indented = new() { WriteIndented = true };

    public static Command Create()
    {
        var devices = new Option<int[]>("--devices")
        {
            Description = "How many devices; may be given again for a row each. The default is a table from 1,000 to 1,000,000.",
            HelpName = "count",
        };
        var policy = new Option<string>("--policy") { Description = "nearest, local, cloud or threshold.", DefaultValueFactory = _ => "nearest" };
        var duration = new Option<string>("--duration") { Description = "Simulated time in which tasks are born.", DefaultValueFactory = _ => "10 s" };
        var seed = new Option<long>("--seed") { Description = "The seed of every random number.", DefaultValueFactory = _ => 1 };
        var set = new Option<string[]>("--set") { Description = "Sets a key, e.g. --set city.nodes=500. May be given again.", HelpName = "key=value" };
        var json = new Option<string?>("--json") { Description = "Also writes the results to this file.", HelpName = "file" };
        var command = new Command("city", "Measures the simulation of a city of moving devices: events and tasks a second, and bytes a device.")
        {
            devices, policy, duration, seed, set, json,
        };
        command.SetAction(parsed =>
        {
            int[] sizes = parsed.GetValue(devices) is { Length: > 0 } given ? given : [1_000, 10_000, 100_000, 1_000_000];
            string[] common = [$"city.duration = {parsed.GetValue(duration)}", $"seed = {parsed.GetValue(seed).ToString(CultureInfo.InvariantCulture)}"];
            BenchCityRow[] rows = [.. sizes.Select(n => BenchCityRow.Measure(n, parsed.GetValue(policy)!, [.. common, .. parsed.GetValue(set) ?? []]))];
            Terminal.Create().Write(Table(rows));
            if (parsed.GetValue(json) is string file)
            {
                File.WriteAllText(file, new JsonArray([.. rows.Select(r => r.Json())]).ToJsonString(s_indented) + "\n");
            }

            return 0;
        });
        return command;
    }

    private static Table Table(IEnumerable<BenchCityRow> rows)
    {
        var table = new Table();
        table.AddColumns("devices", "tasks", "events", "ev/task", "Mtasks/s", "Mtasks/CPU s", "Mev/s", "bytes/device", "hand-overs", "in time", "digest");
        foreach (BenchCityRow row in rows)
        {
            table.AddRow([.. row.Cells().Select(c => new Text(c))]);
        }

        return table;
    }
}

/// <summary>One city measured.</summary>
internal sealed record BenchCityRow(int Devices, TaskStatistics Tasks, RunDigest Digest, double Seconds, double CpuSeconds, double BytesPerDevice, long HandOvers)
{
    /// <exception cref="UserErrorException">The policy is unknown.</exception>
    /// <exception cref="CellFailedException">The run failed.</exception>
    public static BenchCityRow Measure(int devices, string policy, IEnumerable<string> overrides)
    {
        string[] sizes =
        [
            $"city.devices = {devices.ToString(CultureInfo.InvariantCulture)}",
            $"city.nodes = {Math.Max(devices / 100, 1).ToString(CultureInfo.InvariantCulture)}",
            $"city.clouds = {Math.Max(devices / 10_000, 1).ToString(CultureInfo.InvariantCulture)}",
        ];
        string[] all = [.. sizes, .. overrides];
        long before = HeapOf(Build(policy, [.. all, "city.devices = 1"]), []);
        World world = Build(policy, all);
        var tasks = new TaskStatistics();
        var followed = new Followed();
        SequentialEngine engine = Start(world, [tasks, followed]);
        double bytes = (double)(GC.GetTotalMemory(forceFullCollection: true) - before) / Math.Max(devices - 1, 1);
        (TimeSpan cpu, long start) = (Environment.CpuUsage.TotalTime, Stopwatch.GetTimestamp());
        RunResult run = engine.RunToEnd();
        (double seconds, TimeSpan cpuEnd) = (Stopwatch.GetElapsedTime(start).TotalSeconds, Environment.CpuUsage.TotalTime);
        RunDigest digest = run.Digest ?? throw new CellFailedException(policy, default, run.Stop);
        return new BenchCityRow(devices, tasks, digest, seconds, (cpuEnd - cpu).TotalSeconds, bytes, followed.Count);
    }

    public IEnumerable<string> Cells()
    {
        string Show(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
        double tasks = Tasks.Tasks;
        return
        [
            Show(Devices, "N0"), Show(tasks, "N0"), Show(Digest.Events, "N0"), Show(Digest.Events / tasks, "0.000"), Show(tasks / Seconds / 1e6, "0.000"),
            Show(tasks / CpuSeconds / 1e6, "0.000"), Show(Digest.Events / Seconds / 1e6, "0.00"), Show(BytesPerDevice, "0"), Show(HandOvers, "N0"),
            Show(Tasks.SuccessRate, "0.000"), Digest.Hex[..8],
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
        ["bytesPerDevice"] = BytesPerDevice,
        ["handOvers"] = HandOvers,
        ["successRate"] = Tasks.SuccessRate,
        ["digest"] = Digest.Hex,
    };

    private static World Build(string policy, IEnumerable<string> overrides)
    {
        Settings settings = SettingsLoader.Defaults(overrides);
        var city = new CityScenario(settings.City, (ulong)settings.Seed);
        PolicyEntry entry = city.Policies.FirstOrDefault(p => p.Name == policy)
            ?? throw new UserErrorException($"there is no policy '{policy}'; known: {string.Join(", ", city.Policies.Select(p => p.Name))}");
        return city.Network(0).Episode(0, entry);
    }

    private static SequentialEngine Start(World world, IReadOnlyList<IRowSink> sinks) => new(world, new RunOptions { Sinks = sinks });

    /// <summary>What a started world takes, so that a city with its devices can be compared with one without.</summary>
    private static long HeapOf(World world, IReadOnlyList<IRowSink> sinks)
    {
        SequentialEngine engine = Start(world, sinks);
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
