using System.Runtime.CompilerServices;

namespace EdgeActors.Simulator.Engines;

/// <summary>Noting, watching and disturbing every event. The loop that simulates is compiled a second time for it, and does not pay.</summary>
internal sealed partial class Shard
{
    private EventLog.Part? _log;

    /// <summary>What becomes of the current event.</summary>
    private interface IDelivery
    {
        /// <summary>Whether a fault took the message away or put it off.</summary>
        static abstract bool MeetsFault(Shard shard);

        static abstract void Deliver(Shard shard);
    }

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

    private bool IsWatched => _log is not null || Messages is not null || Watch is not null || _observers.Length > 0 || World.Faults is not null;

    private void Deliver()
    {
        if (IsWatched)
        {
            Watched.Deliver(this);
        }
        else
        {
            Plain.Deliver(this);
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

    private readonly struct Plain : IDelivery
    {
        public static bool MeetsFault(Shard shard) => false;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Deliver(Shard shard) => shard._stores[shard._item.Type]!.Deliver(shard, shard.Current, in shard._item);
    }

    private readonly struct Watched : IDelivery
    {
        public static bool MeetsFault(Shard shard) => shard.World.Faults is not null && shard.MeetsFault();

        public static void Deliver(Shard shard)
        {
            MessageStore store = shard._stores[shard._item.Type]!;
            shard.Messages?.Take(in shard._item, shard.Current, store);
            if (shard._log is { } log)
            {
                shard.DeliverLogged(log, store);
            }
            else
            {
                shard.Deliver(store);
            }
        }
    }
}
