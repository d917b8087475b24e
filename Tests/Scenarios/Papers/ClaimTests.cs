using System.Text.Json.Nodes;
using EdgeActors.Scenarios.Lab.Figures;
using EdgeActors.Scenarios.Papers;

namespace EdgeActors.Tests.Scenarios.Papers;

/// <summary>What must hold of a figure, judged by what it wrote.</summary>
public sealed class ClaimTests
{
    private static readonly JsonNode s_figure = JsonNode.Parse(new FigureResult(
        "p", "f", 3, "", "", "",
        [Line("high", [4, 5, 6], [8, 8, 8]), Line("low", [2, 2, 2], [8, 8, 8]), Line("below", [-4, -5, -6]), Line("part", [1, 2, 3]), Line("rest", [3, 2, 1]), Line("few", [3, 2])],
        [Line("high - low", [2, 3, 4])]).ToJson())!;

    [Theory]
    [InlineData("high", 4, 5, true)]
    [InlineData("high", 5.001, 9, false)]
    [InlineData("high - low", 3, 3, true)]
    public void A_mean_is_within_bounds(string line, double least, double most, bool holds)
    {
        Judgement? found = new Claim("f", line, 0, least, most).Judge(s_figure);
        Assert.Equal((holds, null), (found!.Holds, found.Beside));
    }

    [Theory]
    [InlineData("high", "low", 1, true, false)]
    [InlineData("high", "low", 2.5, true, true)]
    [InlineData("high", "low", 2.6, false, true)]
    [InlineData("low", "high", 1, false, true)]
    [InlineData("below", "low", 1, false, true)]
    [InlineData("low", "below", 1, true, false)]
    [InlineData("below", "below", 1, true, true)]
    public void A_point_is_at_least_or_at_most_so_many_times_another(string line, string beside, double times, bool least, bool most)
    {
        Assert.Equal(least, Claim.AtLeast("f", (line, 0), (beside, 0), times).Judge(s_figure)!.Holds);
        Assert.Equal(most, Claim.AtMost("f", (line, 0), (beside, 0), times).Judge(s_figure)!.Holds);
    }

    [Fact]
    public void Points_of_one_line_stand_beside_each_other()
    {
        Judgement found = Claim.AtMost("f", ("high", 0), ("high", 1)).Judge(s_figure)!;
        Assert.Equal((5, 8.0, 3, true), (found.Mean, found.Beside, found.N, found.Holds));
        Assert.Equal(2.484, found.Ci95, 0.001); // Student's t of 2 degrees of freedom, 4.303 / sqrt 3
    }

    [Fact]
    public void Lines_are_summed_replication_by_replication()
    {
        Judgement found = Claim.AtMost("f", ("part + rest", 0), ("high", 0), 0.8).Judge(s_figure)!;
        Assert.Equal((4, 0, 3, true), (found.Mean, found.Ci95, found.N, found.Holds));
        Assert.Equal((4.5, double.NaN, 2, 4.0), Of(Claim.AtLeast("f", ("part + few", 0), ("part + rest", 0)).Judge(s_figure)!));
        static (double, double, int, double?) Of(Judgement found) => (found.Mean, found.Ci95, found.N, found.Beside);
    }

    [Fact]
    public void What_was_not_measured_is_not_judged()
    {
        Assert.Null(Claim.AtLeast("f", ("high", 2), ("low", 0)).Judge(s_figure));
        Assert.Null(Claim.AtLeast("f", ("high", 0), ("low", 2)).Judge(s_figure));
        Assert.Null(Claim.AtLeast("f", ("high", 0), ("part + none", 0)).Judge(s_figure));
        Assert.Null(new Claim("f", "high +", 0, 1).Judge(s_figure));
    }

    [Fact]
    public void What_is_wanted_is_said()
    {
        Assert.Equal("at least low at 0", Claim.AtLeast("f", ("high", 0), ("low", 0)).Wanted);
        Assert.Equal("at most 0.99 x low at 1", Claim.AtMost("f", ("high", 0), ("low", 1), 0.99).Wanted);
        Assert.Equal("0.9 x low at 1 to 1.1 x low at 1", (new Claim("f", "high", 0, 0.9, 1.1) { Beside = ("low", 1) }).Wanted);
        Assert.Equal("1 to 2", new Claim("f", "high", 0, 1, 2).Wanted);
    }

    private static FigureSeries Line(string name, params double[][] points) => new(name, [.. points.Select((values, x) => FigurePoint.Of(x, values))]);
}
