using EdgeActors.Actors;
using EdgeActors.Actors.Policies;
using EdgeActors.Simulator;

namespace EdgeActors.Tests.Actors;

public class GreedyPolicyTests
{
    // A task of 2 gigacycles; places of so many GHz, behind so many seconds of waiting work.
    [Theory]
    [InlineData(new[] { 1, 2, 4 }, new[] { 0, 0, 0 }, 2)]
    [InlineData(new[] { 1, 2, 4 }, new[] { 0, 0, 1 }, 1)]
    [InlineData(new[] { 1, 2, 4 }, new[] { 0, 3, 3 }, 0)]
    [InlineData(new[] { 2, 2, 2 }, new[] { 0, 0, 0 }, 0)] // the first of equals
    public void It_takes_the_place_with_the_least_estimated_delay(int[] gigahertz, int[] backlog, int expected)
    {
        Place[] places = [.. gigahertz.Zip(backlog, (speed, seconds) => new Place(new Node(speed, seconds), [], []))];
        var task = new EdgeTask { Id = 1, Cycles = new CpuCycles(2_000_000_000) };
        var random = new RandomStream(1, "test", "policy");
        var decision = new Decision(in task, SimTime.Zero, places, 0, ref random);
        var policy = new GreedyPolicy();
        Assert.Equal(ProbePlan.All, policy.Probe(in decision));
        Assert.Equal(expected, policy.Choose(in decision, ProbePlan.All));
        Assert.Equal(0, random.Draws);
    }

    private sealed class Node(int gigahertz, int backlog) : INodeView
    {
        public NodeProfile Profile => new(new Frequency(gigahertz * 1_000_000_000L), 1, 0, 1);

        public int Waiting => 0;

        public NodeStatus Status(SimTime now) => new(0, backlog > 0 ? 1 : 0, default, SimDuration.FromSeconds(backlog), now);
    }
}
