using System.Xml.Linq;
using static EdgeActors.Scenarios.Reports.Markup;
using static EdgeActors.Scenarios.Reports.Numbers;

namespace EdgeActors.Scenarios.Reports;

/// <summary>
/// report.html: one page that needs nothing else, neither scripts nor files nor a network. It is well-formed XML too, apart from its first line.
/// </summary>
internal static class HtmlReport
{
    private const string Policy = "default-src 'none'; style-src 'unsafe-inline'";

    public static void Write(TextWriter writer, ReportModel model)
    {
        string title = $"{model.Run.Scenario}: " + (model.Policies is [var only] ? only.Name : $"{Count(model.Policies.Count)} policies compared");
        XElement page = Tag(
            "html",
            Attribute("lang", "en"),
            Head(title),
            Tag("body", Lines([Tag("h1", title), .. Introduction(model), .. Results(model), .. Comparison(model), Configuration(model.Run)])));
        writer.Write("<!DOCTYPE html>\n" + Render(page) + "\n");
    }

    private static XElement Head(string title) => Tag("head", Lines(
    [
        Tag("meta", Attribute("charset", "utf-8")),
        Tag("meta", Attribute("http-equiv", "Content-Security-Policy"), Attribute("content", Policy)),
        Tag("meta", Attribute("name", "viewport"), Attribute("content", "width=device-width, initial-scale=1")),
        Tag("title", title),
        Tag("style", "\n" + ChartStyle.Variables + ChartStyle.Shapes + ReportStyle.Page),
    ]));

    private static IEnumerable<XElement> Introduction(ReportModel model)
    {
        ReportRun run = model.Run;
        string commit = run.Commit.Length == 0 ? "" : $" (commit {run.Commit})";
        string met = model.Policies.Count == 1 ? "1 policy ran" : $"{Count(model.Policies.Count)} policies met the same tasks";
        yield return Tag(
            "p",
            Attribute("class", "lead"),
            $"Scenario {run.Scenario} with seed {run.Seed}: {met} on {Counted(run.Networks, "network", "networks")} × "
            + $"{Counted(run.Episodes, "episode", "episodes")}, {Counted(model.Tasks, "task", "tasks")} in all. "
            + $"EdgeActors {run.Version}{commit} took {Elapsed(run.Elapsed)} on {run.Machine}. The same results come from:");
        yield return Tag("pre", Attribute("class", "command"), Tag("code", run.Command));
    }

    private static IEnumerable<XElement> Results(ReportModel model)
    {
        string interval = model.Run.Networks == 1
            ? "With one network there is no confidence interval; --networks 2 or more gives one."
            : $"After ± stands half of the 95 % confidence interval of the mean over networks, by Student's t over {Count(model.Run.Networks)} networks.";
        yield return Tag("h2", "Results");
        yield return ReportTables.Results(model);
        yield return Note(interval + " Every figure is the mean over networks of the network's own, so shares of a whole add up; a network that has none is left out. "
            + "Completion times are of the tasks that succeed: a policy that loses its slow tasks looks fast.");
        yield return Tag(
            "div",
            Attribute("class", "charts"),
            Figure(ReportCharts.Judged(model)),
            ReportCharts.Stacks(model).Select(Figure),
            model.Policies.Count > 1 ? Figure(ReportCharts.Differences(model)) : null);
    }

    private static IEnumerable<XElement> Comparison(ReportModel model)
    {
        if (model.Policies.Count == 1)
        {
            yield break;
        }

        yield return Tag("h2", $"Paired comparison with {model.Baseline.Name}");
        yield return Tag("p", "All policies met the same networks and the same tasks, so measures are subtracted network by network: what makes a network "
            + "hard for both cancels out. A policy is better or worse if the 95 % confidence interval of its mean difference leaves 0 out.");
        yield return ReportTables.Differences(model);
        yield return Tag("p", "The interquartile mean is that of the middle half of all episodes, which outliers do not move. The probability of improvement is that of an episode of the "
            + $"policy being better than one of {model.Baseline.Name} on the same network, ties counting half: how often, not by how much. Their intervals are bootstrapped network by network.");
        yield return ReportTables.Robust(model);
        if (model.Robust.Any(r => r.Profile.Count > 0))
        {
            yield return Tag("div", Attribute("class", "charts"), Figure(ReportCharts.Profiles(model)));
        }

        yield return Tag(
            "details",
            Tag("summary", "Every pair"),
            Tag("p", "By how much the policy of the row differs from that of the column; in colour if the interval leaves 0 out. "
                + "Of many pairs that do not differ, about one in twenty looks as if it did."),
            ReportTables.Pairs(model));
    }

    private static XElement Configuration(ReportRun run) =>
        Tag("details", Tag("summary", "Configuration, resolved"), Tag("pre", Tag("code", run.Configuration)));

    private static XElement Figure(SvgChart chart) => Tag("figure", Tag("figcaption", chart.Title), chart.Standalone());

    private static XElement Note(string text) => Tag("p", Attribute("class", "note"), text);

    private static IEnumerable<object> Lines(IEnumerable<XElement> elements) => elements.SelectMany(e => new object[] { "\n", e }).Append("\n");
}
