using Akka.Actor;
using Akka.Serialization;

namespace EdgeActors.Simulator.Akka;

/// <summary>
/// Akka's way to write and read messages that leave the process: MessagePack by the kernel's own codec, one fixed form for each message. It is bound to
/// <see cref="object"/> too, so that whatever has no form is refused and nothing ever falls back to JSON or reflection.
/// <para>Named in defaults.conf. Pitfall: a new message needs a line in both tables.</para>
/// </summary>
public sealed class WireSerializer : SerializerWithStringManifest
{
    [ThreadStatic]
    private static MessagePackWriter? s_writer;

    /// <summary>As Akka constructs it.</summary>
    public WireSerializer(ExtendedActorSystem system)
        : base(system)
    {
    }

    /// <inheritdoc/>
    public override int Identifier => 4170;

    /// <inheritdoc/>
    public override string Manifest(object o) => o switch
    {
        MailChunk => "m",
        Grant => "g",
        Report => "r",
        Enter => "enter",
        Roster => "roster",
        Refused => "refused",
        SavePoint => "save",
        Standing => "standing",
        Store => "store",
        Stored => "stored",
        Opening => "opening",
        SectionChunk => "section",
        Ready => "ready",
        Tally => "tally",
        Tallied => "tallied",
        Finish => "finish",
        Finished => "finished",
        Ended => "ended",
        Said => "said",
        Leaving => "leaving",
        Aborted => "aborted",
        _ => throw new NotSupportedException($"{o.GetType()} is no message between processes of EdgeActors; nothing else is written"),
    };

    /// <inheritdoc/>
    public override byte[] ToBinary(object obj)
    {
        MessagePackWriter writer = s_writer ??= new MessagePackWriter(1 << 12);
        writer.Clear();
        ((WireMessage)obj).Write(writer);
        return writer.Written.ToArray();
    }

    /// <inheritdoc/>
    public override object FromBinary(byte[] bytes, string manifest)
    {
        var reader = new MessagePackReader(bytes);
        return manifest switch
        {
            "m" => MailChunk.Read(ref reader),
            "g" => Grant.Read(ref reader),
            "r" => Report.Read(ref reader),
            "enter" => Enter.Read(ref reader, system),
            "roster" => Roster.Read(ref reader, system),
            "refused" => Refused.Read(ref reader),
            "save" => SavePoint.Read(ref reader),
            "standing" => Standing.Read(ref reader),
            "store" => Store.Read(ref reader),
            "stored" => Stored.Read(ref reader),
            "opening" => Opening.Read(ref reader),
            "section" => SectionChunk.Read(ref reader),
            "ready" => Ready.Read(ref reader),
            "tally" => Tally.Read(ref reader),
            "tallied" => Tallied.Read(ref reader),
            "finish" => Finish.Read(ref reader),
            "finished" => Finished.Read(ref reader),
            "ended" => Ended.Read(ref reader),
            "said" => Said.Read(ref reader),
            "leaving" => Leaving.Read(ref reader),
            "aborted" => Aborted.Read(ref reader),
            _ => throw new NotSupportedException($"'{manifest}' is no message between processes of EdgeActors; all members must run the same version"),
        };
    }
}
