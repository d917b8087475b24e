using System.CommandLine;
using Spectre.Console;

namespace EdgeActors.Scenarios.Commands;

/// <summary><c>edgeactors list</c>: names scenarios and their policies.</summary>
internal static class ListCommand
{
    public static Command Create()
    {
        var command = new Command("list", "Names the scenarios and policies.");
        command.SetAction(_ =>
        {
            IAnsiConsole console = Terminal.Create();
            var scenarios = new Table().Border(TableBorder.Simple).AddColumns("scenario", "what");
            foreach (ScenarioEntry scenario in ScenarioCatalog.All)
            {
                scenarios.AddRow(scenario.Name, Markup.Escape(scenario.Summary));
            }

            console.Write(scenarios);
            console.Write(Policies());
        });
        return command;
    }

    private static Table Policies()
    {
        Settings defaults = SettingsLoader.Defaults();
        var table = new Table().Border(TableBorder.Simple).AddColumns("policy", "in", "what");
        var users = ScenarioCatalog.All.SelectMany(s => s.Create(defaults).Policies, (s, policy) => (Scenario: s.Name, Policy: policy));
        foreach (var group in users.GroupBy(u => u.Policy.Name))
        {
            table.AddRow(group.Key, string.Join(", ", group.Select(u => u.Scenario)), Markup.Escape(group.First().Policy.Summary));
        }

        return table;
    }
}
