using System.Collections.Immutable;

namespace EdgeActors.Scenarios.Configuration;

/// <summary>Turns lazy heads into plain values, and finds the circles that laziness cannot break: an array or object that contains itself.</summary>
internal sealed class Materializer(Resolver resolver, Budget budget)
{
    private const int ContainerCost = 8;
    private readonly List<ConfigNode> _open = [];
    private readonly HashSet<ConfigNode> _seen = new(ReferenceEqualityComparer.Instance), _items = new(ReferenceEqualityComparer.Instance);

    public ConfigObject Root(MergedNode root) => Object(root);

    private ConfigValue? Value(ConfigNode node, bool optional) => resolver.Head(node) is { } head ? Contents(head, node.Origin, optional) : null;

    private ConfigValue? Contents(ConfigNode head, Origin origin, bool optional)
    {
        if (IsRepeated(head)) budget.Spend(head is ScalarNode ? 1 : ContainerCost, origin);
        if (head is ScalarNode scalar) return scalar.Value;
        if (_open.Any(outer => Same(outer, head)))
        {
            if (optional) return null;
            throw new ConfigException(origin, "a value contains itself through a substitution", "refer to another key");
        }

        if (_open.Count >= HoconParser.MaxDepth)
            throw new ConfigException(origin, $"nested deeper than {HoconParser.MaxDepth} levels", "flatten the configuration");
        return head is ArrayNode array ? Array(array) : Object((MergedNode)head);
    }

    private ConfigArray Array(ArrayNode array)
    {
        _open.Add(array);
        var items = ImmutableArray.CreateBuilder<ConfigValue>();
        foreach (ConfigNode item in array.Items)
        {
            if (!_items.Add(item)) budget.Spend(1, item.Origin);
            if (Value(item, IsOptional(item)) is { } value) items.Add(value);
        }

        _open.RemoveAt(_open.Count - 1);
        return new ConfigArray(array.Origin, items.ToImmutable());
    }

    private ConfigObject Object(MergedNode merged)
    {
        _open.Add(merged);
        var fields = new List<ConfigField>();
        foreach (string key in merged.Keys)
        {
            IReadOnlyList<Definition> definitions = merged.Definitions(key);
            if (resolver.Head(definitions) is not { } head) continue;
            Definition last = definitions[^1];
            if (Contents(head, last.Value.Origin, IsOptional(last.Value)) is { } value) fields.Add(new ConfigField(key, last.KeyOrigin, value));
        }

        _open.RemoveAt(_open.Count - 1);
        return new ConfigObject(merged.Origin, fields);
    }

    /// <summary>Whether all that stands here stood somewhere before: only substitutions repeat.</summary>
    private bool IsRepeated(ConfigNode head) => head is MergedNode merged ? merged.Layers.Count(_seen.Add) == 0 : !_seen.Add(head);

    private static bool IsOptional(ConfigNode node) => node is ReferenceNode { Optional: true };

    private static bool Same(ConfigNode one, ConfigNode other) =>
        ReferenceEquals(one, other) || (one is MergedNode first && other is MergedNode second && first.Layers.SequenceEqual(second.Layers));
}
