using EdgeActors.Simulator;
using EdgeActors.Simulator.Engines;
using FsCheck;
using FsCheck.Fluent;

namespace EdgeActors.Tests.Simulator;

/// <summary>What a random world does besides sending.</summary>
[Flags]
internal enum Mischief
{
    None = 0,

    /// <summary>Some actor asks for the end.</summary>
    Stops = 1,

    /// <summary>Some actors fail.</summary>
    Fails = 2,

    /// <summary>Pairs of groups promise more than the world.</summary>
    Pairs = 4,

    /// <summary>Most timers are in the background, and some start endless periods of them.</summary>
    Background = 8,

    /// <summary>Some send less than the lookahead ahead.</summary>
    Breaches = 16,
}

/// <summary>A world whose actors send at random: fan-out, delays with many ties and zeros, phases, timers, cancellations, rows.</summary>
internal sealed record RandomWorld(ulong Seed, int Actors, int Groups, int FanOut, long Spread, int Phases, int Events, long Lookahead)
{
    /// <summary>Any world of up to 8 actors in up to 4 groups.</summary>
    public static Gen<RandomWorld> Small =>
        from seed in Gen.Choose(0, 1_000_000)
        from actors in Gen.Choose(1, 8)
        from groups in Gen.Choose(1, 4)
        from fanOut in Gen.Choose(1, 3)
        from spread in Gen.Elements(0L, 1, 10, 1_000, 1_000_000_000)
        from phases in Gen.Choose(1, 4)
        from events in Gen.Choose(1, 400)
        from lookahead in Gen.Elements(1L, 5, 1_000)
        select new RandomWorld((ulong)seed, actors, groups, fanOut, spread, phases, events, lookahead);

    public Mischief Mischief { get; init; }

    public World Build()
    {
        var builder = new WorldBuilder(Seed) { Lookahead = new SimDuration(Lookahead) };
        GroupId first = builder.AddGroups("g", Groups);
        builder.AddMany("a", Actors, i => new GroupId(first.Index + (i % Groups)), _ => new Sender(this));
        if (Mischief.HasFlag(Mischief.Pairs))
        {
            builder.StopLookahead = new SimDuration(Lookahead * 2);
            for (int pair = 0; pair < Groups * Groups; pair++)
            {
                builder.DeclareLookahead(new GroupId(first.Index + (pair / Groups)), new GroupId(first.Index + (pair % Groups)), Between(pair / Groups, pair % Groups));
            }
        }

        return builder.Build();
    }

    public RunDigest Run() => SequentialEngine.Run(Build()).RequireFinished();

    private SimDuration Between(int from, int to) => from == to
        ? SimDuration.Zero + new SimDuration(Lookahead)
        : new SimDuration(Lookahead * (Mischief.HasFlag(Mischief.Pairs) ? 1 + ((from + (2 * to)) % 3) : 1));

    public readonly record struct Row(bool Last, SimTime Time, int Value);

    public readonly record struct Note(int Value);

    private sealed class Sender(RandomWorld world) : Actor, IHandle<Mark>, IHandle<Wide>
    {
        private RandomStream _random;
        private TimerId _timer;
        private int _budget = world.Events / world.Actors;

        public void Handle(in Mark message, Context context) => Act(context, message.Value);

        public void Handle(in Wide message, Context context) => Act(context, (int)message.Number);

        protected override void Start(Context context)
        {
            _random = context.RandomStream("all");
            _budget++;
            Act(context, -1);
            if (Does(Mischief.Background))
            {
                context.Schedule(new SimDuration(1 + ((world.Spread + world.Lookahead) / 3)), new Mark(-7), background: true);
            }
        }

        protected override void Finish(Context context)
        {
            context.Record(new Row(true, context.Now, Id.Index));
            context.Record(new Note(_budget));
        }

        protected override void DeclareState(StateVisitor state)
        {
            state.Field(ref _random);
            state.Field(ref _timer);
            state.Field(ref _budget);
        }

        private bool Does(Mischief what) => (world.Mischief & what) != 0;

        private void Act(Context context, int value)
        {
            if (_random.Bernoulli(0.5))
            {
                context.Record(new Row(false, context.Now, Id.Index));
            }

            if (_random.Bernoulli(0.2))
            {
                context.Record(new Note(value));
            }

            if (value == -7)
            {
                context.Schedule(new SimDuration(1 + ((world.Spread + world.Lookahead) / 3)), new Mark(-7), background: true);
            }

            for (int i = 0; i < world.FanOut && _budget > 0; i++)
            {
                _budget--;
                Send(context);
            }

            if (Does(Mischief.Stops) && _random.NextInt(world.Events) == 0)
            {
                context.StopRun(new SimDuration((2 * world.Lookahead) + _random.NextInclusive(0, world.Spread)));
            }

            if (Does(Mischief.Fails) && _random.NextInt(world.Events) == 0)
            {
                throw new InvalidOperationException($"fails at {_budget}");
            }
        }

        private void Send(Context context)
        {
            int target = _random.NextInt(world.Actors), from = (Id.Index - 1) % world.Groups, to = target % world.Groups;
            var delay = new SimDuration(_random.NextInclusive(0, world.Spread) + (from == to ? 0 : world.Between(from, to).Nanoseconds));
            if (Does(Mischief.Breaches) && _random.NextInt(world.Events) == 0)
            {
                delay = new SimDuration(_random.NextInclusive(-1, world.Lookahead));
            }

            int phase = _random.NextInt(world.Phases);
            switch (_random.NextInt(5))
            {
                case 0:
                    context.Cancel(_timer);
                    _timer = context.Schedule(delay, new Mark(_budget), phase, background: _random.Bernoulli(Does(Mischief.Background) ? 0.8 : 0.3));
                    break;
                case 1:
                    context.Send(new ActorId(target + 1), new Wide(_budget, 0.5, from == to, Colour.Red, context.Now, 1), delay, phase);
                    break;
                default:
                    context.Send(new ActorId(target + 1), new Mark(_budget), delay, phase);
                    break;
            }
        }
    }
}
