using EdgeActors.Actors;
using EdgeActors.Scenarios.Configuration;
using EdgeActors.Scenarios.Data.Dnn;
using EdgeActors.Scenarios.Data.Dnn.Onnx;
using EdgeActors.Scenarios.Experiments;
using EdgeActors.Simulator;

namespace EdgeActors.Tests.Scenarios.Data.Dnn.Onnx;

/// <summary>Networks from ONNX files.</summary>
public sealed class OnnxReaderTests
{
    [Fact]
    public void A_network_has_the_layers_sizes_and_operations_of_its_nodes()
    {
        DnnGraph graph = OnnxSamples.Branched().Read();
        Assert.Equal(
            [
                ("a", 4 * 64 * ((2 * 27) + 1), 4 * 64), ("b", 256, 256), ("c", 256 * 2 * 4, 256), ("d", 256, 256), ("e", 64 * 4, 64), ("f", 0, 64), ("g", 10 * ((2 * 64) + 1), 10), ("y", 50, 10),
            ],
            graph.Layers.Select(l => (l.Name, (int)l.Cycles.Count, (int)(l.Output.Bits / 32))));
        Assert.Equal(["a", "b", "d", "e", "f", "g", "y"], graph.Model.Stages.Select(s => s.Name));
        Assert.Equal(new DataSize(3 * 64 * 32), graph.Input);
        Assert.Equal("sample", graph.Name);
        Assert.Equal(("Conv", "Softmax"), (graph.Layers[0].Kind, graph.Layers[^1].Kind));
    }

    [Fact]
    public void Cycles_are_operations_by_so_many_a_cycle_rounded_up() => Assert.Equal(
        [881L, 16, 128, 16, 16, 0, 81, 4], OnnxSamples.Branched().Read(new OnnxOptions { FlopsPerCycle = 16 }).Layers.Select(l => l.Cycles.Count + (l.Name == "a" ? 1 : 0)));

    [Fact]
    public void Weights_shapes_and_dead_ends_are_no_layers()
    {
        DnnGraph graph = OnnxSamples.With(2, 3, 4, 5).Numbers("one", 1).Numbers("rest", -1)
            .Node("Constant", "", "two", ("value_ints", new[] { 2 })).Node("Shape", "x", "s").Node("Slice", "s zero two", "first").Numbers("zero", 0)
            .Node("Concat", "first rest", "to", ("axis", 0)).Node("Relu", "x", "a").Node("Reshape", "a to", "b").Node("Sigmoid", "x", "unused")
            .Node("ConstantOfShape", "big", "w").Numbers("big", 30, 7).Node("MatMul", "b w", "y").Output("y").Read();
        Assert.Equal([("a", 120L), ("b", 0), ("y", 3 * 20 * 2 * 7)], OnnxSamples.With(2, 3, 4, 5).Numbers("to", 6, 20).Weights("w", 20, 7).Node("Relu", "x", "a").Node("Reshape", "a to", "b").Node("MatMul", "b w", "y")
            .Output("y").Read().Layers.Select(l => (l.Name, l.Name == "y" ? l.Cycles.Count / 2 : l.Cycles.Count)));
        Assert.Equal(["a", "b", "y"], graph.Layers.Select(l => l.Name));
    }

    [Fact]
    public void Nodes_in_any_order_are_put_in_theirs() => Assert.Equal(
        ["a", "y"], OnnxSamples.With(1, 2).Node("Relu", "a", "y").Node("Tanh", "x", "a").Output("y").Read().Layers.Select(l => l.Name));

    [Fact]
    public void Open_dimensions_are_given_by_name_or_place()
    {
        OnnxSamples open = new OnnxSamples().Open("x", "batch", "3", "?").Node("Relu", "x", "y").Output("y");
        Assert.Equal("f.onnx: the shape of x leaves batch open; give it a value, such as --dim batch=1", Assert.Throws<ConfigException>(() => open.Read()).Message);
        Assert.Equal("f.onnx: the shape of x leaves x:2 open; give it a value, such as --dim x:2=1", Assert.Throws<ConfigException>(() => open.Read(Dims(("batch", 2)))).Message);
        Assert.Equal(2 * 3 * 7 * 32, open.Read(Dims(("batch", 2), ("x:2", 7))).Layers[0].Output.Bits);
        Assert.Equal("--dim bach: f.onnx leaves no dimension of that name open; open are batch, x:2", Assert.Throws<UserErrorException>(() => open.Read(Dims(("batch", 2), ("x:2", 7), ("bach", 1)))).Message);
    }

