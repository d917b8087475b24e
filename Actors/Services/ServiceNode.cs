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
    : Actor, IServingView, IHandle<MicroserviceCame>, IHandle<ExecutionDone>, IHandle<ReportDue>
{
    private readonly ServingQueue _queue = new(order);
    private IProgressView? _progress;
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

        if (reports is { IsPeriodic: false })
        {
            Report(context);
        }
    }

    /// <inheritdoc/>
    public void Handle(in ExecutionDone message, Context context)
    {
        ArgumentNullException.ThrowIfNull(context);
        (Served ended, bool runs) = _queue.End(context.Now, _progress!.Progress);
        _busy += ended.Takes;
        context.Send(orchestrator, new MicroserviceEnded(ended.Id, context.Now - ended.Came - ended.Takes, ended.Takes));
        if (runs)
        {
            context.Send(Id, default(ExecutionDone), _queue.EndsAt - context.Now);
        }
    }

    /// <inheritdoc/>
    public void Handle(in ReportDue message, Context context)
    {
        ArgumentNullException.ThrowIfNull(context);
        Report(context);
        if (!_progress!.Progress.IsOver)
        {
            context.Schedule(reports!.Period, default(ReportDue));
        }
    }

    /// <inheritdoc/>
    protected override void Start(Context context)
    {
        ArgumentNullException.ThrowIfNull(context);
        _progress = context.View<IProgressView>(orchestrator);
        if (reports is { IsPeriodic: true })
        {
            context.Schedule(reports.Period, default(ReportDue));
        }
    }

    /// <inheritdoc/>
    protected override void DeclareState(StateVisitor state)
    {
        ArgumentNullException.ThrowIfNull(state);
        _queue.DeclareState(state);
        state.Field(ref _busy);
    }

    private void Report(Context context) => context.Send(reports!.Twin, new NodeReport(place, _queue.FreeAt, context.Now), reports.Delay);
}
