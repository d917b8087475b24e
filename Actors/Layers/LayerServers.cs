using EdgeActors.Simulator;

namespace EdgeActors.Actors.Layers;

/// <summary>What others of its group see of a server with a pool of slots.</summary>
public interface ISlotView
{
    /// <summary>When each slot is free.</summary>
    ReadOnlySpan<SimTime> FreeAt { get; }

    /// <summary>When the first slot is free.</summary>
    SimTime FirstFree { get; }
}

/// <summary>
/// A client, edge server or cloud server: executes stages of networks in a pool of slots. A slot is booked when the decision is made: the one that is free first, from when what the stage needs is there or
/// the slot is free, whichever is later. First come, first served in the order of decisions; of slots that are free at once the lowest.
/// </summary>
/// <param name="pool">How many slots.</param>
/// <param name="client">The client, itself or another, whose energy it is while this server executes.</param>
public sealed class SlotServer(int pool, ActorId client) : Actor, ISlotView, IHandle<LayerPlaced>
{
    private readonly SimTime[] _freeAt = new SimTime[pool];
    private long _placed;
    private Account _computed;
    private Account _idle;

    /// <inheritdoc/>
    public ReadOnlySpan<SimTime> FreeAt => _freeAt;

    /// <summary>Stages placed here so far.</summary>
    public long Placed => _placed;

    /// <inheritdoc/>
    public SimTime FirstFree => _freeAt[First(_freeAt)];

    /// <summary>The slot that is free first, of several the lowest.</summary>
    public static int First(ReadOnlySpan<SimTime> freeAt)
    {
        int first = 0;
        for (int slot = 1; slot < freeAt.Length; slot++)
        {
            first = freeAt[slot] < freeAt[first] ? slot : first;
        }

        return first;
    }

    /// <inheritdoc/>
    public void Handle(in LayerPlaced message, Context context)
    {
        ArgumentNullException.ThrowIfNull(context);
        ref SimTime free = ref _freeAt[First(_freeAt)];
        SimTime arrives = context.Now + message.Charge.Transfer, starts = arrives > free ? arrives : free;
        free = starts + message.Charge.Execute;
        _placed++;
        _computed = _computed + message.Charge.Compute + message.Charge.Rent;
        _idle += message.Charge.Idle;
        context.Send(message.Task, new LayerEnded(message.Stage, starts - arrives, message.Charge, message.Version), free - context.Now);
    }

    /// <inheritdoc/>
    protected override void Finish(Context context)
    {
        AccountEntry.Record(Id, AccountKind.Compute, in _computed, context);
        AccountEntry.Record(client, AccountKind.Idle, in _idle, context);
    }

    /// <inheritdoc/>
    protected override void DeclareState(StateVisitor state)
    {
        ArgumentNullException.ThrowIfNull(state);
        state.Array(_freeAt);
        state.Field(ref _placed);
        state.Field(ref _computed);
        state.Field(ref _idle);
    }
}

/// <summary>The link between two servers. It carries any number of transfers at its rate, and counts what they cost: traffic, and the client's radio.</summary>
public sealed class MeteredLink : Actor, IHandle<LayerMoved>
{
    private Account _traffic;
    private Account _radio;
    private DataSize _carried;

    /// <summary>All that it has carried.</summary>
    public DataSize Carried => _carried;

    /// <inheritdoc/>
    public void Handle(in LayerMoved message, Context context)
    {
        _carried += message.Size;
        _traffic += message.Charge.Traffic;
        _radio += message.Charge.Radio;
    }

    /// <inheritdoc/>
    protected override void Finish(Context context)
    {
        AccountEntry.Record(Id, AccountKind.Link, in _traffic, context);
        AccountEntry.Record(Id, AccountKind.Radio, in _radio, context);
    }

    /// <inheritdoc/>
    protected override void DeclareState(StateVisitor state)
    {
        ArgumentNullException.ThrowIfNull(state);
        state.Field(ref _traffic);
        state.Field(ref _radio);
        state.Field(ref _carried);
    }
}
