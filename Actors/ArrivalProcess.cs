using EdgeActors.Simulator;

namespace EdgeActors.Actors;

/// <summary>When tasks are born.</summary>
public abstract record ArrivalProcess
{
    /// <summary>The phase in which an arrival is handled; a slot's arrivals come after all else at the slot's start.</summary>
    public virtual int Phase => 0;

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
