using System.Collections.Immutable;
using System.Globalization;

namespace EdgeActors.Scenarios.Configuration;

/// <summary>HOCON reads an object with numeric keys as an array where an array is due: sorted by number, gaps closed, other keys ignored.</summary>
internal static class NumericKeys
{
    public static ImmutableArray<string> InOrder(IEnumerable<string> keys)
    {
        var numbered = new List<(int Number, string Key)>();
        foreach (string key in keys)
        {
            if (int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out int number)) numbered.Add((number, key));
        }

        return [.. numbered.OrderBy(pair => pair.Number).Select(pair => pair.Key)];
    }
}
