using Akka.Actor;
using Akka.Serialization;
using EdgeActors.Simulator.Engines;
using MessagePack;
using MessagePack.Formatters;
using PackReader = MessagePack.MessagePackReader;
using PackWriter = MessagePack.MessagePackWriter;

namespace EdgeActors.Simulator.Akka;

/// <summary>The kernel's values that messages hold, each an array of numbers; the kernel itself knows no package, so it cannot carry attributes.</summary>
internal static class KernelFormatters
{
    /// <summary>One of each.</summary>
    public static IMessagePackFormatter[] All(ExtendedActorSystem system) => [new OfKey(), new OfDigest(), new OfStop(), new OfRank(), new OfActor(system)];

    /// <summary>Reads the header of an array that must hold so many values.</summary>
    private static void Expect(ref PackReader reader, int count)
    {
        int found = reader.ReadArrayHeader();
        if (found != count)
        {
            throw new MessagePackSerializationException($"{found} fields where {count} are due");
        }
    }

    private sealed class OfKey : IMessagePackFormatter<EventKey>
    {
        public void Serialize(ref PackWriter writer, EventKey value, MessagePackSerializerOptions options)
        {
            writer.WriteArrayHeader(2);
            writer.Write(value.Nanoseconds);
            writer.Write(value.Order);
        }

        public EventKey Deserialize(ref PackReader reader, MessagePackSerializerOptions options)
        {
            Expect(ref reader, 2);
            return new EventKey(reader.ReadInt64(), reader.ReadUInt64());
        }
    }

    private sealed class OfDigest : IMessagePackFormatter<RunDigest>
    {
        public void Serialize(ref PackWriter writer, RunDigest value, MessagePackSerializerOptions options)
        {
            writer.WriteArrayHeader(4);
            writer.Write((ulong)(value.Value >> 64));
            writer.Write((ulong)value.Value);
            writer.Write(value.Events);
            writer.Write(value.FinalTime.Nanoseconds);
        }

        public RunDigest Deserialize(ref PackReader reader, MessagePackSerializerOptions options)
        {
            Expect(ref reader, 4);
            return new RunDigest(new UInt128(reader.ReadUInt64(), reader.ReadUInt64()), reader.ReadInt64(), new SimTime(reader.ReadInt64()));
        }
    }

    /// <summary>What was thrown stays where it was thrown.</summary>
    private sealed class OfStop : IMessagePackFormatter<RunStop?>
    {
        public void Serialize(ref PackWriter writer, RunStop? value, MessagePackSerializerOptions options)
        {
            if (value is null)
            {
                writer.WriteNil();
                return;
            }

            writer.WriteArrayHeader(6);
            writer.Write((int)value.Reason);
            writer.Write(value.Time.Nanoseconds);
            writer.Write(value.Seed);
            writer.Write(value.Actor);
            writer.Write(value.Event);
            writer.Write(value.Cause);
        }

        public RunStop? Deserialize(ref PackReader reader, MessagePackSerializerOptions options)
        {
            if (reader.TryReadNil())
            {
                return null;
            }

            Expect(ref reader, 6);
            var reason = (RunStopReason)reader.ReadInt32();
            return Enum.IsDefined(reason)
                ? new RunStop(reason, new SimTime(reader.ReadInt64()), reader.ReadUInt64(), reader.ReadString(), reader.ReadString(), reader.ReadString())
                : throw new MessagePackSerializationException($"{(int)reason} is no reason to stop");
        }
    }

    private sealed class OfRank : IMessagePackFormatter<RankReport>
    {
        public void Serialize(ref PackWriter writer, RankReport value, MessagePackSerializerOptions options)
        {
            writer.WriteArrayHeader(15);
            foreach (long number in (ReadOnlySpan<long>)
                [value.Earliest, value.StopAt, value.MailEarliest, value.Handled, value.Now, value.Border, value.Foreground, value.Failed, value.Cancelled])
            {
                writer.Write(number);
            }

            foreach (EventKey key in (ReadOnlySpan<EventKey>)[value.Waits, value.ForegroundBefore, value.FailedAt])
            {
                writer.Write(key.Nanoseconds);
                writer.Write(key.Order);
            }
        }

        public RankReport Deserialize(ref PackReader reader, MessagePackSerializerOptions options)
        {
            Expect(ref reader, 15);
            return new RankReport
            {
                Earliest = reader.ReadInt64(),
                StopAt = reader.ReadInt64(),
                MailEarliest = reader.ReadInt64(),
                Handled = reader.ReadInt64(),
                Now = reader.ReadInt64(),
                Border = reader.ReadInt64(),
                Foreground = reader.ReadInt64(),
                Failed = reader.ReadInt64(),
                Cancelled = reader.ReadInt64(),
                Waits = new EventKey(reader.ReadInt64(), reader.ReadUInt64()),
                ForegroundBefore = new EventKey(reader.ReadInt64(), reader.ReadUInt64()),
                FailedAt = new EventKey(reader.ReadInt64(), reader.ReadUInt64()),
            };
        }
    }

    /// <summary>An Akka actor travels as its path with the address.</summary>
    private sealed class OfActor(ExtendedActorSystem system) : IMessagePackFormatter<IActorRef?>
    {
        public void Serialize(ref PackWriter writer, IActorRef? value, MessagePackSerializerOptions options) => writer.Write(value is null ? null : Serialization.SerializedActorPath(value));

        public IActorRef? Deserialize(ref PackReader reader, MessagePackSerializerOptions options) =>
            reader.ReadString() is string path ? system.Provider.ResolveActorRef(path) : null;
    }
}
