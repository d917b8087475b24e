using EdgeActors.Simulator;

namespace EdgeActors.Actors.Layers;

/// <summary>Decides where a stage of a network is executed. A policy of your own is a class with <see cref="Choose"/>; a <see cref="LayerOrchestrator"/> owns one.</summary>
public abstract class LayerPolicy
{
    /// <summary>Chooses a place.</summary>
    /// <param name="decision">What it is about.</param>
    /// <returns>The place: 0 is the client, then edge servers, then cloud servers.</returns>
    public abstract int Choose(in LayerDecision decision);

    /// <summary>Declares the policy's own mutable state, if it has any; its orchestrator saves it.</summary>
    public virtual void DeclareState(StateVisitor state)
    {
    }
}

/// <summary>A task as far as it has come.</summary>
/// <param name="Model">The number of its network among those of the run.</param>
/// <param name="Next">Its next stage; as many as there are when all have ended or are placed.</param>
/// <param name="Place">Where the stage before is or was executed; the client before the first.</param>
/// <param name="Ready">When the next stage is ready.</param>
/// <param name="Arrived">Whether it is there.</param>
public readonly record struct TaskProgress(int Model, int Next, int Place, SimTime Ready, bool Arrived) : IFields<TaskProgress>
{
    /// <inheritdoc/>
    public static TaskProgress Visit<TVisitor>(in TaskProgress value, ref TVisitor visitor)
        where TVisitor : struct, IFieldVisitor, allows ref struct => new(
            visitor.Field(value.Model), visitor.Field(value.Next), visitor.Field(value.Place), visitor.Record(value.Ready), visitor.Field(value.Arrived));
}

/// <summary>A stage that is ready, as a policy sees it. It lives as long as the call.</summary>
public readonly ref struct LayerDecision
{
    private readonly ref RandomStream _random;
    private readonly ReadOnlySpan<ISlotView> _servers;

    /// <summary>A decision.</summary>
    /// <param name="task">The task's number.</param>
    /// <param name="tasks">All tasks, as far as they have come.</param>
    /// <param name="table">What all stages take.</param>
    /// <param name="servers">The places.</param>
    /// <param name="placed">Stages placed so far at each place.</param>
    /// <param name="random">The decider's own stream.</param>
    public LayerDecision(int task, ReadOnlySpan<TaskProgress> tasks, LayerTable table, ReadOnlySpan<ISlotView> servers, ReadOnlySpan<long> placed, ref RandomStream random)
    {
        (Task, Table) = (task, table);
        Tasks = tasks;
        _servers = servers;
        Placed = placed;
        _random = ref random;
    }

    /// <summary>The task's number.</summary>
    public int Task { get; }

    /// <summary>All tasks, as far as they have come.</summary>
    public ReadOnlySpan<TaskProgress> Tasks { get; }

    /// <summary>What all stages take, and what they are judged by.</summary>
    public LayerTable Table { get; }

    /// <summary>Stages placed so far at each place.</summary>
    public ReadOnlySpan<long> Placed { get; }

    /// <summary>This task.</summary>
    public TaskProgress Progress => Tasks[Task];

    /// <summary>The stage's number.</summary>
    public int Stage => Progress.Next;

    /// <summary>Now.</summary>
    public SimTime Now => Progress.Ready;

    /// <summary>How many places there are.</summary>
    public int Places => _servers.Length;

    /// <summary>The decider's own stream; a draw moves it on.</summary>
    public ref RandomStream Random => ref _random;

    /// <summary>A place.</summary>
    public ISlotView this[int place] => _servers[place];

    /// <summary>The stage at a place, without waiting.</summary>
    public ref readonly StageOption Option(int place) => ref Table.Option(Progress.Model, Progress.Next, Progress.Place, place);

    /// <summary>How long it would wait there for a slot when what it needs is there.</summary>
    public SimDuration Wait(int place)
    {
        SimTime arrives = Now + Option(place).Charge.Transfer, free = _servers[place].FirstFree;
        return free > arrives ? free - arrives : default;
    }

    /// <summary>What it would come to at a place.</summary>
    /// <param name="place">The place.</param>
    /// <param name="waits">Whether waiting for a slot counts.</param>
    public LayerScore Score(int place, bool waits = true) => Table.Score(in Option(place), waits ? Wait(place) : default, Table.Balance(Placed, place));
}
