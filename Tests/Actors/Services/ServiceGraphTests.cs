using EdgeActors.Actors;
using EdgeActors.Actors.Services;

namespace EdgeActors.Tests.Actors.Services;

/// <summary>What a graph of microservices refuses, and how inputs are divided.</summary>
public class ServiceGraphTests
{
    [Fact]
    public void A_cycle_is_named()
    {
        ArgumentException e = Assert.Throws<ArgumentException>(() => Graph([], [0, 3], [1], [2]));
        Assert.Contains("service s has a cycle: ", e.Message, StringComparison.Ordinal);
        Assert.Contains("1 -> 2 -> 3 -> 1", e.Message + " -> " + e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, 5)]
    [InlineData(1, 1)]
    [InlineData(2, -1)]
    public void Predecessors_are_others(int microservice, int predecessor)
    {
        int[][] predecessors = [[], [], []];
        predecessors[microservice] = [predecessor];
        Assert.Contains($"predecessors of microservice {microservice}", Assert.Throws<ArgumentException>(() => Graph(predecessors)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Order_goes_from_predecessors_to_followers_whatever_the_numbers()
    {
        ServiceGraph graph = Graph([1], [2], [], [0, 2]);
        var place = graph.Order.Select((m, i) => (m, i)).ToDictionary(p => p.m, p => p.i);
        for (int i = 0; i < graph.Count; i++)
        {
            Assert.All(graph.Predecessors(i).ToArray(), p => Assert.True(place[p] < place[i]));
            Assert.All(graph.Successors(i).ToArray(), f => Assert.Contains(i, graph.Predecessors(f).ToArray()));
        }
    }

    [Fact]
    public void An_input_is_divided_equally_and_rounded_up()
    {
        ServiceGraph graph = Graph([], [], [0, 1]);
        Assert.Equal((1, new DataSize(1001)), (graph.Inputs(0), graph.InputSize(0)));
        Assert.Equal((2, new DataSize(501)), (graph.Inputs(2), graph.InputSize(2)));
        Assert.Equal(new CpuCycles(30), graph.Cycles);
    }

    private static ServiceGraph Graph(params int[][] predecessors) => new("s", [.. predecessors.Select(_ => new Microservice(new CpuCycles(10), new DataSize(1001)))], predecessors);
}
