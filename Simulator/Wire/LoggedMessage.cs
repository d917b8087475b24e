using System.Globalization;
using EdgeActors.Simulator.Engines;

namespace EdgeActors.Simulator;

/// <summary>A message type as a log describes it.</summary>
/// <param name="Tag">Its tag.</param>
/// <param name="Fields">The names of its fields.</param>
public sealed record MessageLogType(string Tag, IReadOnlyList<string> Fields)
{
    internal static MessageLogType Read(ref MessagePackReader reader)
    {
        string tag = reader.ReadString();
        var names = new string[reader.ReadArrayHeader()];
        for (int i = 0; i < names.Length; i++)
        {
            names[i] = reader.ReadString();
        }

        return new MessageLogType(tag, names);
    }
}

/// <summary>An event of a message log.</summary>
/// <param name="Number">The how-manieth event of the run, from 1.</param>
/// <param name="Key">Its key.</param>
/// <param name="Target">Who handles it.</param>
/// <param name="Ordinal">The how-manieth event of its target, from 1.</param>
/// <param name="Type">The message's type.</param>
/// <param name="Values">The message's fields as text, one for each name of the type.</param>
/// <param name="Fields">The same as MessagePack.</param>
public sealed record LoggedMessage(
    long Number, EventKey Key, ActorId Target, long Ordinal, MessageLogType Type, IReadOnlyList<string> Values, ReadOnlyMemory<byte> Fields)
{
    /// <summary>The message as text: by its own declaration where the catalogue has it, else by the names in the log.</summary>
    public string Text(MessageCatalog catalog)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        try
        {
            var reader = new MessagePackReader(Fields.Span);
            if (catalog.Find(Type.Tag) is { } kind)
            {
                return kind.Print(ref reader);
            }
        }
        catch (MessagePackException)
        {
            // Of another version of the type, or with a payload that the log has only the hash of.
        }

        return $"{Type.Tag}({string.Join(", ", Type.Fields.Zip(Values, (name, value) => $"{name}: {value}"))})";
    }

    internal static LoggedMessage Read(long number, ReadOnlySpan<byte> record, IReadOnlyList<MessageLogType> types)
    {
        var reader = new MessagePackReader(record);
        reader.ReadArrayHeader(MessageLog.EventParts);
        var time = new SimTime(reader.ReadInt64());
        var key = new EventKey(time, reader.ReadInt32(), new ActorId(reader.ReadInt32()), reader.ReadInt64());
        var target = new ActorId(reader.ReadInt32());
        long ordinal = reader.ReadInt64();
        int start = reader.Position, type = reader.ReadInt32();
        if ((uint)type >= (uint)types.Count)
        {
            throw new MessagePackException(start, $"message type {type} is not defined before");
        }

        start = reader.Position;
        var values = new string[reader.ReadArrayHeader()];
        if (values.Length != types[type].Fields.Count)
        {
            throw new MessagePackException(start, $"{types[type].Tag} has {types[type].Fields.Count} fields and {values.Length} were written");
        }

        for (int i = 0; i < values.Length; i++)
        {
            values[i] = ValueText(ref reader);
        }

        return new LoggedMessage(number, key, target, ordinal, types[type], values, record[start..].ToArray());
    }

    private static string ValueText(ref MessagePackReader reader)
    {
        switch (reader.NextType)
        {
            case MessagePackType.Nil:
                reader.Skip();
                return "none";
            case MessagePackType.Boolean:
                return reader.ReadBoolean() ? "true" : "false";
            case MessagePackType.Float:
                return reader.ReadDouble().ToString("R", CultureInfo.InvariantCulture);
            case MessagePackType.Integer:
                return reader.NextIsUnsigned64 ? reader.ReadUInt64().ToString(CultureInfo.InvariantCulture) : reader.ReadInt64().ToString(CultureInfo.InvariantCulture);
            case MessagePackType.Array:
                reader.ReadArrayHeader(2);
                return $"{reader.ReadString()} {Convert.ToHexStringLower(reader.ReadBinary())}";
            default:
                throw new MessagePackException(reader.Position, "no field of a message");
        }
    }
}
