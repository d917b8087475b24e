using System.Collections.Immutable;

namespace EdgeActors.Scenarios.Configuration;

/// <summary>
/// The tree as written, before substitution. Nodes are compared by identity: resolving remembers its result for each written occurrence.
/// Scalar, array and merged nodes are "heads", what the others come to.
/// </summary>
internal abstract class ConfigNode(Origin origin)
{
    public Origin Origin { get; } = origin;

    public static ConfigNode From(ConfigValue value)
    {
        switch (value)
        {
            case ConfigArray array:
                return new ArrayNode(array.Origin, [.. array.Items.Select(From)]);
            case ConfigObject fields:
                var node = new ObjectNode(fields.Origin);
                foreach (ConfigField field in fields.Fields) node.Define([new PathElement(field.Key, field.KeyOrigin)], From(field.Value));
                return node;
            default:
                return new ScalarNode(value);
        }
    }
}

internal sealed class ScalarNode(ConfigValue value) : ConfigNode(value.Origin)
{
    public ConfigValue Value { get; } = value;

    /// <summary>How the value reads as part of a string; a number reads as it was written.</summary>
    public string Text => Value switch
    {
        ConfigText text => text.Text,
        ConfigNumber number => number.Text,
        ConfigBool bit => bit.Value ? "true" : "false",
        _ => "null",
    };
}

/// <summary>An array: its own items, or those of other arrays one after the other. Joining copies nothing, so that many += cost no more than one list.</summary>
internal sealed class ArrayNode : ConfigNode
{
    private readonly ImmutableArray<ConfigNode> _items = [];
    private readonly ImmutableArray<ArrayNode> _parts = [];

    public ArrayNode(Origin origin, ImmutableArray<ConfigNode> items) : base(origin) => _items = items;

    private ArrayNode(Origin origin, ImmutableArray<ArrayNode> parts) : base(origin) => _parts = parts;

    /// <summary>The items in order; by a stack of its own, for arrays may be joined to any depth.</summary>
    public IEnumerable<ConfigNode> Items
    {
        get
        {
            var left = new Stack<ArrayNode>([this]);
            while (left.TryPop(out ArrayNode? next))
            {
                foreach (ConfigNode item in next._items) yield return item;
                for (int i = next._parts.Length - 1; i >= 0; i--) left.Push(next._parts[i]);
            }
        }
    }

    private bool IsEmpty => _items.IsEmpty && _parts.IsEmpty;

    public static ArrayNode Joined(Origin origin, IEnumerable<ArrayNode> parts) => new(origin, [.. parts.Where(part => !part.IsEmpty)]);
}

/// <summary>a += b, which means a = ${?a} [b].</summary>
internal sealed class AppendNode(ImmutableArray<string> path, ArrayNode added) : ConfigNode(added.Origin)
{
    /// <summary>The path of the field that is added to.</summary>
    public ImmutableArray<string> Path { get; } = path;

    public ArrayNode Added { get; } = added;
}

/// <summary>Several objects, the lowest first, seen as one. It counts as written where the highest of them stands in a file.</summary>
internal sealed class MergedNode(ImmutableArray<ObjectNode> layers) : ConfigNode((layers.LastOrDefault(layer => layer.Origin.Line > 0) ?? layers[^1]).Origin)
{
    public ImmutableArray<ObjectNode> Layers { get; } = layers;

    public IEnumerable<string> Keys => Layers.SelectMany(layer => layer.Keys).Distinct();

    public IReadOnlyList<Definition> Definitions(string key)
    {
        if (Layers.Length == 1) return Layers[0].Definitions(key);
        var all = new List<Definition>();
        foreach (ObjectNode layer in Layers) all.AddRange(layer.Definitions(key));
        return all;
    }
}

/// <summary>A field whose value is what its definitions, the lowest first, come to.</summary>
internal sealed class StackNode(IReadOnlyList<Definition> definitions) : ConfigNode(definitions[^1].Value.Origin)
{
    public IReadOnlyList<Definition> Definitions { get; } = definitions;
}

/// <summary>Values written side by side on a line; the space between them is kept as SpaceNode.</summary>
internal sealed class JoinNode(ImmutableArray<ConfigNode> parts) : ConfigNode(parts[0].Origin)
{
    public ImmutableArray<ConfigNode> Parts { get; } = parts;
}

internal sealed class SpaceNode(Origin origin, string text) : ConfigNode(origin)
{
    public string Text { get; } = text;
}

/// <summary>A substitution. An included file's path is tried below each place the file was included at, innermost first, and last at the root.</summary>
internal sealed class ReferenceNode(Origin origin, ImmutableArray<ImmutableArray<string>> paths, bool optional, string? environmentName) : ConfigNode(origin)
{
    public ImmutableArray<ImmutableArray<string>> Paths { get; } = paths;

    public bool Optional { get; } = optional;

    /// <summary>The environment variable that stands in when no path has a value; null for none.</summary>
    public string? EnvironmentName { get; } = environmentName;

    public string Text => (Optional ? "${?" : "${") + PathText.Join(Paths[^1]) + "}";
}

internal readonly record struct Definition(Origin KeyOrigin, ConfigNode Value);

/// <summary>An object as written: each key keeps every value it was ever given, because a later one may refer to an earlier one.</summary>
internal sealed class ObjectNode(Origin origin) : ConfigNode(origin)
{
    private readonly OrderedDictionary<string, List<Definition>> _fields = [];

    public IEnumerable<string> Keys => _fields.Keys;

    public IReadOnlyList<Definition> Definitions(string key) => _fields.TryGetValue(key, out List<Definition>? stack) ? stack : [];

    public void Define(ReadOnlySpan<PathElement> path, ConfigNode value)
    {
        PathElement first = path[0];
        List<Definition> stack = Stack(first.Key);
        if (path.Length == 1)
        {
            stack.Add(new Definition(first.Origin, value));
            return;
        }

        if (stack.Count == 0 || stack[^1].Value is not ObjectNode child)
        {
            child = new ObjectNode(first.Origin);
            stack.Add(new Definition(first.Origin, child));
        }

        child.Define(path[1..], value);
    }

    public void AddAll(ObjectNode other)
    {
        foreach ((string key, List<Definition> stack) in other._fields) Stack(key).AddRange(stack);
    }

    public ObjectNode Without(string key)
    {
        var copy = new ObjectNode(Origin);
        copy.AddAll(this);
        copy._fields.Remove(key);
        return copy;
    }

    private List<Definition> Stack(string key)
    {
        if (!_fields.TryGetValue(key, out List<Definition>? stack)) _fields.Add(key, stack = []);
        return stack;
    }
}
