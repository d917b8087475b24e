using EdgeActors.Simulator;

namespace EdgeActors.Actors.Layers;

/// <summary>A task: a network that is executed stage after stage. It says when its next stage is ready, and ends with its last one.</summary>
/// <param name="orchestrator">Who decides where its stages are executed.</param>
/// <param name="task">Its number, from 0.</param>
/// <param name="model">Its network.</param>
/// <param name="arrives">When it is there.</param>
public sealed class DnnTask(ActorId orchestrator, int task, DnnModel model, SimTime arrives) : Actor, IHandle<LayerEnded>
{
    private static readonly SimDuration s_never = SimDuration.FromSeconds(1000 * 86400.0); // networks have no deadline

    private SimDuration _transfer;
    private SimDuration _wait;
    private SimDuration _execute;
    private Joules _energy;

    /// <inheritdoc/>
    public void Handle(in LayerEnded message, Context context)
    {
        ArgumentNullException.ThrowIfNull(context);
        _transfer += message.Charge.Transfer;
        _wait += message.Wait;
        _execute += message.Charge.Execute;
        _energy += message.Charge.Energy;
        int next = message.Stage + 1;
        context.Send(orchestrator, new LayerReady(task, next), phase: LayerPhases.Decisions);
        if (next == model.Stages.Count)
        {
            var whole = new EdgeTask
            {
                Id = task + 1L,
                Source = Id,
                Place = Id,
                Decider = orchestrator,
                PolicyVersion = message.Version,
                Born = arrives,
                Deadline = s_never,
                Size = model.Stages[0].Input,
                Cycles = model.Cycles,
                Transmit = _transfer,
                Energy = _energy,
            };
            TaskRecord record = whole.End(context.Now, TaskOutcome.Succeeded, _wait, _execute);
            context.Record(in record);
        }
    }

    /// <inheritdoc/>
    protected override void Start(Context context)
    {
        ArgumentNullException.ThrowIfNull(context);
        SimDuration delay = arrives - SimTime.Zero;
        context.Send(orchestrator, new DnnArrived(task), delay);
        context.Send(orchestrator, new LayerReady(task, 0), delay, LayerPhases.Decisions);
    }

    /// <inheritdoc/>
    protected override void DeclareState(StateVisitor state)
    {
        ArgumentNullException.ThrowIfNull(state);
        state.Field(ref _transfer);
        state.Field(ref _wait);
        state.Field(ref _execute);
        state.Field(ref _energy);
    }
}
