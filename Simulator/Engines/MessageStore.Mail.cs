using System.Runtime.CompilerServices;

namespace EdgeActors.Simulator.Engines;

internal abstract partial class MessageStore
{
    /// <summary>Moves what lies in an outbox into the receiver's own queue. Called by the receiver's thread, after the window in which it was filled.</summary>
    public abstract void Unload(int box, Shard receiver);

    /// <summary>A store of the same type for another shard.</summary>
    public abstract MessageStore CreateEmpty();

    /// <summary>Moves a payload into another shard's store of the type.</summary>
    /// <returns>What the other shard's event is to hold.</returns>
    public abstract ulong Move(ulong payload, Shard receiver);
}

/// <summary>Mail to other shards: typed arrays that are filled in one window and emptied in the next, so nothing is boxed or allocated.</summary>
internal sealed partial class MessageStore<T>
{
    private Outbox[] _outboxes = [];

    public override MessageStore CreateEmpty() => new MessageStore<T>();

    /// <summary>Puts a message into an outbox.</summary>
    /// <returns>Whether the box was empty.</returns>
    public bool Post(int box, int boxes, in EventKey key, int target, in T message)
    {
        if (_outboxes.Length == 0)
        {
            _outboxes = new Outbox[boxes];
        }

        ref Outbox outbox = ref _outboxes[box];
        if (outbox.Count == (outbox.Items?.Length ?? 0))
        {
            Array.Resize(ref outbox.Items, Math.Max(16, outbox.Count * 2));
        }

        ref Mail mail = ref outbox.Items![outbox.Count++];
        (mail.Key, mail.Target, mail.Message) = (key, target, message);
        return outbox.Count == 1;
    }

    public override void Unload(int box, Shard receiver)
    {
        ref Outbox outbox = ref _outboxes[box];
        Span<Mail> mails = outbox.Items.AsSpan(0, outbox.Count);
        foreach (ref Mail mail in mails)
        {
            receiver.Accept(in mail.Key, mail.Target, in mail.Message);
        }

        if (RuntimeHelpers.IsReferenceOrContainsReferences<T>())
        {
            mails.Clear();
        }

        outbox.Count = 0;
    }

    public override ulong Move(ulong payload, Shard receiver)
    {
        if (Inline)
        {
            return receiver.Keep(in Unsafe.As<ulong, T>(ref payload));
        }

        ulong moved = receiver.Keep(in _slots[(int)payload]);
        Drop(payload);
        return moved;
    }

    private struct Mail
    {
        public EventKey Key;
        public T Message;
        public int Target;
    }

    private struct Outbox
    {
        public Mail[]? Items;
        public int Count;
    }
}
