using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Serialization;
using MessagePack;

namespace EdgeActors.Simulator.Akka;

/// <summary>
/// Akka's way to write and read messages that leave the process: MessagePack, one fixed form for each message of <see cref="WireForms"/>. It is bound to
/// <see cref="object"/> too, so that whatever has no form is refused and nothing ever falls back to JSON or reflection.
/// <para>Named in defaults.conf.</para>
/// </summary>
public sealed class WireSerializer : SerializerWithStringManifest
{
    private readonly WireForms _forms;

    /// <summary>As Akka constructs it.</summary>
    public WireSerializer(ExtendedActorSystem system)
        : base(system) => _forms = new WireForms(system);

    /// <inheritdoc/>
    public override int Identifier => 4170;

    /// <inheritdoc/>
    public override string Manifest(object o) => WireForms.ManifestOf(o) ?? throw new NotSupportedException($"{o.GetType()} is no message between processes of EdgeActors; nothing else is written");

    /// <inheritdoc/>
    public override byte[] ToBinary(object obj) => _forms.Write(obj);

    /// <inheritdoc/>
    public override object FromBinary(byte[] bytes, string manifest)
    {
        try
        {
            return _forms.Read(bytes, manifest);
        }
        catch (Exception e) when (e is MessagePackSerializationException or EndOfStreamException)
        {
            throw new SerializationException(e.GetBaseException().Message, e);
        }
    }
}
