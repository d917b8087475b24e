using EdgeActors.Scenarios.Data.Dnn;

namespace EdgeActors.Tests.Scenarios.Data.Dnn.Onnx;

/// <summary>What operators give and cost, one node at a time.</summary>
public sealed class OnnxOperatorTests
{
    /// <summary>The operator and its attributes; the shapes of its inputs, weights after a bar; how many elements it gives; its operations.</summary>
    public static TheoryData<string, string, int, int> Nodes { get; } = new()
    {
        { "Conv strides=2,2 pads=3,3,3,3", "1,3,224,224 | 64,3,7,7", 64 * 112 * 112, 64 * 112 * 112 * 2 * 147 },
        { "Conv group=4 dilations=2", "1,8,20 | 8,2,3 8", 8 * 16, 8 * 16 * ((2 * 6) + 1) },
        { "Conv auto_pad=SAME_UPPER strides=2,2", "1,1,5,5 | 1,1,3,3", 9, 9 * 18 },
        { "Conv auto_pad=VALID kernel_shape=3,3", "1,1,5,5 | 1,1,3,3", 9, 9 * 18 },
        { "ConvTranspose strides=2,2 output_padding=1,1 pads=1,1,1,1", "1,4,5,5 | 4,6,3,3 6", 6 * 10 * 10, (100 * 2 * 54) + 600 },
        { "MaxPool kernel_shape=3,3 strides=2,2", "1,2,8,8", 2 * 9, 2 * 9 * 9 },
        { "MaxPool kernel_shape=3,3 strides=2,2 ceil_mode=1", "1,2,8,8", 2 * 16, 2 * 16 * 9 },
        { "AveragePool kernel_shape=2 strides=2 ceil_mode=1 pads=1,0", "1,1,4", 3, 6 },
        { "GlobalAveragePool", "2,3,4,5", 6, 120 },
        { "Gemm transA=1", "4,2 | 4,5 5", 10, 10 * 9 },
        { "MatMul", "7,1,2,3 4,3,5", 7 * 4 * 2 * 5, 280 * 6 },
        { "MatMul", "3 3,5", 5, 30 },
        { "LSTM hidden_size=4", "5,2,3 | 1,16,3 1,16,4 1,32", 5 * 2 * 4, 5 * 2 * 4 * ((4 * (14 + 2)) + 24) },
        { "GRU direction=bidirectional", "5,2,3 | 2,12,3 2,12,4", 5 * 2 * 2 * 4, 5 * 2 * 2 * 4 * ((3 * 14) + 17) },
        { "RNN layout=1", "2,5,3 | 1,4,3 1,4,4 1,8", 5 * 2 * 4, 5 * 2 * 4 * (14 + 2 + 4) },
        { "BatchNormalization", "1,2,3 | 2 2 2 2", 6, 12 },
        { "LayerNormalization axis=-1", "2,3 | 3 3", 6, 48 },
        { "LRN size=5", "1,2,3,3", 18, 18 * 14 },
        { "Softmax", "2,5", 10, 50 },
        { "Add", "2,1,3 4,1", 24, 24 },
        { "Add broadcast=1 axis=1", "2,4,3 4", 24, 24 },
        { "Sum", "2,3 2,3 3", 6, 12 },
        { "Clip", "2,3", 6, 6 },
        { "Sigmoid", "2,3", 6, 24 },
        { "Concat axis=1", "2,3 2,4", 14, 0 },
        { "Flatten axis=0", "2,3", 6, 0 },
        { "Transpose perm=1,0,2", "2,3,4", 24, 0 },
        { "Squeeze axes=0,-1", "1,3,1", 3, 0 },
        { "Unsqueeze axes=0,3", "2,3", 6, 0 },
        { "Slice starts=1,-3 ends=9,-1 axes=0,1", "5,4", 4 * 2, 0 },
        { "Slice starts=-1 ends=-99 steps=-2 axes=1", "5,4", 5 * 2, 0 },
        { "Pad pads=0,1,0,2", "2,3", 12, 0 },
        { "ReduceMean axes=1 keepdims=0", "2,3,4", 8, 24 },
        { "ReduceMean", "2,3", 1, 6 },
        { "ArgMax axis=-1", "2,3", 2, 6 },
        { "Gather axis=1", "2,5 | 3", 6, 0 },
        { "DepthToSpace blocksize=2", "1,8,2,3", 48, 0 },
        { "SpaceToDepth blocksize=2", "1,2,4,6", 48, 0 },
        { "Dropout", "2,3", 6, 0 },
        { "Identity", "2,3", 6, 0 },
    };

    [Theory]
    [MemberData(nameof(Nodes))]
    public void An_operator_gives_and_costs(string operation, string inputs, int elements, int flops)
    {
        GraphLayer layer = Assert.Single(Read(operation, inputs, "y", _ => { }).Layers);
        Assert.Equal((elements, flops), ((int)(layer.Output.Bits / (operation.StartsWith("Arg", StringComparison.Ordinal) ? 64 : 32)), (int)layer.Cycles.Count));
    }

    [Theory]
    [InlineData("Reshape", "2,3,4", "0,-1", 24)]
    [InlineData("Expand", "3,1", "2,1,4", 24)]
    [InlineData("Tile", "2,3", "2,2", 24)]
    [InlineData("Unsqueeze", "2,3", "-1", 6)]
    [InlineData("Squeeze", "1,3", "0", 3)]
    [InlineData("Pad", "2,3", "1,0,1,0", 12)]
    [InlineData("ReduceSum", "2,3", "1", 2)]
    [InlineData("TopK", "2,9", "4", 8)]
    public void Numbers_that_are_an_input_count(string operation, string input, string numbers, int elements)
    {
        DnnGraph graph = Read(operation, input, "y", s => s.Numbers("n", [.. numbers.Split(',').Select(long.Parse)]), " n");
        Assert.Equal(elements * 32, graph.Layers[0].Output.Bits);
    }

