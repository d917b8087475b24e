using System.Runtime.CompilerServices;

namespace EdgeActors.Learners.Algorithms;

/// <summary>Range checks of configurations.</summary>
internal static class ConfigRange
{
    /// <summary>Refuses a value; the message names it and the rule, both as they are written where it is called.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The rule does not hold.</exception>
    public static void Require<T>(
        bool holds, T value, [CallerArgumentExpression(nameof(holds))] string rule = "", [CallerArgumentExpression(nameof(value))] string name = "")
    {
        if (!holds)
        {
            throw new ArgumentOutOfRangeException(name, value, FormattableString.Invariant($"{name} = {value} is not permitted; required: {rule}"));
        }
    }
}
