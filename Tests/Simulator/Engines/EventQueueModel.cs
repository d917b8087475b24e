using EdgeActors.Simulator;
using EdgeActors.Simulator.Engines;

namespace EdgeActors.Tests.Simulator.Engines;

/// <summary>
/// The queue under test beside a reference that cannot be wrong: a binary heap of the framework ordered by the key's parts as a tuple. Every
/// operation is done on both and compared.
/// </summary>
internal sealed class EventQueueModel
{
    private readonly EventQueue _queue = new();
    private readonly PriorityQueue<ulong, (long Time, int Phase, int Sender, long Sequence)> _reference = new();
    private long _sequence;

    public EventQueue Queue => _queue;

    public int Count => _reference.Count;

    /// <summary>The time of the last event popped: nothing may be pushed before it.</summary>
    public long Now { get; private set; }

    public void Push(long time, int phase, int sender)
    {
        long sequence = ++_sequence;
        Event item = default;
        item.Key = new EventKey(new SimTime(time), phase, new ActorId(sender), sequence);
        item.Payload = PayloadOf(sequence);
        item.Target = (int)(sequence & 0xFFFFF);
        item.Type = (ushort)(sequence % 7);
        _queue.Push(in item);
        _reference.Enqueue(item.Payload, (time, phase, sender, sequence));
    }

    /// <summary>Pops from both; false when neither has an event before <paramref name="until"/>.</summary>
    public bool Pop(long until = long.MaxValue)
    {
        bool expected = _reference.TryPeek(out ulong payload, out var key) && key.Time < until;
        bool found = _queue.TryPop(until, out Event item);
        if (found != expected)
        {
            Assert.Fail($"TryPop({until}) gave {found} with {_reference.Count} pending, the first at {(_reference.Count > 0 ? key : default)}");
        }

        if (found)
        {
            _reference.Dequeue();
            Check(in item, key, payload);
            Now = key.Time;
        }

        return found;
    }

    /// <summary>Checks what the queue says of itself.</summary>
    public void CheckView()
    {
        Assert.Equal(_reference.Count, _queue.Count);
        Assert.Equal(_reference.TryPeek(out _, out var key) ? key.Time : long.MaxValue, _queue.PeekTime());
    }

    /// <summary>A snapshot holds each pending event once and leaves the queue as it was.</summary>
    public void CheckSnapshot()
    {
        var keys = new HashSet<(long, int, int, long)>(_reference.UnorderedItems.Select(i => i.Priority));
        foreach (Event item in _queue.Snapshot())
        {
            Assert.True(keys.Remove((item.Key.Nanoseconds, item.Key.Phase, item.Key.Sender.Index, item.Key.Sequence)), $"{item.Key} is not pending, or twice");
            Assert.Equal(PayloadOf(item.Key.Sequence), item.Payload);
        }

        Assert.Empty(keys);
        Assert.Equal(_reference.Count, _queue.Count);
    }

    public void Drain()
    {
        while (Pop())
        {
        }

        CheckView();
    }

    private static ulong PayloadOf(long sequence) => (ulong)sequence * 0x9E3779B97F4A7C15;

    private static void Check(in Event item, (long Time, int Phase, int Sender, long Sequence) key, ulong payload)
    {
        bool same = item.Key.Nanoseconds == key.Time && item.Key.Phase == key.Phase && item.Key.Sender.Index == key.Sender
            && item.Key.Sequence == key.Sequence && item.Payload == payload && item.Target == (int)(key.Sequence & 0xFFFFF)
            && item.Type == key.Sequence % 7;
        if (!same)
        {
            Assert.Fail($"popped {item.Key}, expected {key}");
        }
    }
}
