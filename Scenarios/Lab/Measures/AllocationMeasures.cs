using EdgeActors.Actors;
using EdgeActors.Actors.Allocations;
using EdgeActors.Scenarios.Experiments;
using EdgeActors.Simulator;

namespace EdgeActors.Scenarios.Lab.Measures;

/// <summary>Slots of all devices.</summary>
internal sealed class SlotTally() : Tally<SlotsPlayed>(1)
{
    public double Slots => (double)this[0];

    public override void Write(in SlotsPlayed row) => this[0] += row.Slots;
}

/// <summary>
/// The measures of a slotted world of workloads that all have one deadline: sums over a device's workloads of a slot, averaged over devices and slots; then those of
/// its tasks. A workload that is not finished counts its deadline for its latency, and the energy that it took.
/// </summary>
internal static class AllocationMeasures
{
    /// <summary>The measures.</summary>
    /// <param name="costs">What workloads cost.</param>
    /// <param name="deadline">What each is allowed.</param>
    /// <param name="setting">What the tables are of, for their captions.</param>
    public static MeasureSet For(WorkloadCosts costs, SimDuration deadline, string setting) =>
        new([Workloads(costs, deadline.Seconds, setting), .. TaskMeasures.All.Tables.Skip(1)]);

    private static MeasureTable Workloads(WorkloadCosts costs, double deadline, string setting) => new(
        "workloads",
        $"{setting}; a device and slot, an unfinished workload counts its deadline",
        [
            new("R^ACR", Measure.Of<TaskStatistics, AccountTally, SlotTally>(
                "cumulative-reward",
                "average cumulative reward",
                "cost",
                Better.Higher,
                (t, a) => -((costs.TimeWeight * Finished(t)) + (deadline * Unfinished(t)) + (costs.EnergyWeight * a.All.Joules)),
                s => s.Slots)),
            new("C^ALC", Measure.Of<TaskStatistics, SlotTally>("latency-cost", "average latency cost", "s", Better.Lower, t => Finished(t) + (deadline * Unfinished(t)), s => s.Slots)),
            new("C^AEC", Measure.Of<AccountTally, SlotTally>("energy-cost", "average energy cost", "J", Better.Lower, a => a.All.Joules, s => s.Slots)),
            new("U^RUW", Measure.Of<TaskStatistics>("unfinished", "ratio of unfinished workloads", "", Better.Lower, t => new Ratio(Unfinished(t), t.Tasks)), 4),
            new("rejected", Measure.Of<TaskStatistics>("turned-away", "ratio of rejected workloads", "", Better.Lower, t => new Ratio(t.Of(TaskOutcome.Rejected), t.Tasks)), 4),
        ]);

    /// <summary>Seconds of all workloads that were finished.</summary>
    private static double Finished(TaskStatistics t) => (double)(t.Wait + t.Transmit + t.Queue + t.Execute) / 1e9;

    private static double Unfinished(TaskStatistics t) => t.Tasks - t.Of(TaskOutcome.Succeeded);
}
