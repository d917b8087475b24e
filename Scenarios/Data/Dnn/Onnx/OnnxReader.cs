using System.Globalization;
using EdgeActors.Actors;
using EdgeActors.Scenarios.Configuration;

namespace EdgeActors.Scenarios.Data.Dnn.Onnx;

/// <summary>
/// Reads a network from an ONNX file. Each node that computes something from what the network is given is a layer; weights, and nodes that compute from weights and
/// shapes alone, are none. Sizes come from shapes, which are inferred from node to node, or else are as the file says; cycles from floating-point operations.
/// </summary>
internal sealed class OnnxReader
{
    private readonly string _path;
    private readonly OnnxGraph _graph;
    private readonly OnnxOptions _options;
    private readonly OnnxDimensions _dimensions;
    private readonly Dictionary<string, OnnxValue> _values = [];
    private readonly Dictionary<string, OnnxValueInfo> _told = [];
    private readonly Dictionary<string, int> _producers = [];
    private readonly List<GraphLayer> _layers = [];
    private readonly Dictionary<int, int> _layerOf = [];

    private OnnxReader(string path, OnnxGraph graph, OnnxOptions options)
    {
        (_path, _graph, _options, _dimensions) = (path, graph, options, new OnnxDimensions(options.Dimensions));
        foreach (OnnxValueInfo told in graph.ValueInfos.Concat(graph.Outputs).Where(i => i.Type is not null))
        {
            _told[told.Name] = told;
        }
    }

    private Origin Here => Origin.Of(_path);

    /// <summary>Reads a file, relative to the current directory.</summary>
    /// <exception cref="ConfigException">It cannot be read, has an operator that is not known, or a shape that cannot be told.</exception>
    public static DnnGraph Load(string path, OnnxOptions options) => Read(OnnxFile.Load(path), path, options);

    public static DnnGraph Read(OnnxModel model, string path, OnnxOptions options) => new OnnxReader(path, model.Graph!, options).Read();

    private DnnGraph Read()
    {
        TakeWeights();
        DataSize input = TakeInputs();
        bool[] needed = Needed();
        foreach (int node in LayerOrder.Of([.. _graph.Nodes.Select(n => new GraphLayer(n.Title, n.Operator, default, default, Producers(n), Here))]).Where(n => needed[n]))
        {
            Take(node);
        }

        _dimensions.RequireAllAsked(_path);
        return Graph(input);
    }

    private void TakeWeights()
    {
        foreach (OnnxData weights in _graph.Initializers)
        {
            _values[weights.Name] = OnnxValue.Of(weights);
        }

        foreach (OnnxSparseData weights in _graph.SparseInitializers)
        {
            _values[weights.Values?.Name ?? ""] = new OnnxValue(weights.Values?.Type ?? 0, [.. weights.Dims], IsConstant: true);
        }

        for (int i = 0; i < _graph.Nodes.Count; i++)
        {
            foreach (string output in _graph.Nodes[i].Outputs.Where(o => o.Length > 0))
            {
                _producers[output] = _producers.ContainsKey(output) || _values.ContainsKey(output)
                    ? throw new ConfigException(Here, $"node {_graph.Nodes[i].Title} gives {output}, which is there already", "export the file again")
                    : i;
            }
        }
    }

    /// <summary>What the network is given: the sum of its inputs.</summary>
    private DataSize TakeInputs()
    {
        double bits = 0;
        foreach (OnnxValueInfo input in _graph.Inputs.Where(i => !_values.ContainsKey(i.Name)))
        {
            if (input.Type?.Shaped is not { Shape: { } shape } type)
            {
                throw new ConfigException(Here, $"the input {input.Name} has no shape", "export the file with the shapes of its inputs");
            }

            long[] dims = _dimensions.Of(input.Name, shape, out string? open) ?? throw Open(input.Name, open!);
            var value = new OnnxValue(type.Element, Checked(dims, input.Name), IsConstant: false);
            bits += Bits(value, input.Name);
            _values[input.Name] = value;
        }

        return new DataSize((long)Math.Min(bits, 1L << 62));
    }

