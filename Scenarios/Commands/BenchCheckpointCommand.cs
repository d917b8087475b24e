using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using EdgeActors.Scenarios.City;
using EdgeActors.Scenarios.Experiments;
using EdgeActors.Simulator;
using EdgeActors.Simulator.Engines;
using Spectre.Console;

namespace EdgeActors.Scenarios.Commands;

/// <summary>
/// <c>edgeactors bench checkpoint</c>: what a checkpoint of a city costs. The city runs to a moment and is saved there several times, to the disk; then a new
/// engine goes on from the file. Building and starting the city is timed apart, as every run pays for it.
/// </summary>
internal static class BenchCheckpointCommand
{
    public static Command Create()
    {
        var devices = new RangedOption<int>("--devices", 1_000_000, 1, CityOptions.MostDevices, "How many devices.");
        var at = new RangedOption<double>("--at", 10, 1e-9, 1e9, "The simulated second of the checkpoint.", "seconds");
        var repeats = new RangedOption<int>("--repeats", 5, 1, 1_000_000, "How often it is saved.");
        var folder = new Option<string?>("--folder") { Description = "Where to save; the system's temporary folder unless given.", HelpName = "folder" };
        var command = new Command("checkpoint", "Measures a checkpoint of a city of moving devices: seconds, bytes a device, and going on from it.") { devices, at, repeats, folder };
        command.SetAction(parsed =>
        {
            (int count, double second, int times) = (parsed.GetValue(devices), parsed.GetValue(at), parsed.GetValue(repeats));
            string place = Path.Combine(parsed.GetValue(folder) ?? Path.GetTempPath(), $"edgeactors-bench-{Path.GetRandomFileName()}");
            try
            {
                Measure(100, second, 20, place);
                Terminal.Create().WriteWhole(Table(count, Measure(count, second, times, place)));
            }
            finally
            {
                Directory.Delete(place, recursive: true);
            }
        });
        return command;
    }

    private static Figures Measure(int devices, double second, int repeats, string place)
    {
        World world = City(devices, second);
        var store = new CheckpointStore(place, "bench");
        var saves = new List<double>();
        using var cancellation = new CancellationTokenSource();
        var checkpointer = new PeriodicCheckpointer(SimDuration.FromSeconds(second), checkpoint =>
        {
            for (int i = 0; i < repeats; i++)
            {
                saves.Add(Seconds(() => store.Save(checkpoint)));
            }

            cancellation.Cancel();
        });
        SequentialEngine.Run(world, new RunOptions { Checkpointer = checkpointer, Cancellation = cancellation.Token });
        long bytes = new DirectoryInfo(place).EnumerateFiles().Max(f => f.Length);
        CheckpointFile? file = null;
        double open = Seconds(() => file = store.Newest(_ => { }) ?? throw new UserErrorException("the city ends before --at; nothing was saved"));
        double build = Seconds(() => _ = new SequentialEngine(world));
        double resume = Seconds(() => _ = new SequentialEngine(world, new RunOptions { From = file }));
        saves.Sort();
        return new Figures(saves, bytes, file!.Header.Pending, open, build, resume);
    }

    private static World City(int devices, double second)
    {
        Settings settings = SettingsLoader.Defaults(
            "scenario = city",
            string.Create(CultureInfo.InvariantCulture, $"city.devices = {devices}"),
            string.Create(CultureInfo.InvariantCulture, $"city.nodes = {Math.Max(devices / 100, 1)}"),
            string.Create(CultureInfo.InvariantCulture, $"city.clouds = {Math.Max(devices / 10_000, 1)}"),
            string.Create(CultureInfo.InvariantCulture, $"city.duration = {second * 10} s"));
        var city = new CityScenario(settings.City, (ulong)settings.Seed);
        return city.Network(0).Episode(0, city.Policies[0]);
    }

    private static double Seconds(Action action)
    {
        long start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static Table Table(int devices, Figures found)
    {
        string Show(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
        Table table = WholeTables.OfNumbers(null, "devices", "pending", "MB", "B/device", "save s (median)", "least", "most", "verify s", "build s", "build + load s");
        table.AddRow(
            Show(devices, "N0"), Show(found.Pending, "N0"), Show(found.Bytes / 1e6, "F1"), Show((double)found.Bytes / devices, "F1"),
            Show(found.Saves[found.Saves.Count / 2], "F2"), Show(found.Saves[0], "F2"), Show(found.Saves[^1], "F2"), Show(found.Open, "F2"), Show(found.Build, "F2"),
            Show(found.Resume, "F2"));
        return table;
    }

    private sealed record Figures(List<double> Saves, long Bytes, long Pending, double Open, double Build, double Resume);
}
