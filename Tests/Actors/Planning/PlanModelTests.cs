using EdgeActors.Actors;
using EdgeActors.Actors.Planning;
using EdgeActors.Simulator;

namespace EdgeActors.Tests.Actors.Planning;

/// <summary>A plan is what the actors do, without the actors.</summary>
public class PlanModelTests
{
    /// <summary>Nodes of one to three processors with direct links of any rate and latency; of Melbourne's ways over two links there is a test there.</summary>
    [Theory]
    [InlineData(DropRule.AtStart)]
    [InlineData(DropRule.AtDeadline)]
    [InlineData(DropRule.Never)]
    public void Every_task_under_way_ends_when_the_plan_says_to_the_nanosecond(DropRule rule)
    {
        int underWay = 0;
        for (ulong seed = 1; seed <= 40; seed++)
        {
            var foretold = new Foretold();
            var world = new EdgeWorld(seed, 5, rule, foretold.Policy, lossy: false);
            world.Run();
            underWay += foretold.Check(world.Records);
        }

        Assert.True(underWay > 300, $"only {underWay} tasks were under way");
    }

    [Fact]
    public void A_station_serves_in_order_and_passes_on_later()
    {
        var model = new PlanModel();
        model.Begin(At(10));
        int link = model.AddStation(1, after: Of(2)), node = model.AddStation(2);
        model.Occupy(link, At(13));
        model.Occupy(node, At(30));
        int first = Job(model, 11, 100, (link, 4), (node, 5)), second = Job(model, 12, 100, (link, 1), (node, 1));
        model.Play();
        Assert.Equal((At(24), At(25)), (model.EndOf(first), model.EndOf(second))); // sent 13 to 17 and 17 to 18; there at 19 and 20; the one free processor at 19
        Assert.True(model.IsInTime(first));
    }

    [Fact]
    public void What_is_dropped_occupies_nothing_and_what_waits_for_it_never_begins()
    {
        var model = new PlanModel();
        model.Begin(At(0));
        int node = model.AddStation(1, DropRule.AtStart);
        int runs = Job(model, 0, 100, (node, 4)), dropped = Job(model, 1, 8, (node, 5)), behind = Job(model, 2, 100, (node, 1)), after = Job(model, 0, 100, (node, 1));
        model.AddOrder(after, dropped);
        model.Play();
        Assert.Equal([At(4), At(4), At(5), SimTime.Never], new[] { runs, dropped, behind, after }.Select(model.EndOf));
        Assert.Equal([true, false, true, false], new[] { runs, dropped, behind, after }.Select(model.IsFinished));
        Assert.False(model.IsInTime(dropped));
    }

    /// <summary>A service graph: two parts at once after the first, the last when both are there.</summary>
    [Fact]
    public void Jobs_wait_for_those_before_them()
    {
        var model = new PlanModel();
        model.Begin(At(0));
        int a = model.AddStation(1), b = model.AddStation(1);
        int first = Job(model, 1, 100, (a, 2)), left = Job(model, 0, 100, (a, 3)), right = Job(model, 0, 100, (b, 4)), last = Job(model, 0, 100, (b, 1));
        model.AddOrder(left, first);
        model.AddOrder(right, first, Of(1));
        model.AddOrder(last, left, Of(7));
        model.AddOrder(last, right);
        model.Play();
        Assert.Equal([At(3), At(6), At(8), At(14)], new[] { first, left, right, last }.Select(model.EndOf));
    }

    [Fact]
    public void Of_several_ways_a_job_takes_the_one_that_ends_first_when_it_comes()
    {
        var model = new PlanModel();
        model.Begin(At(0));
        int near = model.AddStation(1), far = model.AddStation(1);
        Job(model, 1, 100, (near, 9));
        int open = model.AddJob(7, At(2), At(100));
        model.AddWay();
        model.AddVisit(near, Of(1), 0);
        model.AddWay();
        model.AddVisit(far, Of(8), 0);
        model.Play();
        Assert.Equal((1, At(10), 7), (model.WayOf(open), model.EndOf(open), model.NameOf(open)));
    }

    /// <summary>Adding, playing and forgetting leaves what there was, whatever was added.</summary>
    [Fact]
    public void What_is_forgotten_changes_nothing()
    {
        var random = new RandomStream(1, "test", "plan");
        for (int round = 0; round < 200; round++)
        {
            var model = new PlanModel();
            model.Begin(At(5));
            int[] stations = [.. Enumerable.Range(0, 4).Select(i => model.AddStation(1 + (i % 3), (DropRule)(i % 3), Of(i)))];
            for (int i = 0; i < 8; i++)
            {
                AddAny(ref random, model, stations);
            }

            SimTime[] Ends()
            {
                model.Play();
                return [.. Enumerable.Range(0, 8).Select(model.EndOf)];
            }

            SimTime[] before = Ends();
            for (int i = 0; i < 6; i++)
            {
                AddAny(ref random, model, stations);
            }

            model.Play();
            model.Forget(8);
            Assert.Equal(before, Ends());
        }
    }

    private static void AddAny(ref RandomStream random, PlanModel model, int[] stations)
    {
        int job = Job(model, 5 + random.NextInt(10), 10 + random.NextInt(30), (stations[random.NextInt(4)], 1 + random.NextInt(5)), (stations[random.NextInt(4)], 1 + random.NextInt(5)));
        if (job > 0 && random.NextInt(2) == 0)
        {
            model.AddOrder(job, random.NextInt(job), Of(random.NextInt(3)));
        }
    }

    private static int Job(PlanModel model, int at, int due, params (int Station, int Seconds)[] visits)
    {
        int job = model.AddJob(0, At(at), At(due));
        model.AddWay();
        foreach ((int station, int seconds) in visits)
        {
            model.AddVisit(station, Of(seconds), 1);
        }

        return job;
    }

    private static SimTime At(int seconds) => SimTime.FromSeconds(seconds);

    private static SimDuration Of(int seconds) => SimDuration.FromSeconds(seconds);
}
