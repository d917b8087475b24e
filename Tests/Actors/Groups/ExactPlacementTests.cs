using EdgeActors.Actors;
using EdgeActors.Actors.Groups;
using EdgeActors.Simulator;
using static EdgeActors.Tests.Actors.Groups.Some;

namespace EdgeActors.Tests.Actors.Groups;

/// <summary>Branch and bound finds what trying everything finds.</summary>
public class ExactPlacementTests
{
    private const double Rounding = 1e-9;

    [Theory]
    [InlineData(0)]
    [InlineData(0.5)]
    [InlineData(1)]
    public void The_best_is_the_least_of_all(double alpha)
    {
        var random = new RandomStream(7, "test", "exact");
        for (int i = 0; i < 300; i++)
        {
            int count = 2 + random.NextInt(4);
            GroupCosts costs = Draw(ref random, count, alpha);
            DataSize[] sizes = Draw(ref random, 1 + random.NextInt(count > 3 ? 6 : 7));
            ulong allowed = random.Bernoulli(0.5) ? ExactPlacement.Anywhere : 1 + (ulong)random.NextInt((1 << count) - 1);
            double[] start = [.. new double[count].Select(_ => 0.0)];
            if (random.Bernoulli(0.5))
            {
                for (int place = 0; place < count; place++)
                {
                    start[place] = random.Uniform(0, 3e8);
                }
            }

            var places = new int[sizes.Length];
            ExactResult found = ExactPlacement.Solve(costs, sizes, places, start, allowed);
            double least = Enumerate(costs, sizes, allowed, start);
            Assert.InRange(found.Cost, least * (1 - Rounding), least * (1 + Rounding));
            Assert.Equal(found.Cost, Cost(costs, sizes, places, start), least * Rounding);
            Assert.InRange(found.Gap, 0, Rounding);
            Assert.All(places, p => Assert.NotEqual(0UL, allowed >> p & 1));
        }
    }

    [Fact]
    public void One_task_goes_where_it_is_cheapest_and_none_cost_what_is_there()
    {
        var place = new int[1];
        Assert.Equal(20 * 0.5 * (1.016 + 1.0001), ExactPlacement.Solve(R1, Megabytes(20), place).Cost, 9);
        Assert.Equal(2, place[0]);
        Assert.Equal(0, ExactPlacement.Solve(R1, [], []).Cost);
        Assert.Equal(R1.OfLoads([Megabyte, 0, 0]), ExactPlacement.Solve(R1, [], [], [Megabyte, 0.0, 0.0]).Cost, 12);
    }

    [Fact]
    public void A_place_that_takes_no_time_is_no_trouble()
    {
        var places = new int[3];
        Assert.Equal(30, ExactPlacement.Solve(Costs(0.5, (10, 3), (0, 1)), Megabytes(10, 20, 30), places).Cost, 9);
        Assert.Equal([1, 1, 1], places);
        Assert.Equal(0, ExactPlacement.Solve(Costs(0, (0, 3), (0, 1)), Megabytes(10, 20, 30), places).Cost);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(25)]
    [InlineData(400)]
    public void Where_it_stops_early_the_best_is_no_further_than_it_says(long nodes)
    {
        var random = new RandomStream(11, "test", "stopped");
        bool stopped = false;
        for (int i = 0; i < 60; i++)
        {
            GroupCosts costs = Draw(ref random, 3, 0.5);
            DataSize[] sizes = Draw(ref random, 9);
            var places = new int[sizes.Length];
            double least = ExactPlacement.Solve(costs, sizes, places).Cost;
            ExactResult found = ExactPlacement.Solve(costs, sizes, places, mostNodes: nodes);
            Assert.Equal(found.Cost, costs.OfUser(sizes, places), 6);
            Assert.InRange(least, found.Bound * (1 - Rounding), found.Cost * (1 + Rounding));
            Assert.InRange(found.Nodes, 0, nodes + sizes.Length);
            stopped |= found.Gap > 1e-6;
        }

        Assert.True(stopped || nodes > 25, "nothing was stopped early");
    }

    [Fact]
    public void With_a_tolerance_it_is_content_within_it_and_looks_at_less()
    {
        var random = new RandomStream(13, "test", "content");
        (long whole, long content) = (0, 0);
        for (int i = 0; i < 100; i++)
        {
            DataSize[] sizes = Draw(ref random, 8);
            var places = new int[sizes.Length];
            ExactResult best = ExactPlacement.Solve(R1, sizes, places), found = ExactPlacement.Solve(R1, sizes, places, tolerance: 0.01);
            Assert.InRange(found.Cost, best.Cost * (1 - Rounding), best.Cost / (1 - 0.01));
            Assert.InRange(found.Gap, 0, 0.01 + Rounding);
            Assert.InRange(best.Cost, found.Bound * (1 - Rounding), found.Cost * (1 + Rounding));
            (whole, content) = (whole + best.Nodes, content + found.Nodes);
        }

        Assert.True(content < whole, $"{content} nodes against {whole}");
    }

    [Fact]
    public void Twenty_tasks_at_three_places_are_certified_to_a_millionth_within_its_nodes()
    {
        var random = new RandomStream(17, "test", "many");
        for (int i = 0; i < 5; i++)
        {
            var places = new int[20];
            ExactResult found = ExactPlacement.Solve(R1, Draw(ref random, 20), places, tolerance: 1e-6, mostNodes: 2_000_000);
            Assert.InRange(found.Gap, 0, 1e-4);
        }
    }

    [Fact]
    public void A_place_must_be_allowed() => Assert.Throws<ArgumentException>(() => ExactPlacement.Solve(R1, Megabytes(1), new int[1], allowed: 8));

    [Fact]
    public void Tasks_are_taken_by_size_and_equal_ones_by_number()
    {
        var order = new int[5];
        ExactPlacement.LargestFirst(Megabytes(10, 30, 20, 30, 10), order);
        Assert.Equal([1, 3, 2, 0, 4], order);
    }

    private static double Cost(GroupCosts costs, DataSize[] sizes, int[] places, double[] start)
    {
        double[] loads = [.. start];
        for (int task = 0; task < sizes.Length; task++)
        {
            loads[places[task]] += sizes[task].Bits;
        }

        return costs.OfLoads(loads);
    }
}
