using EdgeActors.Simulator.Engines;
using static EdgeActors.Tests.Simulator.SmallWorld;

namespace EdgeActors.Tests.Simulator.Engines;

/// <summary>Rows that actors record for the world outside.</summary>
public sealed class RecordTests
{
    [Fact]
    public void Rows_arrive_in_handling_order_with_start_first_and_finish_last()
    {
        var sink = new Sink<Row>();
        Recording().Run(new RunOptions { Sinks = [sink] }).RequireFinished();
        Assert.Equal([new Row(0, "start a"), new Row(0, "start b"), new Row(1, "b"), new Row(2, "a"), new Row(2, "finish a"), new Row(2, "finish b")], sink.Rows);
    }

    [Fact]
    public void A_row_type_without_a_sink_is_dropped()
    {
        var sink = new Sink<OtherRow>();
        Recording().Run(new RunOptions { Sinks = [sink] }).RequireFinished();
        Assert.Empty(sink.Rows);
        Recording().Run().RequireFinished();
    }

    [Fact]
    public void Each_row_type_goes_to_its_sink()
    {
        var rows = new Sink<Row>();
        var others = new Sink<OtherRow>();
        var world = new SmallWorld();
        world.Add("a", context =>
        {
            context.Record(new Row(1, "x"));
            context.Record(new OtherRow(2));
        });
        world.Run(new RunOptions { Sinks = [others, rows] });
        Assert.Equal([new Row(1, "x")], rows.Rows);
        Assert.Equal([new OtherRow(2)], others.Rows);
    }

    [Fact]
    public void Recording_changes_no_digest() =>
        Assert.Equal(Recording().Run().Digest, Recording().Run(new RunOptions { Sinks = [new Sink<Row>()] }).Digest);

    [Fact]
    public void Two_sinks_of_one_row_type_are_refused() =>
        Assert.Throws<ArgumentException>(() => Recording().Run(new RunOptions { Sinks = [new Sink<Row>(), new Sink<Row>()] }));

    private static SmallWorld Recording()
    {
        var world = new SmallWorld();
        foreach ((string name, int delay) in new[] { ("a", 2), ("b", 1) })
        {
            world.Add(name, new Scripted
            {
                OnStart = context =>
                {
                    context.Record(new Row(0, "start " + name));
                    context.Send(context.Self, new Mark(delay), Seconds(delay));
                },
                OnMark = (mark, context) => context.Record(new Row(mark.Value, name)),
                OnFinish = context => context.Record(new Row((int)context.Now.Seconds, "finish " + name)),
            });
        }

        return world;
    }

    private readonly record struct Row(int Time, string Text);

    private readonly record struct OtherRow(int Value);

    private sealed class Sink<TRow> : IRowSink<TRow>
        where TRow : struct
    {
        public List<TRow> Rows { get; } = [];

        public void Write(in TRow row) => Rows.Add(row);
    }
}
