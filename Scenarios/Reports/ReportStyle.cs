namespace EdgeActors.Scenarios.Reports;

/// <summary>The looks of the page around the charts. As there, nothing in it needs escaping.</summary>
internal static class ReportStyle
{
    public const string Page = """
        body { margin: 0 auto; padding: 24px 28px 48px; max-width: 1320px; background: var(--surface); color: var(--text);
          font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
        h1 { font-size: 26px; line-height: 1.25; margin: 0 0 12px; overflow-wrap: anywhere; }
        h2 { font-size: 19px; margin: 36px 0 10px; overflow-wrap: anywhere; }
        p { max-width: 92ch; margin: 8px 0; overflow-wrap: anywhere; }
        .note { color: var(--muted); font-size: 13px; }
        code { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace; font-size: 12.5px; }
        pre { margin: 8px 0; padding: 10px 14px; border: 1px solid var(--grid); border-radius: 6px; overflow-x: auto; line-height: 1.45; }
        .command { white-space: pre-wrap; overflow-wrap: anywhere; }
        .scroll { overflow-x: auto; margin: 10px 0; }
        table { border-collapse: collapse; font-size: 13px; font-variant-numeric: tabular-nums; }
        .results { width: 100%; }
        th { font-weight: 600; text-align: right; vertical-align: bottom; line-height: 1.3; }
        thead th { color: var(--muted); font-weight: 500; font-size: 12px; }
        th, td { padding: 5px 8px; }
        thead tr:last-child { border-bottom: 1px solid var(--axis); }
        tbody tr { border-bottom: 1px solid var(--grid); }
        .name { text-align: left; }
        tbody th { vertical-align: middle; }
        tbody .name { min-width: 9ch; max-width: 26ch; overflow-wrap: break-word; }
        .group { text-align: center; border-bottom: 1px solid var(--grid); border-left: 1px solid var(--grid); }
        .first { border-left: 1px solid var(--grid); }
        .number { text-align: right; white-space: nowrap; } thead .number { white-space: normal; }
        .strong { font-weight: 600; }
        .digest code { display: block; width: 16ch; overflow-wrap: anywhere; font-size: 10px; line-height: 1.25; color: var(--muted); }
        td.better, td.worse, td.unclear { white-space: nowrap; }
        td.better { color: var(--better); font-weight: 600; } td.worse { color: var(--worse); font-weight: 600; } td.unclear { color: var(--muted); }
        .pairs thead th { padding: 6px; text-align: left; }
        .pairs thead span { writing-mode: vertical-rl; transform: rotate(180deg); max-height: 22ch; overflow-wrap: anywhere; }
        .charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 520px), 1fr)); gap: 28px 40px; margin: 28px 0; align-items: start; }
        figure { margin: 0; min-width: 0; overflow-x: auto; }
        figcaption { font-weight: 600; font-size: 15px; margin-bottom: 8px; overflow-wrap: anywhere; }
        .chart { display: block; width: 100%; min-width: 420px; max-width: 760px; height: auto; }
        details { margin: 14px 0; } summary { cursor: pointer; font-weight: 600; }
        @media print { body { max-width: none; padding: 0; } figure, tr { break-inside: avoid; } }

        """;
}
