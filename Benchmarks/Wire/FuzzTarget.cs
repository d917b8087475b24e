using System.Reflection;
using EdgeActors.Simulator;

namespace EdgeActors.Benchmarks.Wire;

/// <summary>A reader that must stand any input.</summary>
/// <param name="Name">What it reads.</param>
/// <param name="FixedBytes">What it may allocate however short the input is.</param>
/// <param name="BytesPerByte">What it may allocate for each byte of input.</param>
/// <param name="Read">Reads; throws only what <see cref="Refuses"/> allows.</param>
internal sealed record FuzzTarget(string Name, int FixedBytes, int BytesPerByte, Action<byte[]> Read)
{
    /// <summary>What it may throw.</summary>
    public Func<Exception, bool> Refuses { get; init; } = e => e is MessagePackException or MessageLogException;

    /// <summary>An exception with its stack trace is the larger part of what refusing costs.</summary>
    private const int ForAnException = 16 * 1024;

    /// <summary>Reading over values.</summary>
    public static FuzzTarget Skipping { get; } = new("skip", ForAnException, 0, input =>
    {
        var reader = new MessagePackReader(input);
        while (!reader.AtEnd)
        {
            reader.Skip();
        }
    });

    /// <summary>Reading every value as what it says it is. Text takes two bytes for each of its own, and each value an object's header.</summary>
    public static FuzzTarget Values { get; } = new("values", ForAnException, 40, input =>
    {
        var reader = new MessagePackReader(input);
        while (!reader.AtEnd)
        {
            ReadValue(ref reader);
        }
    });

    /// <summary>A whole message log, each event taken apart. The reader's buffer is 64 KiB.</summary>
    public static FuzzTarget Log { get; } = new("log", (128 * 1024) + ForAnException, 200, input =>
    {
        using var log = new MessageLogReader(new MemoryStream(input));
        while (log.Next())
        {
            log.Parse(log.Events, log.Record);
        }
    });

    /// <summary>The fields of one message type.</summary>
    public static FuzzTarget Fields(Type message) => (FuzzTarget)typeof(FuzzTarget).GetMethod(nameof(FieldsOf), BindingFlags.Static | BindingFlags.NonPublic)!
        .MakeGenericMethod(message).Invoke(null, null)!;

    private static FuzzTarget FieldsOf<T>()
        where T : struct, IMessage<T> => new(T.Tag, ForAnException, 8, input =>
        {
            var reader = new MessagePackReader(input);
            FieldReader.Read<T>(ref reader);
        });

    private static void ReadValue(ref MessagePackReader reader)
    {
        switch (reader.NextType)
        {
            case MessagePackType.Nil:
                reader.TryReadNil();
                break;
            case MessagePackType.Boolean:
                reader.ReadBoolean();
                break;
            case MessagePackType.Integer:
                reader.ReadInt64();
                break;
            case MessagePackType.Float:
                reader.ReadDouble();
                break;
            case MessagePackType.String:
                reader.ReadString();
                break;
            case MessagePackType.Binary:
                reader.ReadNumbers<byte>();
                break;
            case MessagePackType.Array:
                _ = new byte[reader.ReadArrayHeader()];
                break;
            case MessagePackType.Map:
                _ = new (byte, byte)[reader.ReadMapHeader()];
                break;
            default:
                MessagePackReader copy = reader;
                reader.ReadExtension(out sbyte type);
                if (type == -1)
                {
                    copy.ReadTimestamp();
                }

                break;
        }
    }
}
