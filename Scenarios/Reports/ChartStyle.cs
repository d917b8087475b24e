using System.Text.RegularExpressions;

namespace EdgeActors.Scenarios.Reports;

/// <summary>
/// The looks of charts. Colours differ for the three common kinds of colour blindness and stand out from a light and from a dark page; no chart tells
/// anything by colour alone. The text holds no character that XML or HTML would escape.
/// </summary>
internal static partial class ChartStyle
{
    /// <summary>How many looks lines have before their dashes change.</summary>
    public const int LineColours = 7;

    /// <summary>Colours by role, for light pages and for dark ones.</summary>
    public const string Variables = """
        :root { color-scheme: light dark;
          --surface: #ffffff; --text: #1f2328; --muted: #59636e; --grid: #e3e7eb; --axis: #8c959f;
          --bar: #6aaede; --whisker: #1f2328;
          --late: #e69f00; --execution: #b8410a; --transmission: #8e6bbf; --rejected: #374151;
          --wait: #9aa1ab; --transmit: #56b4e9; --queue: #e69f00; --execute: #0b5c94;
          --better: #0072b2; --worse: #b8410a; --unclear: #6b7280;
          --line-1: #0072b2; --line-2: #d55e00; --line-3: #009e73; --line-4: #cc79a7; --line-5: #e69f00; --line-6: #56b4e9; --line-7: #4d4d4d; }
        @media (prefers-color-scheme: dark) { :root {
          --surface: #15181d; --text: #e6e9ed; --muted: #9aa4af; --grid: #2a2f36; --axis: #6b7480;
          --bar: #2f6f9f; --whisker: #f0f3f6;
          --late: #f0b84a; --execution: #d9622b; --transmission: #a98bd6; --rejected: #d5dbe1;
          --wait: #7c8590; --transmit: #7cc7f2; --queue: #f0b84a; --execute: #2f80c0;
          --better: #4aa3e0; --worse: #f0803c; --unclear: #9aa4af;
          --line-1: #4aa3e0; --line-2: #f0803c; --line-3: #2fbf93; --line-4: #e59ac4; --line-5: #f2be4e; --line-6: #9ad4f5; --line-7: #8b949e; } }

        """;

    /// <summary>The classes that shapes name.</summary>
    public const string Shapes = """
        .chart { font: 12px system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
        .chart text { fill: var(--text); font-variant-numeric: tabular-nums; }
        .chart .muted { fill: var(--muted); font-size: 11px; }
        .chart .grid { stroke: var(--grid); }
        .chart .zero { stroke: var(--axis); }
        .chart .bar { fill: var(--bar); }
        .chart .whisker { stroke: var(--whisker); stroke-width: 1.5; fill: none; }
        .chart .part { stroke: var(--surface); stroke-width: .5; }
        .chart .late { fill: var(--late); } .chart .execution { fill: var(--execution); }
        .chart .transmission { fill: var(--transmission); } .chart .rejected { fill: var(--rejected); }
        .chart .wait { fill: var(--wait); } .chart .transmit { fill: var(--transmit); }
        .chart .queue { fill: var(--queue); } .chart .execute { fill: var(--execute); }
        .chart .compute { fill: var(--execute); } .chart .radio { fill: var(--transmit); }
        .chart .link { fill: var(--queue); } .chart .idle { fill: var(--wait); }
        .chart .better { fill: var(--better); stroke: var(--better); }
        .chart .worse { fill: var(--worse); stroke: var(--worse); }
        .chart .unclear { fill: var(--surface); stroke: var(--unclear); }
        .chart .interval { stroke-width: 2; }
        .chart .networks { fill: none; stroke-width: 4; stroke-linecap: round; stroke-opacity: .45; }
        .chart .baseline { stroke: var(--text); stroke-width: 1.25; }
        .chart .line { fill: none; stroke-width: 2; stroke-linejoin: round; }
        .chart .band { stroke: none; fill-opacity: .16; }
        .chart .marker { stroke: var(--surface); stroke-width: 1; }
        .chart .error { stroke-width: 1; }
        .chart .dash-2 { stroke-dasharray: 7 4; } .chart .dash-3 { stroke-dasharray: 2 3; }
        .chart .line-1 .line, .chart .line-1 .error { stroke: var(--line-1); } .chart .line-1 .band, .chart .line-1 .marker { fill: var(--line-1); }
        .chart .line-2 .line, .chart .line-2 .error { stroke: var(--line-2); } .chart .line-2 .band, .chart .line-2 .marker { fill: var(--line-2); }
        .chart .line-3 .line, .chart .line-3 .error { stroke: var(--line-3); } .chart .line-3 .band, .chart .line-3 .marker { fill: var(--line-3); }
        .chart .line-4 .line, .chart .line-4 .error { stroke: var(--line-4); } .chart .line-4 .band, .chart .line-4 .marker { fill: var(--line-4); }
        .chart .line-5 .line, .chart .line-5 .error { stroke: var(--line-5); } .chart .line-5 .band, .chart .line-5 .marker { fill: var(--line-5); }
        .chart .line-6 .line, .chart .line-6 .error { stroke: var(--line-6); } .chart .line-6 .band, .chart .line-6 .marker { fill: var(--line-6); }
        .chart .line-7 .line, .chart .line-7 .error { stroke: var(--line-7); } .chart .line-7 .band, .chart .line-7 .marker { fill: var(--line-7); }

        """;

    /// <summary>The looks of a chart by itself, with every colour in its place: most programs that draw SVG know no variables. For light pages, and for dark ones where that is known.</summary>
    public static string Standalone { get; } = MakeStandalone();

    private static string MakeStandalone()
    {
        string[] pages = Variables.Split("@media (prefers-color-scheme: dark)");
        return $":root {{ color-scheme: light dark; }}\n{Coloured(pages[0])}@media (prefers-color-scheme: dark) {{\n{Coloured(pages[1])}}}\n";
    }

    private static string Coloured(string page) =>
        Variable().Matches(page).Aggregate(Shapes, (shapes, v) => shapes.Replace($"var({v.Groups["name"].Value})", v.Groups["colour"].Value, StringComparison.Ordinal));

    [GeneratedRegex("(?<name>--[a-z0-9-]+): (?<colour>#[0-9a-f]{6});")]
    private static partial Regex Variable();
}
