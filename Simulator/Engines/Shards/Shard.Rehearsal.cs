namespace EdgeActors.Simulator.Engines;

/// <summary>A shard in which an actor does something without consequence: what it sends stays here, and nothing of the real shard changes.</summary>
internal sealed partial class Shard
{
    private readonly Shard? _rehearsed;
    private readonly List<long> _cancelledThere = [];

    /// <summary>A place to rehearse for a shard: the same world, and views of the same actors.</summary>
    public Shard(Shard real, IReadOnlyList<IRowSink> sinks)
        : this(real.World, real._actors, [new TimerTable()], [new JobTable()])
    {
        _rehearsed = real;
        Buffers = [.. sinks.Select(s => s.Buffer(this))];
        _sinks = SinkTable(Buffers);
    }

    /// <summary>Own timers of the real shard that were cancelled in rehearsal, by sequence number.</summary>
    public IReadOnlyList<long> CancelledThere => _cancelledThere;

    /// <summary>Has every timer found by its owner and number, whatever slot its handle names.</summary>
    public void IndexTimers() => Array.ForEach(_timers, t => t.Index());

    /// <summary>The store of an event's message type.</summary>
    public MessageStore StoreOf(in Event item) => _stores[item.Type]!;

    /// <summary>Begins a call of an actor, at the time of the event.</summary>
    public void BeginRehearsal(Actor actor, in EventKey key)
    {
        (Current, Now, StopAt) = (actor, Math.Clamp(key.Nanoseconds, 0, _rehearsed!.EndsAt(in key)), _rehearsed.StopAt);
        (_digestLow, _digestHigh, _high) = (0, 0, _rehearsed._high);
        _item.Key = key;
    }

    /// <summary>Takes out all that was sent and scheduled, the smallest key first.</summary>
    public void TakeSent(List<Event> sent)
    {
        while (_queue.TryPop(long.MaxValue, out Event item))
        {
            sent.Add(item);
        }
    }

    /// <summary>The payload of an event of the rehearsal, and whether it is a timer cancelled again.</summary>
    public (ulong Payload, bool Cancelled) Payload(in Event item)
    {
        if ((item.Flags & EventFlags.Timer) == 0)
        {
            return (item.Payload, false);
        }

        ref TimerTable.Timer timer = ref TimersOf(item.Target).Peek((int)item.Payload);
        return (timer.Payload, timer.Cancelled);
    }

    /// <summary>Makes what was rehearsed real.</summary>
    public void Commit(List<Event> sent)
    {
        Shard real = _rehearsed!;
        foreach (Event item in sent)
        {
            Commit(in item, real);
        }

        sent.Clear();
        foreach (long sequence in _cancelledThere)
        {
            real.Cancel(new TimerId(sequence, -1));
        }

        foreach (RowBuffer buffer in Buffers)
        {
            while (buffer.Any)
            {
                buffer.WriteFirst();
            }
        }

        real.AddToDigest(_digestLow, _digestHigh);
        (real.StopAt, real._high) = (StopAt, _high);
    }

    /// <summary>Forgets what was rehearsed.</summary>
    public void EndRehearsal(List<Event> sent)
    {
        foreach (Event item in sent)
        {
            if ((item.Flags & EventFlags.Computed) != 0)
            {
                JobsOf(item.Target).Take((int)item.Payload);
                continue;
            }

            (ulong payload, bool cancelled) = Payload(in item);
            if ((item.Flags & EventFlags.Timer) != 0)
            {
                TimersOf(item.Target).Take((int)item.Payload);
            }

            if (!cancelled)
            {
                StoreOf(in item).Drop(payload);
            }
        }

        sent.Clear();
        _cancelledThere.Clear();
        foreach (RowBuffer buffer in Buffers)
        {
            buffer.Clear();
        }
    }

    private void Commit(in Event item, Shard real)
    {
        Event moved = item;
        if ((item.Flags & EventFlags.Computed) != 0)
        {
            ComputeJob job = JobsOf(item.Target).Take((int)item.Payload);
            moved.Payload = (uint)real.JobsOf(item.Target).Add(job);
            ThreadPool.UnsafeQueueUserWorkItem(job, preferLocal: false);
        }
        else
        {
            (ulong payload, bool cancelled) = Payload(in item);
            moved.Payload = cancelled ? 0 : StoreOf(in item).Move(payload, real);
            if ((item.Flags & EventFlags.Timer) != 0)
            {
                TimersOf(item.Target).Take((int)item.Payload);
                moved.Payload = (uint)real.TimersOf(item.Target).Add(item.Target, item.Key.Sequence, moved.Payload, item.Type, item.Flags, cancelled);
            }

            if (cancelled)
            {
                // It waits for its time like any other, so that checkpoints lie at the same times.
                real._queue.Push(in moved);
                return;
            }
        }

        real._foreground += (item.Flags & EventFlags.Background) == 0 ? 1 : 0;
        real._queue.Push(in moved);
    }

    /// <summary>A call of <see cref="Actor.Finish"/> has the time of the run's end, not its key's.</summary>
    private long EndsAt(in EventKey key) => key.Nanoseconds == long.MaxValue ? Now : long.MaxValue;

    /// <summary>A timer of the real shard stays as it is there.</summary>
    private bool CancelInRehearsal(TimerId id)
    {
        int owner = Current.Id.Index;
        if (TimersOf(owner).TryCancel(owner, id, out TimerTable.Timer timer))
        {
            _stores[timer.Type]!.Drop(timer.Payload);
            return true;
        }

        if (_cancelledThere.Contains(id.Sequence) || !_rehearsed!.TimersOf(owner).IsPending(owner, id))
        {
            return false;
        }

        _cancelledThere.Add(id.Sequence);
        return true;
    }
}
