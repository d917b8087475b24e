using System.Globalization;

namespace EdgeActors.Scenarios.Reports;

/// <summary>
/// Guesses how wide text will be, for nobody knows the reader's font: widths of a wide one (DejaVu Sans), so that what fits here fits everywhere.
/// </summary>
internal static class TextFit
{
    private const string Narrow = "iIjlftr.,:;'|!()[]/\\- \u00A0";
    private const string Broad = "mwMW@%";
    private const string BreakAfter = "-_ ./:,";
    private const string Ellipsis = "…";

    public static double Width(string text, double size) => text.Sum(CharWidth) * size;

    /// <summary>The text in lines no wider than that, broken after punctuation if possible; the last line ends in an ellipsis if all is too long.</summary>
    public static IReadOnlyList<string> Wrap(string text, double width, double size, int most)
    {
        List<string> lines = [];
        for (string rest = text.Trim(); rest.Length > 0;)
        {
            int fits = Fitting(rest, width, size);
            if (fits == rest.Length)
            {
                lines.Add(rest);
                break;
            }

            if (lines.Count == most - 1)
            {
                lines.Add(rest[..Fitting(rest, width - Width(Ellipsis, size), size)].TrimEnd() + Ellipsis);
                break;
            }

            int cut = rest.AsSpan(0, fits).LastIndexOfAny(BreakAfter) + 1;
            cut = cut > fits / 3 ? cut : fits;
            lines.Add(rest[..cut].TrimEnd());
            rest = rest[cut..].TrimStart();
        }

        return lines;
    }

    /// <summary>How much of the beginning fits; at least one character, and none is cut in two.</summary>
    private static int Fitting(string text, double width, double size)
    {
        int fits = 0;
        while (fits < text.Length)
        {
            int next = fits + StringInfo.GetNextTextElementLength(text, fits);
            if (fits > 0 && Width(text[..next], size) > width)
            {
                break;
            }

            fits = next;
        }

        return fits;
    }

    private static double CharWidth(char c) => c switch
    {
        _ when Narrow.Contains(c) => 0.42,
        _ when Broad.Contains(c) => 1,
        >= 'A' and <= 'Z' => 0.72,
        < '\u0250' or (>= '\u2010' and <= '\u2027') => 0.64,
        _ when char.IsSurrogate(c) => 0.6,
        _ => 1.05,
    };
}
