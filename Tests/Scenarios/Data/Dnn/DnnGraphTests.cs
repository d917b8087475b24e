using EdgeActors.Actors;
using EdgeActors.Scenarios.Configuration;
using EdgeActors.Scenarios.Data.Dnn;
using EdgeActors.Simulator;

namespace EdgeActors.Tests.Scenarios.Data.Dnn;

/// <summary>Graphs, and what they collapse into.</summary>
public sealed class DnnGraphTests
{
    [Fact]
    public void A_chain_is_a_stage_a_layer() => Assert.Equal("0 1 2", Stages([-1], [0], [1]));

    [Fact]
    public void Branches_are_one_stage_with_what_joins_them() => Assert.Equal("0 1,2,3 4", Stages([-1], [0], [0], [1, 2], [3]));

    [Fact]
    public void Branches_of_the_networks_input_begin_with_the_first_stage() => Assert.Equal("0,1 2", Stages([-1], [0, -1], [1]));

    [Fact]
    public void Several_outputs_end_in_one_stage() => Assert.Equal("0 1,2,3", Stages([-1], [0], [1], [0]));

    [Fact]
    public void A_network_without_a_cut_is_one_module()
    {
        DnnGraph graph = Graph([[-1], [-1], [0, 1], [1], [2, 3]]);
        Assert.Equal(4, Assert.Single(graph.Ends));
        Assert.True(graph.IsOneModule);
        Assert.False(Graph([[-1]]).IsOneModule);
    }

    [Fact]
    public void Layers_in_any_order_are_put_after_what_they_need()
    {
        DnnGraph graph = Graph([[2], [0], [-1]]);
        Assert.Equal(["l2", "l0", "l1"], graph.Layers.Select(l => l.Name));
        Assert.Equal(3, graph.Model.Stages.Count);
        Assert.Equal([new DataSize(102), new DataSize(100)], graph.Model.Stages.Skip(1).Select(s => s.Input));
    }

    [Theory]
    [InlineData("layer l1 needs its own output, by way of l3, l2; ", "-1", "0,3", "1", "2")]
    [InlineData("layer l0 needs its own output; ", "0,-1")]
    [InlineData("layer l0 needs its own output, by way of l5, l4, l3, l2, …; ", "5", "0", "1", "2", "3", "4", "5")]
    public void A_cycle_is_told_by_a_layer_on_it(string message, params string[] inputs)
    {
        var error = Assert.Throws<ConfigException>(() => Graph([.. inputs.Select(i => i.Split(',').Select(int.Parse).ToArray())]));
        Assert.StartsWith("f.csv:", error.Message, StringComparison.Ordinal);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Stages_end_where_a_search_without_the_layer_finds_no_way()
    {
        var random = new RandomStream(1, "test", "graphs");
        for (int round = 0; round < 500; round++)
        {
            int count = (int)random.NextInclusive(1, 12);
            int[][] inputs = [.. Enumerable.Range(0, count).Select(i => Enumerable.Range(0, (int)random.NextInclusive(1, 2)).Select(_ => (int)random.NextInclusive(Math.Max(-1, i - 3), i - 1)).ToArray())];
            DnnGraph graph = Graph(inputs);
            int[] cuts = [.. Enumerable.Range(0, count).Where(v => v == count - 1 || !Passes(inputs, v))];
            Assert.Equal(cuts, graph.Ends);
            Assert.Equal(count, graph.Model.Stages.Sum(s => s.Layers.Count));
        }
    }

    [Fact]
    public void A_hundred_thousand_layers_in_the_worst_order_are_ordered()
    {
        const int count = 100_000;
        DnnGraph graph = Graph([.. Enumerable.Range(0, count).Select(i => new[] { i == count - 1 ? -1 : i + 1 })]);
        Assert.Equal(count, graph.Ends.Count);
        Assert.Equal($"l{count - 1}", graph.Layers[0].Name);
    }

    [Fact]
    public void Sums_beyond_64_bits_are_told()
    {
        var error = Assert.Throws<ConfigException>(() => new DnnGraph("n", default, [.. Enumerable.Range(0, 6).Select(i => new GraphLayer($"l{i}", "", new CpuCycles(1L << 60), default, [i - 1], new Origin("f.csv", i + 2, 1)))]));
        Assert.Equal("f.csv:6:1: with l4 the cycles of n add up to more than 2^62; give smaller numbers", error.Message);
    }

    /// <summary>Whether there is a way from the input to an output without a layer.</summary>
    private static bool Passes(int[][] inputs, int without)
    {
        var reached = new bool[inputs.Length];
        for (int i = 0; i < inputs.Length; i++)
        {
            reached[i] = i != without && inputs[i].Any(n => n < 0 || reached[n]);
        }

        return Enumerable.Range(0, inputs.Length).Any(i => reached[i] && !inputs.Any(of => of.Contains(i)));
    }

    private static string Stages(params int[][] inputs) =>
        string.Join(' ', Graph(inputs).Model.Stages.Select(s => string.Join(',', s.Layers.Select(l => l.Name[1..]))));

    private static DnnGraph Graph(int[][] inputs) =>
        new("n", new DataSize(64), [.. inputs.Select((of, i) => new GraphLayer($"l{i}", "", new CpuCycles(i), new DataSize(100 + i), of, new Origin("f.csv", i + 2, 1)))]);
}
