using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace EdgeActors.Simulator.Engines;

/// <summary>What a shard knows of one message type: where its payloads lie and how they reach an actor.</summary>
internal abstract partial class MessageStore
{
    private const int CacheLine = 64;

    /// <summary>Where payloads lie, and how long each is; null while they lie in events or there are none.</summary>
    private Array? _slab;
    private int _slotBytes;

    /// <summary>The type's tag.</summary>
    public abstract string Tag { get; }

    /// <summary>Brings the payload of an event to come into the cache.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public unsafe void Prefetch(ulong payload)
    {
        if (_slab is not null)
        {
            byte* slot = (byte*)Unsafe.AsPointer(ref Unsafe.AddByteOffset(ref MemoryMarshal.GetArrayDataReference(_slab), (nint)payload * _slotBytes));
            Sse.Prefetch0(slot);
            Sse.Prefetch0(slot + CacheLine);
        }
    }

    /// <summary>From now on payloads lie there.</summary>
    protected void LieIn<T>(T[] slots) => (_slab, _slotBytes) = (slots, Unsafe.SizeOf<T>());

    /// <summary>The type.</summary>
    public abstract MessageKind Kind { get; }

    /// <summary>Digests and handles an event.</summary>
    public abstract void Deliver(Shard shard, Actor target, in Event item);

    /// <summary>Has an actor handle the message and keeps it.</summary>
    public abstract void Rehearse(Shard rehearsal, Actor actor, in Event item);

    /// <summary>A hash of an event with its payload, to compare two of one rehearsed sending.</summary>
    public abstract UInt128 Hash(in Event item, ulong payload);

    /// <summary>Frees the payload of an event that will not be handled.</summary>
    public abstract void Drop(ulong payload);

    /// <summary>Puts a second message equal to the first.</summary>
    public abstract ulong Duplicate(ulong payload);

    /// <summary>The message as text.</summary>
    public abstract string Print(ulong payload);

    /// <summary>Writes the message's fields, as <see cref="FieldWriter"/> does.</summary>
    public abstract void Write(ulong payload, MessagePackWriter writer, FrozenPool? pool);

    /// <summary>Reads a message's fields and puts the message into this store.</summary>
    /// <returns>What its event is to hold.</returns>
    /// <exception cref="MessagePackException">The input is damaged or of another type.</exception>
    public abstract ulong Read(scoped ref MessagePackReader reader, FrozenPool? pool);
}

/// <summary>
/// The payloads of one message type in one shard: inside the event when 8 bytes hold it, else in a slab with a free list. The message is handed
/// on by reference and its slot freed afterwards, so nothing is copied twice.
/// </summary>
internal sealed partial class MessageStore<T> : MessageStore
    where T : struct, IMessage<T>
{
    private static readonly ulong s_tag = ByteHasher.HashText(T.Tag);

    private T[] _slots = [];
    private int[] _free = [];
    private int _freeCount;

    public override string Tag => T.Tag;

    public override MessageKind Kind { get; } = new MessageKind<T>();

    /// <summary>A constant for the compiler: whether the message fits into an event.</summary>
    public static bool Inline => !RuntimeHelpers.IsReferenceOrContainsReferences<T>() && Unsafe.SizeOf<T>() <= sizeof(ulong);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Put(in T message)
    {
        if (Inline)
        {
            return Pack(in message);
        }

        if (_freeCount == 0)
        {
            Grow();
        }

        int slot = _free[--_freeCount];
        _slots[slot] = message;
        return (uint)slot;
    }

    /// <summary>The message's bytes as a number, put together in registers: to write parts of a word and read it whole stalls the processor.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Pack(in T message)
    {
        switch (Unsafe.SizeOf<T>())
        {
            case 1:
                return Unsafe.As<T, byte>(ref Unsafe.AsRef(in message));
            case 2:
                return Unsafe.As<T, ushort>(ref Unsafe.AsRef(in message));
            case 4:
                return Unsafe.As<T, uint>(ref Unsafe.AsRef(in message));
            case 8:
                return Unsafe.As<T, ulong>(ref Unsafe.AsRef(in message));
            default:
                ulong payload = 0;
                Unsafe.As<ulong, T>(ref payload) = message;
                return payload;
        }
    }

    public override void Deliver(Shard shard, Actor target, in Event item)
    {
        if (Inline)
        {
            ulong payload = item.Payload;
            Handle(shard, target, in item, in Unsafe.As<ulong, T>(ref payload));
        }
        else
        {
            // The slab may grow meanwhile; the reference then keeps the old array, and the message in it, alive.
            Handle(shard, target, in item, in _slots[(int)item.Payload]);
            Drop(item.Payload);
        }
    }

    public override void Rehearse(Shard rehearsal, Actor actor, in Event item)
    {
        T message = Copy(item.Payload);
        Handle(rehearsal, actor, in item, in message);
    }

    public override UInt128 Hash(in Event item, ulong payload)
    {
        T message = Copy(payload);
        var hasher = new EventHasher(in item.Key, item.Target, s_tag, (long)item.Flags);
        T.Visit(in message, ref hasher);
        hasher.Finish(out ulong low, out ulong high);
        return new UInt128(high, low);
    }

    public override void Drop(ulong payload)
    {
        if (!Inline)
        {
            if (RuntimeHelpers.IsReferenceOrContainsReferences<T>())
            {
                _slots[(int)payload] = default;
            }

            _free[_freeCount++] = (int)payload;
        }
    }

    public T Copy(ulong payload) => Peek(ref payload);

    public override ulong Duplicate(ulong payload) => Put(in Peek(ref payload));

    public override string Print(ulong payload) => FieldPrinter.Print(in Peek(ref payload));

    public override void Write(ulong payload, MessagePackWriter writer, FrozenPool? pool) => FieldWriter.Write(writer, in Peek(ref payload), pool);

    public override ulong Read(scoped ref MessagePackReader reader, FrozenPool? pool) => Put(FieldReader.Read<T>(ref reader, pool));

    private ref readonly T Peek(ref ulong payload) => ref Inline ? ref Unsafe.As<ulong, T>(ref payload) : ref _slots[(int)payload];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Handle(Shard shard, Actor target, in Event item, in T message)
    {
        var hasher = new EventHasher(in item.Key, item.Target, s_tag, ++target.HandledCount);
        T.Visit(in message, ref hasher);
        hasher.Finish(out ulong low, out ulong high);
        shard.AddToDigest(low, high);
        if (target is IHandle<T> handler)
        {
            handler.Handle(in message, shard.Context);
        }
        else
        {
            target.CallUnhandled(in message, shard.Context);
        }
    }

    private void Grow()
    {
        int size = Math.Max(16, _slots.Length * 2), old = _slots.Length;
        Array.Resize(ref _slots, size);
        LieIn(_slots);
        _free = new int[size];
        for (int slot = size - 1; slot >= old; slot--)
        {
            _free[_freeCount++] = slot;
        }
    }
}
