using EdgeActors.Simulator;
using EdgeActors.Simulator.Akka;
using EdgeActors.Simulator.Engines;

namespace EdgeActors.Tests.Simulator.Engines;

/// <summary>A program runs worlds on whichever engine it is given.</summary>
public sealed class EngineTests
{
    [Fact]
    public void Every_engine_gives_a_world_the_same_digest()
    {
        using var cluster = new ActorCluster(new ClusterSettings(threads: 2));
        IEngine[] engines =
        [
            Engine.Sequential, Engine.Parallel(), Engine.Parallel(2), Engine.Of((world, options) => new CheckEngine(world, options).RunToEnd),
            .. Enum.GetValues<Granularity>().Select(g => AkkaEngine.On(cluster, g, threads: 2)),
        ];
        var options = new RunOptions { Until = SimTime.FromSeconds(20) };
        RunDigest[] digests = [.. engines.Select(e => e.Run(World(5), options).RequireFinished())];
        Assert.True(digests[0].Events > 100);
        Assert.All(digests, d => Assert.Equal(digests[0], d));
    }

    [Fact]
    public void One_engine_runs_many_worlds_and_each_is_begun_before_it_runs()
    {
        IEngine engine = Engine.Parallel(2);
        Func<RunResult> first = engine.Begin(World(5)), second = engine.Begin(World(6));
        Assert.NotEqual(second().RequireFinished(), first().RequireFinished());
    }

    [Fact]
    public void What_cannot_be_is_refused_at_once()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Engine.Parallel(-1));
        Assert.Throws<ArgumentNullException>(() => Engine.Sequential.Run(null!));
        Assert.Throws<ArgumentNullException>(() => Engine.Of(null!));
    }

    private static World World(ulong seed) => new RandomWorld(seed, Actors: 8, Groups: 4, FanOut: 2, Spread: 1_000, Phases: 2, Events: 400, Lookahead: 5).Build();
}
