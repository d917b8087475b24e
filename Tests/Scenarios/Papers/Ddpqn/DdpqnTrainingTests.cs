using EdgeActors.Actors.Layers;
using EdgeActors.Actors.Learning;
using EdgeActors.Learners;
using EdgeActors.Scenarios;
using EdgeActors.Scenarios.Lab.Measures;
using EdgeActors.Scenarios.Papers.Ddpqn;
using EdgeActors.Simulator;
using EdgeActors.Simulator.Engines;

namespace EdgeActors.Tests.Scenarios.Papers.Ddpqn;

/// <summary>Agents learn in the world: a smoke run is far better than chance, and neither engine nor cores change what is learned.</summary>
public class DdpqnTrainingTests
{
    private static readonly string[] s_small =
    [
        "ddpqn.tasks = 3", "ddpqn.mix = [AlexNet]", "ddpqn.edge.servers = 2", "ddpqn.cloud.servers = 1", "ddpqn-learner.hidden = 8", "ddpqn-learner.second-hidden = 6", "ddpqn-learner.batch-size = 8",
        "ddpqn-learner.warmup = 10", "ddpqn-learner.capacity = 100", "ddpqn-learner.episodes = 20",
    ];

    public static TheoryData<string> Agents => [.. DdpqnAgents.All.Select(a => a.Name)];

    /// <summary>The world of an episode in which a few updates take place.</summary>
    internal static World World(string agent, params string[] set) => Begin(agent, [.. s_small, .. set]).World(5);

    [Fact]
    public void A_smoke_run_learns_what_one_task_needs()
    {
        DdpqnTraining training = Begin(DdpqnAgents.Ddpqn, "ddpqn.tasks = 1", "ddpqn.mix = [AlexNet]", "ddpqn.objective = { phi = 1, varphi = 0, xi = 0 }", "ddpqn-learner.episodes = 60", "ddpqn-learner.batch-size = 32", "ddpqn-learner.warmup = 32");
        double first = training.Play().Value;
        for (int episode = 1; episode < 60; episode++)
        {
            training.Play();
        }

        Assert.True(first > 1, $"{first} by chance");
        double last = training.PlayGreedily(1);
        Assert.InRange(training.Best, 0.335, last);
        Assert.True(last < 0.7, $"{last} by what was learned; the best is .3355");
    }

    [Theory]
    [MemberData(nameof(Agents))]
    public void Every_agent_learns_in_the_world_and_cores_do_not_change_what(string agent)
    {
        FinalPolicy one = Run(agent, (world, options) => SequentialEngine.Run(world, options), out RunDigest digest, out int rounds);
        FinalPolicy two = Run(agent, (world, options) => ParallelEngine.Run(world, options, 2), out RunDigest other, out _);
        Assert.Equal(digest, other);
        Assert.Equal(one.State.Bytes.ToArray(), two.State.Bytes.ToArray());
        Assert.Equal(33, rounds); // one a decision
        Assert.Equal(rounds, one.Version);
    }

    /// <summary>A task's row says which version placed its last stage, so that reports say how old policies were.</summary>
    [Fact]
    public void A_tasks_row_has_the_version_that_decided_last()
    {
        var tasks = new RowList<EdgeActors.Actors.TaskRecord>();
        SequentialEngine.Run(World(DdpqnAgents.Ddpqn), new RunOptions { Sinks = [tasks] }).RequireFinished();
        Assert.Equal(3, tasks.All.Count);
        Assert.All(tasks.All, t => Assert.InRange(t.Task.PolicyVersion, 10, 32)); // one version a decision; eleven stages a task
        Assert.InRange(tasks.All.Max(t => t.Task.PolicyVersion), 28, 32); // the last decision follows all but those that are under way
    }

    [Fact]
    public void The_best_plan_is_played_again_to_the_same_value()
    {
        DdpqnTraining training = Begin(DdpqnAgents.Dqn, s_small);
        double[] values = [.. Enumerable.Range(0, 6).Select(_ => training.Play().Value)];
        Assert.Equal(values.Min(), training.Best);
        var rows = new RowList<LayerRecord>();
        DdpqnOptions options = SettingsLoader.Defaults(s_small).Ddpqn;
        var network = new DdpqnNetwork(options, new DdpqnScenario(options, 7).Table, 7, 0);
        SequentialEngine.Run(new DdpqnWorld(network.Table, network.TasksOf(1)).Build(1, training.BestPlan()), new RunOptions { Sinks = [rows] }).RequireFinished();
        Assert.Equal(training.Best, rows.All.Sum(r => r.Value / 1e12), 1e-9);
    }

    [Theory]
    [InlineData(false, 85)]
    [InlineData(true, 41)]
    public void A_state_has_as_many_numbers_as_the_specification_says(bool extended, int size)
    {
        Settings settings = SettingsLoader.Defaults();
        LayerTable table = new DdpqnScenario(settings.Ddpqn, 1).Table;
        var parts = new DdpqnAgentParts(new ManagedBackend(), table, settings.DdpqnLearner with { State = extended ? LayerState.Extended : LayerState.Printed }, 1, 1);
        ILayerEncoder encoder = parts.Encoder();
        Assert.Equal(size, encoder.ObservationSize);
        var plan = new LayerPlan(table);
        plan.Begin([new TaskProgress(0, 0, 0, SimTime.Zero, Arrived: true), new TaskProgress(2, 19, 3, SimTime.Zero, Arrived: true)]);
        var random = new RandomStream(1, "a", "b");
        foreach (int task in new[] { 0, 1 })
        {
            float[] seen = new float[size];
            encoder.Encode(plan.DecisionOf(task, ref random), seen);
            Assert.Equal(1, seen[task == 0 ? 0 : 3]);
            Assert.Equal(1, seen[..11].Sum());
            Assert.All(seen, n => Assert.InRange(n, 0f, 1.5f));
            Assert.Contains(seen[11..], n => n > 0);
        }

        float[] before = new float[size], after = new float[size];
        encoder.Encode(plan.DecisionOf(0, ref random), before);
        plan.Place(1, 5);
        encoder.Encode(plan.DecisionOf(0, ref random), after);
        Assert.Equal(!extended, before.SequenceEqual(after)); // it shows no queues
    }

    private static DdpqnTraining Begin(string agent, params string[] set)
    {
        Settings settings = SettingsLoader.Defaults(set);
        var scenario = new DdpqnScenario(settings.Ddpqn, 7);
        var network = new DdpqnNetwork(settings.Ddpqn, scenario.Table, 7, 0);
        long decisions = settings.DdpqnLearner.Episodes * (long)network.TasksOf(1).Models.Sum(scenario.Table.Stages);
        var parts = new DdpqnAgentParts(new ManagedBackend(), scenario.Table, settings.DdpqnLearner, decisions, 3);
        return new DdpqnTraining(DdpqnAgents.All.Single(a => a.Name == agent).Of(parts), network);
    }

    private static FinalPolicy Run(string agent, Func<World, RunOptions, RunResult> run, out RunDigest digest, out int rounds)
    {
        var finals = new RowList<FinalPolicy>();
        var trained = new RowList<RoundTrained>();
        digest = run(World(agent), new RunOptions { Sinks = [new EdgeActors.Scenarios.Learning.EndSink<FinalPolicy>(p => finals.Write(p)), trained] }).RequireFinished();
        rounds = trained.All.Count;
        return Assert.Single(finals.All);
    }
}
