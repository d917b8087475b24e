using EdgeActors.Actors.Learning;
using EdgeActors.Scenarios;
using EdgeActors.Scenarios.Learning;
using EdgeActors.Simulator;
using EdgeActors.Simulator.Akka;
using EdgeActors.Simulator.Engines;
using EdgeActors.Tests.Simulator;
using EdgeActors.Tests.Simulator.Akka;
using EdgeActors.Tests.Simulator.Engines;
using Resuming = EdgeActors.Tests.Simulator.Resuming;

namespace EdgeActors.Tests.Scenarios.Learning;

public class TrainingWorldTests
{
    private const string Small = "o2o.nodes = 5; o2o.slots = 20; train.episodes = 6; train.round.rows = 40; train.ppo.hidden = 8; train.batch.rows = 4";

    private const string Melbourne = "scenario = melbourne; melbourne.max-users = 30; melbourne.max-sites = 6; melbourne.duration = 5 s; melbourne.arrival-rate = 0.4";

    private const string City = "scenario = city; city.devices = 40; city.nodes = 9; city.clouds = 2; city.region-side = 2; city.duration = 5 s; city.arrivals.rate = 0.3; "
        + "city.motion.speed.min = 50; city.motion.speed.max = 200; city.motion.rest = 1 s; city.cell-side = 100 m";

    private const string Crowded = "scenario = city; city.devices = 100; city.nodes = 2; city.clouds = 1; city.duration = 5 s; city.arrivals.rate = 1; "
        + "city.node.processors = 1; city.cloud.processors = 4; city.cloud.speed = 1 GHz; train.ppo.learning-rate = 0.003";

    /// <summary>Every way of learning, small.</summary>
    public static TheoryData<string> Settings =>
    [
        "train.placement = centralised",
        "train.placement = per-node",
        "train.placement = federated; train.federated-period = 5 s",
        "train.placement = centralised; o2o.probe = 5 ms",
        "train.placement = federated; train.federated-period = 5 s; o2o.probe = 1 ms; train.batch.time = 500 ms",
        "train.mode = free; o2o.probe = 1 ms",
        Melbourne,
        Melbourne + "; train.placement = federated; train.federated-period = 5 s; train.round.rows = 5",
        City,
        City + "; train.placement = federated; train.federated-period = 5 s; train.round.rows = 5",
        City + "; train.mode = free; train.link-delay = 1 ms; train.algorithm = dqn; train.dqn.warmup = 40",
        "train.link-delay = 1 ms",
        "train.link-delay = 3 ms; train.placement = federated; train.federated-period = 5 s; o2o.probe = 1 ms",
        "train.link-delay = 1 ms; train.placement = per-node; train.mode = free",
        Melbourne + "; train.link-delay = 1 ms",
        "train.algorithm = dqn; train.dqn.warmup = 40; o2o.probe = 1 ms",
        "train.algorithm = discrete-sac; train.discrete-sac.warmup = 64; train.placement = federated; train.federated-period = 5 s",
    ];

