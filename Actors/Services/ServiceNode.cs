using EdgeActors.Simulator;

namespace EdgeActors.Actors.Services;

/// <summary>What others of its group see of a place.</summary>
public interface IServingView
{
    /// <summary>What it executes, and what waits there.</summary>
    ServingQueue Queue { get; }
}

/// <summary>An edge node or an end device: executes microservices one at a time, when all their inputs are there.</summary>
/// <param name="place">Its number among the places.</param>
/// <param name="speed">Cycles a second.</param>
/// <param name="order">In which order it executes.</param>
/// <param name="orchestrator">Who is told when one has ended; in the same group.</param>
/// <param name="reports">How it tells a twin how it is; null if there is none.</param>
public sealed class ServiceNode(int place, Frequency speed, ServiceOrder order, ActorId orchestrator, TwinReports? reports = null)
    : ReportingActor(orchestrator, reports), IServingView, IHandle<MicroserviceCame>, IHandle<ExecutionDone>
{
    private readonly ServingQueue _queue = new(order);
    private TimeTotal _busy;

    /// <inheritdoc/>
    public ServingQueue Queue => _queue;

    /// <summary>How long it has executed.</summary>
    public TimeTotal Busy => _busy;

    /// <inheritdoc/>
    public void Handle(in MicroserviceCame message, Context context)
    {
        ArgumentNullException.ThrowIfNull(context);
        SimDuration takes = message.Cycles / speed;
        if (_queue.Add(message.Id, takes, context.Now))
        {
            context.Send(Id, default(ExecutionDone), takes);
        }

        ReportChange(context);
    }

    /// <inheritdoc/>
    public void Handle(in ExecutionDone message, Context context)
    {
        ArgumentNullException.ThrowIfNull(context);
        (Served ended, bool runs) = _queue.End(context.Now, Progress);
        _busy += ended.Takes;
        context.Send(Orchestrator, new MicroserviceEnded(ended.Id, context.Now - ended.Came - ended.Takes, ended.Takes));
        if (runs)
        {
            context.Send(Id, default(ExecutionDone), _queue.EndsAt - context.Now);
        }
    }

    /// <inheritdoc/>
    protected override void DeclareState(StateVisitor state)
    {
        ArgumentNullException.ThrowIfNull(state);
        _queue.DeclareState(state);
        state.Field(ref _busy);
    }

    private protected override void Report(TwinReports to, Context context) => context.Send(to.Twin, new NodeReport(place, _queue.FreeAt, context.Now), to.Delay);
}
