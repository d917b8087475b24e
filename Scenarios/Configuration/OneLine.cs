using System.Text;

namespace EdgeActors.Scenarios.Configuration;

/// <summary>Makes a message one line that can be read: control characters are escaped, and a word that goes on for ever is cut.</summary>
internal static class OneLine
{
    /// <summary>Longer than any path that people write, so that only what nobody would read is cut.</summary>
    private const int LongestWord = 300, Kept = 60;

    public static string Of(string text)
    {
        var line = new StringBuilder(text.Length);
        int word = 0;
        foreach (char c in text.TrimEnd())
        {
            word = c == ' ' ? 0 : word + 1;
            if (char.IsControl(c) || c is '\u2028' or '\u2029') line.Append($"\\u{(int)c:x4}");
            else if (word <= LongestWord) line.Append(c);
            else if (word == LongestWord + 1) line.Length -= LongestWord - Kept;
            if (word == LongestWord + 1) line.Append("...");
        }

        return line.ToString();
    }
}
