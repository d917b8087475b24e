using EdgeActors.Simulator;
using EdgeActors.Simulator.Engines;
using static EdgeActors.Tests.Simulator.SmallWorld;

namespace EdgeActors.Tests.Simulator.Engines;

/// <summary>Real work on other threads: its result is a message at a simulated time, the same on every engine.</summary>
public sealed class ComputeTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void Results_arrive_at_their_time_in_key_order_whatever_the_work_takes(int threads)
    {
        var actor = new Scripted
        {
            OnStart = context =>
            {
                // The longest real work is due first.
                for (int i = 0; i < 20; i++)
                {
                    context.Compute(static (n, random) => new Mark(Spin(n)), 20 - i, Seconds(1 + i));
                    context.Send(context.Self, new Mark(100 + i), Seconds(1 + i));
                }
            },
        };
        Run([actor, new Scripted(), new Scripted(), new Scripted()], threads).RequireFinished();
        Assert.Equal(Enumerable.Range(0, 20).SelectMany(i => new[] { $"{20 - i}@{1 + i}", $"{100 + i}@{1 + i}" }), actor.Log);
    }

    [Fact]
    public void Random_work_gives_one_digest_on_every_engine()
    {
        RunDigest Digest(int threads) => Run([.. Enumerable.Range(0, 6).Select(_ => Learner())], threads).RequireFinished();
        RunDigest expected = Digest(0);
        Assert.Equal(6 * 30, expected.Events);
        Assert.All(new[] { 1, 2, 3, 4, 8 }, threads => Assert.Equal(expected, Digest(threads)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Work_outstanding_survives_a_change_of_shards(bool restless)
    {
        World World() => Worlds([.. Enumerable.Range(0, 6).Select(_ => Learner())]);
        RunDigest expected = SequentialEngine.Run(World()).RequireFinished();
        Assert.Equal(expected, new ParallelEngine(World(), null, 3) { Restless = restless }.RunToEnd().RequireFinished());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void An_exception_stops_the_run_at_the_result_s_key(int threads)
    {
        var actor = new Scripted { OnStart = c => c.Compute<int, Mark>(static (_, _) => throw new InvalidOperationException("no gradient"), 1, Seconds(5)) };
        var other = new Scripted { OnStart = c => c.Send(c.Self, new Mark(1), Seconds(4)) };
        RunResult result = Run([actor, other], threads);
        Assert.Null(result.Digest);
        Assert.Equal(
            "actor failed: InvalidOperationException: no gradient (actor 'a0', time 5 s, event test.mark(not computed) from 'a0', seed 1)",
            result.Stop.ToString());
        Assert.Single(other.Log);
    }

    [Theory]
    [InlineData(0, "cannot compute test.mark in no time; the time it takes must be above zero")]
    [InlineData(-1, "cannot send test.mark: a delay of -0.000000001 s lies in the past")]
    [InlineData(long.MaxValue, "cannot send test.mark: a delay that never ends; a size was divided by a rate of zero")]
    public void A_time_not_above_zero_is_refused(long takes, string cause) =>
        Assert.Equal(cause, Run([new Scripted { OnStart = c => c.Compute(static (n, _) => new Mark(n), 1, new SimDuration(takes)) }], 0).Stop.Cause);

    [Fact]
    public void Work_that_captures_is_refused()
    {
        int captured = Environment.ProcessorCount;
        RunStop stop = Run([new Scripted { OnStart = c => c.Compute((n, _) => new Mark(n + captured), 1, Seconds(1)) }], 0).Stop;
        Assert.Equal("cannot compute test.mark: the work uses more than its input; make it a static function", stop.Cause);
    }

    [Fact]
    public void What_the_run_s_limit_cuts_off_is_not_waited_for()
    {
        using var never = new ManualResetEventSlim();
        var actor = new Scripted
        {
            OnStart = c => c.Compute(
                static (gate, _) =>
                {
                    gate.Wait();
                    return new Mark(1);
                },
                never,
                Seconds(5)),
        };
        Assert.Equal(0, SequentialEngine.Run(Worlds([actor]), new RunOptions { Until = At(5) }).RequireFinished().Events);
        never.Set();
    }

    /// <summary>Computes a random number, waits for it, sends the next; nobody knows which thread does what.</summary>
    private static Scripted Learner()
    {
        void Step(int left, Context context)
        {
            if (left > 0)
            {
                context.Compute(
                    static (n, random) =>
                    {
                        Spin(random.NextInt(20));
                        return new Wide(n, random.NextDouble(), true, Colour.Red, default, random.NextUInt64());
                    },
                    left,
                    Seconds(0.5));
            }
        }

        return new Scripted { OnStart = c => Step(30, c), OnWide = (m, c) => Step((int)m.Number - 1, c) };
    }

    private static int Spin(int n)
    {
        Thread.SpinWait(n * 1000);
        return n;
    }

    private static World Worlds(Scripted[] actors)
    {
        var world = new SmallWorld(1, Seconds(0.1));
        for (int i = 0; i < actors.Length; i++)
        {
            world.Add($"a{i}", actors[i], world.Builder.AddGroup($"g{i}"));
        }

        return world.Builder.Build();
    }

    private static RunResult Run(Scripted[] actors, int threads) =>
        threads == 0 ? SequentialEngine.Run(Worlds(actors)) : ParallelEngine.Run(Worlds(actors), null, threads);
}
