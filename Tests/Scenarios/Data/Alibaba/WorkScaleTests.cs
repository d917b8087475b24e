using EdgeActors.Scenarios.Data.Alibaba;

namespace EdgeActors.Tests.Scenarios.Data.Alibaba;

/// <summary>Core-seconds of a trace as cycles.</summary>
public sealed class WorkScaleTests
{
    [Fact]
    public void Cycles_are_proportional_to_work_but_for_the_hundredth_with_the_most_and_have_the_mean()
    {
        // 199 tasks of 1, 2, ... core-seconds and one of a million: the 99th percentile is the 198th.
        TraceJob[] jobs = [Job([.. Enumerable.Range(1, 150).Select(i => (double)i)]), Job(1e6), Job([.. Enumerable.Range(151, 49).Select(i => (double)i)])];
        IReadOnlyList<IReadOnlyList<double>> cycles = WorkScale.Cycles(jobs, 500);
        Assert.Equal(jobs.Select(j => j.Tasks.Count), cycles.Select(c => c.Count));
        double[] all = [.. cycles.SelectMany(c => c)];
        Assert.Equal(500, all.Average(), 9);
        Assert.Equal(100, all[99] / all[0], 9);
        Assert.Equal(198, all[150] / all[0], 9);
        Assert.Equal(198, all[^1] / all[0], 9);
        Assert.Equal(198, WorkScale.Of(jobs, 500).Most);
    }

    [Fact]
    public void A_few_tasks_have_no_hundredth()
    {
        IReadOnlyList<double> cycles = Assert.Single(WorkScale.Cycles([Job(1, 3, 8)], 4));
        Assert.Equal([1, 3, 8], cycles);
    }

    [Fact]
    public void Of_more_tasks_than_are_looked_at_the_mean_is_met_nearly_and_always_in_the_same_way()
    {
        static IEnumerable<TraceJob> Jobs() => Enumerable.Range(0, 2500).Select(j => Job([.. Enumerable.Range(0, 1000).Select(i => j + (i / 1000.0))]));
        WorkScale scale = WorkScale.Of(Jobs(), 500);

        // Works are even on (0, 2500): the percentile is 2475. An estimate of a million has a deviation of .0004 of the mean, and .25 of the percentile.
        Assert.InRange(scale.Most, 2474, 2476);
        Assert.InRange(Jobs().SelectMany(j => j.Tasks).Average(t => scale.Cycles(t.Work)), 499, 501);
        Assert.Equal(scale.Cycles(1), WorkScale.Of(Jobs(), 500).Cycles(1));
    }

    [Fact]
    public void There_must_be_a_task_and_a_mean()
    {
        Assert.Throws<ArgumentException>(() => WorkScale.Of([], 500));
        Assert.Throws<ArgumentOutOfRangeException>(() => WorkScale.Of([Job(1)], 0));
    }

    private static TraceJob Job(params double[] works) => new("a", 0, [.. works.Select(w => new TraceTask(null, w, []))]);
}
