using System.Runtime.CompilerServices;

namespace EdgeActors.Simulator.Engines;

/// <summary>Noting every event, for comparisons. The loop that simulates is compiled a second time for it.</summary>
internal sealed partial class Shard
{
    private EventLog.Part? _log;

    public void LogTo(EventLog? log) => _log = log?.AddPart();

    /// <summary>How the current event reaches its actor.</summary>
    private interface IDelivery
    {
        static abstract void Deliver(Shard shard, MessageStore store);
    }

    private void Deliver()
    {
        MessageStore store = _stores[_item.Type]!;
        if (_log is null)
        {
            Unlogged.Deliver(this, store);
        }
        else
        {
            Logged.Deliver(this, store);
        }
    }

    private void DeliverLogged(MessageStore store, EventLog.Part log)
    {
        EventKey position = Position;
        var before = new UInt128(_digestHigh, _digestLow);
        string? text = log.Wants(_item.Key) ? $"{store.Print(_item.Payload)} from '{World.NameOf(_item.Key.Sender)}'" : null;
        try
        {
            store.Deliver(this, Current, in _item);
        }
        finally
        {
            UInt128 hash = unchecked(new UInt128(_digestHigh, _digestLow) - before);
            log.Add(position, new LoggedEvent(_item.Key, Current.Id, hash), text);
        }
    }

    private readonly struct Unlogged : IDelivery
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Deliver(Shard shard, MessageStore store) => store.Deliver(shard, shard.Current, in shard._item);
    }

    private readonly struct Logged : IDelivery
    {
        public static void Deliver(Shard shard, MessageStore store) => shard.DeliverLogged(store, shard._log!);
    }
}
