using EdgeActors.Scenarios.Lab.Measures;
using EdgeActors.Scenarios.Lab.Statistics;
using EdgeActors.Simulator;

namespace EdgeActors.Tests.Scenarios.Lab.Statistics;

public class RobustStatisticsTests
{
    [Theory]
    [InlineData(new double[] { 8, 1, 7, 2, 6, 3, 5, 4 }, 4.5)]
    [InlineData(new double[] { 1, 2, 3, 4, 1000 }, 3)]
    [InlineData(new double[] { 5, double.NaN }, 5)]
    [InlineData(new double[] { 1, 2, 9 }, 4)]
    public void The_interquartile_mean_is_scipys_mean_trimmed_by_a_quarter(double[] runs, double expected) =>
        Assert.Equal(expected, InterquartileMean.Of(Scores.Of(runs)).Value, 12);

    [Fact]
    public void Strata_are_pooled_for_the_mean() => Assert.Equal(4.5, InterquartileMean.Of(new Scores([[8, 1, 7], [2, 6, 3, 5], [4]])).Value, 12);

    [Fact]
    public void Strata_are_drawn_each_by_itself()
    {
        // Strata differ, runs within them do not: had they been run again, nothing would have changed.
        Interval same = InterquartileMean.Of(new Scores([[1, 1, 1], [5, 5, 5], [9, 9, 9]]));
        Assert.Equal((same.Value, same.Value), (same.Low, same.High));
        Interval one = InterquartileMean.Of(Scores.Of([1, 1, 1, 5, 5, 5, 9, 9, 9]));
        Assert.True(one.Low < 4 && one.High > 6);
    }

    [Fact]
    public void Strata_of_one_run_are_drawn_themselves()
    {
        Interval interval = InterquartileMean.Of(new Scores([[1], [2], [3], [4], [5], [6], [7], [8]]));
        Assert.InRange(interval.Low, 2, 3.5);
        Assert.InRange(interval.High, 5.5, 7);
    }

    [Fact]
    public void One_value_or_none_has_no_interval()
    {
        Assert.Equal(new Interval(3, double.NaN, double.NaN), InterquartileMean.Of(Scores.Of([3])));
        Assert.True(double.IsNaN(InterquartileMean.Of(Scores.Of([double.NaN])).Value));
        Assert.True(double.IsNaN(ProbabilityOfImprovement.Of(Scores.Of([double.NaN]), Scores.Of([1]), Better.Higher).Value));
        Assert.Empty(PerformanceProfile.Of(Scores.Of([]), [1, 2], Better.Higher));
    }

    [Fact]
    public void The_interval_covers_the_truth_nineteen_times_in_twenty()
    {
        var random = new RandomStream(1, "test", "samples");
        int covered = 0;
        for (int i = 0; i < 200; i++)
        {
            Interval interval = InterquartileMean.Of(new Scores(Enumerable.Range(0, 4).Select(stratum => Enumerable.Range(0, 10).Select(_ => random.Normal(0, 1)).ToArray())));
            covered += interval.Low <= 0 && interval.High >= 0 ? 1 : 0;
        }

        Assert.InRange(covered / 200.0, 0.88, 0.99);
    }

    [Fact]
    public void The_probability_of_improvement_is_mann_whitneys_averaged_over_strata()
    {
        // First stratum: two ties and two wins of four; second: a loss.
        Scores a = new([[1, 2], [3], [7]]), b = new([[1, 1], [4], [double.NaN]]);
        Assert.Equal(0.375, ProbabilityOfImprovement.Of(a, b, Better.Higher).Value, 12);
        Assert.Equal(0.625, ProbabilityOfImprovement.Of(a, b, Better.Lower).Value, 12);
        Assert.Equal(0.5, ProbabilityOfImprovement.Of(a, a, Better.Higher).Value, 12);
        Assert.Throws<ArgumentException>(() => ProbabilityOfImprovement.Of(a, Scores.Of([1]), Better.Higher));
    }

    [Fact]
    public void Pairs_are_resampled_in_pairs()
    {
        // Better on all ten, though networks differ far more than policies do: no resample says otherwise.
        double[] networks = [.. Enumerable.Range(0, 10).Select(i => (double)i)];
        Interval interval = ProbabilityOfImprovement.Of(Scores.OfPairs(networks.Select(n => n + 0.1)), Scores.OfPairs(networks), Better.Higher);
        Assert.Equal(new Interval(1, 1, 1), interval);
    }

    [Fact]
    public void One_run_may_meet_several()
    {
        Interval interval = ProbabilityOfImprovement.Of(new Scores([[5], [1]]), new Scores([[1, 9], [1, 2]]), Better.Higher);
        Assert.Equal((0.5 + 0.25) / 2, interval.Value, 12);
        Assert.True(interval.Low < interval.Value && interval.Value < interval.High);
    }

    [Fact]
    public void A_profile_is_the_share_of_runs_beyond_each_threshold()
    {
        Scores scores = new([[1, 2, 3, 4], [3, 3]]);
        double[] thresholds = PerformanceProfile.Thresholds([scores, Scores.Of([11])]);
        Assert.Equal((PerformanceProfile.Points, 1, 11), (thresholds.Length, thresholds[0], thresholds[^1]));
        IReadOnlyList<ProfilePoint> profile = PerformanceProfile.Of(scores, [0, 1, 2.5, 3, 4], Better.Higher);
        Assert.Equal([1, 0.875, 0.75, 0.125, 0], profile.Select(p => p.Share.Value));
        Assert.All(profile, p => Assert.True(p.Share.Low <= p.Share.Value && p.Share.Value <= p.Share.High));
        Assert.Equal([0, 0, 0.25], PerformanceProfile.Of(scores, [0, 1, 2.5], Better.Lower).Select(p => p.Share.Value));
    }

    [Fact]
    public void The_same_data_give_the_same_intervals() =>
        Assert.Equal(InterquartileMean.Of(new Scores([[1, 2, 4], [3, 9]])), InterquartileMean.Of(new Scores([[1, 2, 4], [3, 9]])));
}
