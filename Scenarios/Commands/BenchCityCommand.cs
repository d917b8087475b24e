using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using EdgeActors.Scenarios.City;
using EdgeActors.Scenarios.Outputs;
using Spectre.Console;

namespace EdgeActors.Scenarios.Commands;

/// <summary>
/// <c>edgeactors bench city</c>: how fast cities of growing size are simulated, and what a device takes in memory. Nodes and clouds grow with the devices
/// unless set. Construction is not timed, and short runs before have the code compiled. Beside each city PHOLD is run with as many pending events.
/// </summary>
internal static class BenchCityCommand
{
    public static Command Create()
    {
        var devices = new RangedListOption("--devices", 1, CityOptions.MostDevices, "How many devices; may be given again for a row each. The default is a table from 1,000 to 1,000,000.");
        var policy = new Option<string>("--policy") { Description = "nearest, local, cloud or threshold.", DefaultValueFactory = _ => "nearest" };
        var tasks = new RangedOption<long>("--tasks", 1_000_000, 1, 1_000_000_000_000, "Each city is simulated for as long as it bears about so many tasks.");
        var seed = new Option<long>("--seed") { Description = "The seed of every random number.", DefaultValueFactory = _ => 1 };
        var threads = new RangedOption<int>("--threads", 0, 0, 1024, "Threads of the parallel engine; 0 runs the sequential one. Digests do not depend on it.");
        var set = new Option<string[]>("--set") { Description = "Sets a key, e.g. --set city.nodes=500. May be given again.", HelpName = "key=value" };
        var json = new Option<string?>("--json") { Description = "Also writes the results to this file.", HelpName = "file" };
        var command = new Command("city", "Measures the simulation of a city of moving devices: events and tasks a second, and bytes a device.")
        {
            devices, policy, tasks, seed, threads, set, json,
        };
        command.SetAction(parsed =>
        {
            int[] sizes = parsed.GetValue(devices) is { Length: > 0 } given ? given : [1_000, 10_000, 100_000, 1_000_000];
            string[] common = [$"seed = {parsed.GetValue(seed).ToString(CultureInfo.InvariantCulture)}", .. parsed.GetValue(set) ?? []];
            int workers = parsed.GetValue(threads);
            OutputFile? file = OutputFile.Open("--json", parsed.GetValue(json), SettingsLoader.LoadDefaults([.. common]).Inputs);
            BenchCityRow.WarmUp(parsed.GetValue(policy)!, workers);
            BenchCityRow[] rows = [.. sizes.Select(n => BenchCityRow.Measure(n, parsed.GetValue(policy)!, parsed.GetValue(tasks), workers, common))];
            file?.Write(Json.Text(new JsonArray([.. rows.Select(r => r.Json())])));
            Terminal.Create().WriteWhole(Table(rows));
            return 0;
        });
        return command;
    }

    private static Table Table(IEnumerable<BenchCityRow> rows)
    {
        Table table = WholeTables.OfNumbers(null, "devices", "Mtasks", "ev/task", "Mtask/s", "Mtask/cpu s", "Mev/s", "PHOLD", "B/device", "hand-overs", "in time", "digest");
        foreach (BenchCityRow row in rows)
        {
            table.AddRow([.. row.Cells().Select(c => new Text(c))]);
        }

        return table;
    }
}