    [Fact]
    public void A_recurrent_layer_may_give_its_last_state_alone_and_have_peepholes()
    {
        DnnGraph graph = OnnxSamples.With(5, 2, 3).Weights("w", 1, 16, 3).Weights("r", 1, 16, 4).Weights("p", 1, 12).Node("LSTM", "x w r - - - - p", "- h c").Node("Add", "h c", "y").Output("y").Read();
        Assert.Equal([(2 * 8 * 32L, 5 * 8 * ((4 * 14) + 24 + 6L)), (8 * 32, 8)], graph.Layers.Select(l => (l.Output.Bits, l.Cycles.Count)));
        DnnGraph first = OnnxSamples.With(2, 5, 3).Weights("w", 1, 12, 3).Weights("r", 1, 12, 4).Node("GRU", "x w r", "y h", ("layout", 1)).Node("Slice", "y zero one", "z").Numbers("zero", 0).Numbers("one", 1)
            .Node("Concat", "z h", "o", ("axis", 1)).Told("o", 1, 1).Output("z").Output("h").Read();
        Assert.Equal([(40 + 8) * 32L, 20 * 32], first.Layers.Select(l => l.Output.Bits));
    }

    [Fact]
    public void Slices_and_sizes_are_inputs_too()
    {
        Assert.Equal(2 * 3 * 32, Read("Slice", "5,4", "y", s => s.Numbers("a", 3, 0).Numbers("b", long.MaxValue, 3), " a b").Layers[0].Output.Bits);
        Assert.Equal(4 * 6 * 32, Read("Resize mode=nearest", "1,1,2,3", "y", s => s.Reals("scales", 1, 1, 2, 2), " - scales").Layers[0].Output.Bits);
        DnnGraph sized = Read("Resize mode=linear", "1,1,2,3", "y", s => s.Numbers("sizes", 1, 1, 4, 9), " - - sizes");
        Assert.Equal((36 * 32L, 36 * 8L), (sized.Layers[0].Output.Bits, sized.Layers[0].Cycles.Count));
    }

    [Fact]
    public void Outputs_of_a_node_are_summed_and_have_types_of_their_own()
    {
        Assert.Equal(10 * 32, Read("Split axis=1", "2,5", "y z", _ => { }).Layers[0].Output.Bits);
        Assert.Equal(8 * (32 + 64), Read("TopK axis=-1", "2,9", "y z", s => s.Numbers("n", 4), " n").Layers[0].Output.Bits);
        Assert.Equal(6 * 16, Read("Cast to=10", "2,3", "y", _ => { }).Layers[0].Output.Bits);
        Assert.Equal(6 * 8, Read("Greater", "2,3 3", "y", _ => { }).Layers[0].Output.Bits);
        Assert.Equal(6 * 8, Read("QuantizeLinear", "2,3 | 1", "y", _ => { }).Layers[0].Output.Bits);
    }

    [Fact]
    public void Shapes_are_computed_as_exporters_write_them()
    {
        DnnGraph graph = OnnxSamples.With(2, 3, 4, 4)
            .Numbers("zero", 0).Numbers("one", 1).Numbers("two", 2).Numbers("big", long.MaxValue).Numbers("seven", 7).Numbers("minus", -1, -1)
            .Node("Shape", "x", "s").Node("Gather", "s zero", "n").Node("Slice", "s two big", "rest").Node("ReduceProd", "rest", "area").Node("Cast", "area", "area64", ("to", 7))
            .Node("Mul", "area64 two", "double").Node("Div", "double two", "half").Node("Add", "half one", "more").Node("Sub", "more one", "less").Node("Concat", "n less seven", "wide", ("axis", 0))
            .Node("Slice", "wide zero two", "narrow").Node("Concat", "narrow three", "to", ("axis", 0)).Numbers("three", 3)
            .Node("Reshape", "x to", "r").Node("ConstantOfShape", "len", "ones").Numbers("len", 3).Node("Equal", "to minus3", "is").Numbers("minus3", -1, -1, -1).Node("Where", "is ones to", "again")
            .Node("Expand", "r again", "y").Output("y").Read();
        Assert.Equal([("r", 96 * 32L), ("y", 96 * 32L)], graph.Layers.Select(l => (l.Name, l.Output.Bits)));
    }

    private static DnnGraph Read(string operation, string inputs, string outputs, Action<OnnxSamples> more, string moreInputs = "")
    {
        string[] words = operation.Split(' '), sides = inputs.Split('|');
        var sample = new OnnxSamples();
        var names = new List<string>();
        foreach ((int side, string shapes) in sides.Index())
        {
            foreach (string shape in shapes.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                long[] dims = [.. shape.Split(',').Select(long.Parse)];
                names.Add($"i{names.Count}");
                _ = side == 0 ? sample.Input(names[^1], dims) : sample.Weights(names[^1], dims);
            }
        }

        more(sample);
        sample.Node(words[0], string.Join(' ', names) + moreInputs, outputs, [.. words.Skip(1).Select(w => w.Split('=')).Select(a => (a[0], Value(a[0], a[1])))]);
        foreach (string output in outputs.Split(' '))
        {
            sample.Output(output);
        }

        return sample.Read();
    }

    private static object Value(string name, string text) => char.IsAsciiLetter(text[0]) ? text
        : name is "axes" or "starts" or "ends" or "steps" or "pads" or "perm" or "strides" or "dilations" or "kernel_shape" or "output_padding" ? text.Split(',').Select(int.Parse).ToArray()
        : int.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
