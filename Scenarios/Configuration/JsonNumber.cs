namespace EdgeActors.Scenarios.Configuration;

/// <summary>The grammar of a JSON number, which is also HOCON's.</summary>
internal static class JsonNumber
{
    public static bool Is(string text) => text.Length > 0 && Length(text, 0) == text.Length;

    /// <summary>
    /// Length of the number that begins at the index; 0 when none does. Characters that only numbers are made of belong together, so 10e+3e begins with no number.
    /// </summary>
    public static int Length(string text, int start)
    {
        int length = Longest(text, start), end = start + length;
        return end < text.Length && (char.IsAsciiDigit(text[end]) || text[end] is '+' or '-' or '.' or 'e' or 'E') ? 0 : length;
    }

    private static int Longest(string text, int start)
    {
        int end = start < text.Length && text[start] == '-' ? start + 1 : start;
        int whole = Digits(text, end);
        if (whole == 0) return 0;
        end += text[end] == '0' ? 1 : whole;
        if (end < text.Length && text[end] == '.' && Digits(text, end + 1) is > 0 and int fraction) end += 1 + fraction;
        return end + ExponentLength(text, end) - start;
    }

    private static int ExponentLength(string text, int start)
    {
        if (start >= text.Length || text[start] is not ('e' or 'E')) return 0;
        int digits = start + 1 < text.Length && text[start + 1] is '+' or '-' ? start + 2 : start + 1;
        int count = Digits(text, digits);
        return count == 0 ? 0 : digits + count - start;
    }

    private static int Digits(string text, int start)
    {
        int end = start;
        while (end < text.Length && char.IsAsciiDigit(text[end])) end++;
        return end - start;
    }
}