    /// <summary>The nodes that what the network gives depends on.</summary>
    private bool[] Needed()
    {
        var needed = new bool[_graph.Nodes.Count];
        var wanted = new Stack<string>(_graph.Outputs.Select(o => o.Name));
        while (wanted.TryPop(out string? name))
        {
            if (_producers.TryGetValue(name, out int node) && !needed[node])
            {
                needed[node] = true;
                foreach (string input in Used(_graph.Nodes[node]))
                {
                    wanted.Push(input);
                }
            }
        }

        return needed;
    }

    /// <summary>What a node needs: its inputs, and what its own graphs use.</summary>
    private static IEnumerable<string> Used(OnnxNode node) => node.Inputs.Concat(node.Captured);

    private int[] Producers(OnnxNode node) => [.. Used(node).Where(i => _producers.ContainsKey(i)).Select(i => _producers[i])];

    private void Take(int number)
    {
        OnnxNode node = _graph.Nodes[number];
        OnnxValue?[] used = [.. Used(node).Select(name => name.Length == 0 ? null : _values.TryGetValue(name, out OnnxValue? value)
            ? value
            : throw new ConfigException(Here, $"node {node.Title} ({node.Operator}) needs {name}, which no node gives", "export the file again"))];
        var call = new OnnxCall(node, used[..node.Inputs.Count]);
        bool constant = node.Operator is "Shape" or "Size" || used.All(i => i?.IsConstant != false);
        OnnxOperator? known = OnnxOperators.Find(node);
        if (known is null && !constant && !_options.UnknownIsFree)
        {
            throw Unknown(node);
        }

        long[]?[] shapes = Shapes(call, known, constant);
        for (int i = 0; i < node.Outputs.Count; i++)
        {
            int type = known is null ? Told(node.Outputs[i])?.Element ?? call.Maybe(0)?.Type ?? OnnxValue.Float : OnnxOperators.Type(call, i);
            double[]? content = i == 0 && constant && known is not null && shapes[0] is { } dims ? OnnxFolding.Content(call, dims) : null;
            _values[node.Outputs[i]] = new OnnxValue(type, shapes[i], constant) { Content = content };
        }

        if (!constant)
        {
            TakeLayer(number, call, known);
        }
    }

    private ConfigException Unknown(OnnxNode node)
    {
        const string Right = "count such nodes as nothing with --unknown-free, or export the network without it";
        string full = node.Domain.Length > 0 ? $"{node.Domain}.{node.Operator}" : node.Operator;
        string[] graphs = [.. node.Subgraphs.Select(a => a.Name)];
        return graphs.Length == 0
            ? new ConfigException(Here, $"node {node.Title} is of operator {full}, which is not known", Right)
            : new ConfigException(Here, $"node {node.Title} is of operator {full}, which runs graphs of its own ({string.Join(", ", graphs)}) and is not counted", Right);
    }

    /// <summary>The shapes that a node gives: by its operator, else as the file says. Those of constants need not be known.</summary>
    private long[]?[] Shapes(OnnxCall call, OnnxOperator? known, bool constant)
    {
        OnnxNode node = call.Node;
        string why = "its operator is not known";
        if (known is not null)
        {
            try
            {
                long[][] shapes = known.Shapes(call);
                return [.. node.Outputs.Select((name, i) => i < shapes.Length ? Checked(shapes[i], name) : name.Length == 0 ? null : throw new OnnxShapeException($"nothing tells the shape of its output {name}"))];
            }
            catch (OnnxShapeException e)
            {
                why = e.Message;
            }
        }

        long[]?[] told = [.. node.Outputs.Select(name => Told(name)?.Shape is { } shape ? _dimensions.Of(name, shape, out _) : null)];
        int missing = Enumerable.Range(0, told.Length).FirstOrDefault(i => told[i] is null && node.Outputs[i].Length > 0, -1);
        if (missing < 0 || constant)
        {
            return told;
        }

        string? open = null;
        string output = node.Outputs[missing];
        _ = Told(output)?.Shape is { } asked ? _dimensions.Of(output, asked, out open) : null;
        throw open is null
            ? new ConfigException(Here, $"the shape of {output} cannot be told: node {node.Title} ({node.Operator}): {why}", "export the network with fixed shapes, or write them into the file with onnx.shape_inference")
            : Open(output, open);
    }

