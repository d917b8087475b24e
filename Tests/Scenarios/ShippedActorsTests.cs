using EdgeActors.Actors;
using EdgeActors.Actors.Learning;
using EdgeActors.Scenarios.Phold;
using EdgeActors.Simulator;
using EdgeActors.Simulator.Engines;
using EdgeActors.Simulator.TestKit;
using EdgeActors.Tests.Scenarios.Learning;
using EdgeActors.Tests.Simulator;

namespace EdgeActors.Tests.Scenarios;

/// <summary>
/// Whatever the project ships stands the engine that distrusts it, learners in the middle of training included, and no actor type is left out of that.
/// <see cref="Simulator.Engines.CheckEngineTests"/> has every scenario with every policy.
/// </summary>
public sealed class ShippedActorsTests
{
    private static IEnumerable<EdgeActors.Simulator.World> Scenarios =>
        SmallScenarios.All().AsEnumerable<object[]>().Select(row => SmallScenarios.World((string)row[0], (string)row[1], (string)row[2]));

    private static EdgeActors.Simulator.World Phold => PholdWorld.Build(3, new PholdOptions { Lps = 8, Population = 4 });

    [Theory]
    [MemberData(nameof(TrainingWorldTests.Settings), MemberType = typeof(TrainingWorldTests))]
    public void Every_learner_passes(string settings)
    {
        EdgeActors.Simulator.World world = TrainingWorldTests.World(settings);
        (RunResult result, IReadOnlyList<CheckFinding> findings) = CheckEngine.Run(world, new RunOptions { Sinks = [new Rows<TaskRecord>(), new Rows<RoundTrained>()] });
        Assert.Empty(findings);
        Assert.True(result.RequireFinished().Events > 500);
        Assert.Equal(SequentialEngine.Run(world).Digest, result.Digest);
    }

    [Fact]
    public void Networks_that_learn_of_groups_pass()
    {
        (RunResult result, IReadOnlyList<CheckFinding> findings) = CheckEngine.Run(Papers.MrDro.LearningWorldTests.World(), new RunOptions { Sinks = [new Rows<RoundTrained>()] });
        Assert.Empty(findings);
        Assert.Equal(SequentialEngine.Run(Papers.MrDro.LearningWorldTests.World()).Digest, result.Digest);
    }

    [Fact]
    public void Devices_that_learn_to_allocate_pass()
    {
        (RunResult result, IReadOnlyList<CheckFinding> findings) = CheckEngine.Run(Papers.Mwf.MwfTrainingTests.World("drl-mwf"), new RunOptions { Sinks = [new Rows<RoundTrained>()] });
        Assert.Empty(findings);
        Assert.Equal(SequentialEngine.Run(Papers.Mwf.MwfTrainingTests.World("drl-mwf")).Digest, result.Digest);
    }

    [Fact]
    public void Orchestrators_that_learn_of_layers_pass()
    {
        (RunResult result, IReadOnlyList<CheckFinding> findings) = CheckEngine.Run(Papers.Ddpqn.DdpqnTrainingTests.World("ddpqn"), new RunOptions { Sinks = [new Rows<RoundTrained>()] });
        Assert.Empty(findings);
        Assert.Equal(SequentialEngine.Run(Papers.Ddpqn.DdpqnTrainingTests.World("ddpqn")).Digest, result.Digest);
    }

    [Theory]
    [InlineData("dtdrlmo")]
    [InlineData("dtdrlmo-perfect")]
    public void Orchestrators_that_learn_of_services_pass(string agent)
    {
        (RunResult result, IReadOnlyList<CheckFinding> findings) = CheckEngine.Run(Papers.DtdrlmoTrainingTests.World(agent), new RunOptions { Sinks = [new Rows<RoundTrained>()] });
        Assert.Empty(findings);
        Assert.Equal(SequentialEngine.Run(Papers.DtdrlmoTrainingTests.World(agent)).Digest, result.Digest);
    }

    [Fact]
    public void Schedulers_that_take_turns_pass()
    {
        (RunResult result, IReadOnlyList<CheckFinding> findings) = CheckEngine.Run(Papers.O2o.WorldTrainingTests.World(), new RunOptions { Sinks = [new Rows<RoundTrained>()] });
        Assert.Empty(findings);
        Assert.Equal(SequentialEngine.Run(Papers.O2o.WorldTrainingTests.World()).Digest, result.RequireFinished());
    }

    [Fact]
    public void Phold_passes()
    {
        var options = new RunOptions { Until = SimTime.FromSeconds(20) };
        (RunResult result, IReadOnlyList<CheckFinding> findings) = CheckEngine.Run(Phold, options);
        Assert.Empty(findings);
        Assert.Equal(SequentialEngine.Run(Phold, options).Digest, result.Digest);
    }

    [Fact]
    public void No_actor_type_is_left_out()
    {
        IEnumerable<EdgeActors.Simulator.World> worlds = [.. Scenarios, Phold, .. TrainingWorldTests.Settings.AsEnumerable<object[]>().Select(row => TrainingWorldTests.World((string)row[0])), Papers.MrDro.LearningWorldTests.World(), Papers.Mwf.MwfTrainingTests.World("drl-mwf"), Papers.Ddpqn.DdpqnTrainingTests.World("ddpqn"), Papers.DtdrlmoTrainingTests.World("dtdrlmo"), Papers.O2o.WorldTrainingTests.World()];
        var checkedTypes = worlds.SelectMany(w => Enumerable.Range(1, w.ActorCount - 1).Select(i => w.Create(new ActorId(i)).GetType())).ToHashSet();

        // The clock handles nothing; the test kit's own are the test's.
        Type[] excused = [typeof(GlobalClock), typeof(FaultInjector), typeof(Probe)];
        IEnumerable<Type> shipped = ActorSamples.Assemblies.SelectMany(a => a.GetTypes())
            .Where(t => t.IsSubclassOf(typeof(Actor)) && !t.IsAbstract && !t.ContainsGenericParameters && t.Namespace != typeof(Probe).Namespace);
        Assert.Empty(shipped.Except(excused).Except(checkedTypes));
    }

    private sealed class Rows<TRow> : IRowSink<TRow>
        where TRow : struct
    {
        public void Write(in TRow row)
        {
        }
    }
}
