using System.CommandLine;
using EdgeActors.Scenarios.Training;
using Spectre.Console;

namespace EdgeActors.Scenarios.Commands;

/// <summary><c>edgeactors list</c>: names scenarios and their policies, algorithms and environments.</summary>
internal static class ListCommand
{
    public static Command Create()
    {
        var command = new Command("list", "Names the scenarios and policies, and the algorithms and environments of learn.");
        command.SetAction(_ =>
        {
            IAnsiConsole console = Terminal.Create();
            console.WriteWhole(Named("scenario", ScenarioCatalog.All.Select(s => (s.Name, s.Summary))));
            console.WriteWhole(Policies());
            console.WriteWhole(Named("algorithm", LearnerCatalog.All.Select(a => (a.Name, a.Summary))));
            console.WriteWhole(Named("environment", EnvironmentCatalog.All.Select(e => (e.Name, e.Summary))));
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

    private static Table Policies()
    {
        Settings defaults = SettingsLoader.Defaults();
        var table = new Table().Border(TableBorder.Simple).AddColumns("policy", "in", "what");
        var users = ScenarioCatalog.All.SelectMany(s => s.Create(defaults).All, (s, policy) => (Scenario: s.Name, Policy: policy));
        foreach (var group in users.GroupBy(u => u.Policy.Name))
        {
            table.AddRow(group.Key, string.Join(", ", group.Select(u => u.Scenario)), Markup.Escape(group.First().Policy.Summary));
        }

        return table;
    }
}
