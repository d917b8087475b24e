using System.Text;
using EdgeActors.Actors;
using EdgeActors.Actors.Groups;
using EdgeActors.Scenarios.Experiments;
using EdgeActors.Scenarios.Lab.Measures;
using EdgeActors.Scenarios.Reports;
using EdgeActors.Simulator;

namespace EdgeActors.Tests.Scenarios.Lab.Measures;

public class GroupMeasuresTests
{
    private static readonly MeasureSet s_measures = GroupMeasures.For("here");

    [Fact]
    public void Means_are_over_groups_and_shares_over_tasks()
    {
        PolicyResult result = Result([Group(2_000_000_000, 1_000_000_000, 3, 0, 0), Group(4_000_000_000, 4_000_000_000, 0, 1, 2)]);
        Assert.Equal((3, 0.75, 0.5), (Value(result, "weighted-cost"), Value(result, "q2"), Value(result, "best-found")));
        Assert.Equal((7, 5), (Value(result, "energy-per-group"), Value(result, "response-per-group")));
        Assert.Equal((0.5, 1 / 6.0, 1 / 3.0), (Value(result, "on-devices"), Value(result, "at-edge"), Value(result, "in-cloud")));
    }

    [Fact]
    public void A_report_writes_each_measure_in_its_own_unit_and_large_numbers_whole()
    {
        PolicyResult result = Result([Group(2_345_000_000_000, 1_172_500_000_000, 3, 0, 0)]);
        var text = new StringWriter(new StringBuilder());
        HtmlReport.Write(text, ReportModel.From(EdgeActors.Tests.Scenarios.Reports.Samples.Run, [result]));
        string page = text.ToString();
        Assert.Contains(">2,345</td>", page, StringComparison.Ordinal);
        Assert.Contains(">2,345</text>", page, StringComparison.Ordinal);
        Assert.Contains(">50.00</td>", page, StringComparison.Ordinal);
        Assert.Contains(">Q2, %</th>", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Groups_whose_best_is_not_known_have_no_quality()
    {
        PolicyResult half = Result([Group(2_000_000_000, 0, 1, 1, 1), Group(4_000_000_000, 1_000_000_000, 1, 1, 1)]), none = Result([Group(2_000_000_000, 0, 1, 1, 1)]);
        Assert.Equal((3, 0.25), (Value(half, "weighted-cost"), Value(half, "q2")));
        Assert.True(double.IsNaN(Value(none, "q2")) && double.IsNaN(Value(none, "best-found")));
        Assert.Equal(2, Value(none, "weighted-cost"));
    }

    [Fact]
    public void Sums_are_the_same_in_any_order_and_parts_merge()
    {
        GroupRecord[] groups = [.. Enumerable.Range(1, 50).Select(i => Group(1_000_000_007 * i, 1_000_000_000 * i - i, i % 3, 1, 2))];
        GroupTally one = new(), back = new(), first = new(), second = new();
        Array.ForEach(groups, g => one.Write(g));
        Array.ForEach([.. groups.Reverse()], g => back.Write(g));
        Array.ForEach(groups[..20], g => first.Write(g));
        Array.ForEach(groups[20..], g => second.Write(g));
        first.Merge(second);
        Assert.All([back, first], other => Assert.Equal(Everything(one), Everything(other)));
    }

    [Fact]
    public void Policies_are_judged_by_what_a_group_costs_and_less_is_better() =>
        Assert.Equal(("weighted-cost", Better.Lower), (s_measures.Judged.Name, s_measures.Judged.Better));

    private static (long, Int128, long, double, double, double, Int128, long) Everything(GroupTally t) => (t.Groups, t.Cost, t.Known, t.Quality, t.Joules, t.Seconds, t.Tasks, t.Best);

    private static double Value(PolicyResult result, string measure) => result.Estimate(s_measures.All.Single(m => m.Name == measure)).Mean;

    private static GroupRecord Group(long cost, long optimum, int device, int edge, int cloud) => new(
        default, 0, SimTime.Zero, SimTime.Zero, new Joules(7_000_000_000), SimDuration.FromSeconds(5), cost, optimum, device, edge, cloud);

    private static PolicyResult Result(GroupRecord[] groups)
    {
        var result = new PolicyResult("any", s_measures);
        TallySet tallies = s_measures.Begin();
        Array.ForEach(groups, g => tallies.Of<GroupTally>().Write(g));
        result.Add(new CellResult(new RunDigest(1, 1, default), tallies, 1, default), lastOfNetwork: true);
        return result;
    }
}