    [Fact]
    public void An_unknown_operator_is_told_with_its_node_and_counts_as_nothing_on_request()
    {
        OnnxSamples odd = OnnxSamples.With(1, 2).Node("Relu", "x", "a").Node("com.acme.Dream", "a", "b").Told("b", 1, 5).Node("Relu", "b", "y").Output("y");
        Assert.Equal(
            "f.onnx: node b is of operator com.acme.Dream, which is not known; count such nodes as nothing with --unknown-free, or export the network without it",
            Assert.Throws<ConfigException>(() => odd.Read()).Message);
        DnnGraph graph = odd.Read(new OnnxOptions { UnknownIsFree = true, FlopsPerCycle = 1 });
        Assert.Equal([2L, 0, 5], graph.Layers.Select(l => l.Cycles.Count));
        Assert.Equal([false, true, false], graph.Layers.Select(l => l.IsUnknown));
        OnnxSamples untold = OnnxSamples.With(1, 2).Node("Dream", "x", "y").Output("y");
        Assert.StartsWith(
            "f.onnx: the shape of y cannot be told: node y (Dream): its operator is not known; ",
            Assert.Throws<ConfigException>(() => untold.Read(new OnnxOptions { UnknownIsFree = true })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_operator_with_graphs_of_its_own_is_told_with_its_node_and_needs_what_they_use()
    {
        OnnxSamples inner = new OnnxSamples().Node("Relu", "a", "n").Output("n"), one = new OnnxSamples().Node("If", "yes", "t", ("then_branch", inner), ("else_branch", inner)).Output("t");
        OnnxSamples odd = OnnxSamples.With(1, 2).Node("Tanh", "x", "a").Numbers("yes", 1)
            .Node("If", "yes", "b", ("then_branch", one), ("else_branch", new OnnxSamples().Output("x"))).Told("b", 1, 2).Node("Relu", "b", "y").Output("y");
        Assert.Equal(
            "f.onnx: node b is of operator If, which runs graphs of its own (then_branch, else_branch) and is not counted; count such nodes as nothing with --unknown-free, or export the network without it",
            Assert.Throws<ConfigException>(() => odd.Read()).Message);
        DnnGraph graph = odd.Read(new OnnxOptions { UnknownIsFree = true });
        Assert.Equal([("a", "-1", false), ("b", "-1 0", true), ("y", "1", false)], graph.Layers.Select(l => (l.Name, string.Join(' ', l.Inputs), l.IsUnknown)));
        Assert.StartsWith(
            "f.onnx: node y (Loop) needs elsewhere, which no node gives; ",
            Assert.Throws<ConfigException>(() => OnnxSamples.With(1).Node("Loop", "x", "y", ("body", new OnnxSamples().Node("Relu", "elsewhere", "o").Output("o"))).Output("y").Read()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_an_operator_costs_is_asked_of_its_inputs_even_where_the_file_says_its_shape() => Assert.StartsWith(
        "f.onnx: the operations of node y (MatMul) cannot be told: its input x has 0 dimensions, not 1 or more; ",
        Assert.Throws<ConfigException>(() => OnnxSamples.With().Node("MatMul", "x x", "y").Told("y", 2).Output("y").Read()).Message, StringComparison.Ordinal);

    [Fact]
    public void Work_grows_with_the_nodes_and_no_faster()
    {
        static long Bytes(int blocks)
        {
            OnnxSamples deep = OnnxSamples.With(1, 4, 8, 8).Weights("w", 4, 4, 3, 3).Node("Identity", "x", "y0");
            for (int i = 0; i < blocks; i++)
            {
                deep.Node("Conv", $"y{i} w", $"a{i}", ("pads", new[] { 1, 1, 1, 1 })).Node("Relu", $"a{i}", $"b{i}").Node("Add", $"b{i} y{i}", $"y{i + 1}");
            }

            byte[] file = deep.Output($"y{blocks}").Bytes();
            long before = GC.GetAllocatedBytesForCurrentThread();
            Assert.Equal((3 * blocks) + 1, OnnxSamples.Read(file).Layers.Count);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        _ = Bytes(2);
        Assert.InRange(Bytes(3333) / (double)Bytes(333), 5, 15); // ten times the nodes
    }

    [Fact]
    public void What_is_known_only_at_run_time_is_taken_from_what_the_file_says()
    {
        OnnxSamples Late() => OnnxSamples.With(6).Input("to", 2).Node("Reshape", "x to", "y").Output("y");
        Assert.Equal(
            "f.onnx: the shape of y cannot be told: node y (Reshape): its input to is known only at run time; export the network with fixed shapes, or write them into the file with onnx.shape_inference",
            Assert.Throws<ConfigException>(() => Late().Read()).Message);
        Assert.Equal(6 * 32, Late().Told("y", 2, 3).Read().Layers[0].Output.Bits);
    }

    [Theory]
    [InlineData("Relu", "z", "y", "node y (Relu) needs z, which no node gives; ")]
    [InlineData("Relu", "x", "x2", "no node computes what the network gives from what it is given; ")]
    [InlineData("Add", "x y", "y", "layer y needs its own output; ")]
    [InlineData("Concat", "", "y", "no node computes what the network gives from what it is given; ")]
    [InlineData("Flatten", "w", "w", "node w gives w, which is there already; ")]
    [InlineData("Conv", "x w", "y", "the shape of y cannot be told: node y (Conv): its input x has 2 dimensions, not 3 or more; ")]
    [InlineData("Squeeze", "x nine", "y", "the shape of y cannot be told: node y (Squeeze): it names dimension 9 of 2; ")]
    [InlineData("Reshape", "x nine", "y", "the shape of y cannot be told: node y (Reshape): [1, 2] cannot be reshaped to [9]; ")]
    [InlineData("Add", "x w", "y", "the shape of y cannot be told: node y (Add): [1, 2] and [3] do not go together; ")]
    [InlineData("NonZero", "x", "y", "node y is of operator NonZero, which is not known; ")]
    public void A_damaged_graph_is_one_line(string operation, string inputs, string outputs, string message) => Assert.StartsWith(
        $"f.onnx: {message}",
        Assert.Throws<ConfigException>(() => OnnxSamples.With(1, 2).Weights("w", 3).Numbers("nine", 9).Node(operation, inputs, outputs).Output("y").Read()).Message, StringComparison.Ordinal);

    [Fact]
    public void A_file_that_is_cut_short_anywhere_is_one_line()
    {
        byte[] whole = OnnxSamples.Branched().Bytes();
        for (int length = 0; length < whole.Length; length++)
        {
            var error = Assert.Throws<ConfigException>(() => OnnxSamples.Read(whole[..length]));
            Assert.Matches("^f.onnx: (the file is (empty|cut short)|this is no ONNX file)", error.Message);
            Assert.DoesNotContain('\n', error.Message);
        }
    }

    [Fact]
    public void Whatever_bytes_are_wrong_it_is_one_line()
    {
        byte[] whole = OnnxSamples.Branched().Bytes();
        var random = new RandomStream(1, "test", "bytes");
        for (int round = 0; round < 3000; round++)
        {
            byte[] wrong = [.. whole];
            for (long i = random.NextInclusive(1, 4); i > 0; i--)
            {
                wrong[random.NextInclusive(0, wrong.Length - 1)] = (byte)random.NextInclusive(0, 255);
            }

            Exception? error = Record.Exception(() => OnnxSamples.Read(wrong));
            Assert.True(error is null or ConfigException, error?.ToString());
        }
    }

    private static OnnxOptions Dims(params (string Name, long Size)[] dims) => new() { Dimensions = dims.ToDictionary(d => d.Name, d => d.Size) };
}
