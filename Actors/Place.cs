using EdgeActors.Numerics;
using EdgeActors.Simulator;

namespace EdgeActors.Actors;

/// <summary>One of the places where a scheduler may send a task: a computing actor and the links on the way to it.</summary>
/// <param name="node">A look at the actor, live or as last reported.</param>
/// <param name="route">The links in order; none for the scheduler's own node.</param>
/// <param name="inbound">Every link that leads to the actor, for exact forecasts; empty where they cannot be seen.</param>
public sealed class Place(INodeView node, IReadOnlyList<ILinkView> route, IReadOnlyList<ILinkView> inbound)
{
    private readonly ILinkView[] _route = [.. route];

    /// <summary>A look at the computing actor.</summary>
    public INodeView Node => node;

    /// <summary>The links on the way, in order.</summary>
    public ReadOnlySpan<ILinkView> Route => _route;

    /// <summary>Every link that leads to the actor.</summary>
    public IReadOnlyList<ILinkView> Inbound => inbound;

    /// <summary>The task's time on one of the actor's processors: c / F_j.</summary>
    public SimDuration Work(in EdgeTask task) => task.Cycles / node.Profile.Speed;

    /// <summary>When the task would arrive if it were sent now, given what the links have to send already.</summary>
    public SimTime ArrivalAt(in EdgeTask task, SimTime now)
    {
        SimTime at = now;
        foreach (ILinkView link in _route)
        {
            at = SimTime.Max(at, link.FreeAt) + (task.Size / link.Rate) + link.Latency;
        }

        return at;
    }

    /// <summary>The probability that neither a link nor the processor loses the task: exp(-Σ β T_transmit - α T_execute).</summary>
    public double Reliability(in EdgeTask task)
    {
        double exponent = Work(in task).Seconds * node.Profile.FailureRate;
        foreach (ILinkView link in _route)
        {
            exponent += (task.Size / link.Rate).Seconds * link.FailureRate;
        }

        return DeterministicMath.Exp(-exponent);
    }

    /// <summary>
    /// The estimated time from now until the task is finished here: on the way, behind what waits and runs now, and its own work. Work that arrives
    /// meanwhile is not foreseen, and work that finishes while the task is on its way is.
    /// </summary>
    public SimDuration EstimatedDelay(in EdgeTask task, SimTime now)
    {
        NodeStatus status = node.Status(now);
        int processors = node.Profile.Processors;
        bool free = status.Running < processors;
        var backlog = new SimDuration(free ? 0 : (status.Residual + status.WaitingWork).Nanoseconds / processors);
        SimDuration age = now - status.AsOf;
        return SimDuration.Max(ArrivalAt(in task, now) - now, backlog - age) + Work(in task);
    }
}
