using EdgeActors.Actors;
using EdgeActors.Simulator;

namespace EdgeActors.Tests.Actors;

public sealed class MotionTests
{
    [Fact]
    public void Random_waypoint_never_jumps_nor_leaves_nor_speeds()
    {
        var motion = new RandomWaypoint(1, 1000, 500, 2, 20, SimDuration.FromSeconds(5));
        for (int device = 0; device < 20; device++)
        {
            Leg leg = motion.First(device);
            Assert.Equal(SimTime.Zero, leg.Start);
            for (int i = 0; i < 50; i++)
            {
                Leg next = motion.After(device, in leg);
                Assert.Equal((leg.End, leg.ToX, leg.ToY), (next.Start, next.FromX, next.FromY));
                Assert.InRange(next.ToX, 0, 1000);
                Assert.InRange(next.ToY, 0, 500);
                double east = next.ToX - next.FromX, north = next.ToY - next.FromY;
                double speed = Math.Sqrt((east * east) + (north * north)) / (next.End - next.Start).Seconds;
                Assert.True(speed is 0 or (>= 1.99 and <= 20.01), $"{speed} m/s");
                Assert.Equal(speed == 0, (next.End - next.Start).Seconds == 5);
                leg = next;
            }
        }
    }

    [Fact]
    public void Waypoints_are_spread_evenly_and_depend_on_device_and_seed_alone()
    {
        var motion = new RandomWaypoint(1, 100, 100, 1, 2, SimDuration.Zero);
        double[] x = [.. Enumerable.Range(0, 4000).Select(d => (double)motion.First(d).FromX)];
        Assert.InRange(x.Average(), 48, 52);
        Assert.Equal(x.Length, x.Distinct().Count());
        Assert.Equal(motion.First(3), new RandomWaypoint(1, 100, 100, 1, 2, SimDuration.Zero).First(3));
        Assert.NotEqual(motion.First(3), new RandomWaypoint(2, 100, 100, 1, 2, SimDuration.Zero).First(3));
    }

    [Fact]
    public void Who_does_not_move_stands()
    {
        Leg leg = new RandomWaypoint(1, 100, 100, 0, 0, SimDuration.Zero).First(1);
        Assert.Equal(SimTime.Never, leg.End);
        Assert.Equal(leg.At(SimTime.Zero), leg.At(SimTime.FromSeconds(1e6)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RandomWaypoint(1, 100, 100, 0, 1, SimDuration.Zero));
    }

    [Fact]
    public void Traces_must_have_rising_times()
    {
        Assert.Throws<ArgumentException>(() => new TraceMotion([]));
        Assert.Throws<ArgumentException>(() => new TraceMotion([[new TracePoint(SimTime.Zero, 1, 1), new TracePoint(SimTime.Zero, 1, 1)]]));
    }

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(12, 4, 3)]
    [InlineData(10_000, 100, 100)]
    [InlineData(13, 13, 1)]
    public void A_grid_has_exactly_as_many_cells_as_asked(int count, int columns, int rows) =>
        Assert.Equal(new CellGrid(columns, rows, 10), CellGrid.Of(count, 10));

    [Fact]
    public void The_cell_of_a_place_is_that_of_the_nearest_node()
    {
        var grid = new CellGrid(5, 3, 100);
        var random = new RandomStream(1, "grid", "");
        for (int i = 0; i < 1000; i++)
        {
            double x = random.Uniform(-100, 600), y = random.Uniform(-100, 400);
            int nearest = Enumerable.Range(0, 15).MinBy(cell =>
            {
                double east = x - ((cell % 5 * 100) + 50), north = y - ((cell / 5 * 100) + 50);
                return (east * east) + (north * north);
            });
            Assert.Equal(nearest, grid.CellAt(x, y));
        }
    }

    [Fact]
    public void Diurnal_arrivals_follow_the_rate_of_the_hour()
    {
        var day = SimDuration.FromSeconds(100);
        var arrivals = new DiurnalArrivals(200, 0.5, day, SimDuration.FromSeconds(25), SimTime.FromSeconds(100));
        Assert.Equal(300, arrivals.RateAt(SimTime.FromSeconds(25)), 1e-9);
        Assert.Equal(300, arrivals.RateAt(SimTime.FromSeconds(1025)), 1e-9);
        Assert.Equal(100, arrivals.RateAt(SimTime.FromSeconds(75)), 1e-9);
        var random = new RandomStream(1, "day", "");
        int[] quarters = new int[4];
        SimTime? at = null;
        while ((at = arrivals.Next(ref random, at)) is SimTime next)
        {
            quarters[(int)(next.Seconds / 25)]++;
        }

        // The integral of the rate over each quarter is 5000, plus or minus 2500 x 2 / pi.
        double more = 0.5 * 200 * 100 / (2 * Math.PI);
        double[] expected = [5000 + more, 5000 + more, 5000 - more, 5000 - more];
        Assert.All(quarters.Zip(expected), q => Assert.InRange(q.First, q.Second - (5 * Math.Sqrt(q.Second)), q.Second + (5 * Math.Sqrt(q.Second))));
    }
}