    private void TakeLayer(int number, OnnxCall call, OnnxOperator? known)
    {
        OnnxNode node = call.Node;
        double bits = node.Outputs.Where(o => o.Length > 0).Sum(o => Bits(_values[o], o));
        double cycles = known is null ? 0 : Math.Ceiling(Flops(call, known) / _options.FlopsPerCycle);
        if (!(cycles <= 1L << 62) || bits > 1L << 62)
        {
            throw new ConfigException(Here, $"node {node.Title} has more than 2^62 cycles or bits", "give smaller dimensions, or more operations a cycle");
        }

        int[] inputs = [.. Used(node).Where(i => i.Length > 0 && !_values[i].IsConstant).Select(i => _producers.TryGetValue(i, out int producer) ? _layerOf[producer] : DnnGraph.NetworkInput).Distinct()];
        _layerOf[number] = _layers.Count;
        _layers.Add(new GraphLayer(node.Title, node.Operator, new CpuCycles((long)cycles), new DataSize((long)bits), inputs, Here) { IsUnknown = known is null });
    }

    private double Flops(OnnxCall call, OnnxOperator known)
    {
        try
        {
            return known.Flops(call, _values[call.Node.Outputs.First(o => o.Length > 0)]);
        }
        catch (OnnxShapeException e)
        {
            throw new ConfigException(Here, $"the operations of node {call.Node.Title} ({call.Node.Operator}) cannot be told: {e.Message}", "export the file again");
        }
    }

    private OnnxShapedType? Told(string name) => _told.GetValueOrDefault(name)?.Type?.Shaped;

    private long[] Checked(long[] dims, string name) => dims.All(d => d >= 0) && OnnxShapes.Product(dims) >= 0
        ? dims
        : throw new OnnxShapeException(string.Create(CultureInfo.InvariantCulture, $"it would give {name} the shape [{string.Join(", ", dims)}]"));

    private double Bits(OnnxValue value, string name) => value.Bits is >= 0 and double bits
        ? bits
        : throw new ConfigException(Here, $"the elements of {name} are of type {value.Type}, which has no fixed size", "export the network with numbers there");

    private ConfigException Open(string name, string key) => new(Here, $"the shape of {name} leaves {key} open", $"give it a value, such as --dim {key}=1");

    private DnnGraph Graph(DataSize input)
    {
        var used = new bool[_layers.Count];
        int[] outputs = [.. _graph.Outputs.Where(o => _producers.ContainsKey(o.Name) && _layerOf.ContainsKey(_producers[o.Name])).Select(o => _layerOf[_producers[o.Name]]).Distinct()];
        if (outputs.Length == 0)
        {
            throw new ConfigException(Here, "no node computes what the network gives from what it is given", "export the network with its layers");
        }

        foreach (int output in outputs)
        {
            used[output] = true;
        }

        for (int i = _layers.Count - 1; i >= 0; i--)
        {
            foreach (int from in used[i] ? _layers[i].Inputs.Where(n => n >= 0) : [])
            {
                used[from] = true;
            }
        }

        var places = new Dictionary<int, int> { [DnnGraph.NetworkInput] = DnnGraph.NetworkInput };
        foreach (int i in Enumerable.Range(0, _layers.Count).Where(i => used[i]))
        {
            places[i] = places.Count - 1;
        }

        string name = _graph.Name.Length > 0 ? _graph.Name : Path.GetFileNameWithoutExtension(_path);
        return new DnnGraph(name, input, [.. _layers.Where((_, i) => used[i]).Select(l => l with { Inputs = [.. l.Inputs.Select(n => places[n])] })], outputs.Select(o => places[o]));
    }
}
