using EdgeActors.Simulator;

namespace EdgeActors.Scenarios.Data.Services;

/// <summary>How many layers a service's graph of microservices has.</summary>
internal enum LayerCount
{
    /// <summary>Normal about the root of the number of microservices, with a third of it as deviation, so most graphs are as wide as they are deep.</summary>
    Sqrt,

    /// <summary>Normal about the middle of all that there may be, as the number of microservices is.</summary>
    Gaussian,
}

/// <summary>
/// Draws services as layered graphs of microservices. A microservice's predecessors are in the layer before it and nowhere else. All draws are of the stream that is given,
/// so equal streams give equal graphs.
/// </summary>
internal static class LayeredGraphs
{
    /// <summary>The most microservices that a graph may have.</summary>
    public const int Most = 10_000;

    /// <summary>How many microservices a service has: normal on [1, <paramref name="most"/>] about its middle with a sixth of its width as deviation, rounded.</summary>
    /// <param name="random">Where draws come from.</param>
    /// <param name="most">The most, from 1 to <see cref="Most"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="most"/> is none of those.</exception>
    public static int DrawSize(ref RandomStream random, int most)
    {
        Check(most);
        return Central(ref random, most);
    }

    /// <summary>
    /// Draws a graph: a number of layers, one microservice for each, the others in layers at random; then from each layer A to the next, B, from |B| to |A||B| edges, of
    /// which each microservice of B has one at least.
    /// </summary>
    /// <param name="random">Where draws come from.</param>
    /// <param name="count">How many microservices, from 1 to <see cref="Most"/>.</param>
    /// <param name="layers">How many layers.</param>
    /// <returns>For each microservice its predecessors, as rising numbers that are all smaller than its own; those of the first layer, which come first, have none.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is out of its range.</exception>
    public static IReadOnlyList<IReadOnlyList<int>> Draw(ref RandomStream random, int count, LayerCount layers = LayerCount.Sqrt)
    {
        Check(count);
        double root = Math.Sqrt(count);
        int[] sizes = new int[layers == LayerCount.Sqrt ? Truncated(ref random, root, root / 3, count) : Central(ref random, count)];
        Array.Fill(sizes, 1);
        for (int i = sizes.Length; i < count; i++)
        {
            sizes[random.NextInt(sizes.Length)]++;
        }

        var parents = new List<int[]>(count);
        parents.AddRange(Enumerable.Repeat<int[]>([], sizes[0]));
        for (int layer = 1; layer < sizes.Length; layer++)
        {
            Join(ref random, parents, sizes[layer - 1], sizes[layer]);
        }

        return parents;
    }

    /// <summary>Adds a layer after the last one. Its edges beyond one each are a sample of all others that there could be, without replacement.</summary>
    private static void Join(ref RandomStream random, List<int[]> parents, int before, int size)
    {
        int begin = parents.Count - before;
        int left = (before - 1) * size, due = (int)random.NextInclusive(0, left);
        var own = new List<int>(before);
        for (int i = 0; i < size; i++)
        {
            own.Clear();
            int sure = random.NextInt(before);
            for (int a = 0; a < before; a++)
            {
                bool taken = a == sure || random.NextInt(left--) < due;
                due -= taken && a != sure ? 1 : 0;
                if (taken)
                {
                    own.Add(begin + a);
                }
            }

            parents.Add([.. own]);
        }
    }

    private static int Central(ref RandomStream random, int most) => Truncated(ref random, (1 + most) / 2.0, (most - 1) / 6.0, most);

    /// <summary>A normal number on [1, most], drawn again until it is there, and rounded. The mean must be there too.</summary>
    private static int Truncated(ref RandomStream random, double mean, double deviation, int most)
    {
        double drawn;
        do
        {
            drawn = most == 1 ? 1 : random.Normal(mean, deviation);
        }
        while (drawn < 1 || drawn > most);
        return (int)Math.Round(drawn, MidpointRounding.AwayFromZero);
    }

    private static void Check(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Most);
    }
}
