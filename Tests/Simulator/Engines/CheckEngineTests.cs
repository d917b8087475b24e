using EdgeActors.Actors;
using EdgeActors.Simulator;
using EdgeActors.Simulator.Engines;
using EdgeActors.Tests.Scenarios;
using FsCheck;
using FsCheck.Fluent;
using static EdgeActors.Tests.Simulator.SmallWorld;

namespace EdgeActors.Tests.Simulator.Engines;

/// <summary>The engine that distrusts the model: it finds and names each kind of planted fault, and nothing in actors that are sound.</summary>
public sealed class CheckEngineTests
{
    private static readonly Config s_config = Config.QuickThrowOnFailure.WithMaxTest(60).WithReplay(20_240_229, 7);

    [Theory]
    [MemberData(nameof(SmallScenarios.All), MemberType = typeof(SmallScenarios))]
    public void Every_shipped_actor_passes(string scenario, string policy, string setting)
    {
        World world = SmallScenarios.World(scenario, policy, setting);
        (RunResult result, IReadOnlyList<CheckFinding> findings) = CheckEngine.Run(world, new RunOptions { Sinks = [new Rows()] });
        Assert.Empty(findings);
        Assert.True(result.RequireFinished().Events > 100);
        Assert.Equal(SequentialEngine.Run(world).Digest, result.Digest);
    }

    [Fact]
    public void Random_worlds_pass_and_give_Sequential_s_digest_rows_and_end() => Check.One(s_config, Prop.ForAll(RandomWorld.Small.ToArbitrary(), world =>
    {
        world = world with { Mischief = (Mischief)(world.Seed % 16) };
        (RunResult result, IReadOnlyList<CheckFinding> findings) = CheckEngine.Run(world.Build());
        Assert.Empty(findings);
        return result.Digest == SequentialEngine.Run(world.Build()).Digest;
    }));

    [Fact]
    public void Work_off_the_thread_is_done_once()
    {
        (RunResult result, IReadOnlyList<CheckFinding> findings) = CheckEngine.Run(Two(() => new Worker()));
        Assert.Empty(findings);
        Assert.Equal(SequentialEngine.Run(Two(() => new Worker())).Digest, result.Digest);
    }

    [Fact]
    public void A_hidden_number_is_named() => AssertFound(() => new HiddenNumber(), CheckFault.HiddenState, "_seen", "test.mark");

    [Fact]
    public void A_hidden_number_that_is_overwritten_at_once_is_named() => AssertFound(() => new HiddenLast(), CheckFault.HiddenState, "_last", "test.mark");

    [Fact]
    public void A_hidden_collection_is_named() => AssertFound(() => new HiddenList(), CheckFault.HiddenState, "_seen", "test.mark");

    [Fact]
    public void A_field_hidden_in_a_helper_is_named() => AssertFound(() => new HiddenHelper(), CheckFault.HiddenState, "_helper.Count", "test.mark");

    [Fact]
    public void A_hidden_random_stream_is_named() => AssertFound(() => new HiddenStream(), CheckFault.HiddenState, "_random", "test.mark");

    [Fact]
    public void Hidden_state_that_only_a_row_shows_is_found()
    {
        (_, IReadOnlyList<CheckFinding> findings) = CheckEngine.Run(Two(() => new HiddenInFinish()), new RunOptions { Sinks = [new Notes()] });
        CheckFinding found = Assert.Single(findings);
        Assert.Equal((CheckFault.HiddenState, "_count", "Finish"), (found.Fault, found.Field, found.Tag));
        Assert.Contains("records Note", found.Difference, StringComparison.Ordinal);
    }

    [Fact]
    public void Static_state_is_named() => AssertFound(() => new Static(), CheckFault.StaticState, "Static.s_count", "test.mark");

    [Fact]
    public void Static_state_of_a_helper_is_named() => AssertFound(() => new StaticHelper(), CheckFault.StaticState, "Tool.s_uses", "test.mark");

    [Fact]
    public void An_object_that_actors_share_may_not_change()
    {
        var tally = new Tally();
        AssertFound(() => new Sharing(tally), CheckFault.SharedState, "tally.Count", "test.mark");
    }

