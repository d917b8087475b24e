namespace EdgeActors.Actors.Allocations;

/// <summary>How a heuristic chooses among servers.</summary>
public enum ServerRule
{
    /// <summary>The one with the fewest bits in service, with all that was admitted in this slot before.</summary>
    LeastLoaded,

    /// <summary>Device w has server w mod M, which takes no information.</summary>
    ByDevice,

    /// <summary>Any, which takes none either.</summary>
    Uniform,

    /// <summary>
    /// By what servers hold at the slot's start: shares of what is expected in it that bring all servers to one level, of which each device takes a stretch of its own, so that
    /// together they give every server its share though nobody knows what another chooses.
    /// </summary>
    Levelled,
}

/// <summary>A uniformly random place, the device included, and a uniformly random share from 0 to 1; the least one for what is below it.</summary>
public sealed class RandomAllocation : AllocationPolicy
{
    /// <inheritdoc/>
    public override Allocation Decide(in AllocationDecision decision)
    {
        int place = decision.Random.NextInt(decision.Servers + 1);
        return new Allocation(place, Math.Max(decision.LeastShare, decision.Random.NextDouble()));
    }
}

/// <summary>Every workload on its own device.</summary>
public sealed class LocalAllocation : AllocationPolicy
{
    /// <inheritdoc/>
    public override Allocation Decide(in AllocationDecision decision) => new(0, 1);
}

/// <summary>The choice of a server by a rule.</summary>
public abstract class ServerChoice(ServerRule rule) : AllocationPolicy
{
    private const double GoldenRatio = 0.61803398874989485; // its multiples fill the unit interval most evenly

    /// <inheritdoc/>
    public override bool SeesAdmissions => rule == ServerRule.LeastLoaded;

    /// <summary>The server by the rule, from 1; of equally loaded ones the first.</summary>
    protected int Server(in AllocationDecision decision)
    {
        return rule switch
        {
            ServerRule.LeastLoaded => LeastLoaded(in decision),
            ServerRule.ByDevice => 1 + (decision.Device % decision.Servers),
            ServerRule.Uniform => 1 + decision.Random.NextInt(decision.Servers),
            _ => Levelled(in decision),
        };
    }

    private static int LeastLoaded(in AllocationDecision decision)
    {
        int least = 1;
        for (int place = 2; place <= decision.Servers; place++)
        {
            least = decision[place].InService.Bits < decision[least].InService.Bits ? place : least;
        }

        return least;
    }

    /// <summary>The server within whose share of the expected bits the device's stretch is.</summary>
    private static int Levelled(in AllocationDecision decision)
    {
        double expected = decision.ExpectedBits, level = Level(in decision, expected), before = 0, at = Stretch(in decision) * expected;
        int last = 1;
        for (int place = 1; place <= decision.Servers; place++)
        {
            double room = (level * decision[place].Options.Capacity.Bits) - decision[place].InService.Bits;
            if (room > 0)
            {
                (before, last) = (before + room, place);
                if (at < before)
                {
                    break;
                }
            }
        }

        return last;
    }

    /// <summary>The share of their buffers that all servers hold that are not above it already, once they have been given what is expected.</summary>
    private static double Level(in AllocationDecision decision, double expected)
    {
        double level = double.PositiveInfinity;
        while (true)
        {
            double bits = expected, capacity = 0;
            for (int place = 1; place <= decision.Servers; place++)
            {
                double held = decision[place].InService.Bits, all = decision[place].Options.Capacity.Bits;
                (bits, capacity) = held < level * all ? (bits + held, capacity + all) : (bits, capacity);
            }

            // Without those that hold more the level is lower, so it falls until nobody is left out.
            double next = bits / capacity;
            if (!(next < level))
            {
                return level;
            }

            level = next;
        }
    }

    /// <summary>The middle of the device's own part of the unit interval; parts move on from slot to slot and kind to kind.</summary>
    private static double Stretch(in AllocationDecision decision)
    {
        double turn = GoldenRatio * ((decision.SlotNumber * decision.Kinds) + decision.Kind), at = ((decision.Device + 0.5) / decision.Devices) + (turn - Math.Floor(turn));
        return at < 1 ? at : at - 1;
    }
}

