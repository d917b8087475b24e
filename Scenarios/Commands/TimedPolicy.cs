using System.Diagnostics;
using EdgeActors.Actors.Allocations;
using EdgeActors.Actors.Groups;
using EdgeActors.Actors.Layers;
using EdgeActors.Actors.Policies;
using EdgeActors.Actors.Services;

namespace EdgeActors.Scenarios.Commands;

/// <summary>A policy with a watch: what each of its decisions takes, and allocates on its thread. It decides as the policy does.</summary>
internal sealed class TimedPolicy(OffloadingPolicy policy) : OffloadingPolicy
{
    private readonly List<long> _ticks = [];
    private long _probed;
    private long _bytes;

    public override bool NeedsExactViews => policy.NeedsExactViews;

    public override bool NeedsPlan => policy.NeedsPlan;

    /// <summary>The times of all decisions but the first, which has code compiled.</summary>
    public PolicyTimes Times(double overhead) => PolicyTimes.Of(_ticks.Skip(1), _bytes, overhead);

    public override ProbePlan Probe(in Decision decision)
    {
        long start = Stopwatch.GetTimestamp();
        ProbePlan plan = policy.Probe(in decision);
        _probed = Stopwatch.GetTimestamp() - start;
        return plan;
    }

    public override int Choose(in Decision decision, ProbePlan probed)
    {
        long before = GC.GetAllocatedBytesForCurrentThread(), start = Stopwatch.GetTimestamp();
        int chosen = policy.Choose(in decision, probed);
        long ticks = _probed + Stopwatch.GetTimestamp() - start;
        _bytes += _ticks.Count > 0 ? GC.GetAllocatedBytesForCurrentThread() - before : 0;
        _ticks.Add(ticks);
        return chosen;
    }
}

/// <summary>A watch for policies that decide about more than a task's place: of a world, all share it.</summary>
internal sealed class DecisionWatch
{
    private readonly List<long> _ticks = [];
    private long _bytes;
    private long _before;
    private long _start;

    /// <summary>The policy, timed. It decides as it would.</summary>
    public PolicyEntry Over(PolicyEntry policy) => policy.Subject switch
    {
        PolicySubject.Group => PolicyEntry.ForGroups(policy.Name, policy.Summary, () => new TimedGroupPolicy(policy.CreateForGroups(), this)),
        PolicySubject.Layer => PolicyEntry.ForLayers(policy.Name, policy.Summary, () => new TimedLayerPolicy(policy.CreateForLayers(), this)),
        PolicySubject.Microservice => PolicyEntry.ForServices(policy.Name, policy.Summary, (object instance) => new TimedServicePolicy(policy.CreateForServices(instance), this)),
        _ => PolicyEntry.ForAllocations(policy.Name, policy.Summary, () => new TimedAllocationPolicy(policy.CreateForAllocations(), this)),
    };

    /// <summary>The times of all decisions but the first, which has code compiled.</summary>
    public PolicyTimes Times(double overhead) => PolicyTimes.Of(_ticks.Skip(1), _bytes, overhead);

    private void Begin() => (_before, _start) = (GC.GetAllocatedBytesForCurrentThread(), Stopwatch.GetTimestamp());

    private void End()
    {
        long ticks = Stopwatch.GetTimestamp() - _start;
        _bytes += _ticks.Count > 0 ? GC.GetAllocatedBytesForCurrentThread() - _before : 0;
        _ticks.Add(ticks);
    }

    private sealed class TimedGroupPolicy(GroupPolicy policy, DecisionWatch watch) : GroupPolicy
    {
        public override void Place(in GroupDecision group, Span<int> places)
        {
            watch.Begin();
            policy.Place(in group, places);
            watch.End();
        }
    }

    private sealed class TimedLayerPolicy(LayerPolicy policy, DecisionWatch watch) : LayerPolicy
    {
        public override int Choose(in LayerDecision decision)
        {
            watch.Begin();
            int place = policy.Choose(in decision);
            watch.End();
            return place;
        }
    }

    private sealed class TimedServicePolicy(ServicePolicy policy, DecisionWatch watch) : ServicePolicy
    {
        public override ServiceChoice Choose(in ServiceDecision decision)
        {
            watch.Begin();
            ServiceChoice choice = policy.Choose(in decision);
            watch.End();
            return choice;
        }
    }

    private sealed class TimedAllocationPolicy(AllocationPolicy policy, DecisionWatch watch) : AllocationPolicy
    {
        public override bool SeesAdmissions => policy.SeesAdmissions;

        public override Allocation Decide(in AllocationDecision decision)
        {
            watch.Begin();
            Allocation allocation = policy.Decide(in decision);
            watch.End();
            return allocation;
        }
    }
}

/// <summary>What decisions cost.</summary>
/// <param name="PerSecond">Decisions a second, by their mean.</param>
/// <param name="Median">Nanoseconds of the median decision.</param>
/// <param name="P99">Nanoseconds that one in a hundred exceeds.</param>
/// <param name="Bytes">Allocated for a decision.</param>
internal readonly record struct PolicyTimes(double PerSecond, double Median, double P99, double Bytes)
{
    /// <summary>What decisions cost that took so many ticks of the watch, and allocated so much together.</summary>
    public static PolicyTimes Of(IEnumerable<long> ticks, long bytes, double overhead)
    {
        double[] nanoseconds = [.. ticks.Select(t => Math.Max(0, (t * 1e9 / Stopwatch.Frequency) - overhead)).Order()];
        return nanoseconds.Length == 0
            ? new PolicyTimes(double.NaN, double.NaN, double.NaN, double.NaN)
            : new PolicyTimes(
                1e9 / nanoseconds.Average(), nanoseconds[nanoseconds.Length / 2], nanoseconds[(int)(0.99 * (nanoseconds.Length - 1))], (double)bytes / nanoseconds.Length);
    }
}
