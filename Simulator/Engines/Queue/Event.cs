using System.Runtime.InteropServices;

namespace EdgeActors.Simulator.Engines;

/// <summary>
/// A pending event, 32 bytes without references. A payload of up to 8 bytes lies inside; a larger one lies in its type's slab and the event
/// holds the slot; a timer's event holds the timer's slot.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal struct Event : IComparable<Event>
{
    public EventKey Key;
    public ulong Payload;
    public int Target;
    public ushort Type;
    public EventFlags Flags;

    public readonly int CompareTo(Event other) => Key.IsBefore(other.Key) ? -1 : other.Key.IsBefore(Key) ? 1 : 0;
}

[Flags]
internal enum EventFlags : ushort
{
    None = 0,

    /// <summary>Cancellable: the payload is a slot of the timer table.</summary>
    Timer = 1,

    /// <summary>Does not keep the run going.</summary>
    Background = 2,

    /// <summary>No fault meets it: it is a duplicate, or was held up before.</summary>
    Spared = 4,

    /// <summary>The result of a computation: the payload is a slot of the table of jobs.</summary>
    Computed = 8,
}
