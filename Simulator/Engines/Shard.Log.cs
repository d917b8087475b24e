using System.Runtime.CompilerServices;

namespace EdgeActors.Simulator.Engines;

/// <summary>Noting every event, for comparisons, or handing the call on. The loop that simulates is compiled a second time for it.</summary>
internal sealed partial class Shard
{
    private EventLog.Part? _log;

    /// <summary>How the current event reaches its actor.</summary>
    private interface IDelivery
    {
        static abstract void Deliver(Shard shard);
    }

    /// <summary>What makes the calls of actors instead of this shard, if anything.</summary>
    public IEventWatch? Watch { get; set; }

    private bool IsWatched => _log is not null || Watch is not null;

    public void LogTo(EventLog? log) => _log = log?.AddPart();

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
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Deliver(Shard shard) => shard._stores[shard._item.Type]!.Deliver(shard, shard.Current, in shard._item);
    }

    private readonly struct Watched : IDelivery
    {
        public static void Deliver(Shard shard)
        {
            MessageStore store = shard._stores[shard._item.Type]!;
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