/// <summary>The same share for every workload.</summary>
/// <param name="share">The share.</param>
/// <param name="rule">Which server.</param>
public sealed class ConstantShare(double share, ServerRule rule) : ServerChoice(rule)
{
    /// <inheritdoc/>
    public override Allocation Decide(in AllocationDecision decision) => new(Server(in decision), share);
}

/// <summary>
/// The share that makes least what the workload costs and what its bits pay for the slots that they are held: cost + price x size x slots, size in megabits. One number,
/// the price, keeps buffers from overflowing; it is the dual variable of the bound that a buffer's mean may not exceed its capacity.
/// </summary>
/// <param name="price">What a megabit pays for a slot.</param>
/// <param name="rule">Which server.</param>
/// <param name="least">The least share that is tried; then every hundredth up to 1.</param>
public class PricedShare(double price, ServerRule rule, double least = 0.2) : ServerChoice(rule)
{
    private const int Hundredths = 100;

    /// <summary>What a megabit pays for a slot.</summary>
    protected virtual double Price(in AllocationDecision decision) => price;

    /// <inheritdoc/>
    public override Allocation Decide(in AllocationDecision decision)
    {
        int server = Server(in decision);
        double bits = decision.Task.Size.Bits, slot = decision.Slot.Seconds, deadline = decision.Task.Deadline.Seconds, megabits = Price(in decision) * bits / 1e6;
        ContainerOptions there = decision[server].Options;
        (double send, double sent) = decision.Take(new Allocation(server, 1));
        double cycles = decision.Task.Cycles.Count, full = cycles / there.Speed.Hertz, energy = there.Capacitance.Watts(there.Speed.Hertz) * full;
        (send, sent) = (send - full, sent - energy);
        (double best, double lowest) = (1, double.PositiveInfinity);
        for (int hundredth = (int)Math.Round(Math.Max(least, decision.LeastShare) * Hundredths); hundredth <= Hundredths; hundredth++)
        {
            double share = (double)hundredth / Hundredths, seconds = send + (full / share);
            double cost = decision.Costs.Of(seconds, sent + (energy * share * share), deadline) + (megabits * Math.Ceiling(Math.Min(seconds, deadline) / slot));
            (best, lowest) = cost < lowest ? (share, cost) : (best, lowest);
        }

        return new Allocation(server, best);
    }
}

/// <summary>
/// The place and share that cost the workload least, among the places that would admit it, as if there were no later one. Where it sees only the slot's start, many choose
/// the same server at once.
/// </summary>
/// <param name="seesAdmissions">Whether it sees what was admitted in this slot before.</param>
/// <param name="step">Shares are tried in steps of this.</param>
public sealed class GreedyAllocation(bool seesAdmissions, double step = 0.05) : AllocationPolicy
{
    /// <inheritdoc/>
    public override bool SeesAdmissions => seesAdmissions;

    /// <inheritdoc/>
    public override Allocation Decide(in AllocationDecision decision)
    {
        var best = new Allocation(0, 1);
        double least = decision[0].Admits(decision.Task.Size, 1) ? decision.Cost(in best) : double.PositiveInfinity;
        for (int place = 1; place <= decision.Servers; place++)
        {
            double below = Math.Floor(BestShare(in decision, place) / step) * step;
            Try(in decision, new Allocation(place, Math.Max(below, decision.LeastShare)), ref best, ref least);
            Try(in decision, new Allocation(place, Math.Clamp(below + step, decision.LeastShare, 1)), ref best, ref least);
        }

        return best;
    }

    private static void Try(in AllocationDecision decision, in Allocation there, ref Allocation best, ref double least)
    {
        if (decision[there.Place].Admits(decision.Task.Size, there.Share))
        {
            double cost = decision.Cost(in there);
            (best, least) = cost < least ? (there, cost) : (best, least);
        }
    }

    /// <summary>The share at which the workload alone costs least, or as much more as its deadline takes; on either side of it costs rise.</summary>
    private static double BestShare(in AllocationDecision decision, int place)
    {
        ContainerOptions there = decision[place].Options;
        double left = decision.Task.Deadline.Seconds - ((double)decision.Task.Size.Bits / decision.Rate(place).BitsPerSecond);
        double inTime = left > 0 ? decision.Task.Cycles.Count / left / there.Speed.Hertz : 1;
        return Math.Min(1, Math.Max(decision.Costs.BestHertz(there.Capacitance) / there.Speed.Hertz, inTime));
    }
}
