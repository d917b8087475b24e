using EdgeActors.Actors.Learning;
using EdgeActors.Numerics;
using EdgeActors.Simulator;

namespace EdgeActors.Actors;

/// <summary>What a link is made of.</summary>
public sealed record LinkOptions
{
    /// <summary>Where it leads.</summary>
    public required ActorId To { get; init; }

    /// <summary>The transmission rate.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not above zero.</exception>
    public required DataRate Rate { get; init => field = Require.Positive(value); }

    /// <summary>Propagation time after the last bit is sent.</summary>
    public SimDuration Latency { get; init; }

    /// <summary>Failures per second of transmission; a transfer of T seconds survives with probability exp(-T rate).</summary>
    public double FailureRate { get; init; }

    /// <summary>The transmitter's power while it sends.</summary>
    public Power TransmitPower { get; init; }

    /// <summary>What each byte takes beside that, where a model counts energy by size and not by time.</summary>
    public DataEnergy TransmitEnergy { get; init; }

    /// <summary>What carrying costs.</summary>
    public DataPrice Price { get; init; }

    /// <summary>Whether it is by air or by wire: where its energy and its price are booked.</summary>
    public AccountKind Kind { get; init; } = AccountKind.Link;

    /// <summary>How long the news of a lost task travels to whoever decided its place and wants to know; between groups at least the lookahead.</summary>
    public SimDuration FeedbackDelay { get; init; }

    /// <summary>From a shipment's last bit until it can be read. A small shipment takes next to no time to send, so between groups this is its lookahead.</summary>
    public SimDuration UnpackTime { get; init; }

    /// <summary>The hop of a task's way that this link serves, from 0; a task's fate is drawn anew for each hop.</summary>
    public int Hop { get; init; }

    /// <summary>Whether it leads to a further link and not to a place: tasks are handed on to be carried, not to be executed.</summary>
    public bool LeadsOn { get; init; }
}

/// <summary>
/// A one-way link with a first-in first-out transmitter. When a transfer is handed over, everything about its future is fixed, so the link
/// needs no timer: it sends the arrival at once, for later. A transfer that will fail occupies the transmitter all the same, and ends when
/// its transmission ends.
/// <para>Shipments (experience, policies) wait their turn with the tasks. They do not fail: what is lost is taken to be sent again within its time.</para>
/// <para>Because delivery is fixed when service starts at the latest, a link between groups may offer its least transfer time as lookahead.</para>
/// </summary>
/// <param name="options">What it is made of.</param>
public sealed class Link(LinkOptions options) : Actor, ILinkView, IHandle<Transfer>, IHandle<TransferLost>, IHandle<Shipment>
{
    private readonly Ring<Transit> _transits = new();
    private SimTime _freeAt;
    private TimeTotal _busy;
    private long _carried;
    private long _lost;
    private DataSize _shipped;
    private DataSize _carriedSize;
    private Account _spent;
    private KeyedRandom _fate;

    /// <inheritdoc/>
    public ActorId To => options.To;

    /// <inheritdoc/>
    public DataRate Rate => options.Rate;

    /// <inheritdoc/>
    public double FailureRate => options.FailureRate;

    /// <inheritdoc/>
    public SimDuration Latency => options.Latency;

    /// <inheritdoc/>
    public SimTime FreeAt => _freeAt;

    /// <summary>Transmission time so far, of all transfers handed over.</summary>
    public SimDuration Busy => new(checked((long)_busy.Nanoseconds));

    /// <summary>Transfers handed over so far.</summary>
    public long Carried => _carried;

    /// <summary>Transfers lost so far.</summary>
    public long Lost => _lost;

    /// <summary>Bytes of all shipments handed over: experience and policies, which share the transmitter with the tasks.</summary>
    public DataSize Shipped => _shipped;

    /// <summary>The energy of all transfers and shipments handed over, and what carrying them costs.</summary>
    public Account Spent => _spent + Account.OfData(default, options.Price, _carriedSize + _shipped);

