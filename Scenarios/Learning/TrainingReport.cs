using System.Xml.Linq;
using EdgeActors.Scenarios.Reports;
using EdgeActors.Scenarios.Training;
using static EdgeActors.Scenarios.Reports.Markup;
using static EdgeActors.Scenarios.Reports.Numbers;

namespace EdgeActors.Scenarios.Learning;

/// <summary>report.html of a training: the learning curve with its band, staleness, and what each network came to.</summary>
internal static class TrainingReport
{
    public static void Write(TextWriter writer, LearningOutcome outcome, string command, string configuration)
    {
        const string Title = "Learning inside the simulation";
        XElement page = Tag(
            "html",
            Attribute("lang", "en"),
            Tag(
                "head",
                Tag("meta", Attribute("charset", "utf-8")),
                Tag("meta", Attribute("name", "viewport"), Attribute("content", "width=device-width, initial-scale=1")),
                Tag("title", Title),
                Tag("style", "\n" + ChartStyle.Variables + ChartStyle.Shapes + ReportStyle.Page)),
            Tag(
                "body",
                Tag("h1", Title),
                Tag("p", Attribute("class", "lead"), Lead(outcome)),
                Tag("pre", Attribute("class", "command"), Tag("code", command)),
                Tag("div", Attribute("class", "charts"), Figure(Curve(outcome)), Figure(Lag(outcome))),
                Networks(outcome),
                Tag("details", Tag("summary", "Configuration, resolved"), Tag("pre", Tag("code", configuration)))));
        writer.Write("<!DOCTYPE html>\n" + Render(page) + "\n");
    }

    /// <summary>The score of each episode, mean over networks with its band; evaluations are a line of their own.</summary>
    public static LineChart Curve(LearningOutcome outcome)
    {
        LineSeries[] series =
        [
            .. outcome.Curve.GroupBy(p => p.Learns).OrderByDescending(g => g.Key).Select(g => new LineSeries(
                g.Key ? "learning" : "evaluation", [.. g.Select(p => new LinePoint(p.Number, p.Score.Mean, p.Score.Ci95))])),
        ];
        return new LineChart(
            "curve", "Learning curve", $"Mean over networks, by episode: {outcome.Score.Title}; the band is its 95 % confidence interval.", series)
        {
            XTitle = "episode",
            YTitle = outcome.Score.Title,
            Bounds = outcome.Score.Bounds,
        };
    }

    private static LineChart Lag(LearningOutcome outcome) => new(
        "lag",
        "How far behind experience was",
        "By how many versions the policies behind a round's decisions were behind when the round ended, for each network.",
        [.. outcome.Runs.Take(7).Select(r => new LineSeries($"network {r.Network}", [.. r.Rounds.Select(x => new LinePoint(x.Ended.Seconds, x.Lag, double.NaN))]))])
    {
        XTitle = "simulated time, s",
        YTitle = "versions",
    };

    private static string Lead(LearningOutcome outcome)
    {
        return $"{Counted(outcome.Runs.Count, "network", "networks")}, {Counted(outcome.Runs[0].Episodes.Count, "episode", "episodes")} each, seed {outcome.Seed}{Backends.Note(outcome.Backend)}; learning is "
            + $"{Configuration.KebabCase.Of(outcome.Learning.Mode.ToString())} and {Configuration.KebabCase.Of(outcome.Learning.Placement.ToString())}. Over the last fifth of the episodes "
            + $"the {outcome.Score.Title} was {outcome.Score.Value(outcome.Late)} (exploring). The same results come from:";
    }

    private static XElement Networks(LearningOutcome outcome)
    {
        string[] heads = ["network", "last fifth", "versions", "tasks placed by an old version, %", "versions behind", "seconds behind", "most, s", "shipped, MB", "digest"];
        return ReportTables.Scrolling("Networks", Tag(
            "table",
            Tag("thead", Tag("tr", heads.Select(h => Tag("th", Attribute("class", "number"), Attribute("scope", "col"), h)))),
            Tag("tbody", outcome.Runs.Select(r => Tag("tr", Row(r).Select(c => Tag("td", Attribute("class", "number"), c)))))));
    }

    private static string[] Row(TrainingRun run) =>
    [
        Count(run.Network),
        run.Score.Value(run.Late),
        Count(run.Staleness.Published),
        Percent(run.Staleness.StaleShare, 1),
        Fixed(run.Staleness.MeanVersions, 3),
        Fixed(run.Staleness.MeanSeconds, 3),
        Fixed(run.Staleness.MostSeconds, 1),
        Fixed(run.Shipped.Bytes / 1e6, 1),
        run.Digest.Hex[..12],
    ];

    private static XElement Figure(SvgChart chart) => Tag("figure", Tag("figcaption", chart.Title), chart.Standalone());
}
