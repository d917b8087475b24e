using EdgeActors.Scenarios.Experiments;
using EdgeActors.Scenarios.Lab.Statistics;

namespace EdgeActors.Tests.Scenarios.Experiments;

public class PairedDifferenceTests
{
    [Fact]
    public void The_estimate_is_that_of_the_differences()
    {
        // Differences .1 .2 .3: mean .2, deviation .1, Student's t of 2 degrees of freedom 4.302653.
        var difference = PairedDifference.Of([0.5, 0.7, 0.9], [0.4, 0.5, 0.6]);
        Assert.Equal(0.2, difference.Estimate.Mean, 12);
        Assert.Equal(0.1, difference.Estimate.Deviation, 12);
        Assert.Equal(4.302653 * 0.1 / Math.Sqrt(3), difference.Estimate.Ci95, 6);
        Assert.Equal(3, difference.Wins);
    }

    [Fact]
    public void What_both_policies_share_cancels_out()
    {
        double[] easiness = [0.1, 0.9, 0.4, 0.6];
        var difference = PairedDifference.Of([.. easiness.Select(e => e + 0.01)], easiness);
        Assert.Equal(PairedVerdict.Better, difference.Verdict);
        Assert.True(difference.Estimate.Ci95 < 1e-12 && Estimate.Of(easiness).Ci95 > 0.1);
    }

    [Theory]
    [InlineData(0.1, 0.105, "Better")]
    [InlineData(-0.1, -0.105, "Worse")]
    [InlineData(0.1, -0.05, "Unclear")]
    [InlineData(0, 0, "Unclear")]
    [InlineData(double.NaN, 0.1, "Unclear")]
    public void A_verdict_needs_an_interval_on_one_side(double first, double second, string verdict) =>
        Assert.Equal(verdict, PairedDifference.Of([first, second], [0, 0]).Verdict.ToString());

    [Fact]
    public void One_network_gives_no_verdict() => Assert.Equal(PairedVerdict.Unclear, PairedDifference.Of([0.9], [0.1]).Verdict);

    [Fact]
    public void A_swap_turns_the_sign()
    {
        PairedDifference there = PairedDifference.Of([0.5, 0.75], [0.25, 0.75]), back = PairedDifference.Of([0.25, 0.75], [0.5, 0.75]);
        Assert.Equal(there.Estimate.Mean, -back.Estimate.Mean);
        Assert.Equal(there.Estimate.Ci95, back.Estimate.Ci95);
    }

    [Fact]
    public void Other_networks_cannot_be_paired() => Assert.Throws<ArgumentException>(() => PairedDifference.Of([0.5], [0.5, 0.6]));
}
