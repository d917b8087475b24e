namespace EdgeActors.Simulator.Engines;

/// <summary>
/// A turn event by event, for an engine in which somebody else calls the actors: <see cref="RunTurn"/> with the calls left out. <see cref="TryTake"/> finds what comes next,
/// <see cref="DeliverTaken"/> makes the call, and only one of the two is under way at a time.
/// </summary>
internal sealed partial class Shard
{
    private bool _tookForeground;

    /// <summary>Constructs one actor.</summary>
    public void Construct(int actor) => _actors[actor] = World.Create(new ActorId(actor));

    /// <summary>Starts one actor at time 0; actors start in the order of their ids.</summary>
    public void Start(int actor)
    {
        Current = _actors[actor];
        _item.Key = StartPosition(Current.Id);
        Begin(Current);
    }

    /// <summary>Takes the next event of a window, which <see cref="DeliverTaken"/> then has handled.</summary>
    /// <param name="until">The window's end.</param>
    /// <param name="backgroundBefore">Up to which position foreground work is known to be pending anywhere.</param>
    /// <returns>The actor that is to handle it; 0 when nothing remains or the shard has failed.</returns>
    public int TryTake(long until, EventKey backgroundBefore)
    {
        if (Failed is not null)
        {
            return 0;
        }

        try
        {
            return TryTakeForeground(until) || (_foreground == 0 && TryTakeBackground(until, backgroundBefore)) ? Current.Id.Index : 0;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            Fail(exception, null);
            return 0;
        }
    }

    /// <summary>Has the event taken last handled by its actor, which may throw.</summary>
    public void DeliverTaken() => Deliver();

    /// <summary>The event being handled, or the call of <paramref name="where"/>, failed; nothing more is handled.</summary>
    public void Fail(Exception exception, string? where) => Failed = (Position, Failure(exception, where));

    /// <summary>An actor was stopped from outside, between two events: nothing more is handled.</summary>
    public void Stop(int actor) => Failed ??= (Position, Stopped(actor));

    /// <summary>What to report when an actor was stopped from outside.</summary>
    public RunStop Stopped(int actor) =>
        new(RunStopReason.ActorFailed, new SimTime(Now), World.Seed, World.NameOf(new ActorId(actor)), "Stop", "its Akka actor was stopped");

    /// <summary>The turn is over: notes what the clock asks for.</summary>
    public void EndTurn() => Survey();

    private bool TryTakeForeground(long until)
    {
        while (_foreground > 0 && _queue.TryPop(Math.Min(until, StopAt), out _item))
        {
            if (_item.Flags == EventFlags.None)
            {
                if (World.Faults is not null && MeetsFault())
                {
                    _tookForeground = true;
                    continue;
                }

                _foreground--;
            }
            else if ((_item.Flags & (EventFlags.Timer | EventFlags.Computed)) == 0 || Unwrap(ref _item))
            {
                _foreground -= (_item.Flags & EventFlags.Background) == 0 ? 1 : 0;
            }
            else
            {
                continue;
            }

            _tookForeground = true;
            Take();
            return true;
        }

        if (_foreground == 0 && _tookForeground)
        {
            LastForeground = Position;
        }

        _tookForeground = false;
        return false;
    }

    /// <summary>Takes a background event while others' foreground work is known to be pending and none of one's own is.</summary>
    private bool TryTakeBackground(long until, EventKey before)
    {
        while (_queue.TryPop(Math.Min(until, StopAt), out Event item))
        {
            if (TimersOf(item.Target).Peek((int)item.Payload).Cancelled)
            {
                Unwrap(ref item);
                continue;
            }

            if (!PositionOf(in item.Key).IsBefore(before))
            {
                _queue.Push(in item);
                return false;
            }

            Unwrap(ref item);
            _item = item;
            Take();
            return true;
        }

        return false;
    }

    private void Take()
    {
        Now = _item.Key.Nanoseconds;
        Current = _actors[_item.Target];
        _handled++;
    }
}
