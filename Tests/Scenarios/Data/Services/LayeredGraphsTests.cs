using EdgeActors.Scenarios.Data.Services;
using EdgeActors.Simulator;

namespace EdgeActors.Tests.Scenarios.Data.Services;

/// <summary>Graphs of microservices as they are drawn. Seeds are fixed; bounds on means are four standard deviations of the mean.</summary>
public sealed class LayeredGraphsTests
{
    [Theory]
    [InlineData(1, nameof(LayerCount.Sqrt))]
    [InlineData(2, nameof(LayerCount.Sqrt))]
    [InlineData(3, nameof(LayerCount.Gaussian))]
    [InlineData(17, nameof(LayerCount.Gaussian))]
    [InlineData(50, nameof(LayerCount.Sqrt))]
    [InlineData(100, nameof(LayerCount.Sqrt))]
    [InlineData(100, nameof(LayerCount.Gaussian))]
    public void Each_layer_hangs_on_the_one_before(int count, string layers)
    {
        var random = new RandomStream(1, "graphs", "");
        for (int i = 0; i < 300; i++)
        {
            IReadOnlyList<IReadOnlyList<int>> parents = LayeredGraphs.Draw(ref random, count, Enum.Parse<LayerCount>(layers));
            Assert.Equal(count, parents.Count);
            int[] of = Layers(parents);
            Assert.Equal([.. of.Order()], of);
            int[] sizes = [.. Enumerable.Range(0, of[^1] + 1).Select(layer => of.Count(l => l == layer))];
            for (int layer = 1; layer < sizes.Length; layer++)
            {
                int edges = parents.Where((_, n) => of[n] == layer).Sum(p => p.Count);
                Assert.InRange(edges, sizes[layer], sizes[layer - 1] * sizes[layer]);
            }
        }
    }

    [Fact]
    public void Edges_between_layers_reach_both_ends_of_their_range_and_are_in_its_middle_on_the_mean()
    {
        var random = new RandomStream(2, "graphs", "");
        double sum = 0, variance = 0;
        var reached = new HashSet<string>();
        for (int i = 0; i < 3000; i++)
        {
            IReadOnlyList<IReadOnlyList<int>> parents = LayeredGraphs.Draw(ref random, 8);
            int[] of = Layers(parents);
            for (int layer = 1; layer <= of[^1]; layer++)
            {
                int before = of.Count(l => l == layer - 1), size = of.Count(l => l == layer), more = (before - 1) * size;
                int extra = parents.Where((_, n) => of[n] == layer).Sum(p => p.Count) - size;
                sum += extra - (more / 2.0);
                variance += more * (more + 2) / 12.0;
                reached.Add(more == 0 ? "none" : extra == 0 ? "least" : extra == more ? "most" : "between");
            }
        }

        Assert.InRange(sum, -4 * Math.Sqrt(variance), 4 * Math.Sqrt(variance));
        Assert.Equal(["between", "least", "most", "none"], reached.Order());
    }

    [Fact]
    public void Each_of_a_layer_is_as_likely_a_predecessor_as_another()
    {
        var random = new RandomStream(3, "graphs", "");
        int[] children = new int[3];
        int edges = 0;
        for (int i = 0; i < 20_000; i++)
        {
            IReadOnlyList<IReadOnlyList<int>> parents = LayeredGraphs.Draw(ref random, 6);
            int[] of = Layers(parents);
            if (of.Count(l => l == 0) == 3 && of[^1] > 0)
            {
                foreach (int parent in parents.Where((_, n) => of[n] == 1).SelectMany(p => p))
                {
                    children[parent]++;
                    edges++;
                }
            }
        }

        double bound = 4 * Math.Sqrt(edges * 2 / 9.0);
        Assert.True(edges > 5000);
        Assert.All(children, c => Assert.InRange(c, (edges / 3.0) - bound, (edges / 3.0) + bound));
    }

    /// <summary>The means are of the truncated distributions: 7.0711 and 2.357 on [1, 50] lose .5 % below; 25.5 and 8.167 lose as much on both sides.</summary>
    [Theory]
    [InlineData(nameof(LayerCount.Sqrt), 7.106, 2.357)]
    [InlineData(nameof(LayerCount.Gaussian), 25.5, 8.167)]
    public void Layers_are_as_many_as_asked_for(string layers, double mean, double deviation)
    {
        var random = new RandomStream(4, "graphs", "");
        const int draws = 2000;
        double sum = 0;
        for (int i = 0; i < draws; i++)
        {
            sum += Layers(LayeredGraphs.Draw(ref random, 50, Enum.Parse<LayerCount>(layers)))[^1] + 1;
        }

        Assert.InRange(sum / draws, mean - (4 * deviation / Math.Sqrt(draws)), mean + (4 * deviation / Math.Sqrt(draws)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(50)]
    [InlineData(10_000)]
    public void Sizes_are_about_the_middle(int most)
    {
        var random = new RandomStream(5, "graphs", "");
        const int draws = 5000;
        int[] sizes = new int[draws];
        for (int i = 0; i < draws; i++)
        {
            sizes[i] = LayeredGraphs.DrawSize(ref random, most);
        }

        Assert.All(sizes, s => Assert.InRange(s, 1, most));
        double bound = 4 * Math.Max((most - 1) / 6.0, most == 1 ? 0 : .5) / Math.Sqrt(draws);
        Assert.InRange(sizes.Average(), ((1 + most) / 2.0) - bound, ((1 + most) / 2.0) + bound);
    }

    [Fact]
    public void Equal_streams_give_equal_graphs_and_others_do_not()
    {
        RandomStream one = new(6, "graphs", ""), same = new(6, "graphs", ""), other = new(7, "graphs", "");
        IReadOnlyList<IReadOnlyList<int>> first = LayeredGraphs.Draw(ref one, 40);
        Assert.Equal(first, LayeredGraphs.Draw(ref same, 40));
        Assert.NotEqual(first, LayeredGraphs.Draw(ref other, 40));
        Assert.NotEqual(first, LayeredGraphs.Draw(ref one, 40));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(LayeredGraphs.Most + 1)]
    public void Counts_out_of_range_are_refused(int count)
    {
        var random = new RandomStream(1, "graphs", "");
        Assert.Throws<ArgumentOutOfRangeException>(() => LayeredGraphs.Draw(ref random, count));
        Assert.Throws<ArgumentOutOfRangeException>(() => LayeredGraphs.DrawSize(ref random, count));
    }

    /// <summary>The layer of each microservice; fails where its predecessors are not all in one layer, or one is there twice.</summary>
    private static int[] Layers(IReadOnlyList<IReadOnlyList<int>> parents)
    {
        int[] layers = new int[parents.Count];
        for (int i = 0; i < layers.Length; i++)
        {
            Assert.Equal([.. parents[i].Distinct().Order()], parents[i]);
            Assert.All(parents[i], p => Assert.InRange(p, 0, i - 1));
            layers[i] = parents[i].Count == 0 ? 0 : 1 + Assert.Single(parents[i].Select(p => layers[p]).Distinct());
        }

        return layers;
    }
}
