using System.Collections.Immutable;
using System.Text;

namespace EdgeActors.Scenarios.Configuration;

/// <summary>Value concatenation: arrays join into an array, objects merge, and simple values become one string with the space between them.</summary>
internal static class Joining
{
    public static ConfigNode? Join(JoinNode node, Func<ConfigNode, ConfigNode?> headOf, Budget budget)
    {
        var heads = node.Parts.Select(part => (Part: part, Head: headOf(part))).ToList();
        List<ConfigNode> values = [.. heads.Select(pair => pair.Head).OfType<ConfigNode>().Where(head => head is not SpaceNode)];
        if (values.Count == 0) return null;
        if (values.Any(value => value is ArrayNode)) return ArrayNode.Joined(node.Origin, values.Select(AsArray));
        if (values.Any(value => value is MergedNode)) return Merge([.. values.Select(value => value as MergedNode ?? throw Mixed(value))], budget);
        return new ScalarNode(new ConfigText(node.Origin, Text(heads, budget)));
    }

    /// <summary>What += comes to over an earlier value.</summary>
    public static ArrayNode Append(ConfigNode? earlier, AppendNode node) =>
        ArrayNode.Joined(node.Origin, earlier is null ? [node.Added] : [AsArray(earlier), node.Added]);

    /// <summary>Merges objects, the lowest first.</summary>
    public static MergedNode Merge(IEnumerable<MergedNode> objects, Budget budget)
    {
        var layers = ImmutableArray.CreateBuilder<ObjectNode>();
        foreach (MergedNode merged in objects)
        {
            budget.Spend(merged.Layers.Length - 1, merged.Origin);
            layers.AddRange(merged.Layers);
        }

        return new MergedNode(layers.ToImmutable());
    }

    private static ArrayNode AsArray(ConfigNode value) => value switch
    {
        ArrayNode array => array,
        MergedNode merged when NumericKeys.InOrder(merged.Keys) is { IsEmpty: false } keys =>
            new ArrayNode(merged.Origin, [.. keys.Select(key => new StackNode(merged.Definitions(key)))]),
        _ => throw Mixed(value),
    };

    private static string Text(IEnumerable<(ConfigNode Part, ConfigNode? Head)> parts, Budget budget)
    {
        var text = new StringBuilder();
        foreach ((ConfigNode part, ConfigNode? head) in parts)
        {
            string piece = head switch { SpaceNode space => space.Text, ScalarNode scalar => scalar.Text, _ => "" };
            if (part is ReferenceNode) budget.Spend(piece.Length / 16, part.Origin);
            text.Append(piece);
        }

        return text.ToString();
    }

    private static ConfigException Mixed(ConfigNode value)
    {
        string kind = value switch { MergedNode => "an object", ScalarNode scalar => scalar.Value.Kind, _ => "an array" };
        string wrong = $"{kind} is joined with a value of another kind on the same line";
        return new ConfigException(value.Origin, wrong, "join arrays with arrays, objects with objects, or start a new line");
    }
}
