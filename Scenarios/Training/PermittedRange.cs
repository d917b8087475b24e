using System.Text.RegularExpressions;
using EdgeActors.Scenarios.Configuration;

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

    /// <summary>The refusal of a value of a section's part, such as <c>parallel.batch-size = 0 is out of range; permitted: at least 1</c>.</summary>
    /// <param name="refusal">What the learner's configuration said.</param>
    /// <param name="section">The section, such as <c>mr-dro-learner</c>.</param>
    /// <param name="part">The part of it that is the learner's configuration.</param>
    /// <param name="permitted">What may be, where it hangs on another value; null for what the configuration said.</param>
    public static ArgumentException Refusal(ArgumentOutOfRangeException refusal, string section, string part, string? permitted = null)
    {
        string key = $"{part}.{KebabCase.Of(refusal.ParamName!)}";
        return new ArgumentException(FormattableString.Invariant($"{key} = {refusal.ActualValue} is out of range; {permitted ?? Of(refusal, $"{section}.{key}")}"), refusal);
    }

    /// <summary>A section's part, if its own check holds.</summary>
    /// <param name="check">Gives it, or refuses a value.</param>
    /// <param name="section">The section, such as <c>mr-dro-plus</c>.</param>
    /// <param name="part">The part of it that is the learner's configuration.</param>
    /// <exception cref="ArgumentException">A value is out of range; it is told by its key.</exception>
    public static T Sound<T>(Func<T> check, string section, string part)
    {
        try
        {
            return check();
        }
        catch (ArgumentOutOfRangeException e)
        {
            throw Refusal(e, section, part);
        }
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
