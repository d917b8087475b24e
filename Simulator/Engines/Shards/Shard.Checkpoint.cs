using System.Runtime.InteropServices;

namespace EdgeActors.Simulator.Engines;

/// <summary>Saving what shards hold between two instants, and putting it back into any other set of shards of the world.</summary>
internal sealed partial class Shard
{
    /// <summary>Takes in all mail, so that everything pending lies in queues.</summary>
    public static void CollectMail(Shard[] shards)
    {
        foreach (Shard shard in shards)
        {
            shard.Collect(shards, shard._parity);
        }

        SurveyAll(shards);
    }

    /// <summary>Waits for the work off the threads.</summary>
    /// <returns>Whether all of it came to a result.</returns>
    public static bool AwaitJobs(Shard[] shards) => shards.Length == 0 || shards[0]._jobs.Aggregate(true, (all, jobs) => jobs.Await() && all);

    /// <summary>What is pending, in the order of the keys; timers without those cancelled.</summary>
    public static List<PendingEvent> PendingEvents(Shard[] shards)
    {
        var all = new List<PendingEvent>((int)shards.Sum(s => s.Pending));
        foreach (Shard shard in shards)
        {
            foreach (Event pending in CollectionsMarshal.AsSpan(shard._queue.Snapshot()))
            {
                Event item = pending;
                if ((item.Flags & EventFlags.Computed) != 0)
                {
                    all.Add(new PendingEvent(in item, shard.JobsOf(item.Target).Peek((int)item.Payload)));
                    continue;
                }

                (item.Payload, bool cancelled) = shard.Payload(in item);
                if (!cancelled)
                {
                    all.Add(new PendingEvent(in item, shard.StoreOf(in item)));
                }
            }
        }

        PendingEvent.Sort(all);
        return all;
    }

    /// <summary>Starts the actors for what they take once, as views, and forgets what they sent: their state and events are put back afterwards.</summary>
    public void StartToResume()
    {
        (IRowSink?[] sinks, Action<Letter>? post) = (_sinks, _post);
        (_sinks, _post, _startsToResume) = ([], _ => { }, true);
        Start();
        (_sinks, _post, _startsToResume) = (sinks, post, false);
        Forget();
    }

    /// <summary>As <see cref="TryStart"/>, to be followed by <see cref="Resume"/>.</summary>
    public void TryStartToResume()
    {
        try
        {
            StartToResume();
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            Fail(exception, "Start");
        }
    }

    /// <summary>Takes over what shards before had handled, and the stop they were asked for.</summary>
    public void Resume(RunDigest handled, SimTime stopAt)
    {
        (_digestHigh, _digestLow) = ((ulong)(handled.Value >> 64), (ulong)handled.Value);
        (_handled, Now, StopAt) = (handled.Events, handled.FinalTime.Nanoseconds, stopAt.Nanoseconds);
    }

    /// <summary>Puts back a pending event whose message comes next in the input.</summary>
    public void Restore(Event item, MessageKind kind, scoped ref MessagePackReader reader, FrozenPool payloads)
    {
        item.Type = kind.Index;
        item.Payload = StoreOf(kind).Read(ref reader, payloads);
        if ((item.Flags & EventFlags.Timer) != 0)
        {
            TimerTable timers = TimersOf(item.Target);
            timers.Index();
            item.Payload = (uint)timers.Add(item.Target, item.Key.Sequence, item.Payload, item.Type, item.Flags);
        }

        _foreground += (item.Flags & EventFlags.Background) == 0 ? 1 : 0;
        _queue.Push(in item);
    }

    private void Forget()
    {
        int own = _placement is null ? 0 : _index; // what others began they forget themselves, perhaps at this moment
        _queue = new EventQueue();
        _stores = new MessageStore?[16];
        Array.ForEach(_outgoing, o => o.Clear());
        _timers[own].Clear();
        _jobs[own] = new JobTable();
        (_foreground, StopAt, _high) = (0, long.MaxValue, Beginning);
    }
}
