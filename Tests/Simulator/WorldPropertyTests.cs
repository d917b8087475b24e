using EdgeActors.Simulator;
using EdgeActors.Simulator.Engines;
using FsCheck;
using FsCheck.Fluent;

namespace EdgeActors.Tests.Simulator;

/// <summary>Random small worlds: whatever their make, a run's digest depends on nothing but the world and its seed.</summary>
public sealed class WorldPropertyTests
{
    private static readonly Config s_config = Config.QuickThrowOnFailure.WithMaxTest(60).WithReplay(20_240_229, 7);

    private static Arbitrary<RandomWorld> Worlds => RandomWorld.Small.ToArbitrary();

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
}
