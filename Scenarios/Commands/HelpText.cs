using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using EdgeActors.Scenarios.Outputs;

namespace EdgeActors.Scenarios.Commands;

/// <summary>
/// The help of a command: the usage is in the way that the program was started, and no line is wider than the terminal. Other commands are named by their
/// verbs alone: a longer one would be broken over lines, where it cannot be pasted.
/// </summary>
internal sealed class HelpText : SynchronousCommandLineAction
{
    private readonly HelpAction _inner = new();

    /// <summary>Help is wanted, whatever else is wrong with the line.</summary>
    public override bool ClearsParseErrors => true;

    /// <summary>Gives a command and all below it this help.</summary>
    public static void Replace(RootCommand root) => root.Options.OfType<HelpOption>().Single().Action = new HelpText();

    public override int Invoke(ParseResult parseResult)
    {
        Command command = parseResult.CommandResult.Command;
        if (parseResult.RootCommandResult.Command is RootCommand root)
        {
            root.HelpName = CommandText.Program;
        }

        foreach (Symbol symbol in command.Options.Concat<Symbol>(command.Arguments).Concat(command.Subcommands).Append(command))
        {
            symbol.Description = CommandText.Briefly(symbol.Description ?? "");
        }

        _inner.MaxWidth = Terminal.Create().Profile.Width;
        return _inner.Invoke(parseResult);
    }
}
