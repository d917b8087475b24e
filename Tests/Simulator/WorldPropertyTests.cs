using EdgeActors.Simulator;
using EdgeActors.Simulator.Engines;
using FsCheck;
using FsCheck.Fluent;

namespace EdgeActors.Tests.Simulator;

/// <summary>Random small worlds: whatever their make, a run's digest depends on nothing but the world and its seed.</summary>
public sealed class WorldPropertyTests
{
    private static readonly Config s_config = Config.QuickThrowOnFailure.WithMaxTest(60).WithReplay(20_240_229, 7);

    /// <summary>Any world of up to 8 actors in up to 4 groups.</summary>
    private static Arbitrary<RandomWorld> Worlds =>
        (from seed in Gen.Choose(0, 1_000_000)
         from actors in Gen.Choose(1, 8)
         from groups in Gen.Choose(1, 4)
         from fanOut in Gen.Choose(1, 3)
         from spread in Gen.Elements(0L, 1, 10, 1_000, 1_000_000_000)
         from phases in Gen.Choose(1, 4)
         from events in Gen.Choose(1, 400)
         from lookahead in Gen.Elements(1L, 5, 1_000)
         select new RandomWorld((ulong)seed, actors, groups, fanOut, spread, phases, events, lookahead)).ToArbitrary();

    [Fact]
    public void Running_twice_gives_equal_digests() =>
        Check.One(s_config, Prop.ForAll(Worlds, world => world.Run() == world.Run()));

    [Fact]
    public void Running_in_slices_gives_equal_digests() => Check.One(s_config, Prop.ForAll(Worlds, world =>
    {
        RunDigest whole = world.Run();
        SequentialEngine engine = new(world.Build());
        long slice = Math.Max(1, whole.FinalTime.Nanoseconds / 7);
        for (long end = slice; end <= whole.FinalTime.Nanoseconds + slice; end += slice)
        {
            Assert.Null(engine.RunUntil(new SimTime(end)));
            Assert.True(engine.Now.Nanoseconds < end);
        }

        return engine.RunToEnd().RequireFinished() == whole;
    }));

    [Fact]
    public void Stepping_gives_equal_digests() => Check.One(s_config, Prop.ForAll(Worlds, world =>
    {
        SequentialEngine engine = new(world.Build());
        long steps = 0;
        SimTime last = SimTime.Zero;
        while (engine.Step())
        {
            steps++;
            Assert.True(engine.Now >= last);
            last = engine.Now;
        }

        return engine.RunToEnd().RequireFinished() == world.Run() && steps == engine.Digest.Events;
    }));

    [Fact]
    public void Another_seed_gives_another_digest() =>
        Check.One(s_config, Prop.ForAll(Worlds, world => world.Run().Value != (world with { Seed = world.Seed + 1 }).Run().Value));

    /// <summary>A world whose actors send at random: fan-out, delays with many ties and zeros, phases, timers, cancellations.</summary>
    private sealed record RandomWorld(ulong Seed, int Actors, int Groups, int FanOut, long Spread, int Phases, int Events, long Lookahead)
    {
        public World Build()
        {
            var builder = new WorldBuilder(Seed) { Lookahead = new SimDuration(Lookahead) };
            GroupId first = builder.AddGroups("g", Groups);
            builder.AddMany("a", Actors, i => new GroupId(first.Index + (i % Groups)), _ => new Sender(this));
            return builder.Build();
        }

        public RunDigest Run() => SequentialEngine.Run(Build()).RequireFinished();
    }

    private sealed class Sender(RandomWorld world) : Actor, IHandle<Mark>, IHandle<Wide>
    {
        private RandomStream _random;
        private TimerId _timer;
        private int _budget = world.Events / world.Actors;

        public void Handle(in Mark message, Context context) => Act(context);

        public void Handle(in Wide message, Context context) => Act(context);

        protected override void Start(Context context)
        {
            _random = context.RandomStream("all");
            _budget++;
            Act(context);
        }

        protected override void DeclareState(StateVisitor state)
        {
            state.Field(ref _random);
            state.Field(ref _timer);
            state.Field(ref _budget);
        }

        private void Act(Context context)
        {
            for (int i = 0; i < world.FanOut && _budget > 0; i++)
            {
                _budget--;
                int target = _random.NextInt(world.Actors);
                bool near = target % world.Groups == (Id.Index - 1) % world.Groups;
                var delay = new SimDuration(_random.NextInclusive(0, world.Spread) + (near ? 0 : world.Lookahead));
                int phase = _random.NextInt(world.Phases);
                switch (_random.NextInt(5))
                {
                    case 0:
                        context.Cancel(_timer);
                        _timer = context.Schedule(delay, new Mark(_budget), phase, background: _random.Bernoulli(0.3));
                        break;
                    case 1:
                        context.Send(new ActorId(target + 1), new Wide(_budget, 0.5, near, Colour.Red, context.Now, 1), delay, phase);
                        break;
                    default:
                        context.Send(new ActorId(target + 1), new Mark(_budget), delay, phase);
                        break;
                }
            }
        }
    }
}
