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
            LoadedSettings loaded = settings.Load(parsed);
            return new ComparisonSession(loaded, output, parsed).Run();
        });
        return command;
    }
}