    [Fact]
    public void A_collection_that_actors_share_may_not_change()
    {
        var tally = new Tally();
        AssertFound(() => new SharingInside(() => tally), CheckFault.SharedState, "tally.tally.Seen", "test.mark");
    }

    [Fact]
    public void Chance_that_is_not_the_actor_s_own_is_found() => AssertFound(() => new Dice(), CheckFault.NonDeterminism, null, "test.mark");

    [Fact]
    public void Chance_at_the_start_is_found() => AssertFound(() => new DiceAtStart(), CheckFault.NonDeterminism, null, "Start");

    [Fact]
    public void A_declaration_that_depends_on_what_it_declares_is_found() => AssertFound(() => new Shifting(), CheckFault.Declaration, null, "test.mark");

    [Fact]
    public void An_actor_that_its_factory_hands_out_again_is_checked_by_itself()
    {
        var only = new Dice();
        var world = new SmallWorld();
        world.Add("a", only);
        (_, IReadOnlyList<CheckFinding> findings) = CheckEngine.Run(world.Builder.Build(), new RunOptions { Until = At(20) });
        Assert.Equal(CheckFault.NonDeterminism, Assert.Single(findings).Fault);
    }

    [Fact]
    public void A_finding_says_where_and_what()
    {
        (_, IReadOnlyList<CheckFinding> findings) = CheckEngine.Run(Two(() => new HiddenNumber()), new RunOptions { Until = At(20) });
        string text = Assert.Single(findings).ToString();
        Assert.Contains("hidden state: HiddenNumber, field _seen, handling test.mark(value: 5) as 'a-0'", text, StringComparison.Ordinal);
        Assert.Contains("it sends test.mark(value: 99) to 'a-0'", text, StringComparison.Ordinal);
        Assert.Contains("from its declared state it sends test.mark(value: 6) to 'a-0'", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_failing_actor_stops_the_run_as_ever()
    {
        var wide = new Wide(36, 0.5, true, Colour.Violet, At(1), 7);
        var world = new SmallWorld();
        world.Add("a", new Scripted { OnStart = c => c.Send(c.Self, wide, Seconds(1)), OnWide = (_, _) => throw new InvalidOperationException("no") });
        World built = world.Builder.Build();
        RunResult result = CheckEngine.Run(built).Result;
        Assert.Equal((RunStopReason.ActorFailed, "a"), (result.Stop.Reason, result.Stop.Actor));
        Assert.Equal(SequentialEngine.Run(built).Stop.ToString(), result.Stop.ToString());
    }

    private static void AssertFound(Func<Actor> create, CheckFault fault, string? field, string tag)
    {
        (_, IReadOnlyList<CheckFinding> findings) = CheckEngine.Run(Two(create), new RunOptions { Until = At(20) });
        Assert.Contains(findings, f => (f.Fault, f.Field, f.Tag) == (fault, field, tag));
        Assert.All(findings, f => Assert.Equal(fault, f.Fault));
    }

    private static World Two(Func<Actor> create)
    {
        var builder = new WorldBuilder(1);
        GroupId group = builder.AddGroup("g");
        builder.AddMany("a", 2, _ => group, _ => create());
        return builder.Build();
    }

    private sealed class Rows : IRowSink<TaskRecord>
    {
        public void Write(in TaskRecord row)
        {
        }
    }

    private sealed class Notes : IRowSink<RandomWorld.Note>
    {
        public void Write(in RandomWorld.Note row)
        {
        }
    }

    /// <summary>Counts seconds, from 1 to 9; what it plants is up to the heir.</summary>
    private abstract class Ticking : Actor, IHandle<Mark>
    {
        public void Handle(in Mark message, Context context)
        {
            if (message.Value < 9)
            {
                context.Send(Id, new Mark(Next(message.Value, context)), Seconds(1));
            }
        }

        protected abstract int Next(int value, Context context);

        protected override void Start(Context context) => context.Send(Id, new Mark(1), Seconds(1));

        protected override void DeclareState(StateVisitor state)
        {
            // What is planted is hidden.
        }
    }

    private sealed class HiddenNumber : Ticking
    {
        private int _seen;

        protected override int Next(int value, Context context) => ++_seen > 4 ? 99 : value + 1;
    }

    private sealed class HiddenLast : Ticking
    {
        private int _last;

        protected override int Next(int value, Context context)
        {
            int next = _last == 4 ? 99 : value + 1;
            _last = value;
            return next;
        }
    }

    private sealed class HiddenList : Ticking
    {
        private readonly List<int> _seen = [];

        protected override int Next(int value, Context context)
        {
            _seen.Add(value);
            return _seen.Count > 5 ? 99 : value + 1;
        }
    }

    private sealed class HiddenHelper : Ticking
    {
        private readonly Helper _helper = new();

        protected override int Next(int value, Context context) => ++_helper.Count > 5 ? 99 : value + 1;

        private sealed class Helper
        {
            public int Count { get; set; }
        }
    }

    private sealed class HiddenStream : Ticking
    {
        private RandomStream _random;

        protected override void Start(Context context)
        {
            _random = context.RandomStream("hidden");
            base.Start(context);
        }

        protected override int Next(int value, Context context)
        {
            context.Schedule(Seconds(_random.NextDouble()), new Mark(9));
            return value + 1;
        }
    }

    private sealed class HiddenInFinish : Ticking
    {
        private int _count;

        protected override int Next(int value, Context context)
        {
            _count++;
            return value + 1;
        }

        protected override void Finish(Context context) => context.Record(new RandomWorld.Note(_count));
    }

    private sealed class Static : Ticking
    {
        private static int s_count;

        protected override int Next(int value, Context context)
        {
            s_count++;
            return value + Math.Min(s_count, 1);
        }
    }

    private sealed class StaticHelper : Ticking
    {
        private readonly Tool _tool = new();

        protected override int Next(int value, Context context) => _tool.Use(value);

        private sealed class Tool
        {
            private static int s_uses;

            public int Use(int value) => value + Math.Min(Interlocked.Increment(ref s_uses), 1);
        }
    }

    private sealed class Tally
    {
        public int Count { get; set; }

        public List<int> Seen { get; } = [];
    }

    private sealed class Sharing(Tally tally) : Ticking
    {
        protected override int Next(int value, Context context) => value + Math.Min(++tally.Count, 1);
    }

    private sealed class SharingInside(Func<Tally> tally) : Ticking
    {
        protected override int Next(int value, Context context)
        {
            tally().Seen.Add(value);
            return value + 1;
        }
    }

    /// <summary>A clock of the world outside.</summary>
    private static class Outside
    {
        private static int s_time;

        public static int Time => Interlocked.Increment(ref s_time);
    }

    private sealed class Dice : Ticking
    {
        protected override int Next(int value, Context context)
        {
            context.Schedule(new SimDuration(1 + Outside.Time), new Mark(9));
            return value + 1;
        }
    }

    private sealed class DiceAtStart : Ticking
    {
        protected override void Start(Context context)
        {
            base.Start(context);
            context.Send(Id, new Mark(9), new SimDuration(1 + Outside.Time));
        }

        protected override int Next(int value, Context context) => value + 1;
    }

    private sealed class Shifting : Ticking
    {
        private int _count;

        protected override int Next(int value, Context context) => value + 1 + (0 * _count++);

        protected override void DeclareState(StateVisitor state)
        {
            long extra = 1;
            for (int i = 0; i < _count; i++)
            {
                state.Field(ref extra);
            }

            state.Field(ref _count);
        }
    }

    private sealed class Worker : Ticking, IHandle<Wide>
    {
        private long _sum;

        public void Handle(in Wide message, Context context) => _sum += message.Number;

        protected override int Next(int value, Context context)
        {
            context.Compute(static (n, random) => new Wide(n + random.NextInt(1000), 0, true, Colour.Red, default, 0), value, Seconds(0.5));
            return value + 1 + (int)(_sum & 1);
        }

        protected override void DeclareState(StateVisitor state) => state.Field(ref _sum);
    }
}
