using EdgeActors.Scenarios.Configuration;

namespace EdgeActors.Scenarios.Data.Dnn;

/// <summary>Orders layers so that each stands after those that it needs, and otherwise as they were given.</summary>
internal static class LayerOrder
{
    private const int NamedOnCycle = 4;

    private enum Mark : byte
    {
        New,
        Begun,
        Done,
    }

    /// <summary>The layers' numbers in that order.</summary>
    /// <exception cref="ConfigException">A layer needs its own output.</exception>
    public static int[] Of(IReadOnlyList<GraphLayer> layers)
    {
        var order = new List<int>(layers.Count);
        var marks = new Mark[layers.Count];
        var begun = new Stack<(int Layer, int Next)>();
        for (int i = 0; i < layers.Count; i++)
        {
            if (marks[i] == Mark.New)
            {
                Begin(i);
            }

            while (begun.TryPop(out (int Layer, int Next) at))
            {
                if (at.Next == layers[at.Layer].Inputs.Count)
                {
                    marks[at.Layer] = Mark.Done;
                    order.Add(at.Layer);
                    continue;
                }

                begun.Push((at.Layer, at.Next + 1));
                int input = layers[at.Layer].Inputs[at.Next];
                if (input >= 0 && marks[input] == Mark.New)
                {
                    Begin(input);
                }
                else if (input >= 0 && marks[input] == Mark.Begun)
                {
                    throw Cycle(layers, [.. begun.Select(b => b.Layer).TakeWhile(l => l != input)], input);
                }
            }
        }

        return [.. order];

        void Begin(int layer)
        {
            marks[layer] = Mark.Begun;
            begun.Push((layer, 0));
        }
    }

    /// <param name="layers">All layers.</param>
    /// <param name="between">The rest of the cycle, the one that needs the layer first.</param>
    /// <param name="layer">A layer on it.</param>
    private static ConfigException Cycle(IReadOnlyList<GraphLayer> layers, IReadOnlyList<int> between, int layer)
    {
        string way = string.Join(", ", between.Reverse().Take(NamedOnCycle).Select(l => layers[l].Name)) + (between.Count > NamedOnCycle ? ", …" : "");
        return new ConfigException(
            layers[layer].Origin, $"layer {layers[layer].Name} needs its own output{(between.Count == 0 ? "" : $", by way of {way}")}", "let each layer need only what can be computed before it");
    }
}
