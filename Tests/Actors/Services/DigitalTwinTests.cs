using EdgeActors.Actors;
using EdgeActors.Actors.Services;
using EdgeActors.Simulator;
using EdgeActors.Simulator.Engines;
using EdgeActors.Simulator.TestKit;

namespace EdgeActors.Tests.Actors.Services;

/// <summary>A twin: what it shows between reports, and what it writes down of its errors.</summary>
public class DigitalTwinTests
{
    private static readonly EdgeTopology s_pair = new(2, [new TopologyLink(0, 1, new DataRate(10_000_000))]);

    [Fact]
    public void A_backlog_shrinks_until_the_next_report_tells_better()
    {
        var rows = new Rows();
        var world = new TestWorld { Sinks = [rows] };
        ActorId twin = world.Add("twin", () => new DigitalTwin(2, s_pair, FlowDiscipline.Exclusive));
        world.Send(twin, new NodeReport(1, SimTime.FromSeconds(10), SimTime.Zero), SimTime.FromSeconds(1));
        world.Send(twin, new NodeReport(1, SimTime.FromSeconds(15), SimTime.FromSeconds(4)), SimTime.FromSeconds(5));
        world.RunUntil(SimTime.FromSeconds(2));
        Assert.Equal(SimTime.FromSeconds(10), world.Actor<DigitalTwin>(twin).NodeFree(1));
        world.Run();
        TwinError error = rows.All[^1];
        Assert.Equal((TwinQuantity.NodeBacklog, 1, SimTime.FromSeconds(4), SimDuration.FromSeconds(4)), (error.Quantity, error.Number, error.At, error.Ahead));
        Assert.Equal((6.0, 10.0, 11.0), (error.Predicted, error.Unchanged, error.Actual)); // of 10 s at 0 the twin makes 6 s at 4; 5 s of work have come
    }

    [Fact]
    public void What_is_left_of_a_link_is_as_it_was_last()
    {
        var rows = new Rows();
        var world = new TestWorld { Sinks = [rows] };
        ActorId twin = world.Add("twin", () => new DigitalTwin(2, s_pair, FlowDiscipline.Reserved));
        Assert.Equal(new DataRate(10_000_000), world.Actor<DigitalTwin>(twin).Residual(0));
        world.Send(twin, new LinkReport(0, default, new DataRate(4_000_000), SimTime.FromSeconds(1)), SimTime.FromSeconds(1));
        world.Run();
        Assert.Equal(new DataRate(4_000_000), world.Actor<DigitalTwin>(twin).Residual(0));
        Assert.Equal((TwinQuantity.LinkResidual, 10.0, 4.0), (rows.All[0].Quantity, rows.All[0].Predicted, rows.All[0].Actual));
    }

    private sealed class Rows : IRowSink<TwinError>
    {
        public List<TwinError> All { get; } = [];

        public void Write(in TwinError row) => All.Add(row);
    }
}
