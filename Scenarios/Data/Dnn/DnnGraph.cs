using EdgeActors.Actors;
using EdgeActors.Actors.Layers;
using EdgeActors.Scenarios.Configuration;

namespace EdgeActors.Scenarios.Data.Dnn;

/// <summary>A layer of a network's graph.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">What it does, where that is known; else nothing.</param>
/// <param name="Cycles">Its cycles.</param>
/// <param name="Output">What it gives.</param>
/// <param name="Inputs">The layers that it needs, by number; <see cref="DnnGraph.NetworkInput"/> is what the network is given.</param>
/// <param name="Origin">Where it was written.</param>
internal sealed record GraphLayer(string Name, string Kind, CpuCycles Cycles, DataSize Output, IReadOnlyList<int> Inputs, Origin Origin)
{
    /// <summary>Whether no row tells of it, and it stands only where branches meet.</summary>
    public bool IsAdded { get; init; }

    /// <summary>Whether it is of an operator that is not known and counts as nothing.</summary>
    public bool IsUnknown { get; init; }
}

/// <summary>
/// A network as a graph without cycles, and its collapse into stages. A stage ends with a layer that is on every path from the network's input to its output,
/// so that whatever passes from stage to stage is the output of that one layer; what lies between two of them with branches is a module and one stage.
/// </summary>
internal sealed class DnnGraph
{
    /// <summary>The number that stands for what the network is given.</summary>
    public const int NetworkInput = -1;

    /// <summary>A network.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="input">What it is given.</param>
    /// <param name="layers">Its layers in any order.</param>
    /// <param name="outputs">The layers whose outputs it gives, by number; those that no layer needs are outputs anyway.</param>
    /// <exception cref="ConfigException">A layer needs its own output, or the sums are beyond 2^62.</exception>
    public DnnGraph(string name, DataSize input, IReadOnlyList<GraphLayer> layers, IEnumerable<int>? outputs = null)
    {
        if (layers.Count == 0 || layers.Any(l => l.Inputs.Count == 0 || l.Inputs.Any(i => i < NetworkInput || i >= layers.Count)))
        {
            throw new ArgumentException("a network has layers, and each needs some of them or the network's input", nameof(layers));
        }

        (Name, Input) = (name, input);
        int[] order = LayerOrder.Of(layers);
        var place = new int[layers.Count];
        for (int i = 0; i < order.Length; i++)
        {
            place[order[i]] = i;
        }

        Layers = [.. order.Select(i => layers[i] with { Inputs = [.. layers[i].Inputs.Select(n => n < 0 ? n : place[n]).Distinct().Order()] })];
        RequireSums();
        Ends = StageEnds([.. (outputs ?? []).Select(o => place[o])]);
        Model = new DnnModel(name, Stages());
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>What it is given.</summary>
    public DataSize Input { get; }

    /// <summary>Its layers, each after those that it needs.</summary>
    public IReadOnlyList<GraphLayer> Layers { get; }

    /// <summary>The last layer of each stage, by number. After each but the last the chain may be cut.</summary>
    public IReadOnlyList<int> Ends { get; }

    /// <summary>The network as its stages.</summary>
    public DnnModel Model { get; }

    /// <summary>Whether it has several layers and none but the last is on every path, so that it is one module.</summary>
    public bool IsOneModule => Ends.Count == 1 && Layers.Count > 1;

    /// <summary>
    /// The layers that no edge passes by: with layers in an order in which each stands after what it needs, an edge from before a layer to behind it is a path
    /// around that layer, and where there is none every path goes through it. The network's input stands before all, and behind all what takes its outputs.
    /// </summary>
    private int[] StageEnds(int[] outputs)
    {
        var farthest = new int[Layers.Count + 1]; // of edges from the layer before, 0 being the network's input
        var needed = new bool[Layers.Count];
        for (int i = 0; i < Layers.Count; i++)
        {
            foreach (int from in Layers[i].Inputs)
            {
                farthest[from + 1] = i;
                needed[Math.Max(from, 0)] |= from >= 0;
            }
        }

        foreach (int output in outputs.Concat(Enumerable.Range(0, Layers.Count).Where(i => !needed[i])))
        {
            farthest[output + 1] = Layers.Count;
        }

        var ends = new List<int>();
        for (int i = 0, reach = farthest[0]; i < Layers.Count; reach = Math.Max(reach, farthest[++i]))
        {
            if (reach <= i || i == Layers.Count - 1)
            {
                ends.Add(i);
            }
        }

        return [.. ends];
    }

    private IReadOnlyList<DnnStage> Stages()
    {
        var stages = new List<DnnStage>(Ends.Count);
        int first = 0;
        foreach (int end in Ends)
        {
            int from = first; // a layer before it is what the stage needs, for no other reaches so far
            DnnLayer[] layers = [.. Enumerable.Range(from, end - from + 1).Select(i => Layers[i])
                .Select(l => new DnnLayer(l.Name, l.Cycles, l.Output, [.. l.Inputs.Select(n => n - from)]))];
            var cycles = new CpuCycles(layers.Sum(l => l.Cycles.Count));
            stages.Add(new DnnStage(Layers[end].Name, cycles, from == 0 ? Input : Layers[from - 1].Output, layers));
            first = end + 1;
        }

        return stages;
    }

    private void RequireSums()
    {
        const long most = 1L << 62;
        Int128 cycles = 0, bits = Input.Bits;
        foreach (GraphLayer layer in Layers)
        {
            (cycles, bits) = (cycles + layer.Cycles.Count, bits + layer.Output.Bits);
            if (cycles > most || bits > most)
            {
                throw new ConfigException(layer.Origin, $"with {layer.Name} the {(cycles > most ? "cycles" : "bits")} of {Name} add up to more than 2^62", "give smaller numbers");
            }
        }
    }
}
