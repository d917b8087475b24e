using System.CommandLine;
using Spectre.Console;

namespace EdgeActors.Scenarios.Commands;

/// <summary><c>edgeactors list</c>: names scenarios and their policies, algorithms and environments.</summary>
internal static class ListCommand
{
    public static Command Create()
    {
        var command = new Command("list", "Names the scenarios and policies, and the algorithms and environments of learn.");
        command.SetAction(parsed =>
        {
            Catalogue catalogue = parsed.Catalogue();
            IAnsiConsole console = Terminal.Create();
            console.WriteWhole(Named("scenario", catalogue.Scenarios.Select(s => (s.Name, s.Summary))));
            console.WriteWhole(Policies(catalogue));
            console.WriteWhole(Named("algorithm", catalogue.Learners.Select(a => (a.Name, a.Summary))));
            console.WriteWhole(Named("environment", catalogue.Environments.Select(e => (e.Name, e.Summary))));
        });
        return command;
    }

    private static Table Named(string what, IEnumerable<(string Name, string Summary)> entries)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns(what, "what");
        foreach ((string name, string summary) in entries)
        {
            table.AddRow(name, Markup.Escape(summary));
        }

        return table;
    }

    private static Table Policies(Catalogue catalogue)
    {
        Settings defaults = SettingsLoader.LoadDefaults([], catalogue).Settings;
        var table = new Table().Border(TableBorder.Simple).AddColumns("policy", "in", "what");
        var users = catalogue.Scenarios.SelectMany(s => catalogue.In(s.Create(defaults)), (s, policy) => (Scenario: s.Name, Policy: policy));
        foreach (var group in users.GroupBy(u => u.Policy.Name))
        {
            table.AddRow(group.Key, string.Join(", ", group.Select(u => u.Scenario)), Markup.Escape(group.First().Policy.Summary));
        }

        return table;
    }
}
