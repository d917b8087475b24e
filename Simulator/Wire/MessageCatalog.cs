using System.Reflection;

namespace EdgeActors.Simulator;

/// <summary>
/// Message types by tag, so that a message from a file or another process can be read although nothing in this process has named its type yet. Of a world:
/// what its actors handle, and every message of the assemblies that describe it, in the order of the tags; so the same in every process.
/// </summary>
public sealed class MessageCatalog
{
    private readonly Dictionary<string, MessageKind> _byTag = new(StringComparer.Ordinal);
    private readonly Dictionary<Type, MessageKind> _byType = [];
    private readonly MessageKind[] _kinds;

    /// <summary>Builds a catalogue.</summary>
    /// <param name="messages">Message types that must be in it, e.g. those that actors handle.</param>
    /// <param name="assemblies">Whose other message types to add. Where two of these have one tag, neither is.</param>
    /// <exception cref="InvalidOperationException">Two of <paramref name="messages"/> have one tag.</exception>
    public MessageCatalog(IEnumerable<Type> messages, IEnumerable<Assembly> assemblies)
    {
        foreach (MessageKind kind in messages.Distinct().Select(MessageKind.Of))
        {
            if (!_byTag.TryAdd(kind.Tag, kind))
            {
                throw new InvalidOperationException($"the tag '{kind.Tag}' is given to {_byTag[kind.Tag].Type} and to {kind.Type}");
            }
        }

        IEnumerable<MessageKind> others = assemblies.Distinct().SelectMany(MessagesOf).Except(_byTag.Values.Select(k => k.Type)).Select(MessageKind.Of);
        foreach (IGrouping<string, MessageKind> tag in others.GroupBy(k => k.Tag, StringComparer.Ordinal).Where(g => g.Count() == 1).ToList())
        {
            _byTag.TryAdd(tag.Key, tag.Single());
        }

        _kinds = [.. _byTag.Values.OrderBy(k => k.Tag, StringComparer.Ordinal)];
        for (int i = 0; i < _kinds.Length; i++)
        {
            _kinds[i].Number = i;
            _byType.Add(_kinds[i].Type, _kinds[i]);
        }
    }

    /// <summary>All kinds, in the order of their tags.</summary>
    public IReadOnlyList<MessageKind> Kinds => _kinds;

    /// <summary>The kind with a tag, or null.</summary>
    public MessageKind? Find(string tag) => _byTag.GetValueOrDefault(tag);

    /// <summary>The kind of a type, or null.</summary>
    public MessageKind? Find<TMessage>()
        where TMessage : struct, IMessage<TMessage> => _byType.GetValueOrDefault(typeof(TMessage));

    /// <summary>Every message type of some assemblies.</summary>
    public static MessageCatalog OfAssemblies(params IEnumerable<Assembly> assemblies) => new([], assemblies);

    /// <summary>The messages that an actor type handles.</summary>
    internal static IEnumerable<Type> HandledBy(Type actor) => actor.GetInterfaces()
        .Where(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IHandle<>))
        .Select(i => i.GetGenericArguments()[0]);

    private static IEnumerable<Type> MessagesOf(Assembly assembly) => assembly.GetTypes().Where(t => t.IsValueType && !t.ContainsGenericParameters
        && t.GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IMessage<>) && i.GetGenericArguments()[0] == t));
}
