using EdgeActors.Simulator;
using EdgeActors.Simulator.Akka;
using EdgeActors.Simulator.Engines;
using FsCheck;
using FsCheck.Fluent;
using Outcome = EdgeActors.Tests.Simulator.Engines.Outcome;

namespace EdgeActors.Tests.Simulator.Akka;

/// <summary>In one process, both granularities: digest, count, end, failure and rows are Sequential's.</summary>
public sealed class AkkaEngineTests : IDisposable
{
    private readonly ActorCluster _cluster = new(new ClusterSettings(threads: 2));

    public void Dispose() => _cluster.Dispose();

    [Theory]
    [InlineData((int)Mischief.None, 60)]
    [InlineData((int)Mischief.Pairs, 40)]
    [InlineData((int)Mischief.Background, 80)]
    [InlineData((int)(Mischief.Stops | Mischief.Pairs), 60)]
    [InlineData((int)Mischief.Fails, 60)]
    [InlineData((int)(Mischief.Stops | Mischief.Fails | Mischief.Background | Mischief.Breaches), 120)]
    public void Any_world_runs_as_on_the_sequential_engine(int mischief, int worlds) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(worlds).WithReplay(20_261_126, 7), Prop.ForAll(Cases((Mischief)mischief), c =>
        {
            World world = c.World.Build();
            var options = new RunOptions { Until = c.Limit == 0 ? SimTime.Never : new SimTime(c.Limit) };
            Outcome expected = Outcome.Of(world, 0, options, Outcome.To<RandomWorld.Row>, Outcome.To<RandomWorld.Note>);
            Outcome.AssertSame(expected, Run(world, options, c.Granularity, c.Threads));
        }));

    private Outcome Run(World world, RunOptions options, Granularity granularity, int threads)
    {
        var rows = new List<string>();
        RunOptions mine = options with { Sinks = [Outcome.To<RandomWorld.Row>(rows), Outcome.To<RandomWorld.Note>(rows)] };
        RunResult result = AkkaEngine.Run(_cluster, world, mine, granularity, threads);
        return new Outcome(result.Stop.ToString(), result.Digest, rows);
    }

    private static Arbitrary<Case> Cases(Mischief mischief) =>
        (from world in RandomWorld.Small
         from groups in Gen.Choose(1, 8)
         from actors in Gen.Choose(1, 16)
         from granularity in Gen.Elements(Granularity.Entity, Granularity.Shard, Granularity.Actor)
         from threads in Gen.Choose(1, 3)
         from limit in Gen.Elements(0L, 0, 0, 100, 5_000)
         select new Case(world with { Groups = groups, Actors = Math.Max(actors, groups), Mischief = mischief }, granularity, threads, limit)).ToArbitrary();

    private sealed record Case(RandomWorld World, Granularity Granularity, int Threads, long Limit);
}
