using EdgeActors.Simulator;
using EdgeActors.Simulator.Engines;
using FsCheck;
using FsCheck.Fluent;

namespace EdgeActors.Tests.Simulator.Engines;

/// <summary>Random worlds: digest, count, end, failure and rows are Sequential's, whatever the threads and wherever the groups are placed.</summary>
public sealed class ParallelPropertyTests
{
    [Theory]
    [InlineData((int)Mischief.None, 60)]
    [InlineData((int)Mischief.Pairs, 60)]
    [InlineData((int)Mischief.Background, 120)]
    [InlineData((int)(Mischief.Stops | Mischief.Pairs), 80)]
    [InlineData((int)Mischief.Fails, 80)]
    [InlineData((int)(Mischief.Fails | Mischief.Background | Mischief.Pairs), 120)]
    [InlineData((int)Mischief.Breaches, 80)]
    [InlineData((int)(Mischief.Stops | Mischief.Fails | Mischief.Background | Mischief.Breaches), 120)]
    public void Any_number_of_threads_and_any_placement_give_the_same_run(int mischief, int worlds) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(worlds).WithReplay(20_261_122, 9), Prop.ForAll(Cases((Mischief)mischief), c =>
        {
            World world = c.World.Build();
            var options = new RunOptions { Until = c.Limit == 0 ? SimTime.Never : new SimTime(c.Limit) };
            Outcome expected = Run(world, 0, options);
            Outcome.AssertSame(expected, Run(world, c.Threads, options));
            int parts = 1 + (int)(c.World.Seed % 3);
            Outcome.AssertSame(expected, Outcome.Restless(world, c.Threads, parts, options, Outcome.To<RandomWorld.Row>, Outcome.To<RandomWorld.Note>));
            Outcome.AssertSame(expected, Outcome.Restless(world, 1, 1 + c.Threads, options, Outcome.To<RandomWorld.Row>, Outcome.To<RandomWorld.Note>));
            Outcome.AssertSame(expected, Run(world, c.Threads, options with { Placement = g => (int)(((ulong)g.Index * 7919 ^ c.World.Seed) % (ulong)c.Threads) }));
        }));

    private static Arbitrary<Case> Cases(Mischief mischief) =>
        (from world in RandomWorld.Small
         from groups in Gen.Choose(2, 8)
         from actors in Gen.Choose(2, 16)
         from threads in Gen.Choose(2, 5)
         from limit in Gen.Elements(0L, 0, 0, 100, 5_000)
         select new Case(world with { Groups = groups, Actors = Math.Max(actors, groups), Mischief = mischief }, threads, limit)).ToArbitrary();

    private static Outcome Run(World world, int threads, RunOptions options) =>
        Outcome.Of(world, threads, options, Outcome.To<RandomWorld.Row>, Outcome.To<RandomWorld.Note>);

    private sealed record Case(RandomWorld World, int Threads, long Limit);
}
