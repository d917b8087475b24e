using System.Runtime.InteropServices;

namespace EdgeActors.Simulator.Engines;

/// <summary>
/// A pending event as a checkpoint holds it: five integers and the message, which for work off the thread is its result. The message lies in a store of this process,
/// in a job, or at a place in the part of another process.
/// </summary>
internal readonly struct PendingEvent
{
    private const int FlagBits = 3, PhaseBits = 4;

    private readonly Event _item;
    private readonly object _holder;

    public PendingEvent(in Event item, MessageStore store) => (_item, _holder, Tag) = (item, store, store.Tag);

    public PendingEvent(in Event item, ComputeJob job) => (_item, _holder, Tag) = (item, job, job.Tag);

    public PendingEvent(in Event item, CheckpointPart part, int place, string tag)
    {
        (_item, _holder, Tag) = (item, part, tag);
        _item.Payload = (uint)place;
    }

    public EventKey Key => _item.Key;

    public string Tag { get; }

    /// <summary>The tags of pending events, each once.</summary>
    public static string[] TagsOf(List<PendingEvent> pending) => [.. pending.Select(p => p.Tag).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>The number of each tag.</summary>
    public static Dictionary<string, int> Numbers(string[] tags) => tags.Index().ToDictionary(t => t.Item, t => t.Index, StringComparer.Ordinal);

    /// <summary>Sorts pending events by their keys.</summary>
    public static void Sort(List<PendingEvent> pending) => CollectionsMarshal.AsSpan(pending).Sort((a, b) => a.Key.IsBefore(b.Key) ? -1 : 1);

    /// <summary>Writes the event.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="tag">The number of its tag.</param>
    /// <param name="after">The time of the event written before it, in nanoseconds.</param>
    /// <param name="payloads">The frozen payloads written so far.</param>
    public void Write(MessagePackWriter writer, int tag, long after, FrozenPool payloads)
    {
        int sender = Key.Sender.Index, target = _item.Target;
        writer.WriteInt64(Key.Nanoseconds - after);
        writer.WriteInt64(sender);
        writer.WriteInt64(Key.Sequence);
        writer.WriteInt64(target == sender ? 0 : target);
        EventFlags flags = _item.Flags & ~EventFlags.Computed;
        writer.WriteInt64(((((long)tag << PhaseBits) | (long)Key.Phase) << FlagBits) | (long)flags);
        switch (_holder)
        {
            case MessageStore store:
                store.Write(_item.Payload, writer, payloads);
                break;
            case ComputeJob job:
                job.Write(writer, payloads);
                break;
            default:
                ((CheckpointPart)_holder).CopyMessage((int)_item.Payload, writer, payloads);
                break;
        }
    }

    /// <summary>Reads an event; its payload stays to be read.</summary>
    public static Event Read(ref MessagePackReader reader, long after, out int tag)
    {
        long time = after + reader.ReadInt64();
        int sender = reader.ReadInt32();
        long sequence = reader.ReadInt64();
        int target = reader.ReadInt32();
        long rest = reader.ReadInt64();
        tag = checked((int)(rest >> (PhaseBits + FlagBits)));
        int phase = (int)(rest >> FlagBits) & ((1 << PhaseBits) - 1);
        return new Event
        {
            Key = new EventKey(new SimTime(time), phase, new ActorId(sender), sequence),
            Target = target == 0 ? sender : target,
            Flags = (EventFlags)(rest & ((1 << FlagBits) - 1)),
        };
    }
}
