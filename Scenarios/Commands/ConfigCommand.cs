using System.CommandLine;
using EdgeActors.Scenarios.Configuration;

namespace EdgeActors.Scenarios.Commands;

/// <summary><c>edgeactors config FILE</c>: any HOCON file, resolved, as JSON.</summary>
internal static class ConfigCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "Any HOCON file." };
        var set = new Option<string[]>("--set") { Description = "Sets a key first. May be given again.", HelpName = "key=value" };
        var command = new Command("config", "Prints a HOCON file, with includes and substitutions resolved, as JSON.") { file, set };
        command.SetAction(parsed =>
        {
            ConfigTree tree = ConfigTree.Load(parsed.GetRequiredValue(file));
            tree = (parsed.GetValue(set) ?? []).Aggregate(tree, (t, assignment) => t.Set(assignment));
            Console.WriteLine(tree.ToJson());
        });
        return command;
    }
}
