using System.Text.Json.Nodes;
using EdgeActors.Scenarios.Lab.Figures;

namespace EdgeActors.Tests.Scenarios.Lab.Figures;

/// <summary>All settings of a figure together: each on its own scale, every run counting alike.</summary>
public class NormalisedScoresTests
{
    // Of the first setting the scale is -20 to -10, of the second -4 to -2.
    private static readonly FigureSeries[] s_lines =
    [
        Line("half way", [-15, -15], [-3, -3]),
        Line("random", [-21, -19], [-4, -4]),
        Line("better", [-12, -12], [-2.2, -2.6]),
        Line("somewhere only", [-12]),
        Line("bound", [-10, -10], [-2, -2]),
    ];

    [Fact]
    public void Each_setting_has_a_scale_of_its_own()
    {
        JsonObject all = NormalisedScores.Of(s_lines, ("random", "bound"))!.ToNode();
        JsonArray lines = all["lines"]!.AsArray();
        Assert.Equal(["half way", "better"], lines.Select(l => (string)l!["name"]!));
        Assert.Equal([0.5, 0.8], lines.Select(l => (double)l!["iqm"]!["value"]!), (a, b) => Math.Abs(a - b) < 1e-12); // of .8, .8, .9, .7 the middle two
        Assert.Equal(1, (double)lines[1]!["probabilityOfImprovement"]!["half way"]!["value"]!);
        Assert.Equal(0, (double)lines[0]!["probabilityOfImprovement"]!["better"]!["value"]!);
        double[] thresholds = [.. all["thresholds"]!.AsArray().Select(t => (double)t!)], profile = [.. lines[1]!["profile"]!.AsArray().Select(p => (double)p!)];
        Assert.Equal((0.5, 0.9), (Math.Round(thresholds[0], 12), Math.Round(thresholds[^1], 12)));
        Assert.Equal((1.0, 0.0), (profile[0], profile[^1]));
        Assert.Equal(profile.OrderDescending(), profile);
    }

    [Fact]
    public void A_figure_without_its_scale_has_none()
    {
        Assert.Null(NormalisedScores.Of(s_lines, ("random", "nobody")));
        Assert.Null(NormalisedScores.Of([s_lines[1], s_lines[4]], ("random", "bound")));
        FigureResult without = Result(s_lines[..1]), with = Result(s_lines);
        Assert.Null(JsonNode.Parse(without.ToJson())!["normalised"]);
        Assert.Equal("bound", (string)JsonNode.Parse(with.ToJson())!["normalised"]!["one"]!);
    }

    private static FigureResult Result(FigureSeries[] lines) => new("paper", "table", 2, "title", "setting", "R", lines, []) { Scale = ("random", "bound"), XNames = ["a", "b"] };

    private static FigureSeries Line(string name, params double[][] settings) => new(name, [.. settings.Select((values, x) => FigurePoint.Of(x, values))]);
}
