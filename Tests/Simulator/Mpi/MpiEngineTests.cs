using EdgeActors.Simulator;
using EdgeActors.Simulator.Engines;
using EdgeActors.Simulator.Mpi;
using FsCheck;
using FsCheck.Fluent;
using Outcome = EdgeActors.Tests.Simulator.Engines.Outcome;

namespace EdgeActors.Tests.Simulator.Mpi;

/// <summary>The engine over ranks, tested on ranks that are threads: digest, count, end, failure and rows are Sequential's.</summary>
public sealed class MpiEngineTests
{
    [Theory]
    [InlineData((int)Mischief.None, 40)]
    [InlineData((int)Mischief.Pairs, 30)]
    [InlineData((int)Mischief.Background, 60)]
    [InlineData((int)(Mischief.Stops | Mischief.Pairs), 40)]
    [InlineData((int)Mischief.Fails, 40)]
    [InlineData((int)(Mischief.Stops | Mischief.Fails | Mischief.Background | Mischief.Breaches), 80)]
    public void Any_number_of_ranks_and_threads_gives_the_same_run(int mischief, int worlds) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(worlds).WithReplay(20_261_125, 7), Prop.ForAll(Cases((Mischief)mischief), c =>
        {
            World world = c.World.Build();
            var options = new RunOptions { Until = c.Limit == 0 ? SimTime.Never : new SimTime(c.Limit) };
            Outcome expected = Outcome.Of(world, 0, options, Outcome.To<RandomWorld.Row>, Outcome.To<RandomWorld.Note>);
            Outcome[] found = OnRanks(world, c.Ranks, c.Threads, options);
            Outcome.AssertSame(expected, found[0]);
            Assert.All(found[1..], other => Assert.Equal((expected.Stop, expected.Digest, 0), (other.Stop, other.Digest, other.Rows.Count)));
        }));

    [Fact]
    public void More_ranks_than_groups_leave_some_idle()
    {
        World world = new PholdLike { Players = 6, Groups = 2 }.Build();
        var options = new RunOptions { Until = SimTime.FromSeconds(20) };
        Outcome expected = Outcome.Of(world, 0, options);
        Assert.All(OnRanks(world, 5, 1, options), found => Outcome.AssertSame(expected, found));
    }

    [Fact]
    public void A_rank_cancels_them_all()
    {
        World world = new PholdLike().Build();
        RunStopReason[] reasons = LocalRanks.Run(3, communicator =>
        {
            using var cancellation = new CancellationTokenSource();
            if (communicator.Rank == 1)
            {
                cancellation.Cancel();
            }

            return MpiEngine.Run(communicator, world, new RunOptions { Cancellation = cancellation.Token }).Stop.Reason;
        });
        Assert.All(reasons, reason => Assert.Equal(RunStopReason.Cancelled, reason));
    }

    [Fact]
    public void The_first_rank_tells_how_much_each_has_done()
    {
        World world = new PholdLike { Players = 300, Groups = 30, Balls = 40 }.Build();
        var seen = new List<RunProgress>();
        LocalRanks.Run(2, communicator => MpiEngine.Run(
            communicator, world, new RunOptions { Until = SimTime.FromSeconds(60), Progress = communicator.Rank == 0 ? seen.Add : _ => Assert.Fail("it is not the first") }).Stop.Reason);
        Assert.NotEmpty(seen);
        Assert.All(seen, p => Assert.Equal((2, p.Events), (p.Processes.Count(n => n > 0), p.Processes.Sum())));
    }

    [Fact]
    public void Different_ranks_are_refused_by_what_differs()
    {
        string[] messages = LocalRanks.Run(3, communicator => Assert.Throws<RankMismatchException>(() => communicator.RequireEqual(
            [("version", "1.0"), ("seed", communicator.Rank == 2 ? "8" : "7")])).Message);
        Assert.All(messages, message => Assert.StartsWith("rank 2 has another seed than rank 0: 8 and 7", message));
    }

    private static Outcome[] OnRanks(World world, int ranks, int threads, RunOptions options) => LocalRanks.Run(ranks, communicator =>
    {
        var rows = new List<string>();
        RunOptions mine = options with { Sinks = [Outcome.To<RandomWorld.Row>(rows), Outcome.To<RandomWorld.Note>(rows)] };
        RunResult result = MpiEngine.Run(communicator, world, mine, threads);
        return new Outcome(result.Stop.ToString(), result.Digest, rows);
    });

    private static Arbitrary<Case> Cases(Mischief mischief) =>
        (from world in RandomWorld.Small
         from groups in Gen.Choose(2, 8)
         from actors in Gen.Choose(2, 16)
         from ranks in Gen.Choose(1, 4)
         from threads in Gen.Choose(1, 2)
         from limit in Gen.Elements(0L, 0, 0, 100, 5_000)
         select new Case(world with { Groups = groups, Actors = Math.Max(actors, groups), Mischief = mischief }, ranks, threads, limit)).ToArbitrary();

    private sealed record Case(RandomWorld World, int Ranks, int Threads, long Limit);
}
