using EdgeActors.Simulator;
using EdgeActors.Simulator.Engines;
using static EdgeActors.Tests.Simulator.SmallWorld;

namespace EdgeActors.Tests.Simulator.Engines;

/// <summary>Once warm, sending and handling a message allocates nothing: asserted in bytes, not in time.</summary>
public sealed class AllocationTests
{
    private const int Warm = 20_000;
    private const int Measured = 50_000;

    private readonly record struct Row(long Value, SimTime Time);

    [Fact]
    public void A_small_message_allocates_nothing() => Measure((ref State state, Context context) => context.Send(context.Self, new Mark(1), Next(ref state)));

    [Fact]
    public void A_large_message_allocates_nothing() =>
        Measure((ref State state, Context context) => context.Send(context.Self, new Wide(1, 2, true, Colour.Red, context.Now, 3), Next(ref state)));

    [Fact]
    public void A_timer_allocates_nothing() => Measure((ref State state, Context context) => context.Schedule(Next(ref state), new Mark(1)));

    [Fact]
    public void A_cancelled_timer_allocates_nothing() => Measure((ref State state, Context context) =>
    {
        context.Cancel(state.Timer);
        state.Timer = context.Schedule(Seconds(2), new Wide(1, 2, true, Colour.Red, context.Now, 3));
        context.Send(context.Self, new Mark(1), Next(ref state));
    });

    [Fact]
    public void A_recorded_row_allocates_nothing() => Measure((ref State state, Context context) =>
    {
        context.Record(new Row(1, context.Now));
        context.Send(context.Self, new Mark(1), Next(ref state));
    });

    [Fact]
    public void A_zero_delay_allocates_nothing() => Measure((ref State state, Context context) =>
        context.Send(context.Self, new Mark(1), state.Random.Bernoulli(0.9) ? SimDuration.Zero : Next(ref state)));

    [Fact]
    public void A_message_to_another_group_at_the_lookahead_allocates_nothing() =>
        Measure((ref State state, Context context) => context.Send(new ActorId(3 - context.Self.Index), new Mark(1), Seconds(0.25)));

    [Theory]
    [InlineData(100)]
    [InlineData(3000)]
    public void A_queue_of_any_size_allocates_nothing(int pending) =>
        Measure((ref State state, Context context) => context.Send(context.Self, new Mark(1), Next(ref state)), pending);

    [Fact]
    public void The_engine_itself_allocates_little_for_each_turn()
    {
        SequentialEngine engine = Build((ref State state, Context context) => context.Send(context.Self, new Mark(1), Next(ref state)), 10);
        engine.RunUntil(At(3000));
        long events = engine.Digest.Events, before = GC.GetAllocatedBytesForCurrentThread();
        engine.RunUntil(At(6000));
        long bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        events = engine.Digest.Events - events;
        Assert.True(events > 30_000 && bytes < 1024, $"{bytes} bytes for {events} events");
    }

    [Fact]
    public void Mail_between_shards_allocates_nothing_on_either_thread()
    {
        // With a clock that stands still nothing seems to be lost, so windows this full are never left to one thread.
        const int pending = 6000;
        Act act = (ref State state, Context context) => context.Send(
            new ActorId(3 - context.Self.Index), new Wide(1, 2, true, Colour.Red, context.Now, 3), Seconds(1) + Next(ref state));
        var builder = new WorldBuilder(1) { Lookahead = Seconds(1) };
        Meter[] meters = [new(), new()];
        GroupId groups = builder.AddGroups("g", 2);
        builder.AddMany("worker", 2, i => new GroupId(groups.Index + i), _ => new Worker(act, pending));
        builder.AddMany("meter", 2, i => new GroupId(groups.Index + i), i => meters[i]);
        long events = new ParallelEngine(builder.Build(), new RunOptions { Until = At(61) }, 2) { PaceClock = () => 0 }.RunToEnd().RequireFinished().Events;
        Assert.True(events > 400_000, $"{events} events");
        Assert.NotEqual(meters[0].Thread, meters[1].Thread);
        Assert.All(meters, m => Assert.InRange(m.Bytes, 0, 16_384));
    }

    private static SimDuration Next(ref State state) => new(state.Random.NextInclusive(0, SimDuration.NanosecondsPerSecond));

    private static void Measure(Act act, int pending = 10)
    {
        SequentialEngine engine = Build(act, pending);
        Shard shard = engine.Shard;
        Assert.Equal(Warm + (10 * pending), shard.Run(long.MaxValue, Warm + (10 * pending)));
        long before = GC.GetAllocatedBytesForCurrentThread();
        long handled = shard.Run(long.MaxValue, Measured);
        long bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(Measured, handled);
        Assert.True(bytes == 0, $"{bytes} bytes for {handled} events");
    }

    private static SequentialEngine Build(Act act, int pending)
    {
        var builder = new WorldBuilder(1) { Lookahead = Seconds(0.25) };
        GroupId groups = builder.AddGroups("g", 2);
        builder.Add("a", groups, () => new Worker(act, pending));
        builder.Add("b", new GroupId(groups.Index + 1), () => new Worker(act, pending));
        return new SequentialEngine(builder.Build(), new RunOptions { Sinks = [new Sum()] });
    }

    private delegate void Act(ref State state, Context context);

    private struct State
    {
        public RandomStream Random;
        public TimerId Timer;
    }

    /// <summary>Notes what its thread allocates from 30 s to 60 s.</summary>
    private sealed class Meter : Actor, IHandle<Mark>
    {
        private long _before;

        public long Bytes { get; private set; } = -1;

        public int Thread { get; private set; }

        public void Handle(in Mark message, Context context)
        {
            if (message.Value == 1)
            {
                (_before, Thread) = (GC.GetAllocatedBytesForCurrentThread(), Environment.CurrentManagedThreadId);
            }
            else
            {
                Bytes = GC.GetAllocatedBytesForCurrentThread() - _before;
            }
        }

        protected override void Start(Context context)
        {
            context.Send(Id, new Mark(1), Seconds(30));
            context.Send(Id, new Mark(2), Seconds(60));
        }

        protected override void DeclareState(StateVisitor state)
        {
            // What a meter notes is the test's.
        }
    }

    private sealed class Sum : IRowSink<Row>
    {
        public long Total { get; private set; }

        public void Write(in Row row) => Total += row.Value + row.Time.Nanoseconds;
    }

    private sealed class Worker(Act act, int pending) : Actor, IHandle<Mark>, IHandle<Wide>
    {
        private State _state;

        public void Handle(in Mark message, Context context) => act(ref _state, context);

        public void Handle(in Wide message, Context context) => act(ref _state, context);

        protected override void Start(Context context)
        {
            _state.Random = context.RandomStream("delays");
            for (int i = 0; i < pending; i++)
            {
                context.Send(context.Self, new Mark(i), new SimDuration(1 + i));
            }
        }

        protected override void DeclareState(StateVisitor state) => state.Field(ref _state.Random);
    }
}
