namespace EdgeActors.Simulator.Engines;

/// <summary>Pending timers by slot, so that cancelling is a look-up and a mark; the event itself is dropped when its time comes.</summary>
internal sealed class TimerTable
{
    private Timer[] _timers = new Timer[16];
    private int[] _free = new int[16];
    private int _freeCount;
    private int _used;

    public int Add(int owner, long sequence, ulong payload, ushort type, EventFlags flags)
    {
        int slot = _freeCount > 0 ? _free[--_freeCount] : _used++;
        if (slot == _timers.Length)
        {
            Array.Resize(ref _timers, slot * 2);
            Array.Resize(ref _free, slot * 2);
        }

        _timers[slot] = new Timer { Owner = owner, Sequence = sequence, Payload = payload, Type = type, Flags = flags };
        return slot;
    }

    /// <summary>Marks a timer cancelled; false if the handle names none that is pending.</summary>
    public bool TryCancel(int owner, TimerId id, out Timer timer)
    {
        timer = default;
        if (id.Sequence == 0 || (uint)id.Slot >= (uint)_used)
        {
            return false;
        }

        ref Timer found = ref _timers[id.Slot];
        if (found.Owner != owner || found.Sequence != id.Sequence || found.Cancelled)
        {
            return false;
        }

        found.Cancelled = true;
        timer = found;
        return true;
    }

    /// <summary>Frees the slot of a timer whose time has come and returns what it held.</summary>
    public Timer Take(int slot)
    {
        Timer timer = _timers[slot];
        _timers[slot] = default;
        _free[_freeCount++] = slot;
        return timer;
    }

    public ref Timer Peek(int slot) => ref _timers[slot];

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
