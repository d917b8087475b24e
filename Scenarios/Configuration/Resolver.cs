using System.Collections.Immutable;

namespace EdgeActors.Scenarios.Configuration;

/// <summary>
/// Evaluates substitutions lazily: each node comes only to its head (a scalar, an array or an object whose contents wait), so an object may refer into itself.
/// A field that refers to itself sees only the values given before the one being evaluated:
/// while a node is in evaluation it and all that override it are hidden.
/// Results are kept for each occurrence, which makes the answer independent of how often it is asked for.
/// </summary>
internal sealed class Resolver(ImmutableArray<ObjectNode> layers, Func<string, string?> environment)
{
    private const int MaxChain = 5_000;
    private readonly MergedNode _root = new(layers);
    private readonly Dictionary<ConfigNode, ConfigNode?> _heads = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<ConfigNode> _evaluating = new(ReferenceEqualityComparer.Instance);
    private readonly Budget _budget = new();
    private bool _circular;

    public static ConfigObject Resolve(ImmutableArray<ObjectNode> layers, Func<string, string?> environment)
    {
        var resolver = new Resolver(layers, environment);
        return DeepStack.Run(() => new Materializer(resolver, resolver._budget).Root(resolver._root));
    }

    /// <summary>What a node comes to; null when it is an optional substitution without a value.</summary>
    public ConfigNode? Head(ConfigNode node) => node switch
    {
        ObjectNode fields => new MergedNode([fields]),
        StackNode stack => Head(stack.Definitions),
        ReferenceNode or JoinNode => Remembered(node),
        AppendNode append => Appended(append),
        _ => node,
    };

    /// <summary>What a field with these definitions comes to: the last value, or the objects at the end of the list merged.</summary>
    public ConfigNode? Head(IReadOnlyList<Definition> definitions)
    {
        int visible = FirstInEvaluation(definitions);
        if (visible >= 0) _circular = true;
        var objects = new Stack<MergedNode>();
        for (int i = (visible < 0 ? definitions.Count : visible) - 1; i >= 0; i--)
        {
            ConfigNode? head = Head(definitions[i].Value);
            if (head is MergedNode merged) objects.Push(merged);
            else if (head != null && objects.Count == 0) return head;
            else if (head != null) break;
        }

        return objects.Count switch { 0 => null, 1 => objects.Peek(), _ => Joining.Merge(objects, _budget) };
    }

    private int FirstInEvaluation(IReadOnlyList<Definition> definitions)
    {
        for (int i = 0; i < definitions.Count; i++)
        {
            if (_evaluating.Contains(definitions[i].Value)) return i;
        }

        return -1;
    }

    /// <summary>Goes through a run of += from its first one on; each asking the one before it would be a chain as long as the run.</summary>
    private ConfigNode? Appended(AppendNode node)
    {
        if (_heads.TryGetValue(node, out ConfigNode? head)) return head;
        IReadOnlyList<Definition> definitions = Lookup(node.Path[..^1]) is MergedNode outer ? outer.Definitions(node.Path[^1]) : [];
        int last = definitions.Count - 1;
        while (last >= 0 && !ReferenceEquals(definitions[last].Value, node)) last--;
        int first = last;
        while (first > 0 && definitions[first - 1].Value is AppendNode before && before.Path.SequenceEqual(node.Path) && !_heads.ContainsKey(before)) first--;
        if (first == last || FirstInEvaluation(definitions) >= 0) return Remembered(node);
        head = Remembered(definitions[first].Value);
        for (int i = first + 1; i <= last; i++)
        {
            var next = (AppendNode)definitions[i].Value;
            head = Joining.Append(head, next);
            _heads.Add(next, head);
        }

        return head;
    }

    private ConfigNode? Remembered(ConfigNode node)
    {
        if (_heads.TryGetValue(node, out ConfigNode? head)) return head;
        if (_evaluating.Count >= MaxChain)
            throw new ConfigException(node.Origin, $"a chain of more than {MaxChain} substitutions", "refer to the value more directly");
        _evaluating.Add(node);
        head = node switch
        {
            ReferenceNode reference => Follow(reference),
            AppendNode append => Joining.Append(Lookup(append.Path), append),
            _ => Joining.Join((JoinNode)node, Head, _budget),
        };
        _evaluating.Remove(node);
        _heads.Add(node, head);
        return head;
    }

    private ConfigNode? Follow(ReferenceNode reference)
    {
        _circular = false;
        foreach (ImmutableArray<string> path in reference.Paths)
        {
            if (Lookup(path) is { } found) return found;
        }

        if (reference.EnvironmentName is { } name && environment(name) is { } value) return new ScalarNode(new ConfigText(reference.Origin, value));
        if (reference.Optional) return null;
        string circle = $"{reference.Text} refers to itself and no earlier value ends the circle";
        throw _circular
            ? new ConfigException(reference.Origin, circle, "give the value first, or refer to another key")
            : new ConfigException(reference.Origin, $"{reference.Text} has no value", "define it, or write ${?...} to make it optional");
    }

    private ConfigNode? Lookup(ImmutableArray<string> path)
    {
        ConfigNode? node = _root;
        foreach (string key in path)
        {
            if (node is not MergedNode merged) return null;
            node = Head(merged.Definitions(key));
        }

        return node;
    }
}
