using EdgeActors.Simulator;
using EdgeActors.Simulator.Engines;
using static EdgeActors.Tests.Simulator.SmallWorld;

namespace EdgeActors.Tests.Simulator;

/// <summary>
/// What a careless author gets wrong about chance and start-up. A checkpoint loses what is not declared: the resumed run's digest is another, and the check
/// engine says beforehand which field is to blame. What is declared comes back, whatever <see cref="Actor.Start"/> does again.
/// </summary>
public sealed class LossTests
{
    [Fact]
    public void The_spare_number_of_a_pair_is_lost_and_the_check_engine_names_it() => AssertLost(() => new Spare(), "_spare");

    [Fact]
    public void A_stream_that_is_taken_when_first_needed_is_lost_and_named() => AssertLost(() => new LateStream(), "_random");

    [Fact]
    public void A_limit_that_was_learned_is_lost_and_named() => AssertLost(() => new Draws(), "_most");

    [Fact]
    public void Draws_at_the_start_are_not_drawn_again() => AssertKept(() => new Thirsty());

    [Fact]
    public void A_draw_that_depends_on_how_often_it_was_constructed_is_found()
    {
        int made = 0;
        (_, IReadOnlyList<CheckFinding> findings) = CheckEngine.Run(World(() => new Numbered(++made)));
        Assert.Contains(findings, f => f.Fault is CheckFault.NonDeterminism or CheckFault.HiddenState && f.ActorType == nameof(Numbered));
    }

    private static World World(Func<Actor> create)
    {
        var builder = new WorldBuilder(1);
        GroupId group = builder.AddGroup("g");
        builder.AddMany("a", 2, _ => group, _ => create());
        return builder.Build();
    }

    private static void AssertLost(Func<Actor> create, string field)
    {
        RunDigest expected = SequentialEngine.Run(World(create)).RequireFinished();
        Assert.Contains(Resumed(create), digest => digest != expected);
        (_, IReadOnlyList<CheckFinding> findings) = CheckEngine.Run(World(create));
        Assert.All(findings, f => Assert.Equal((CheckFault.HiddenState, field), (f.Fault, f.Field)));
        Assert.NotEmpty(findings);
    }

    private static void AssertKept(Func<Actor> create)
    {
        RunDigest expected = SequentialEngine.Run(World(create)).RequireFinished();
        Assert.All(Resumed(create), digest => Assert.Equal(expected, digest));
        Assert.Empty(CheckEngine.Run(World(create)).Findings);
    }

    /// <summary>The digests of the run resumed from each of its checkpoints.</summary>
    private static List<RunDigest?> Resumed(Func<Actor> create)
    {
        var checkpoints = Resuming.Save(World(create), new EngineChoice(0), Seconds(1.5)).Checkpoints;
        Assert.True(checkpoints.Count > 4);
        return [.. checkpoints.Select(c => Resuming.Resume(World(create), new EngineChoice(0), c.Content, []).Digest)];
    }

    /// <summary>Sends itself what it draws, once a second for twenty seconds.</summary>
    private abstract class Drawing : Actor, IHandle<Mark>
    {
        private RandomStream _random;

        protected ref RandomStream Random => ref _random;

        public void Handle(in Mark message, Context context)
        {
            if (context.Now < At(20))
            {
                context.Send(Id, new Mark(Draw(message.Value, context)), Seconds(1));
            }
        }

        protected abstract int Draw(int last, Context context);

        protected override void Start(Context context)
        {
            _random = context.RandomStream("draws");
            context.Send(Id, new Mark(1), Seconds(1));
        }

        protected override void DeclareState(StateVisitor state) => state.Field(ref _random);
    }

    /// <summary>Draws two at a time and keeps the second for the next message, as many a generator of normal numbers does.</summary>
    private sealed class Spare : Drawing
    {
        private int? _spare;

        protected override int Draw(int last, Context context)
        {
            if (_spare is int kept)
            {
                _spare = null;
                return kept;
            }

            int first = Random.NextInt(1_000_000);
            _spare = Random.NextInt(1_000_000);
            return first;
        }
    }

    private sealed class LateStream : Drawing
    {
        private RandomStream _random;
        private bool _taken;

        protected override int Draw(int last, Context context)
        {
            if (!_taken)
            {
                (_random, _taken) = (context.RandomStream("late"), true);
            }

            return _random.NextInt(1_000_000);
        }

        protected override void DeclareState(StateVisitor state)
        {
            base.DeclareState(state);
            state.Field(ref _taken);
        }
    }

    /// <summary>Draws again while it draws more than ever before: how often depends on what it forgets.</summary>
    private sealed class Draws : Drawing
    {
        private int _most;

        protected override int Draw(int last, Context context)
        {
            int drawn = Random.NextInt(1_000_000);
            while (drawn > _most)
            {
                _most = drawn;
                drawn = Random.NextInt(1_000_000);
            }

            return drawn;
        }
    }

    /// <summary>Draws at its start, and again with each message.</summary>
    private sealed class Thirsty : Drawing
    {
        private int _first;

        protected override int Draw(int last, Context context) => Random.NextInt(1_000_000) + _first;

        protected override void Start(Context context)
        {
            base.Start(context);
            for (int i = 0; i < 5; i++)
            {
                _first += Random.NextInt(100);
            }
        }

        protected override void DeclareState(StateVisitor state)
        {
            base.DeclareState(state);
            state.Field(ref _first);
        }
    }

    /// <summary>Another number for each one that is made.</summary>
    private sealed class Numbered(int number) : Drawing
    {
        protected override int Draw(int last, Context context)
        {
            int drawn = 0;
            for (int i = 0; i < number; i++)
            {
                drawn = Random.NextInt(1_000_000);
            }

            return drawn;
        }
    }
}
