using ProtoBuf;

namespace EdgeActors.Scenarios.Data.Dnn.Onnx;

/// <summary>An ONNX file: of onnx.proto what a network's layers and sizes need. Other fields are passed over.</summary>
[ProtoContract]
internal sealed class OnnxModel
{
    [ProtoMember(2)]
    public string Producer { get; set; } = "";

    [ProtoMember(7)]
    public OnnxGraph? Graph { get; set; }

    [ProtoMember(8)]
    public List<OnnxOperatorSet> OperatorSets { get; } = [];
}

[ProtoContract]
internal sealed class OnnxOperatorSet
{
    [ProtoMember(1)]
    public string Domain { get; set; } = "";

    [ProtoMember(2)]
    public long Version { get; set; }
}

[ProtoContract]
internal sealed class OnnxGraph
{
    [ProtoMember(1)]
    public List<OnnxNode> Nodes { get; } = [];

    [ProtoMember(2)]
    public string Name { get; set; } = "";

    [ProtoMember(5)]
    public List<OnnxData> Initializers { get; } = [];

    [ProtoMember(11)]
    public List<OnnxValueInfo> Inputs { get; } = [];

    [ProtoMember(12)]
    public List<OnnxValueInfo> Outputs { get; } = [];

    [ProtoMember(13)]
    public List<OnnxValueInfo> ValueInfos { get; } = [];

    [ProtoMember(15)]
    public List<OnnxSparseData> SparseInitializers { get; } = [];

    /// <summary>What a subgraph uses and does not define: it is from the graph around.</summary>
    public IEnumerable<string> Captured => Nodes.SelectMany(n => n.Inputs.Concat(n.Captured)).Concat(Outputs.Select(o => o.Name)).Where(name => name.Length > 0)
        .Except([.. Nodes.SelectMany(n => n.Outputs), .. Inputs.Select(i => i.Name), .. Initializers.Select(i => i.Name), .. SparseInitializers.Select(i => i.Values?.Name ?? "")]);
}

[ProtoContract]
internal sealed class OnnxNode
{
    [ProtoMember(1)]
    public List<string> Inputs { get; } = [];

    [ProtoMember(2)]
    public List<string> Outputs { get; } = [];

    [ProtoMember(3)]
    public string Name { get; set; } = "";

    [ProtoMember(4)]
    public string Operator { get; set; } = "";

    [ProtoMember(5)]
    public List<OnnxAttribute> Attributes { get; } = [];

    [ProtoMember(7)]
    public string Domain { get; set; } = "";

    /// <summary>The attributes that are graphs, such as the branches of If.</summary>
    public IEnumerable<OnnxAttribute> Subgraphs => Attributes.Where(a => a.Graph is not null || a.Graphs.Count > 0);

    /// <summary>What its graphs use of the graph that it is in.</summary>
    public IEnumerable<string> Captured => Subgraphs.SelectMany(a => a.Graph is { } graph ? a.Graphs.Append(graph) : a.Graphs).SelectMany(g => g.Captured).Distinct();

    /// <summary>What it is called: by its name, or by its first output where it has none.</summary>
    public string Title => Name.Length > 0 ? Name : Outputs.FirstOrDefault(o => o.Length > 0) ?? Operator;
}

[ProtoContract]
internal sealed class OnnxAttribute
{
    [ProtoMember(1)]
    public string Name { get; set; } = "";

    [ProtoMember(2)]
    public float Real { get; set; }

    [ProtoMember(3)]
    public long Whole { get; set; }

    [ProtoMember(4)]
    public byte[]? Text { get; set; }

    [ProtoMember(5)]
    public OnnxData? Data { get; set; }

    [ProtoMember(6)]
    public OnnxGraph? Graph { get; set; }

    [ProtoMember(7, IsPacked = true)]
    public List<float> Reals { get; } = [];

    [ProtoMember(8, IsPacked = true)]
    public List<long> Wholes { get; } = [];

    [ProtoMember(11)]
    public List<OnnxGraph> Graphs { get; } = [];
}

/// <summary>Weights, or a constant.</summary>
[ProtoContract]
internal sealed class OnnxData
{
    [ProtoMember(1, IsPacked = true)]
    public List<long> Dims { get; } = [];

    [ProtoMember(2)]
    public int Type { get; set; }

    [ProtoMember(4, IsPacked = true)]
    public List<float> Floats { get; } = [];

    [ProtoMember(5, IsPacked = true)]
    public List<int> Ints { get; } = [];

    [ProtoMember(7, IsPacked = true)]
    public List<long> Longs { get; } = [];

    [ProtoMember(8)]
    public string Name { get; set; } = "";

    [ProtoMember(9)]
    public byte[]? Raw { get; set; }

    [ProtoMember(10, IsPacked = true)]
    public List<double> Doubles { get; } = [];
}

[ProtoContract]
internal sealed class OnnxSparseData
{
    [ProtoMember(1)]
    public OnnxData? Values { get; set; }

    [ProtoMember(3, IsPacked = true)]
    public List<long> Dims { get; } = [];
}

[ProtoContract]
internal sealed class OnnxValueInfo
{
    [ProtoMember(1)]
    public string Name { get; set; } = "";

    [ProtoMember(2)]
    public OnnxType? Type { get; set; }
}

[ProtoContract]
internal sealed class OnnxType
{
    [ProtoMember(1)]
    public OnnxShapedType? Shaped { get; set; }
}

[ProtoContract]
internal sealed class OnnxShapedType
{
    [ProtoMember(1)]
    public int Element { get; set; }

    [ProtoMember(2)]
    public OnnxShape? Shape { get; set; }
}

[ProtoContract]
internal sealed class OnnxShape
{
    [ProtoMember(1)]
    public List<OnnxDimension> Dims { get; } = [];
}

/// <summary>A dimension: a number, a name of one that is given later, or nothing.</summary>
[ProtoContract]
internal sealed class OnnxDimension
{
    [ProtoMember(1)]
    public long? Value { get; set; }

    [ProtoMember(2)]
    public string? Parameter { get; set; }
}
