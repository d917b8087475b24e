using System.Collections.Immutable;
using System.Text;

namespace EdgeActors.Scenarios.Configuration;

/// <summary>Value concatenation: arrays join into an array, objects merge, and simple values become one string with the space between them.</summary>
internal static class Joining
{
    public static Node? Join(JoinNode node, Func<Node, Node?> headOf, Budget budget)
    {
        var heads = node.Parts.Select(part => (Part: part, Head: headOf(part))).ToList();
        List<Node> values = [.. heads.Select(pair => pair.Head).OfType<Node>().Where(head => head is not SpaceNode)];
        if (values.Count == 0) return null;
        if (values.Any(value => value is ArrayNode)) return new ArrayNode(node.Origin, [.. values.SelectMany(value => Items(value, budget))]);
        if (values.Any(value => value is MergedNode)) return Merge([.. values.Select(value => value as MergedNode ?? throw Mixed(value))], budget);
        return new ScalarNode(new ConfigText(node.Origin, Text(heads.Select(pair => pair.Head), budget)));
    }

    /// <summary>Merges objects, the lowest first.</summary>
    public static MergedNode Merge(IEnumerable<MergedNode> objects, Budget budget)
    {
        var layers = ImmutableArray.CreateBuilder<ObjectNode>();
        foreach (MergedNode merged in objects)
        {
            budget.Spend(merged.Layers.Length, merged.Origin);
            layers.AddRange(merged.Layers);
        }

        return new MergedNode(layers.ToImmutable());
    }

    private static ImmutableArray<Node> Items(Node value, Budget budget)
    {
        ImmutableArray<Node> items = value switch
        {
            ArrayNode array => array.Items,
            MergedNode merged when NumericKeys.InOrder(merged.Keys) is { IsEmpty: false } keys =>
                [.. keys.Select(key => new StackNode(merged.Definitions(key)))],
            _ => throw Mixed(value),
        };
        budget.Spend(items.Length, value.Origin);
        return items;
    }

    private static string Text(IEnumerable<Node?> parts, Budget budget)
    {
        var text = new StringBuilder();
        foreach (Node? part in parts)
        {
            string piece = part switch { SpaceNode space => space.Text, ScalarNode scalar => scalar.Text, _ => "" };
            budget.Spend(1 + (piece.Length / 16), part?.Origin ?? default);
            text.Append(piece);
        }

        return text.ToString();
    }

    private static ConfigException Mixed(Node value)
    {
        string kind = value switch { MergedNode => "an object", ScalarNode scalar => scalar.Value.Kind, _ => "an array" };
        string wrong = $"{kind} is joined with a value of another kind on the same line";
        return new ConfigException(value.Origin, wrong, "join arrays with arrays, objects with objects, or start a new line");
    }
}
