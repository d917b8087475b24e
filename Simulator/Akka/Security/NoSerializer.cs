using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Configuration;
using Akka.Serialization;

namespace EdgeActors.Simulator.Akka;

/// <summary>
/// In the place of those of Akka's serializers that no process of ours needs, among them all that take the name of a type, which a stranger would have constructed here:
/// JSON, remote deployment, Protobuf by name. Writes and reads nothing. Named in defaults.conf.
/// </summary>
internal sealed class NoSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
    /// <summary>As Akka constructs those that have settings.</summary>
    public NoSerializer(ExtendedActorSystem system, Config settings)
        : this(system) => _ = settings;

    /// <inheritdoc/>
    public override int Identifier => 4171;

    /// <inheritdoc/>
    public override string Manifest(object o) => throw new SerializationException($"{o.GetType()} is not sent between processes of EdgeActors");

    /// <inheritdoc/>
    public override byte[] ToBinary(object obj) => throw new SerializationException($"{obj.GetType()} is not sent between processes of EdgeActors");

    /// <inheritdoc/>
    public override object FromBinary(byte[] bytes, string manifest) => throw new SerializationException("nothing is read by this serializer");
}
