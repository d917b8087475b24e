using System.Collections.Frozen;
using System.Reflection;
using Akka.Actor;
using MessagePack;
using MessagePack.Resolvers;
using PackReader = MessagePack.MessagePackReader;

namespace EdgeActors.Simulator.Akka;

/// <summary>
/// Every message between processes with its manifest, and how it is written and read: the closed set of what bytes from the network can become. The manifest alone
/// chooses the type; no name of a type is ever read.
/// <para>Pitfall: a message that is not in the table cannot be sent.</para>
/// </summary>
internal sealed class WireForms
{
    /// <summary>No message nests deeper than an array in a field.</summary>
    private const int MaxDepth = 8;

    private static readonly (string Manifest, Type Type)[] s_table =
    [
        ("m", typeof(MailChunk)),
        ("g", typeof(Grant)),
        ("r", typeof(Report)),
        ("enter", typeof(Enter)),
        ("roster", typeof(Roster)),
        ("refused", typeof(Refused)),
        ("save", typeof(SavePoint)),
        ("standing", typeof(Standing)),
        ("store", typeof(Store)),
        ("stored", typeof(Stored)),
        ("opening", typeof(Opening)),
        ("section", typeof(SectionChunk)),
        ("taken", typeof(SectionTaken)),
        ("ready", typeof(Ready)),
        ("tally", typeof(TallyOrder)),
        ("tallied", typeof(Tallied)),
        ("finish", typeof(Finish)),
        ("finished", typeof(Finished)),
        ("ended", typeof(Ended)),
        ("said", typeof(Said)),
        ("leaving", typeof(Leaving)),
        ("aborted", typeof(Aborted)),
    ];

    private static readonly FrozenDictionary<Type, string> s_manifests = s_table.ToFrozenDictionary(f => f.Type, f => f.Manifest);

    private static readonly FrozenDictionary<string, Form> s_forms = s_table.ToFrozenDictionary(f => f.Manifest, f => Form.Of(f.Type), StringComparer.Ordinal);

    private readonly MessagePackSerializerOptions _options;

    /// <param name="system">Where paths of actors lead.</param>
    public WireForms(ExtendedActorSystem system) => _options = MessagePackSerializerOptions.Standard
        .WithSecurity(MessagePackSecurity.UntrustedData.WithMaximumObjectGraphDepth(MaxDepth))
        .WithResolver(CompositeResolver.Create(
            KernelFormatters.All(system), [BuiltinResolver.Instance, DynamicGenericResolver.Instance, DynamicObjectResolverAllowPrivate.Instance]));

    /// <summary>The name of a message's form; null if it has none.</summary>
    public static string? ManifestOf(object message) => s_manifests.GetValueOrDefault(message.GetType());

    /// <summary>Writes a message that has a manifest.</summary>
    public byte[] Write(object message) => MessagePackSerializer.Serialize(message.GetType(), message, _options);

    /// <summary>Reads a message that must fill the bytes.</summary>
    /// <exception cref="MessagePackSerializationException">No message has this manifest, or the bytes are none of its form.</exception>
    public WireMessage Read(byte[] bytes, string manifest)
    {
        if (!s_forms.TryGetValue(manifest, out Form? form))
        {
            throw new MessagePackSerializationException($"'{Shown(manifest)}' is no message between processes of EdgeActors; all members must run the same version");
        }

        var reader = new PackReader(bytes);
        int fields = reader.CreatePeekReader().ReadArrayHeader();
        if (fields != form.Fields)
        {
            throw new MessagePackSerializationException($"'{manifest}' with {fields} fields where {form.Fields} are due");
        }

        var message = (WireMessage)MessagePackSerializer.Deserialize(form.Type, ref reader, _options)!;
        return !reader.End ? throw new MessagePackSerializationException($"bytes follow '{manifest}'")
            : form.Required.FirstOrDefault(p => IsMissing(p.GetValue(message))) is { } missing ? throw new MessagePackSerializationException($"nil for {missing.Name} of '{manifest}'")
            : message;
    }

    private static bool IsMissing(object? value) => value is null || (value is object?[] items && items.Contains(null));

    /// <summary>What a stranger wrote, short and on one line.</summary>
    private static string Shown(string text) => new([.. text.Take(40).Select(c => char.IsControl(c) ? '?' : c)]);

    /// <summary>How a message is read.</summary>
    /// <param name="Type">What it becomes.</param>
    /// <param name="Fields">How many fields it has.</param>
    /// <param name="Required">Those that are never nil.</param>
    private sealed record Form(Type Type, int Fields, PropertyInfo[] Required)
    {
        public static Form Of(Type type)
        {
            var nullability = new NullabilityInfoContext();
            PropertyInfo[] fields = [.. type.GetProperties().Where(p => p.IsDefined(typeof(KeyAttribute)))];
            return new Form(type, fields.Length, [.. fields.Where(p => !p.PropertyType.IsValueType && nullability.Create(p).ReadState == NullabilityState.NotNull)]);
        }
    }
}
