using EdgeActors.Simulator.Engines;

namespace EdgeActors.Simulator.Akka;

/// <summary>
/// When each of many hosts has to do something next, so that a border costs no look at all of them. A host with foreground work is due at its next event; one without
/// waits at its next background event until foreground work is known to be pending beyond it. A change leaves the old entry in the heap, where its version gives it away.
/// </summary>
internal sealed class HostTimes(int hosts)
{
    private readonly State[] _states = new State[hosts];
    private readonly PriorityQueue<(int Host, int Version), EventKey> _foreground = new(KeyOrder.Instance);
    private readonly PriorityQueue<(int Host, int Version), EventKey> _waiting = new(KeyOrder.Instance);
    private readonly List<int> _due = [];
    private EventKey _lastForeground = Shard.Beginning;
    private long _stopAt = long.MaxValue;
    private (EventKey Position, RunStop Stop)? _failed;

    /// <summary>Events handled by all hosts.</summary>
    public long Handled { get; private set; }

    /// <summary>The time of the last event that any host handled, in nanoseconds.</summary>
    public long Now { get; private set; }

    /// <summary>Takes in what a host has come to.</summary>
    public void Note(int host, Shard shard)
    {
        ref State state = ref _states[host];
        Handled += shard.Handled - state.Handled;
        state.Handled = shard.Handled;
        Now = Math.Max(Now, shard.Now);
        state.Version++;
        _stopAt = Math.Min(_stopAt, shard.StopAt);
        _lastForeground = Later(_lastForeground, shard.LastForeground);
        (state.Next, state.Waits) = (long.MaxValue, long.MaxValue);
        if (shard.Failed is { } failure)
        {
            state.Failed = true;
            _lastForeground = Later(_lastForeground, failure.Position);
            _failed = _failed is null || failure.Position.IsBefore(_failed.Value.Position) ? failure : _failed;
        }
        else if (shard.Foreground > 0)
        {
            state.Next = shard.Next;
            _foreground.Enqueue((host, state.Version), new EventKey(shard.Next, 0));
        }
        else if (shard.WaitsAt != Shard.End)
        {
            _waiting.Enqueue((host, state.Version), shard.WaitsAt);
            state.Waits = shard.WaitsAt.Nanoseconds;
        }
    }

    /// <summary>A letter for a host, which is foreground work, is on its way.</summary>
    public void Expect(int host, long time)
    {
        ref State state = ref _states[host];
        if (!state.Failed && time < state.Next)
        {
            state.Version++;
            state.Next = Math.Min(time, state.Waits);
            _foreground.Enqueue((host, state.Version), new EventKey(state.Next, 0));
        }
    }

    /// <summary>The hosts that have anything to do before <paramref name="until"/>. Each must be noted afterwards.</summary>
    public IReadOnlyList<int> Due(long until, EventKey foreground)
    {
        _due.Clear();
        while (TryPeek(_foreground, out EventKey next) && next.Nanoseconds < until)
        {
            _due.Add(_foreground.Dequeue().Host);
        }

        while (TryPeek(_waiting, out EventKey next) && next.Nanoseconds < until && next.IsBefore(foreground))
        {
            _due.Add(_waiting.Dequeue().Host);
        }

        foreach (int host in _due)
        {
            (_states[host].Next, _states[host].Waits) = (long.MaxValue, long.MaxValue);
        }

        return _due;
    }

    /// <summary>What the clock is to know.</summary>
    public WindowSurvey Survey()
    {
        bool works = TryPeek(_foreground, out EventKey next);
        EventKey waits = TryPeek(_waiting, out EventKey first) ? first : Shard.End;
        long earliest = Math.Min(works ? next.Nanoseconds : long.MaxValue, waits.Nanoseconds);
        return new WindowSurvey(earliest, _stopAt, works, waits, works ? Later(_lastForeground, next) : _lastForeground, _failed);
    }

    private bool TryPeek(PriorityQueue<(int Host, int Version), EventKey> heap, out EventKey at)
    {
        while (heap.TryPeek(out (int Host, int Version) entry, out at))
        {
            if (_states[entry.Host].Version == entry.Version)
            {
                return true;
            }

            heap.Dequeue();
        }

        return false;
    }

    private static EventKey Later(EventKey a, EventKey b) => a.IsBefore(b) ? b : a;

    private struct State
    {
        public long Next;
        public long Waits;
        public long Handled;
        public int Version;
        public bool Failed;
    }

    private sealed class KeyOrder : IComparer<EventKey>
    {
        public static readonly KeyOrder Instance = new();

        public int Compare(EventKey x, EventKey y) => x.IsBefore(y) ? -1 : y.IsBefore(x) ? 1 : 0;
    }
}
