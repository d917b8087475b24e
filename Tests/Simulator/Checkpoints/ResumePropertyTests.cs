using EdgeActors.Scenarios.Phold;
using EdgeActors.Simulator;
using EdgeActors.Simulator.Engines;
using EdgeActors.Tests.Scenarios;
using FsCheck;
using FsCheck.Fluent;
using Xunit.Abstractions;
using Outcome = EdgeActors.Tests.Simulator.Engines.Outcome;

namespace EdgeActors.Tests.Simulator;

/// <summary>
/// Whatever the world, wherever it is interrupted, on whichever engine, and whichever goes on: the run is the uninterrupted one. RESUME_WORLDS=10000 in the
/// environment tries so many worlds instead of 60.
/// </summary>
public sealed class ResumePropertyTests(ITestOutputHelper output)
{
    private static readonly int s_worlds = int.TryParse(Environment.GetEnvironmentVariable("RESUME_WORLDS"), out int count) ? count : 60;

    private static readonly Config s_config = Config.QuickThrowOnFailure.WithMaxTest(s_worlds).WithReplay(20_251_125, 3);

    private static Func<List<string>, IRowSink>[] Sinks => [Resuming.To<RandomWorld.Row>, Resuming.To<RandomWorld.Note>];

    private static Gen<(RandomWorld World, int Stops, int Which)> Cases =>
        from world in RandomWorld.Small
        from mischief in Gen.Choose(0, 15)
        from stops in Gen.Choose(1, 40)
        from which in Gen.Choose(0, 1_000_000)
        select (world with { Mischief = (Mischief)mischief }, stops, which);

    [Fact]
    public void A_resumed_run_is_the_uninterrupted_one()
    {
        int worlds = 0, points = 0, resumed = 0;
        Check.One(s_config, Prop.ForAll(Cases.ToArbitrary(), item =>
        {
            (RandomWorld world, int stops, int which) = item;
            Outcome expected = Outcome.Of(world.Build(), 0, null, Sinks);
            long length = expected.Digest?.FinalTime.Nanoseconds ?? world.Events * Math.Max(1, world.Spread);
            var every = new SimDuration(Math.Max(1, (length / stops) + 1));
            worlds++;
            EngineChoice first = EngineChoice.All[which % EngineChoice.All.Length];
            (Outcome whole, List<(SimTime Time, byte[] Content)> checkpoints) = Resuming.Save(world.Build(), first, every, Sinks);
            Outcome.AssertSame(expected, whole);
            points += checkpoints.Count;
            for (int i = 0; i < checkpoints.Count; i += 1 + (which % 5))
            {
                EngineChoice second = EngineChoice.All[(which + i) / 7 % EngineChoice.All.Length];
                Outcome.AssertSame(expected, Resuming.Resume(world.Build(), second, checkpoints[i].Content, expected.Rows, Sinks));
                resumed++;
            }

            return true;
        }));
        output.WriteLine($"{worlds} random worlds, {points} checkpoints, {resumed} resumed runs");
        Assert.True(points > worlds && resumed > worlds / 2);
    }

    [Fact]
    public void Every_engine_saves_the_same_bytes() =>
        Check.One(s_config.WithMaxTest(Math.Min(s_worlds, 30)), Prop.ForAll(Cases.ToArbitrary(), item =>
        {
            (RandomWorld world, int stops, _) = item;
            var every = new SimDuration(Math.Max(1, world.Spread * world.Events / stops / 20));
            var expected = Resuming.Save(world.Build(), new EngineChoice(0), every, Sinks).Checkpoints;
            foreach (EngineChoice engine in EngineChoice.All)
            {
                var found = Resuming.Save(world.Build(), engine, every, Sinks).Checkpoints;
                Assert.Equal(expected.Select(c => c.Time), found.Select(c => c.Time));
                Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First.Content, pair.Second.Content));
            }

            return true;
        }));

    [Theory]
    [MemberData(nameof(SmallScenarios.All), MemberType = typeof(SmallScenarios))]
    public void Every_scenario_goes_on_from_a_checkpoint(string scenario, string policy, string setting)
    {
        World World() => SmallScenarios.World(scenario, policy, setting);
        RunDigest expected = SequentialEngine.Run(World()).RequireFinished();
        var every = new SimDuration(expected.FinalTime.Nanoseconds / 3);
        var checkpoints = Resuming.Save(World(), new EngineChoice(0), every).Checkpoints;
        Assert.InRange(checkpoints.Count, 2, 3);
        foreach (((_, byte[] content), EngineChoice engine) in checkpoints.Zip([new EngineChoice(2), new EngineChoice(0), new EngineChoice(1)]))
        {
            Assert.Equal(expected, Resuming.Resume(World(), engine, content, []).Digest);
        }
    }

    [Fact]
    public void A_resumed_run_can_be_saved_and_resumed_again()
    {
        World World() => PholdWorld.Build(5, new PholdOptions { Lps = 40 });
        var options = new RunOptions { Until = SimTime.FromSeconds(40) };
        RunDigest expected = SequentialEngine.Run(World(), options).RequireFinished();
        byte[]? last = null;
        for (int stop = 5; stop < 40; stop += 5)
        {
            // Each run is given up right after its first checkpoint.
            using var cancellation = new CancellationTokenSource();
            var saver = new PeriodicCheckpointer(SimDuration.FromSeconds(5), checkpoint =>
            {
                last = Resuming.ToBytes(checkpoint);
                cancellation.Cancel();
            });
            RunResult result = new EngineChoice(stop / 5 % 3).Run(
                World(), options with { Checkpointer = saver, Cancellation = cancellation.Token, From = last is null ? null : CheckpointFile.Of(last) });
            Assert.Equal(RunStopReason.Cancelled, result.Stop.Reason);
            Assert.Equal(SimTime.FromSeconds(stop), CheckpointFile.Of(last!).Header.Time);
        }

        Assert.Equal(expected, SequentialEngine.Run(World(), options with { From = CheckpointFile.Of(last!) }).RequireFinished());
    }
}
