using EdgeActors.Simulator;

namespace EdgeActors.Actors.Layers;

/// <summary>What an orchestrator of layers is made of.</summary>
public sealed record LayerOrchestratorOptions
{
    /// <summary>What all stages take, and what they are judged by.</summary>
    public required LayerTable Table { get; init; }

    /// <summary>The number of each task's network in the table.</summary>
    public required IReadOnlyList<int> Models { get; init; }

    /// <summary>The actors of the tasks, in the same group.</summary>
    public required IReadOnlyList<ActorId> Tasks { get; init; }

    /// <summary>The actors of the places, in the same group.</summary>
    public required IReadOnlyList<ActorId> Places { get; init; }

    /// <summary>The link between two places that are not the same.</summary>
    public required Func<int, int, ActorId> Link { get; init; }
}

/// <summary>
/// Owns the progress of all tasks and asks its policy, stage by stage, where the next one is executed: when the one before has ended, in the order (time, task).
/// The server books a slot at once, before the next decision is made.
/// </summary>
public class LayerOrchestrator : Actor, IHandle<DnnArrived>, IHandle<LayerReady>
{
    private readonly LayerOrchestratorOptions _options;
    private readonly LayerPolicy _policy;
    private readonly ISlotView[] _servers;
    private readonly TaskProgress[] _tasks;
    private readonly LayerRecord[] _running; // each task's stage that is on its way
    private readonly long[] _placed; // stages so far at each place
    private RandomStream _random;
    private long _stages;
    private long _ended;

    /// <summary>An orchestrator.</summary>
    /// <param name="options">What it is made of.</param>
    /// <param name="policy">Its policy.</param>
    public LayerOrchestrator(LayerOrchestratorOptions options, LayerPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(options);
        (_options, _policy) = (options, policy);
        _servers = new ISlotView[options.Places.Count];
        _placed = new long[options.Places.Count];
        _running = new LayerRecord[options.Models.Count];
        _tasks = [.. options.Models.Select(m => new TaskProgress(m, 0, 0, SimTime.Zero, Arrived: false))];
    }

    /// <summary>Tasks that have ended.</summary>
    public long Ended => _ended;

    /// <summary>How many tasks there are.</summary>
    private protected int Count => _tasks.Length;

    private LayerTable Table => _options.Table;

    /// <inheritdoc/>
    public void Handle(in DnnArrived message, Context context)
    {
        ArgumentNullException.ThrowIfNull(context);
        ref TaskProgress task = ref _tasks[message.Task];
        task = task with { Arrived = true, Ready = context.Now };
    }

    /// <inheritdoc/>
    public void Handle(in LayerReady message, Context context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (message.Stage > 0)
        {
            _stages++;
            context.Record(in _running[message.Task]);
            Settled(in _running[message.Task], context);
        }

        if (message.Stage < Table.Stages(_tasks[message.Task].Model))
        {
            Decide(message.Task, context);
        }
        else
        {
            _ended++;
            TaskEnded(message.Task, context);
        }
    }

    /// <inheritdoc/>
    protected override void Start(Context context)
    {
        ArgumentNullException.ThrowIfNull(context);
        _random = context.RandomStream("policy");
        for (int place = 0; place < _servers.Length; place++)
        {
            _servers[place] = context.View<ISlotView>(_options.Places[place]);
        }
    }

    /// <inheritdoc/>
    protected override void Finish(Context context)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.Record(new LayersPlayed(Id, _ended, _stages));
    }

    /// <inheritdoc/>
    protected override void DeclareState(StateVisitor state)
    {
        ArgumentNullException.ThrowIfNull(state);
        state.Array(_tasks);
        state.Array(_running);
        state.Array(_placed);
        state.Field(ref _random);
        state.Field(ref _stages);
        state.Field(ref _ended);
        _policy.DeclareState(state);
    }

    /// <summary>The version of the policy; 0 for one that does not change.</summary>
    private protected virtual int Version => 0;

    /// <summary>A stage has been placed.</summary>
    private protected virtual void Placed(in LayerDecision decision, int place, Context context)
    {
    }

    /// <summary>A stage has ended, before its task's next one is decided.</summary>
    private protected virtual void Settled(in LayerRecord record, Context context)
    {
    }

    /// <summary>A task has ended.</summary>
    private protected virtual void TaskEnded(int task, Context context)
    {
    }

    private void Decide(int number, Context context)
    {
        ref TaskProgress task = ref _tasks[number];
        var decision = new LayerDecision(number, _tasks, Table, _servers, _placed, ref _random);
        int place = _policy.Choose(in decision);
        if ((uint)place >= (uint)_servers.Length)
        {
            throw new ModelException($"{_policy.GetType().Name} chose place {place} for stage {task.Next} of task {number}; there are {_servers.Length}, numbered from 0");
        }

        StageOption option = decision.Option(place);
        SimDuration wait = decision.Wait(place);
        _running[number] = new LayerRecord(number, task.Model, task.Next, place, task.Place, context.Now, wait, option.Charge, decision.Score(place));
        Placed(in decision, place, context);
        context.Send(_options.Places[place], new LayerPlaced(_options.Tasks[number], task.Next, option.Charge, Version));
        if (place != task.Place)
        {
            context.Send(_options.Link(task.Place, place), new LayerMoved(Table.Stage(task.Model, task.Next).Input, option.Charge));
        }

        _placed[place]++;
        task = task with { Next = task.Next + 1, Place = place, Ready = _running[number].Ended };
    }
}
