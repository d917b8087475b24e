using System.CommandLine;
using EdgeActors.Scenarios.Experiments;
using EdgeActors.Scenarios.Reports;

namespace EdgeActors.Scenarios.Commands;

/// <summary><c>edgeactors validate CONF</c>: says what is wrong with a configuration, or what it would run.</summary>
internal static class ValidateCommand
{
    public static Command Create()
    {
        var settings = new SettingsOptions();
        var command = new Command("validate", "Checks a configuration without running it.");
        settings.AddTo(command);
        command.SetAction(parsed =>
        {
            Sweep sweep = settings.LoadSweep(parsed, []);
            foreach (LoadedSettings loaded in sweep.Points.Select(p => p.Loaded))
            {
                Validate(loaded);
            }

            if (sweep.Single is null)
            {
                Console.WriteLine($"valid: a sweep of {Numbers.Counted(sweep.Points.Count, "point", "points")}");
            }
        });
        return command;
    }

    private static void Validate(LoadedSettings loaded)
    {
        IScenario scenario = ScenarioCatalog.Create(loaded);
        IReadOnlyList<PolicyEntry> policies = ScenarioCatalog.Policies(loaded, scenario);
        ScenarioCatalog.Measures(loaded, scenario);
        scenario.Network(0).Episode(0, policies[0]);
        Console.WriteLine(
            $"valid: scenario {scenario.Name}, seed {loaded.Settings.Seed}, {Numbers.Counted(loaded.Settings.Networks, "network", "networks")} x {Numbers.Counted(loaded.Settings.Episodes, "episode", "episodes")}, "
            + $"policies {string.Join(", ", policies.Select(p => p.Name))}");
    }
}
