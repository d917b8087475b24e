using EdgeActors.Actors;
using EdgeActors.Actors.Groups;
using EdgeActors.Simulator;

namespace EdgeActors.Tests.Actors.Groups;

/// <summary>Costs, sizes and decisions for tests, in megabytes.</summary>
internal static class Some
{
    public const double Megabyte = 8e6;

    /// <summary>MR-DRO's first reading: seconds and joules a megabyte on the device, at the edge and in the cloud.</summary>
    public static GroupCosts R1 => Costs(0.5, (10, 3), (10 / 6.0 + 0.016, 1.5001), (1.016, 1.0001));

    public static GroupPlaces OneOfEach => new(1, 1);

    public static GroupCosts Costs(double alpha, params (double Seconds, double Joules)[] perMegabyte) =>
        new(alpha, [.. perMegabyte.Select(p => new PlaceCost(p.Seconds / Megabyte, p.Joules / Megabyte))]);

    public static DataSize[] Megabytes(params double[] sizes) => [.. sizes.Select(s => new DataSize((long)(s * Megabyte)))];

    public static DataSize[] Draw(ref RandomStream random, int tasks)
    {
        var sizes = new DataSize[tasks];
        foreach (ref DataSize size in sizes.AsSpan())
        {
            size = new DataSize(random.NextInclusive(80_000_000, 240_000_000));
        }

        return sizes;
    }

    /// <summary>Costs at random, some of them without energy, and some places alike.</summary>
    public static GroupCosts Draw(ref RandomStream random, int places, double alpha)
    {
        var drawn = new (double, double)[places];
        for (int place = 0; place < places; place++)
        {
            drawn[place] = place > 0 && random.Bernoulli(0.2) ? drawn[place - 1] : (random.Uniform(0.1, 10), random.Bernoulli(0.1) ? 0 : random.Uniform(0, 4));
        }

        return Costs(alpha, drawn);
    }

    public static int[] Place(GroupPolicy policy, GroupCosts costs, DataSize[] sizes, int users, GroupPlaces? kinds = null, ulong seed = 1)
    {
        var random = new RandomStream(seed, "test", "policy");
        var places = new int[sizes.Length];
        places.AsSpan().Fill(-1);
        policy.Place(new GroupDecision(sizes, users, costs, kinds ?? OneOfEach, ref random), places);
        return places;
    }

    /// <summary>The least cost by trying everything.</summary>
    public static double Enumerate(GroupCosts costs, DataSize[] sizes, ulong allowed = ulong.MaxValue, double[]? start = null)
    {
        double[] loads = start is null ? new double[costs.Places.Length] : [.. start];
        return Least(costs, sizes, loads, allowed, 0);
    }

    private static double Least(GroupCosts costs, DataSize[] sizes, double[] loads, ulong allowed, int task)
    {
        if (task == sizes.Length)
        {
            return costs.OfLoads(loads);
        }

        double least = double.PositiveInfinity;
        for (int place = 0; place < loads.Length; place++)
        {
            if ((allowed >> place & 1) != 0)
            {
                double before = loads[place];
                loads[place] += sizes[task].Bits;
                least = Math.Min(least, Least(costs, sizes, loads, allowed, task + 1));
                loads[place] = before;
            }
        }

        return least;
    }
}