    [Theory]
    [MemberData(nameof(Settings))]
    public void Every_engine_learns_the_same(string settings)
    {
        World world = World(settings);
        Outcome Run(int threads) => Outcome.Of(
            world, threads, null, Outcome.To<RoundTrained>, Outcome.To<EpisodePlayed>, Outcome.To<PolicyAdopted>, Outcome.To<ShipmentsCarried>);
        Outcome sequential = Run(0);
        Outcome.AssertSame(sequential, Run(1));
        Outcome.AssertSame(sequential, Run(2));
        Assert.Contains(sequential.Rows, r => r.StartsWith("PolicyAdopted", StringComparison.Ordinal));
        Assert.Equal(6, sequential.Rows.Count(r => r.StartsWith("EpisodePlayed", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_cluster_trains_with_the_world_in_one_member_and_the_learner_in_the_other()
    {
        World world = World("train.link-delay = 1 ms");
        RunDigest digest = SequentialEngine.Run(world, new RunOptions()).RequireFinished();
        using LoopbackCluster two = LoopbackCluster.Start(2);
        foreach (Granularity granularity in new[] { Granularity.Entity, Granularity.Shard, Granularity.Actor })
        {
            List<FinalPolicy>[] final = [[], []]; // the first member takes the rows of both
            Assert.All(
                two.Together(m => AkkaEngine.Run(m, world, new RunOptions { Sinks = [new EndSink<FinalPolicy>(final[m.Index].Add)] }, granularity)),
                r => Assert.Equal(digest, r.RequireFinished()));
            Assert.Equal(Train("train.link-delay = 1 ms").Final[0].State.Bytes.ToArray(), Assert.Single(final[0]).State.Bytes.ToArray());
        }
    }

    [Fact]
    public void What_a_learner_s_distance_costs_is_simulated()
    {
        TrainingRun near = Train("train.mode = free"), far = Train("train.mode = free; train.link-delay = 2 s");
        Assert.Equal(0, near.Staleness.MeanSeconds);
        Assert.True(far.Staleness.MeanSeconds > 0.1, $"{far.Staleness.MeanSeconds}");
    }

    [Fact]
    public void Policies_are_stale_while_training_takes_time_and_fresh_while_it_does_not()
    {
        TrainingRun free = Train("train.mode = free"), slow = Train("train.round.time = 30 s");
        Assert.Equal((0, 0), (free.Staleness.MeanVersions, free.Staleness.MeanSeconds));
        Assert.Equal(default, free.Shipped);
        Assert.NotEqual(default, slow.Shipped);
        Assert.All(slow.Rounds, r => Assert.Equal(SimDuration.FromSeconds(30), r.Ended - r.Began));
        Assert.All(free.Rounds, r => Assert.Equal(new SimDuration(1), r.Ended - r.Began));
        TrainingRun big = Train("train.update-size = 200 MB");
        Assert.True(big.Staleness.MeanSeconds > 0.05, $"{big.Staleness.MeanSeconds}");
        Assert.True(big.Staleness.MostVersions >= 1);
    }

    [Theory]
    [InlineData("train.round.time = 7 s", 0, 0, 0)]
    [InlineData("train.placement = federated; train.federated-period = 5 s; o2o.probe = 1 ms", 0, 2, 0)]
    [InlineData("train.placement = federated; train.federated-period = 5 s; o2o.probe = 1 ms", 2, 1, 3)]
    [InlineData("train.placement = centralised; o2o.probe = 5 ms", 3, 0, 0)]
    [InlineData("train.placement = per-node; o2o.probe = 5 ms", 0, 1, 2)]
    [InlineData("train.algorithm = dqn; train.dqn.warmup = 40; train.dqn.capacity = 64; o2o.probe = 1 ms", 0, 2, 0)]
    [InlineData("train.algorithm = discrete-sac; train.discrete-sac.warmup = 64", 0, 0, 0)]
    [InlineData(Melbourne, 0, 2, 0)]
    [InlineData(City, 0, 2, 0)]
    [InlineData(City + "; train.placement = per-node; train.round.rows = 5", 2, EngineChoice.Check, 0)]
    [InlineData("train.placement = per-node", 0, EngineChoice.Check, 0)]
    [InlineData("train.mode = free; o2o.probe = 1 ms", 0, 2, 0)]
    [InlineData("train.link-delay = 1 ms", 2, 2, 2)]
    public void A_training_that_was_interrupted_comes_to_the_same(string settings, int savedOnRanks, int threads, int ranks)
    {
        var saved = new List<byte[]>();
        TrainingRun whole = Train(settings, EngineChoice.All[0], new RunOptions());
        TrainingRun interrupted = Train(settings, new EngineChoice(savedOnRanks > 0 ? 1 : 0, Ranks: savedOnRanks), new RunOptions
        {
            Checkpointer = new PeriodicCheckpointer(SimDuration.FromSeconds(9), c => saved.Add(Resuming.ToBytes(c))),
        });
        Assert.Equal(whole.Digest, interrupted.Digest);
        Assert.InRange(saved.Count, 4, 100);
        foreach (byte[] checkpoint in new[] { saved[1], saved[saved.Count / 2], saved[^1] })
        {
            TrainingRun resumed = Train(settings, new EngineChoice(threads, Ranks: ranks), new RunOptions { From = CheckpointFile.Of(checkpoint) });
            Assert.Equal(whole.Digest, resumed.Digest);
            Assert.Equal(whole.Episodes, resumed.Episodes);
            Assert.Equal(whole.Rounds, resumed.Rounds);
            Assert.Equal(whole.Final.Select(f => f.State.ContentHash), resumed.Final.Select(f => f.State.ContentHash));
            Assert.Equal(
                (whole.Tasks.Tasks, whole.Tasks.SuccessRate, whole.Staleness.MeanSeconds), (resumed.Tasks.Tasks, resumed.Tasks.SuccessRate, resumed.Staleness.MeanSeconds));
        }
    }

    [Fact]
    public void In_Melbourne_policies_come_from_the_cloud_over_backhaul_and_radio()
    {
        TrainingRun free = Train(Melbourne + "; train.mode = free"), big = Train(Melbourne + "; train.update-size = 5 MB");
        Assert.Equal((0, default), (free.Staleness.MeanSeconds, free.Shipped));
        Assert.True(big.Staleness.StaleShare > 0.02, $"{big.Staleness.StaleShare}");
        // Each version goes down two links to each of 30 devices, as far as the run lasts.
        Assert.InRange(big.Shipped.Bytes, 1.8 * 30 * 5e6 * (big.Staleness.Published - 2), 2.2 * 30 * 5e6 * big.Staleness.Published);
    }

    [Fact]
    public void A_warm_start_goes_on_from_where_another_run_ended()
    {
        TrainingRun first = Train("");
        string file = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(file, first.Final[0].State.Bytes.ToArray());
            TrainingRun second = Train($"train.warm-start = \"{file}\"; train.freeze-after = 0");
            Assert.Equal(first.Final[0].State.Bytes.ToArray(), second.Final[0].State.Bytes.ToArray());
            Assert.Empty(second.Rounds);
            Assert.NotEqual(first.Digest, second.Digest);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Theory]
    [InlineData("train.ppo.learning-rate = 0.003")]
    [InlineData("train.algorithm = dqn; train.dqn.warmup = 200; train.dqn.train-every = 8; train.dqn.learning-rate = 3e-3; train.dqn.epsilon = 'linear 1 to 0.05 over 1500'")]
    [InlineData(Crowded)]
    [InlineData("train.algorithm = discrete-sac; train.discrete-sac.warmup = 200; train.discrete-sac.train-every = 16; train.discrete-sac.learning-rate = 3e-3")]
    public void A_policy_learns_to_beat_chance(string algorithm)
    {
        TrainingRun run = Train("o2o.nodes = 8; o2o.slots = 50; train.episodes = 24; train.round.rows = 200; " + algorithm.Replace('\'', '"'));
        double first = run.Episodes.Take(3).Average(e => e.SuccessRate);
        Assert.True(run.Late > first + 0.05, $"{first:F3} to {run.Late:F3}");
    }

    private static TrainingRun Train(string settings) => Train(settings, EngineChoice.All[0], new RunOptions());

    private static TrainingRun Train(string settings, EngineChoice engine, RunOptions options)
    {
        var run = new TrainingRun(0, null, resumable: true);
        run.Play(Factory(settings), (_, world) => engine.Run(world, options with { Sinks = run.Sinks }));
        return run;
    }

    internal static World World(string settings) => Factory(settings).Create(0).World;

    internal static TrainingFactory Factory(string settings) =>
        new(SettingsLoader.LoadDefaults([.. $"{Small}; {settings}".Split("; ", StringSplitOptions.RemoveEmptyEntries)]));
}
