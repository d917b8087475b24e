using System.Runtime.CompilerServices;

namespace EdgeActors.Simulator.Engines;

internal abstract partial class MessageStore
{
    /// <summary>Moves what lies in an outbox into the receiver's own queue. Called by the receiver's thread, after the window in which it was filled.</summary>
    public abstract void Unload(int box, Shard receiver);

    /// <summary>A store of the same type for another shard.</summary>
    public abstract MessageStore CreateEmpty();

    /// <summary>The message's place in a catalogue.</summary>
    /// <exception cref="ModelException">It is not in it.</exception>
    public abstract MessageKind KindIn(MessageCatalog catalog);

    /// <summary>Writes what lies in an outbox: how many, then of each the key, the target and the fields. The box is then empty.</summary>
    public abstract void WriteMail(int box, MessagePackWriter writer);

    /// <summary>Reads what <see cref="WriteMail"/> wrote behind the number into the receiver's own queue.</summary>
    public abstract void ReadMail(int count, scoped ref MessagePackReader reader, Shard receiver);

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

        Empty(ref outbox);
    }

    public override MessageKind KindIn(MessageCatalog catalog) => KindOf(catalog);

    /// <summary>The message's place in a catalogue.</summary>
    /// <exception cref="ModelException">It is not in it.</exception>
    public static MessageKind KindOf(MessageCatalog catalog) => catalog.Find<T>()
        ?? throw new ModelException($"{T.Tag} goes to another process and is not among the world's messages; name it with WorldBuilder.AddMessage");

    public override void WriteMail(int box, MessagePackWriter writer)
    {
        ref Outbox outbox = ref _outboxes[box];
        writer.WriteInt64(outbox.Count);
        foreach (ref Mail mail in outbox.Items.AsSpan(0, outbox.Count))
        {
            writer.WriteInt64(mail.Key.Nanoseconds);
            writer.WriteUInt64(mail.Key.Order);
            writer.WriteInt64(mail.Target);
            FieldWriter.Write(writer, in mail.Message);
        }

        Empty(ref outbox);
    }

    public override void ReadMail(int count, scoped ref MessagePackReader reader, Shard receiver)
    {
        for (int i = 0; i < count; i++)
        {
            var key = new EventKey(reader.ReadInt64(), reader.ReadUInt64());
            int target = reader.ReadInt32();
            receiver.Accept(in key, target, FieldReader.Read<T>(ref reader));
        }
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

    private static void Empty(ref Outbox outbox)
    {
        if (RuntimeHelpers.IsReferenceOrContainsReferences<T>())
        {
            outbox.Items.AsSpan(0, outbox.Count).Clear();
        }

        outbox.Count = 0;
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