    /// <inheritdoc/>
    public int Occupancy(SimTime now)
    {
        int arrived = 0;
        while (arrived < _transits.Count && _transits[arrived].Arrival <= now)
        {
            arrived++;
        }

        return _transits.Count - arrived;
    }

    /// <inheritdoc/>
    public Transit TransferAt(SimTime now, int place) => _transits[_transits.Count - Occupancy(now) + place];

    /// <inheritdoc/>
    public void Handle(in Transfer message, Context context)
    {
        ArgumentNullException.ThrowIfNull(context);
        SimTime now = context.Now;
        while (_transits.Count > 0 && _transits[0].Arrival <= now)
        {
            _transits.Dequeue();
        }

        SimTime start = SimTime.Max(now, _freeAt);
        SimDuration transmission = message.Task.Size / options.Rate;
        _freeAt = start + transmission;
        _busy += transmission;
        _carried++;
        Joules energy = (options.TransmitPower * transmission) + (options.TransmitEnergy * message.Task.Size);
        _carriedSize += message.Task.Size;
        _spent += energy;
        EdgeTask task = message.Task with
        {
            Wait = message.Task.Wait + (start - now),
            Transmit = message.Task.Transmit + transmission,
            Energy = message.Task.Energy + energy,
        };
        if (Survives(task.Id, transmission))
        {
            task = task with { Transmit = task.Transmit + options.Latency };
            SimTime arrival = _freeAt + options.Latency;
            _transits.Enqueue(Transit.Of(in task, arrival));
            HandOn(in task, arrival - now, context);
        }
        else
        {
            _transits.Enqueue(Transit.Of(in task, _freeAt));
            context.Schedule(_freeAt - now, new TransferLost(task));
        }
    }

    /// <inheritdoc/>
    public void Handle(in TransferLost message, Context context)
    {
        ArgumentNullException.ThrowIfNull(context);
        _lost++;
        TaskRecord record = message.Task.End(context.Now, TaskOutcome.TransmissionFailed);
        context.Record(in record);
        Feedback.Send(in record, options.FeedbackDelay, context);
    }

    /// <inheritdoc/>
    public void Handle(in Shipment message, Context context)
    {
        ArgumentNullException.ThrowIfNull(context);
        SimTime start = SimTime.Max(context.Now, _freeAt);
        SimDuration transmission = message.Size / options.Rate;
        _freeAt = start + transmission;
        _busy += transmission;
        _shipped += message.Size;
        _spent += options.TransmitPower * transmission;
        context.Send(options.To, in message, _freeAt + options.Latency + options.UnpackTime - context.Now);
    }

    /// <inheritdoc/>
    protected override void Start(Context context)
    {
        ArgumentNullException.ThrowIfNull(context);
        _fate = context.KeyedRandom("transmission-failure");
    }

    /// <inheritdoc/>
    protected override void Finish(Context context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (_shipped != default)
        {
            context.Record(new ShipmentsCarried(Id, _shipped));
        }

        AccountEntry.Record(Id, options.Kind, Spent, context);
    }

    /// <inheritdoc/>
    protected override void DeclareState(StateVisitor state)
    {
        ArgumentNullException.ThrowIfNull(state);
        state.Ring(_transits);
        state.Field(ref _freeAt);
        state.Field(ref _busy);
        state.Field(ref _carried);
        state.Field(ref _lost);
        state.Field(ref _shipped);
        state.Field(ref _carriedSize);
        state.Field(ref _spent);
        state.Field(ref _fate);
    }

    private void HandOn(in EdgeTask task, SimDuration after, Context context)
    {
        if (options.LeadsOn)
        {
            context.Send(options.To, new Transfer(task), after);
        }
        else
        {
            context.Send(options.To, new TaskArrived(task), after);
        }
    }

    private bool Survives(long task, SimDuration transmission) => options.FailureRate <= 0
        || _fate.NextDouble(task, options.Hop) < DeterministicMath.Exp(-transmission.Seconds * options.FailureRate);
}
