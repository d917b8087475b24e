using EdgeActors.Numerics;
using EdgeActors.Simulator;

namespace EdgeActors.Actors;

/// <summary>When tasks are born.</summary>
public abstract record ArrivalProcess
{
    /// <summary>The phase in which an arrival is handled; a slot's arrivals come after all else at the slot's start.</summary>
    public virtual int Phase => 0;

    /// <summary>No arrival is at or after this time.</summary>
    public abstract SimTime End { get; }

    /// <summary>The next arrival.</summary>
    /// <param name="random">The source's stream for arrivals.</param>
    /// <param name="after">The arrival before; null for the first.</param>
    /// <returns>When it is, or null if there is none.</returns>
    public abstract SimTime? Next(ref RandomStream random, SimTime? after);
}

/// <summary>At the start of each of a number of slots a task is born with a fixed probability (λ_i of the O2O-DRL paper).</summary>
/// <param name="Probability">The probability, 0 to 1.</param>
/// <param name="Slot">A slot's length.</param>
/// <param name="Slots">How many slots there are.</param>
public sealed record SlottedArrivals(double Probability, SimDuration Slot, int Slots) : ArrivalProcess
{
    /// <inheritdoc/>
    public override int Phase => 1;

    /// <inheritdoc/>
    public override SimTime End => SimTime.Zero + (Slot * Slots);

    /// <inheritdoc/>
    public override SimTime? Next(ref RandomStream random, SimTime? after)
    {
        long slot = after is SimTime last ? (last.Nanoseconds / Slot.Nanoseconds) + 1 : 0;
        for (; slot < Slots; slot++)
        {
            if (random.Bernoulli(Probability))
            {
                return SimTime.Zero + (Slot * slot);
            }
        }

        return null;
    }
}

/// <summary>Tasks are born independently of one another, at a constant rate, up to a time.</summary>
/// <param name="PerSecond">The rate.</param>
/// <param name="Until">No task is born at or after this time.</param>
public sealed record PoissonArrivals(double PerSecond, SimTime Until) : ArrivalProcess
{
    /// <inheritdoc/>
    public override SimTime End => Until;

    /// <inheritdoc/>
    public override SimTime? Next(ref RandomStream random, SimTime? after)
    {
        if (PerSecond <= 0)
        {
            return null;
        }

        double gap = random.Exponential(1 / PerSecond);
        double next = (after?.Seconds ?? 0) + gap;
        return next < Until.Seconds ? (after ?? SimTime.Zero) + SimDuration.FromSeconds(gap) : null;
    }
}

/// <summary>
/// Tasks are born independently of one another, at a rate that swings like a sine about its mean, as over a day. Drawn by thinning: candidates at the
/// greatest rate, of which each is kept with the probability that the rate of its moment bears to the greatest.
/// </summary>
/// <param name="PerSecond">The mean rate.</param>
/// <param name="Swing">How far the rate departs from its mean, as a share of it, 0 to 1.</param>
/// <param name="Period">The length of a day.</param>
/// <param name="PeakAt">A moment at which the rate is greatest.</param>
/// <param name="Until">No task is born at or after this time.</param>
public sealed record DiurnalArrivals(double PerSecond, double Swing, SimDuration Period, SimDuration PeakAt, SimTime Until) : ArrivalProcess
{
    /// <inheritdoc/>
    public override SimTime End => Until;

    /// <summary>The rate at a moment, in tasks a second.</summary>
    public double RateAt(SimTime time)
    {
        long phase = (time.Nanoseconds - PeakAt.Nanoseconds) % Period.Nanoseconds;
        return PerSecond * (1 + (Swing * DeterministicMath.Cos(2 * Math.PI * phase / Period.Nanoseconds)));
    }

    /// <inheritdoc/>
    public override SimTime? Next(ref RandomStream random, SimTime? after)
    {
        double greatest = PerSecond * (1 + Swing);
        SimTime next = after ?? SimTime.Zero;
        while (greatest > 0 && next < Until)
        {
            // A gap beyond the end may be longer than time itself.
            next += SimDuration.FromSeconds(Math.Min(random.Exponential(1 / greatest), (Until - next).Seconds + 1));
            if (next < Until && random.NextDouble() * greatest < RateAt(next))
            {
                return next;
            }
        }

        return null;
    }
}
