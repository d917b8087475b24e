namespace EdgeActors.Scenarios.Configuration;

/// <summary>Finds what a mistyped key was meant to be, by Damerau-Levenshtein distance (an exchange of neighbours counts once).</summary>
internal static class NearestKey
{
    /// <summary>Nobody mistypes one letter of a longer word, and comparing such words takes the square of their length.</summary>
    private const int LongestKey = 200;

    /// <summary>The nearest candidate, or one that ends in the same keys; null when none is near.</summary>
    public static string? Find(string key, IEnumerable<string> candidates)
    {
        if (key.Length > LongestKey) return null;
        List<string> names = [.. candidates];
        if (names.Find(name => name.Equals(key, StringComparison.OrdinalIgnoreCase)) is string same) return same;
        int farthest = Math.Max(2, key.Length / 3);
        string? nearest = names.Where(name => Math.Abs(name.Length - key.Length) <= farthest).MinBy(name => Distance(key, name));
        if (nearest != null && Distance(key, nearest) <= farthest) return nearest;
        string ending = "." + key;
        return names.Find(name => name.EndsWith(ending, StringComparison.Ordinal));
    }

    /// <summary>What to do about a name that is not among a few known ones.</summary>
    public static string Right(string name, IEnumerable<string> known) =>
        Find(name, known) is string nearest ? $"did you mean {nearest}?" : $"known: {string.Join(", ", known)}";

    public static int Distance(string a, string b)
    {
        int[,] d = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++) d[i, 0] = i;
        for (int j = 0; j <= b.Length; j++) d[0, j] = j;
        for (int i = 1; i <= a.Length; i++)
        {
            for (int j = 1; j <= b.Length; j++)
            {
                int replaced = d[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                d[i, j] = Math.Min(replaced, 1 + Math.Min(d[i - 1, j], d[i, j - 1]));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) d[i, j] = Math.Min(d[i, j], d[i - 2, j - 2] + 1);
            }
        }

        return d[a.Length, b.Length];
    }
}
