using EdgeActors.Actors.Allocations;

namespace EdgeActors.Scenarios.Papers.Mwf;

/// <summary>
/// The largest R^ACR that any policy can have in the long run. A workload admitted in slot t with latency l fills its server's buffer at ceil(l) slots' beginnings, so the
/// mean of size x ceil(l) over a server's slots is at most its buffer. With a price for that as the Lagrange multiplier each workload is on its own: its least cost and
/// price, over places, shares and not being admitted at all, averaged over sizes, less what the buffers are worth at the price, is below the mean cost of every policy,
/// whatever the price; the best price gives the bound. Transfers, devices' own buffers, the limit on shares and
/// the order of admissions are left out, which only helps. 100 slots from empty buffers may gain a few hundredths.
/// </summary>
internal static class MwfBound
{
    private const int Sizes = 500, Steps = 80;
    private const double MostPrice = 10, Megabit = 1e6;

    /// <summary>The bound, and the price at which it is reached.</summary>
    public static (double Reward, double Price) Of(MwfOptions options)
    {
        (double low, double high) = (0, MostPrice);
        for (int step = 0; step < Steps; step++)
        {
            // The dual function is concave in the price.
            double left = low + ((high - low) / 3), right = high - ((high - low) / 3);
            (low, high) = Dual(options, left) < Dual(options, right) ? (left, high) : (low, right);
        }

        double price = (low + high) / 2, atZero = Dual(options, 0), atPrice = Dual(options, price);
        return atZero >= atPrice ? (-atZero, 0) : (-atPrice, price);
    }

    /// <summary>Below the mean cost of a device and slot, for any price.</summary>
    private static double Dual(MwfOptions options, double price)
    {
        double sum = 0;
        foreach (KindOptions kind in options.Kinds)
        {
            double of = 0;
            for (int i = 0; i < Sizes; i++)
            {
                double bits = kind.SizeMin.Bits + ((i + 0.5) / Sizes * (kind.SizeMax.Bits - kind.SizeMin.Bits));
                of += Least(options, bits, bits * kind.CyclesPerBit, price);
            }

            sum += of / Sizes;
        }

        return (options.Arrival * sum) - (price * options.Server.Buffer.Bits / Megabit * options.Servers / options.Devices);
    }

    /// <summary>The least that a workload costs and pays, over all that can be done with it.</summary>
    private static double Least(MwfOptions options, double bits, double cycles, double price)
    {
        WorkloadCosts costs = options.Costs;
        (double deadline, double slot) = (options.Deadline.Seconds, options.Slot.Seconds);
        double Cost(double hertz, double kappa) => costs.Of(cycles / hertz, kappa * hertz * hertz * cycles, deadline);
        double least = Math.Min(deadline, Cost(options.Device.Speed.Hertz, options.Device.Capacitance));
        double best = costs.BestHertz(options.Remote.Capacitance), most = options.Server.Speed.Hertz;
        for (int held = 1; (held - 1) * slot < deadline; held++)
        {
            // Costs rise on both sides of the best frequency; to leave after so many slots takes at least this one.
            double hertz = Math.Max(cycles / Math.Min(held * slot, deadline), Math.Max(best, options.LeastShare * most));
            if (hertz <= most)
            {
                least = Math.Min(least, Cost(hertz, options.Server.Capacitance) + (price * bits / Megabit * held));
            }
        }

        return least;
    }
}
