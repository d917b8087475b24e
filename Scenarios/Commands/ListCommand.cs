using System.CommandLine;
using Spectre.Console;

namespace EdgeActors.Scenarios.Commands;

/// <summary><c>edgeactors list</c>: names scenarios and policies.</summary>
internal static class ListCommand
{
    public static Command Create()
    {
        var command = new Command("list", "Names the scenarios and policies.");
        command.SetAction(_ =>
        {
            var scenarios = new Table().Border(TableBorder.Simple).AddColumns("scenario", "what");
            foreach (ScenarioEntry scenario in ScenarioCatalog.All)
            {
                scenarios.AddRow(scenario.Name, Markup.Escape(scenario.Summary));
            }

            var policies = new Table().Border(TableBorder.Simple).AddColumns("policy", "what");
            foreach (PolicyEntry policy in PolicyCatalog.All)
            {
                policies.AddRow(policy.Name, Markup.Escape(policy.Summary));
            }

            IAnsiConsole console = Terminal.Create();
            console.Write(scenarios);
            console.Write(policies);
        });
        return command;
    }
}
