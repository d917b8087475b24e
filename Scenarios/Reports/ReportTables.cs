using System.Xml.Linq;
using EdgeActors.Scenarios.Experiments;
using EdgeActors.Scenarios.Lab.Measures;
using EdgeActors.Scenarios.Lab.Statistics;
using static EdgeActors.Scenarios.Reports.Markup;
using static EdgeActors.Scenarios.Reports.Numbers;

namespace EdgeActors.Scenarios.Reports;

/// <summary>The tables of a comparison.</summary>
internal static class ReportTables
{
    public static XElement Results(ReportModel model)
    {
        Group[] groups = [.. model.Tables.Select(t => new Group(t, [.. t.Columns.Select(c => MeasureScale.Of(model, t.Columns.Select(o => o.Measure).Where(m => m.Unit == c.Measure.Unit)))]))];
        return Scrolling("Results by policy", Tag(
            "table",
            Attribute("class", "results"),
            Tag(
                "thead",
                Tag("tr", [Head("policy", "name", 1, 2), .. groups.Select(g => Head(g.Title, "group", g.Table.Columns.Count, 1)), Head("digest", "name", 1, 2)]),
                Tag("tr", groups.SelectMany(g => g.Table.Columns.Select((c, i) => Head(g.HeadOf(i, ColumnHead(c, model)), i == 0 ? "number first" : "number", 1, 1))))),
            Tag("tbody", model.Policies.Select(p => ResultRow(model, p, groups)))));
    }

    /// <summary>Each policy against the baseline.</summary>
    public static XElement Differences(ReportModel model)
    {
        MeasureScale scale = MeasureScale.Of(model, [model.Judged]);
        return Scrolling($"Paired differences to {model.Baseline.Name}", Tag(
            "table",
            Tag("thead", Tag(
                "tr",
                Head("policy", "name", 1, 1),
                Head($"{model.Judged.Title} against {model.Baseline.Name}, {scale.Points} ± 95 % CI", "number", 1, 1),
                Head("better on", "number", 1, 1),
                Head("so it is", "name", 1, 1))),
            Tag("tbody", model.Policies.Where(p => p != model.Baseline).Select(p => DifferenceRow(p, model.Difference(p, model.Baseline), scale)))));
    }

    /// <summary>Every policy against every other.</summary>
    public static XElement Pairs(ReportModel model)
    {
        MeasureScale scale = MeasureScale.Of(model, [model.Judged]);
        return Scrolling("Paired differences of all policies", Tag(
            "table",
            Attribute("class", "pairs"),
            Tag("thead", Tag(
                "tr",
                Cell("", ""),
                model.Policies.Select(p => Tag("th", Attribute("scope", "col"), Tag("span", p.Name))))),
            Tag("tbody", model.Policies.Select(p => Tag("tr", Name(p.Name), model.Policies.Select(other => Pair(model, p, other, scale)))))));
    }

    /// <summary>Interquartile means, and how likely each policy is better than the baseline.</summary>
    public static XElement Robust(ReportModel model)
    {
        MeasureScale scale = MeasureScale.Of(model, [model.Judged]);
        return Scrolling("Robust statistics", Tag(
            "table",
            Tag("thead", Tag(
                "tr",
                Head("policy", "name", 1, 1),
                Head($"interquartile mean, {scale.Unit}", "number", 1, 1),
                Head("95 % interval", "number", 1, 1),
                Head($"probability that it is better than {model.Baseline.Name}, %", "number", 1, 1),
                Head("95 % interval", "number", 1, 1))),
            Tag("tbody", model.Policies.Zip(model.Robust, (p, r) => Tag(
                "tr",
                Name(p.Name),
                Cell("number", scale.Text(r.InterquartileMean.Value)),
                Cell("number", Range(r.InterquartileMean, scale.Text)),
                Cell("number", Percent(r.Improvement.Value, 1)),
                Cell("number", Range(r.Improvement, v => Percent(v, 1))))))));
    }

    private static string Range(Interval interval, Func<double, string> text) => double.IsFinite(interval.Low) ? $"{text(interval.Low)} to {text(interval.High)}" : None;

    private static string ColumnHead(MeasureColumn column, ReportModel model) => column.Head + (column.Measure == model.Judged ? " ±\u00A095\u00A0%\u00A0CI" : "");

    private static XElement ResultRow(ReportModel model, PolicyResult policy, Group[] groups) => Tag(
        "tr",
        Name(policy.Name),
        groups.SelectMany(g => g.Table.Columns.Select((c, i) => c.Measure == model.Judged
            ? Cell(i == 0 ? "number first strong" : "number strong", g.Scales[i].Text(policy.Estimate(c.Measure)))
            : Cell(i == 0 ? "number first" : "number", g.Scales[i].Text(policy.Estimate(c.Measure).Mean)))),
        Tag("td", Attribute("class", "digest first"), Tag("code", policy.Digest.Hex)));

    private static XElement DifferenceRow(PolicyResult policy, PairedDifference difference, MeasureScale scale) => Tag(
        "tr",
        Name(policy.Name),
        Cell("number", scale.Signed(difference.Estimate)),
        Cell("number", $"{difference.Wins} of {Counted(difference.PerNetwork.Count, "network", "networks")}"),
        Cell(DifferenceChart.LookOf(difference.Verdict), Verdict(difference.Verdict)));

    private static XElement Pair(ReportModel model, PolicyResult policy, PolicyResult other, MeasureScale scale)
    {
        if (ReferenceEquals(policy, other))
        {
            return Cell("number", "·");
        }

        PairedDifference difference = model.Difference(policy, other);
        XElement cell = Cell("number " + DifferenceChart.LookOf(difference.Verdict), scale.Signed(difference.Estimate with { Ci95 = double.NaN }, fewer: 1));
        cell.Add(Attribute("title", $"{policy.Name} against {other.Name}: {scale.Signed(difference.Estimate)} {scale.Points}, {Verdict(difference.Verdict)}"));
        return cell;
    }

    private static string Verdict(PairedVerdict verdict) => verdict switch
    {
        PairedVerdict.Better => "better",
        PairedVerdict.Worse => "worse",
        _ => "not clearly different",
    };

    /// <summary>A table that scrolls by itself where the page is too narrow.</summary>
    public static XElement Scrolling(string label, XElement table) => Tag(
        "div", Attribute("class", "scroll"), Attribute("tabindex", "0"), Attribute("role", "region"), Attribute("aria-label", label), table);

    private static XElement Head(string text, string look, int columns, int rows) => Tag(
        "th",
        Attribute("class", look),
        Attribute("scope", columns > 1 ? "colgroup" : "col"),
        columns > 1 ? Attribute("colspan", columns) : null,
        rows > 1 ? Attribute("rowspan", rows) : null,
        text);

    private static XElement Name(string name) => Tag("th", Attribute("class", "name"), Attribute("scope", "row"), name);

    private static XElement Cell(string look, string text) => Tag("td", Attribute("class", look), text);

    /// <summary>A table of measures as a group of columns: those of one unit in one scale.</summary>
    private sealed record Group(MeasureTable Table, MeasureScale[] Scales)
    {
        public string Title => Table.Columns[0].Measure.IsShare ? $"{Table.Caption}, %" : $"{Table.Columns[0].Measure.Title}, {Scales[0].Unit}";

        /// <summary>A column's head, with its unit where that is not the first one's and the head does not say it.</summary>
        public string HeadOf(int column, string head) => Scales[column].Unit == Scales[0].Unit || Scales[column].Unit == head ? head : $"{head}, {Scales[column].Unit}";
    }
}
