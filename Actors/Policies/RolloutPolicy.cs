using EdgeActors.Actors.Planning;
using EdgeActors.Simulator;

namespace EdgeActors.Actors.Policies;

/// <summary>
/// Looks ahead by rollouts (Bertsekas): for every place it plays the whole network to its end, with this task there, all that is in service, waits or is on its
/// way, and the next tasks here, which the base policy places (earliest finish). It takes the place after which most tasks are expected to succeed, less a
/// tenth of a task for each deadline's length of delay. The tasks to come are taken to be like the last ones, at their distances.
/// <para>It needs all queues at one instant and a <see cref="NetworkPlan"/>, which the scenario offers. Cost of a decision: places x (stations + jobs x log of
/// jobs + tasks to come x places); docs/how-to/write-a-policy.md has it in microseconds.</para>
/// </summary>
/// <param name="depth">How many tasks to come are played.</param>
public sealed class RolloutPolicy(int depth = 4) : OffloadingPolicy
{
    /// <summary>What a deadline's length of delay costs, in tasks: it stands for those to come at other nodes, which the play does not have.</summary>
    private const double DelayWeight = 0.1;

    private readonly Ring<Past> _past = new();
    private SimTime _last;

    /// <inheritdoc/>
    public override bool NeedsExactViews => true;

    /// <inheritdoc/>
    public override bool NeedsPlan => true;

    /// <inheritdoc/>
    public override ProbePlan Probe(in Decision decision) => ProbePlan.All;

    /// <inheritdoc/>
    public override int Choose(in Decision decision, ProbePlan probed)
    {
        NetworkPlan plan = decision.Plan;
        PlanModel model = plan.Freeze(decision.Now);
        int frozen = model.Jobs;
        AddNext(plan, in decision);
        int known = model.Jobs, best = 0;
        double most = double.NegativeInfinity;
        for (int place = 0; place < decision.Places.Length; place++)
        {
            plan.Add(in decision.Task, decision.Now, place);
            model.Play();
            double value = ValueOf(model, in decision, place, frozen);
            (best, most) = value > most ? (place, value) : (best, most);
            model.Forget(known);
        }

        Remember(in decision);
        return best;
    }

    /// <inheritdoc/>
    public override void DeclareState(StateVisitor state)
    {
        ArgumentNullException.ThrowIfNull(state);
        state.Ring(_past);
        state.Field(ref _last);
    }

    /// <summary>The tasks to come: the last ones again.</summary>
    private void AddNext(NetworkPlan plan, in Decision decision)
    {
        SimTime at = decision.Now;
        for (int i = 0; i < _past.Count; i++)
        {
            at += _past[i].Gap;
            plan.Add(TaskOf(_past[i], at), at);
        }
    }

    /// <summary>The tasks that are expected to succeed, less something for the time that this one and those to come take.</summary>
    private double ValueOf(PlanModel model, in Decision decision, int place, int frozen)
    {
        double value = 0;
        for (int job = 0; job < model.Jobs; job++)
        {
            bool inTime = model.IsInTime(job);
            if (job < frozen)
            {
                value += inTime ? 1 : 0;
                continue;
            }

            bool own = job == model.Jobs - 1;
            EdgeTask task = own ? decision.Task : TaskOf(_past[job - frozen], default);
            SimDuration deadline = task.Deadline;
            double late = (model.EndOf(job) - (own ? decision.Now : model.ComesAt(job))).Seconds / Math.Max(deadline.Seconds, 1e-9);
            value += (inTime ? decision.Places[own ? place : model.WayOf(job)].Reliability(in task) : 0) - (DelayWeight * late);
        }

        return value;
    }

    private void Remember(in Decision decision)
    {
        if (_last > SimTime.Zero && depth > 0)
        {
            if (_past.Count == depth)
            {
                _past.Dequeue();
            }

            ref readonly EdgeTask task = ref decision.Task;
            _past.Enqueue(new Past(decision.Now - _last, task.Size, task.Cycles, task.Deadline));
        }

        _last = decision.Now;
    }

    private static EdgeTask TaskOf(Past past, SimTime born) => new() { Born = born, Size = past.Size, Cycles = past.Cycles, Deadline = past.Deadline };

    /// <summary>A task that came here, and how long after the one before.</summary>
    private readonly record struct Past(SimDuration Gap, DataSize Size, CpuCycles Cycles, SimDuration Deadline) : IFields<Past>
    {
        public static Past Visit<TVisitor>(in Past value, ref TVisitor visitor)
            where TVisitor : struct, IFieldVisitor, allows ref struct =>
            new(visitor.Record(value.Gap), visitor.Record(value.Size), visitor.Record(value.Cycles), visitor.Record(value.Deadline));
    }
}
