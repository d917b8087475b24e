using System.Xml.Linq;
using EdgeActors.Scenarios.Experiments;
using static EdgeActors.Scenarios.Reports.Markup;
using static EdgeActors.Scenarios.Reports.Numbers;

namespace EdgeActors.Scenarios.Reports;

/// <summary>The tables of a comparison.</summary>
internal static class ReportTables
{
    public static XElement Results(ReportModel model)
    {
        ColumnUnit time = ColumnUnit.For(model.Policies.SelectMany(p => new[] { p.Completion.Mean, p.Completion.P99 }), "s");
        ColumnUnit energy = ColumnUnit.For(model.Policies.Select(p => p.EnergyPerTask), "J");
        XElement?[] groups =
        [
            Head("policy", "name", 1, 2),
            Head("succeed, % ±\u00A095\u00A0%\u00A0CI", "number", 1, 2),
            Head("fail, % of all tasks", "group", 4, 1),
            Head($"time to complete, {time.Name}", "group", 4, 1),
            Head($"mean spent in, {time.Name}", "group", 4, 1),
            model.HasEnergy ? Head($"energy per task, {energy.Name}", "number", 1, 2) : null,
            Head("digest", "name", 1, 2),
        ];
        string[] columns =
        [
            "deadline missed", "execution", "trans\u00ADmission", "rejected", "mean", "p50", "p95", "p99", "wait", "transmit", "queue", "execute",
        ];
        return Scrolling("Results by policy", Tag(
            "table",
            Attribute("class", "results"),
            Tag("thead", Tag("tr", groups), Tag("tr", columns.Select((c, i) => Head(c, i % 4 == 0 ? "number first" : "number", 1, 1)))),
            Tag("tbody", model.Policies.Select(p => ResultRow(p, time, model.HasEnergy ? energy : null)))));
    }

    /// <summary>Each policy against the baseline.</summary>
    public static XElement Differences(ReportModel model) => Scrolling($"Paired differences to {model.Baseline}", Tag(
        "table",
        Tag("thead", Tag(
            "tr",
            Head("policy", "name", 1, 1),
            Head($"more succeed than with {model.Baseline}, points ± 95 % CI", "number", 1, 1),
            Head("better on", "number", 1, 1),
            Head("so it is", "name", 1, 1))),
        Tag("tbody", model.Policies.Where(p => p.Name != model.Baseline).Select(p => Tag(
            "tr",
            Name(p.Name),
            Cell("number", Signed(100 * p.ToBaseline.Estimate.Mean, 2) + PlusMinus(100 * p.ToBaseline.Estimate.Ci95, 2)),
            Cell("number", $"{p.ToBaseline.Wins} of {Counted(p.ToBaseline.PerNetwork.Count, "network", "networks")}"),
            Cell(DifferenceChart.LookOf(p.ToBaseline.Verdict), Verdict(p.ToBaseline.Verdict)))))));

    /// <summary>Every policy against every other.</summary>
    public static XElement Pairs(ReportModel model) => Scrolling("Paired differences of all policies", Tag(
        "table",
        Attribute("class", "pairs"),
        Tag("thead", Tag(
            "tr",
            Cell("", ""),
            model.Policies.Select(p => Tag("th", Attribute("scope", "col"), Tag("span", p.Name))))),
        Tag("tbody", model.Policies.Select(p => Tag("tr", Name(p.Name), model.Policies.Select(other => Pair(p, other)))))));

    private static XElement ResultRow(PolicyReport policy, ColumnUnit time, ColumnUnit? energy)
    {
        CompletionTimes completion = policy.Completion;
        return Tag(
            "tr",
            Name(policy.Name),
            Cell("number strong", Percent(policy.Success.Mean, 2) + PlusMinus(100 * policy.Success.Ci95, 2)),
            Cells(policy.Failures.All, share => Percent(share, 2)),
            Cells([completion.Mean, completion.P50, completion.P95, completion.P99], time.Format),
            Cells(completion.Parts, time.Format),
            energy is { } unit ? Cell("number first", unit.Format(policy.EnergyPerTask)) : null,
            Tag("td", Attribute("class", "digest first"), Tag("code", policy.Digest)));
    }

    private static XElement Pair(PolicyReport policy, PolicyReport other)
    {
        if (ReferenceEquals(policy, other))
        {
            return Cell("number", "·");
        }

        PairedDifference difference = PairedDifference.Of(policy.SuccessRates, other.SuccessRates);
        XElement cell = Cell("number " + DifferenceChart.LookOf(difference.Verdict), Signed(100 * difference.Estimate.Mean, 1));
        string interval = Signed(100 * difference.Estimate.Mean, 2) + PlusMinus(100 * difference.Estimate.Ci95, 2);
        cell.Add(Attribute("title", $"{policy.Name} against {other.Name}: {interval} points, {Verdict(difference.Verdict)}"));
        return cell;
    }

    private static string Verdict(PairedVerdict verdict) => verdict switch
    {
        PairedVerdict.Better => "better",
        PairedVerdict.Worse => "worse",
        _ => "not clearly different",
    };

    /// <summary>A table that scrolls by itself where the page is too narrow.</summary>
    private static XElement Scrolling(string label, XElement table) => Tag(
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

    private static IEnumerable<XElement> Cells(IEnumerable<double> values, Func<double, string> format) =>
        values.Select((v, i) => Cell(i == 0 ? "number first" : "number", format(v)));
}
