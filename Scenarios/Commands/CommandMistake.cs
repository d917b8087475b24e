using System.CommandLine;
using System.CommandLine.Parsing;
using EdgeActors.Scenarios.Configuration;
using EdgeActors.Scenarios.Outputs;

namespace EdgeActors.Scenarios.Commands;

/// <summary>Says in one line what is wrong with a command line, and what would be right, in the words of the user and not of the parser.</summary>
internal static class CommandMistake
{
    private static readonly string[] s_whole = ["Int32", "Int64"];

    /// <summary>What is wrong; null when nothing is.</summary>
    public static string? In(ParseResult parsed)
    {
        Command command = parsed.CommandResult.Command;
        string[] unknown = [.. parsed.UnmatchedTokens, .. TakenForArguments(parsed)];
        // What follows a command that there is none of is that command's.
        string? first = command.Subcommands.Count > 0 ? null : unknown.FirstOrDefault(IsOption);
        if ((first ?? unknown.FirstOrDefault()) is string word)
        {
            return Unknown(word, parsed.CommandResult);
        }

        return parsed.Errors.Count == 0 ? null : parsed.Errors[0].SymbolResult switch
        {
            OptionResult option => Of(option),
            ArgumentResult { Parent: OptionResult option } => Of(option),
            ArgumentResult { Tokens.Count: 0 } argument => $"{NameOf(parsed.CommandResult)} needs {argument.Argument.Name}. {CommandText.AsStarted(argument.Argument.Description ?? "")}",
            _ when command.Subcommands.Count > 0 => $"{NameOf(parsed.CommandResult)} needs a command: {string.Join(", ", command.Subcommands.Select(c => c.Name))}",
            _ => $"{parsed.Errors[0].Message} {Help(parsed.CommandResult)}",
        };
    }

    private static string Unknown(string word, CommandResult result)
    {
        Command command = result.Command;
        if (IsOption(word))
        {
            string name = word.Split('=', ':')[0];
            string? near = NearestKey.Find(name, Options(result).Where(o => !o.Hidden).Select(o => o.Name));
            return $"{NameOf(result)} has no option '{ConfigException.Excerpt(name)}'; {(near is null ? "" : $"did you mean {near}? ")}{Help(result)}";
        }

        if (command.Subcommands.Count > 0)
        {
            string? near = NearestKey.Find(word, command.Subcommands.Select(c => c.Name));
            return $"{NameOf(result)} has no command '{ConfigException.Excerpt(word)}'; {(near is null ? "" : $"did you mean {near}? ")}{Help(result)}";
        }

        string takes = command.Arguments.Count == 0 ? "no argument" : $"only {string.Join(" and ", command.Arguments.Select(a => a.Name))}";
        return $"'{ConfigException.Excerpt(word)}' is one argument too many: {NameOf(result)} takes {takes}. {Help(result)}";
    }

    private static string Of(OptionResult result)
    {
        string option = result.Option.Name, given = string.Join(' ', result.Tokens.Select(t => t.Value));
        return result switch
        {
            { Tokens.Count: 0 } => $"{option} needs a value. {CommandText.AsStarted(result.Option.Description ?? "")}",
            { IdentifierTokenCount: > 1, Option.Arity.MaximumNumberOfValues: 1 } => $"{option} is given {result.IdentifierTokenCount} times; give it once",
            _ => $"{option} {ConfigException.Excerpt(given)}: write {Due(result.Option)}",
        };
    }

    private static string Due(Option option)
    {
        if (option is IRangedOption ranged)
        {
            return ranged.Due;
        }

        Type type = option.ValueType.GetElementType() ?? option.ValueType;
        type = Nullable.GetUnderlyingType(type) ?? type;
        return type == typeof(bool) ? "it alone, or true or false after it" : s_whole.Contains(type.Name) ? "a whole number" : "a number";
    }

    /// <summary>Mistyped options that the parser took for arguments. What comes after -- may begin as it likes.</summary>
    private static IEnumerable<string> TakenForArguments(ParseResult parsed) => parsed.Tokens.Any(t => t.Type == TokenType.DoubleDash)
        ? []
        : parsed.CommandResult.Command.Arguments.SelectMany(a => parsed.GetResult(a)?.Tokens ?? []).Select(t => t.Value).Where(IsOption);

    private static bool IsOption(string word) => word.Length > 1 && word[0] == '-';

    private static IEnumerable<Option> Options(CommandResult result) =>
        result.Command.Options.Concat(Above(result).SelectMany(r => r.Command.Options.Where(o => o.Recursive)));

    private static IEnumerable<CommandResult> Above(CommandResult result)
    {
        for (var above = result.Parent as CommandResult; above is not null; above = above.Parent as CommandResult)
        {
            yield return above;
        }
    }

    private static string NameOf(CommandResult result) => string.Join(' ', Verbs(result).Prepend("edgeactors"));

    private static IEnumerable<string> Verbs(CommandResult result) => Above(result).Prepend(result).SkipLast(1).Select(r => r.Command.Name).Reverse();

    private static string Help(CommandResult result) => $"'{CommandText.Of([.. Verbs(result), "--help"])}' lists commands and options";
}
