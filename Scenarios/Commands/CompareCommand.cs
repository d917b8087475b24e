using System.CommandLine;
using EdgeActors.Scenarios.Experiments;

namespace EdgeActors.Scenarios.Commands;

/// <summary><c>edgeactors compare CONF</c>: every policy on the same networks and tasks.</summary>
internal static class CompareCommand
{
    public static Command Create(EngineCatalog engines)
    {
        var settings = new SettingsOptions();
        var output = new OutputOptions(engines);
        var command = new Command("compare", "Compares policies on the same networks and tasks, prints a table and writes a run folder.");
        settings.AddTo(command);
        output.AddTo(command);
        command.SetAction(parsed =>
        {
            Sweep sweep = settings.LoadSweep(parsed, output.Given(parsed));
            return sweep.Single is { } loaded ? new ComparisonSession(loaded, output, parsed).Run() : ComparisonSweep.Run(sweep, output, parsed);
        });
        return command;
    }
}
