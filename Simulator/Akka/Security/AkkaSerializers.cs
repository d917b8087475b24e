using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Dispatch.SysMsg;
using Akka.Remote.Serialization;
using Akka.Serialization;

namespace EdgeActors.Simulator.Akka;

/// <summary>
/// One of Akka's own serializers, of which only the messages that a cluster needs can be written or read. The others hold names of types, which a stranger would have
/// constructed here, or stop actors; so does one of these in another, which would nest without end. Named in defaults.conf; see docs/decisions/019.md.
/// </summary>
internal abstract class ClosedSerializer(ExtendedActorSystem system, int identifier, params string[] open) : SerializerWithStringManifest(system)
{
    /// <summary>A selection that asks who an actor is.</summary>
    private const int MaxDepth = 2;

    [ThreadStatic]
    private static int s_depth;

    /// <inheritdoc/>
    public sealed override int Identifier => identifier;

    /// <inheritdoc/>
    public sealed override string Manifest(object o)
    {
        string manifest = NameOf(o);
        return open.Contains(manifest) ? manifest : throw new SerializationException($"{o.GetType()} is not sent between processes of EdgeActors");
    }

    /// <inheritdoc/>
    public sealed override object FromBinary(byte[] bytes, string manifest)
    {
        // Akka gives null for a manifest that is empty.
        manifest ??= "";
        if (!open.Contains(manifest))
        {
            throw new SerializationException($"'{manifest}' of Akka's serializer {identifier} is not taken from other processes");
        }

        if (s_depth == MaxDepth)
        {
            throw new SerializationException("messages of Akka are nested too deep");
        }

        s_depth++;
        try
        {
            return Read(bytes, manifest);
        }
        finally
        {
            s_depth--;
        }
    }

    /// <summary>What a message is called.</summary>
    protected abstract string NameOf(object message);

    /// <summary>Reads a message that is let in.</summary>
    protected abstract object Read(byte[] bytes, string manifest);
}

/// <summary>Asking who an actor is, and heartbeats of those who watch each other.</summary>
internal sealed class OpenMiscSerializer(ExtendedActorSystem system) : ClosedSerializer(system, 16, "ID", "AID", "RWHB", "RWHR")
{
    private readonly MiscMessageSerializer _akka = new(system);

    /// <inheritdoc/>
    public override byte[] ToBinary(object obj) => _akka.ToBinary(obj);

    /// <inheritdoc/>
    protected override string NameOf(object message) => _akka.Manifest(message);

    /// <inheritdoc/>
    protected override object Read(byte[] bytes, string manifest) => _akka.FromBinary(bytes, manifest);
}

/// <summary>Watching an actor of another process and hearing of its end; nothing that starts, stops or fails one.</summary>
internal sealed class OpenSystemSerializer(ExtendedActorSystem system) : ClosedSerializer(system, 22, nameof(Watch), nameof(Unwatch), nameof(DeathWatchNotification))
{
    private readonly SystemMessageSerializer _akka = new(system);

    /// <inheritdoc/>
    public override byte[] ToBinary(object obj) => _akka.ToBinary(obj);

    /// <inheritdoc/>
    protected override string NameOf(object message) => message.GetType().Name;

    /// <inheritdoc/>
    protected override object Read(byte[] bytes, string manifest) => _akka.FromBinary(bytes, manifest switch
    {
        nameof(Watch) => typeof(Watch),
        nameof(Unwatch) => typeof(Unwatch),
        _ => typeof(DeathWatchNotification),
    });
}

/// <summary>Messages to a path.</summary>
internal sealed class OpenSelectionSerializer(ExtendedActorSystem system) : ClosedSerializer(system, 6, "")
{
    private readonly MessageContainerSerializer _akka = new(system);

    /// <inheritdoc/>
    public override byte[] ToBinary(object obj) => _akka.ToBinary(obj);

    /// <inheritdoc/>
    protected override string NameOf(object message) => "";

    /// <inheritdoc/>
    protected override object Read(byte[] bytes, string manifest) => _akka.FromBinary(bytes, null!);
}
