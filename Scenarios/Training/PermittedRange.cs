using System.Text.RegularExpressions;

namespace EdgeActors.Scenarios.Training;

/// <summary>What a learner's configuration requires of a value, in the words of the command's other messages.</summary>
internal static partial class PermittedRange
{
    /// <summary>"permitted: at least 0, at most 1" if the rule is such a simple one, else where it is written down.</summary>
    public static string Of(ArgumentOutOfRangeException refusal, string key)
    {
        Match rule = Rule().Match(refusal.Message);
        return rule.Success && rule.Groups[1].Value == refusal.ParamName
            ? "permitted: " + string.Join(", ", rule.Groups[2].Captures.Select((c, i) => $"{Word(c.Value)} {rule.Groups[3].Captures[i].Value}"))
            : $"hocon/reference.conf says what {key} may be";
    }

    private static string Word(string comparison) => comparison switch
    {
        ">" => "above",
        ">=" => "at least",
        "<" => "below",
        _ => "at most",
    };

    [GeneratedRegex(@"required: (\w+) (?:is )?(?:(?: and )?([<>]=?) ([\d.]+))+(?: \(Parameter|$)")]
    private static partial Regex Rule();
}
