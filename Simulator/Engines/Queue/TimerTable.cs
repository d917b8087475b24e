namespace EdgeActors.Simulator.Engines;

/// <summary>Pending timers by slot, so that cancelling is a look-up and a mark; the event itself is dropped when its time comes.</summary>
internal sealed class TimerTable
{
    private Timer[] _timers = new Timer[16];
    private int[] _free = new int[16];
    private int _freeCount;
    private int _used;
    private Dictionary<(int Owner, long Sequence), int>? _slots;

    /// <summary>
    /// From now on timers are found also by handles whose slot is not of this table: those of a restored or rehearsed state.
    /// </summary>
    public void Index() => _slots ??= [];

    public int Add(int owner, long sequence, ulong payload, ushort type, EventFlags flags, bool cancelled = false)
    {
        int slot = _freeCount > 0 ? _free[--_freeCount] : _used++;
        if (slot == _timers.Length)
        {
            Array.Resize(ref _timers, slot * 2);
            Array.Resize(ref _free, slot * 2);
        }

        _timers[slot] = new Timer { Owner = owner, Sequence = sequence, Payload = payload, Type = type, Flags = flags, Cancelled = cancelled };
        _slots?.Add((owner, sequence), slot);
        return slot;
    }

    /// <summary>Forgets every timer.</summary>
    public void Clear()
    {
        Array.Clear(_timers);
        (_freeCount, _used) = (0, 0);
        _slots?.Clear();
    }

    /// <summary>Whether the handle names a timer of the owner that is pending.</summary>
    public bool IsPending(int owner, TimerId id) => TryFind(owner, id, out int slot) && !_timers[slot].Cancelled;

    /// <summary>Marks a timer cancelled; false if the handle names none that is pending.</summary>
    public bool TryCancel(int owner, TimerId id, out Timer timer)
    {
        timer = default;
        if (!TryFind(owner, id, out int slot) || _timers[slot].Cancelled)
        {
            return false;
        }

        _timers[slot].Cancelled = true;
        timer = _timers[slot];
        return true;
    }

    /// <summary>Frees the slot of a timer whose time has come and returns what it held.</summary>
    public Timer Take(int slot)
    {
        Timer timer = _timers[slot];
        _slots?.Remove((timer.Owner, timer.Sequence));
        _timers[slot] = default;
        _free[_freeCount++] = slot;
        return timer;
    }

    public ref Timer Peek(int slot) => ref _timers[slot];

    private bool TryFind(int owner, TimerId id, out int slot)
    {
        slot = id.Slot;
        return id.Sequence != 0 && (((uint)slot < (uint)_used && _timers[slot].Owner == owner && _timers[slot].Sequence == id.Sequence)
            || (_slots is not null && _slots.TryGetValue((owner, id.Sequence), out slot)));
    }

    public struct Timer
    {
        public ulong Payload;
        public long Sequence;
        public int Owner;
        public ushort Type;
        public EventFlags Flags;
        public bool Cancelled;
    }
}
