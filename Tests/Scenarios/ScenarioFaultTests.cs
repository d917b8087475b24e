using EdgeActors.Simulator;
using EdgeActors.Simulator.Engines;
using EdgeActors.Simulator.Mpi;
using EdgeActors.Tests.Simulator.Mpi;

namespace EdgeActors.Tests.Scenarios;

/// <summary>Faults work on shipped scenarios: messages are hit, and whatever becomes of the run, it becomes the same on every engine.</summary>
public sealed class ScenarioFaultTests
{
    [Theory]
    [InlineData("o2o", "ratc", "o2o.probe = 1 ms")]
    [InlineData("melbourne", "greedy", "")]
    [InlineData("city", "cloud", "")]
    public void Every_engine_meets_the_same_faults(string scenario, string policy, string setting)
    {
        World plain = SmallScenarios.World(scenario, policy, setting);
        World world = plain.WithFaults(new Faults().Delay(SimDuration.FromMilliseconds(3), _ => true, chance: 0.05));
        var engine = new SequentialEngine(world);
        RunResult expected = engine.RunToEnd();
        Assert.True(new WorldView(engine.Shard).FaultHits[0] > 0);
        Assert.NotEqual(SequentialEngine.Run(plain).Digest, expected.Digest);
        AssertSame(expected, SequentialEngine.Run(world));
        AssertSame(expected, ParallelEngine.Run(world, threads: 2));
        Assert.All(LocalRanks.Run(2, communicator => MpiEngine.Run(communicator, world)), found => AssertSame(expected, found));
    }

    private static void AssertSame(RunResult expected, RunResult found) =>
        Assert.Equal((expected.Stop.ToString(), expected.Digest), (found.Stop.ToString(), found.Digest));
}
