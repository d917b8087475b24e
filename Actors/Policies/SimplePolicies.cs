namespace EdgeActors.Actors.Policies;

/// <summary>A uniformly random place, the local one included.</summary>
public sealed class RandomPolicy : OffloadingPolicy
{
    /// <inheritdoc/>
    public override int Choose(in Decision decision, ProbePlan probed) => decision.Random.NextInt(decision.Places.Length);
}

/// <summary>Always the same place: the local one, or a given one.</summary>
/// <param name="place">The place's number; null for the local one.</param>
public sealed class FixedPolicy(int? place = null) : OffloadingPolicy
{
    /// <inheritdoc/>
    public override int Choose(in Decision decision, ProbePlan probed) => place ?? decision.Local;
}

/// <summary>
/// A random place with probability proportional to the speed at which a task runs there, that of one processor. With the mask only among places that
/// do not call themselves busy, and local when all do.
/// </summary>
/// <param name="masked">Whether busy places are left out.</param>
public sealed class ProportionalPolicy(bool masked) : OffloadingPolicy
{
    /// <inheritdoc/>
    public override ProbePlan Probe(in Decision decision) => masked ? ProbePlan.All : ProbePlan.None;

    /// <inheritdoc/>
    public override int Choose(in Decision decision, ProbePlan probed)
    {
        double total = 0;
        for (int i = 0; i < decision.Places.Length; i++)
        {
            total += Weight(in decision, i);
        }

        double left = decision.Random.NextDouble() * total;
        int chosen = decision.Local;
        for (int i = 0; i < decision.Places.Length && left >= 0; i++)
        {
            double weight = Weight(in decision, i);
            chosen = weight > 0 ? i : chosen;
            left -= weight;
        }

        return chosen;
    }

    private double Weight(in Decision decision, int place) =>
        masked && decision.IsBusy(place) ? 0 : decision.Places[place].Node.Profile.Speed.Hertz;
}
