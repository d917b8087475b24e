using EdgeActors.Numerics;

namespace EdgeActors.Actors.Allocations;

/// <summary>
/// What a workload costs its device (eq 7 of DRL-MWF): a weighted sum of its latency and its energy; for one that is not finished its deadline stands for the weighted
/// latency, and its energy is what was spent.
/// </summary>
/// <param name="TimeWeight">What a second counts, beta1.</param>
/// <param name="EnergyWeight">What a joule counts, beta2.</param>
public sealed record WorkloadCosts(double TimeWeight, double EnergyWeight)
{
    private const double Third = 1.0 / 3;

    /// <summary>The cost of a workload that took so long and so much.</summary>
    /// <param name="seconds">Its latency, as long as it would take to its end.</param>
    /// <param name="joules">Its energy, likewise.</param>
    /// <param name="deadline">The time it was allowed, in seconds.</param>
    public double Of(double seconds, double joules, double deadline) =>
        seconds <= deadline ? (TimeWeight * seconds) + (EnergyWeight * joules) : deadline + (EnergyWeight * joules * deadline / seconds);

    /// <summary>The cost of one that has ended, from the news of it.</summary>
    public double Of(in TaskEnded ended) => (ended.Outcome == TaskOutcome.Succeeded ? TimeWeight * (ended.Ended - ended.Born).Seconds : ended.Deadline.Seconds) + (EnergyWeight * ended.Energy.Value);

    /// <summary>
    /// The frequency at which work costs least: (beta1 / (2 beta2 kappa))^(1/3), whatever the work, since its time goes with 1 / f and its energy with f^2.
    /// </summary>
    public double BestHertz(SwitchedCapacitance capacitance) => EnergyWeight * capacitance.Kappa > 0
        ? DeterministicMath.Pow(TimeWeight / (2 * EnergyWeight * capacitance.Kappa), Third)
        : double.PositiveInfinity;
}
