namespace EdgeActors.Simulator.Engines;

/// <summary>A pending event as a checkpoint holds it: five integers and the message, which for work off the thread is its result.</summary>
internal readonly struct PendingEvent(in Event item, MessageStore? store, ComputeJob? job)
{
    private const int FlagBits = 3, PhaseBits = 4;

    private readonly Event _item = item;

    public EventKey Key => _item.Key;

    public string Tag => store?.Tag ?? job!.Tag;

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
        if (job is not null)
        {
            job.Write(writer, payloads);
        }
        else
        {
            store!.Write(_item.Payload, writer, payloads);
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
