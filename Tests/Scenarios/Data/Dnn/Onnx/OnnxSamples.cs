using System.Buffers.Binary;
using EdgeActors.Scenarios.Data.Dnn;
using EdgeActors.Scenarios.Data.Dnn.Onnx;
using ProtoBuf;

namespace EdgeActors.Tests.Scenarios.Data.Dnn.Onnx;

/// <summary>ONNX files, built in memory.</summary>
internal sealed class OnnxSamples
{
    private readonly OnnxGraph _graph = new() { Name = "sample" };

    /// <summary>A network with the input x.</summary>
    public static OnnxSamples With(params long[] dims) => new OnnxSamples().Input("x", dims);

    /// <summary>A small network with a branch: convolution, normalisation, two branches that are added, pooling, a fully connected layer.</summary>
    public static OnnxSamples Branched() => With(1, 3, 8, 8)
        .Weights("w1", 4, 3, 3, 3).Weights("b1", 4).Weights("w2", 4, 4, 1, 1).Weights("w3", 10, 64).Weights("b3", 10)
        .Node("Conv", "x w1 b1", "a", ("pads", new[] { 1, 1, 1, 1 }))
        .Node("Relu", "a", "b")
        .Node("Conv", "b w2", "c")
        .Node("Add", "b c", "d")
        .Node("MaxPool", "d", "e", ("kernel_shape", new[] { 2, 2 }), ("strides", new[] { 2, 2 }))
        .Node("Flatten", "e", "f")
        .Node("Gemm", "f w3 b3", "g", ("transB", 1))
        .Node("Softmax", "g", "y")
        .Output("y");

    public OnnxSamples Input(string name, params long[] dims) => Add(() => _graph.Inputs.Add(Info(name, dims.Select(d => new OnnxDimension { Value = d }))));

    /// <summary>An input some of whose dimensions are open: numbers, names, or ? for those without either.</summary>
    public OnnxSamples Open(string name, params string[] dims) => Add(() => _graph.Inputs.Add(Info(
        name, dims.Select(d => long.TryParse(d, out long value) ? new OnnxDimension { Value = value } : d == "?" ? new OnnxDimension() : new OnnxDimension { Parameter = d }))));

    public OnnxSamples Told(string name, params long[] dims) => Add(() => _graph.ValueInfos.Add(Info(name, dims.Select(d => new OnnxDimension { Value = d }))));

    public OnnxSamples Output(string name) => Add(() => _graph.Outputs.Add(new OnnxValueInfo { Name = name }));

    public OnnxSamples Weights(string name, params long[] dims)
    {
        var data = new OnnxData { Name = name, Type = OnnxValue.Float };
        data.Dims.AddRange(dims);
        return Add(() => _graph.Initializers.Add(data));
    }

    /// <summary>Whole numbers, such as a shape.</summary>
    public OnnxSamples Numbers(string name, params long[] numbers)
    {
        var data = new OnnxData { Name = name, Type = OnnxValue.Int64, Raw = new byte[8 * numbers.Length] };
        data.Dims.Add(numbers.Length);
        for (int i = 0; i < numbers.Length; i++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(data.Raw.AsSpan(8 * i), numbers[i]);
        }

        return Add(() => _graph.Initializers.Add(data));
    }

    public OnnxSamples Reals(string name, params float[] numbers)
    {
        var data = new OnnxData { Name = name, Type = OnnxValue.Float };
        data.Dims.Add(numbers.Length);
        data.Floats.AddRange(numbers);
        return Add(() => _graph.Initializers.Add(data));
    }

    /// <summary>A node; attributes are a number, numbers, a text or a graph. A dash is an input or output that is left out.</summary>
    public OnnxSamples Node(string operation, string inputs, string outputs, params (string Name, object Value)[] attributes)
    {
        var node = new OnnxNode { Operator = operation.Split('.')[^1], Domain = operation.Contains('.', StringComparison.Ordinal) ? operation[..operation.LastIndexOf('.')] : "" };
        node.Inputs.AddRange(inputs.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(i => i == "-" ? "" : i));
        node.Outputs.AddRange(outputs.Split(' ').Select(o => o == "-" ? "" : o));
        foreach ((string name, object value) in attributes)
        {
            var attribute = new OnnxAttribute { Name = name, Whole = value as int? ?? 0, Text = value is string text ? System.Text.Encoding.UTF8.GetBytes(text) : null, Graph = (value as OnnxSamples)?._graph };
            attribute.Wholes.AddRange((value as int[] ?? []).Select(v => (long)v));
            node.Attributes.Add(attribute);
        }

        return Add(() => _graph.Nodes.Add(node));
    }

    public byte[] Bytes()
    {
        var model = new OnnxModel { Producer = "tests", Graph = _graph };
        model.OperatorSets.Add(new OnnxOperatorSet { Version = 17 });
        using var stream = new MemoryStream();
        Serializer.Serialize(stream, model);
        return stream.ToArray();
    }

    public DnnGraph Read(OnnxOptions? options = null) => Read(Bytes(), options);

    public static DnnGraph Read(byte[] bytes, OnnxOptions? options = null)
    {
        using var stream = new MemoryStream(bytes);
        return OnnxReader.Read(OnnxFile.Read(stream, "f.onnx"), "f.onnx", options ?? new OnnxOptions { FlopsPerCycle = 1 });
    }

    private static OnnxValueInfo Info(string name, IEnumerable<OnnxDimension> dims)
    {
        var shape = new OnnxShape();
        shape.Dims.AddRange(dims);
        return new OnnxValueInfo { Name = name, Type = new OnnxType { Shaped = new OnnxShapedType { Element = OnnxValue.Float, Shape = shape } } };
    }

    private OnnxSamples Add(Action what)
    {
        what();
        return this;
    }
}
