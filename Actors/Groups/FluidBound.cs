namespace EdgeActors.Actors.Groups;

/// <summary>What a user's tasks cost at least: as if what is not yet placed could be split among places like a fluid.</summary>
public static class FluidBound
{
    /// <summary>
    /// The least cost of some loads with so many bits more. For a given time of the slowest place the cheapest places are filled first; the cost is convex in that
    /// time, with its kinks where the cheapest k places hold everything.
    /// </summary>
    /// <param name="costs">What a bit costs at each place.</param>
    /// <param name="usable">The places that may be used.</param>
    /// <param name="loads">Bits at each place.</param>
    /// <param name="left">Bits that are not placed.</param>
    public static double Of(GroupCosts costs, ReadOnlySpan<int> usable, ReadOnlySpan<double> loads, double left)
    {
        ArgumentNullException.ThrowIfNull(costs);
        double slowest = 0, linear = 0;
        foreach (int place in usable)
        {
            slowest = Math.Max(slowest, costs.Places[place].SecondsPerBit * loads[place]);
            linear += costs.Linear[place] * loads[place];
        }

        Span<int> cheapest = stackalloc int[usable.Length];
        Rank(costs, usable, cheapest);
        double least = double.PositiveInfinity, speeds = 0, held = 0;
        foreach (int place in cheapest)
        {
            (speeds, held) = (speeds + (1 / costs.Places[place].SecondsPerBit), held + loads[place]);
            double time = Math.Max(slowest, (left + held) / speeds);
            least = Math.Min(least, linear + Fill(costs, cheapest, loads, left, time) + (costs.TimeWeight * time));
        }

        return least;
    }

    /// <summary>The energy of what is left when places are filled up to a time, the cheapest first.</summary>
    private static double Fill(GroupCosts costs, ReadOnlySpan<int> cheapest, ReadOnlySpan<double> loads, double left, double time)
    {
        double sum = 0, little = 1e-9 * left;
        for (int k = 0; k < cheapest.Length && left > 0; k++)
        {
            int place = cheapest[k];
            double seconds = costs.Places[place].SecondsPerBit, room = seconds > 0 ? Math.Max(0, (time / seconds) - loads[place]) : double.PositiveInfinity;
            double part = Math.Min(left, room);
            sum += part * costs.Linear[place];
            left -= part;
        }

        // Nearly nothing is left over by rounding; a time at which much is left over is not feasible, and its cost must not win.
        return left <= little ? sum : double.PositiveInfinity;
    }

    private static void Rank(GroupCosts costs, ReadOnlySpan<int> usable, Span<int> cheapest)
    {
        for (int i = 0; i < cheapest.Length; i++)
        {
            int at = i;
            for (; at > 0 && costs.Linear[cheapest[at - 1]] > costs.Linear[usable[i]]; at--)
            {
                cheapest[at] = cheapest[at - 1];
            }

            cheapest[at] = usable[i];
        }
    }
}
