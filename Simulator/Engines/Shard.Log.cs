namespace EdgeActors.Simulator.Engines;

/// <summary>Noting, watching and disturbing every event. Kept apart from the loop that simulates, which must not pay for it.</summary>
internal sealed partial class Shard
{
    private EventLog.Part? _log;

    /// <summary>What makes the calls of actors instead of this shard, if anything.</summary>
    public IEventWatch? Watch { get; set; }

    /// <summary>What is shown each message before it is handled, if anything.</summary>
    public IMessageSink? Messages { get; set; }

    public void LogTo(EventLog? log) => _log = log?.AddPart();

    /// <summary>Shows messages to a sink by way of a buffer, as one of several shards.</summary>
    public MergedBuffer? LogTo(IMessageSink? sink)
    {
        MergedBuffer? buffer = null;
        Messages = sink?.PartOf(this, out buffer);
        return buffer;
    }

    /// <summary>As <see cref="Run"/>, with a log, a watch, observers and faults if there are any.</summary>
    public long Advance(long until, long most) =>
        _log is null && Watch is null && Messages is null && _observers.Length == 0 && World.Faults is null ? Run(until, most) : RunWatched(until, most);

    private long RunWatched(long until, long most)
    {
        long handled = 0;
        while (handled < most && _foreground > 0 && _queue.TryPop(Math.Min(until, StopAt), out _item))
        {
            bool plain = _item.Flags == EventFlags.None;
            if ((_item.Flags & (EventFlags.Timer | EventFlags.Computed)) != 0 && !Unwrap(ref _item))
            {
                continue;
            }

            if (plain && World.Faults is not null && MeetsFault())
            {
                handled++;
                continue;
            }

            _foreground -= (_item.Flags & EventFlags.Background) == 0 ? 1 : 0;
            Now = _item.Key.Nanoseconds;
            Current = _actors[_item.Target];
            _handled++;
            handled++;
            Deliver();
        }

        return handled;
    }

    private void Deliver()
    {
        MessageStore store = _stores[_item.Type]!;
        Messages?.Take(in _item, Current, store);
        if (_log is not null)
        {
            DeliverLogged(_log, store);
        }
        else
        {
            Deliver(store);
        }
    }

    private void Deliver(MessageStore store)
    {
        if (_observers.Length == 0)
        {
            Call(store);
        }
        else
        {
            CallObserved(store);
        }
    }

    private void Call(MessageStore store)
    {
        if (Watch is null)
        {
            store.Deliver(this, Current, in _item);
        }
        else
        {
            Watch.Deliver(store, Current, in _item);
        }
    }

    private void Begin(Actor actor)
    {
        if (Watch is null)
        {
            actor.CallStart(Context);
        }
        else
        {
            Watch.Start(actor);
        }
    }

    private void DeliverLogged(EventLog.Part log, MessageStore store)
    {
        EventKey position = Position;
        var before = new UInt128(_digestHigh, _digestLow);
        string? text = log.Wants(_item.Key) ? $"{store.Print(_item.Payload)} from '{World.NameOf(_item.Key.Sender)}'" : null;
        try
        {
            Deliver(store);
        }
        finally
        {
            UInt128 hash = unchecked(new UInt128(_digestHigh, _digestLow) - before);
            log.Add(position, new LoggedEvent(_item.Key, Current.Id, hash), text);
        }
    }
}
