using EdgeActors.Scenarios;
using EdgeActors.Scenarios.Learning;
using EdgeActors.Scenarios.Melbourne;
using EdgeActors.Simulator;
using EdgeActors.Simulator.Engines;
using EngineChoice = EdgeActors.Tests.Simulator.EngineChoice;

namespace EdgeActors.Tests.Scenarios.Learning;

/// <summary>A training in worlds that change from episode to episode.</summary>
public class TrainingSequenceTests
{
    private const string Small =
        "scenario = melbourne; melbourne.max-users = 30; melbourne.max-sites = 6; melbourne.duration = 5 s; melbourne.arrival-rate = 0.4; "
        + "train.episodes = 7; train.round.rows = 40; train.ppo.hidden = 8; train.batch.rows = 4";

    /// <summary>What changes: where learners are, and which of them there are.</summary>
    public static TheoryData<string> Placements =>
    [
        "train.placement = centralised", "train.placement = per-node; train.round.rows = 5", "train.placement = federated; train.federated-period = 7 s; train.round.rows = 5",
        "train.link-delay = 1 ms", "train.algorithm = dqn; train.dqn.warmup = 20; train.publish-period = 9 s",
    ];

    [Theory]
    [MemberData(nameof(Placements))]
    public void Every_engine_learns_the_same_over_all_worlds(string settings)
    {
        TrainingRun one = Train(settings), two = Train(settings, threads: 2);
        Assert.Equal(4, one.Worlds.Count);
        Assert.Equal(one.Worlds, two.Worlds);
        Assert.Equal(one.Digest, two.Digest);
        Assert.Equal(one.Final.Select(f => (f.Learner, f.Version, f.State.ContentHash)), two.Final.Select(f => (f.Learner, f.Version, f.State.ContentHash)));
        Assert.Equal(one.Episodes, two.Episodes);
        Assert.Equal(one.Rounds, two.Rounds);
    }

    [Fact]
    public void Learners_go_on_where_the_world_before_ended()
    {
        TrainingRun run = Train("train.round.rows = 90");
        Assert.Equal([1, 2, 3, 4, 5, 6, 7], run.Episodes.Select(e => e.Number));
        Assert.Equal(Enumerable.Range(1, run.Rounds.Count), run.Rounds.Select(r => r.Version));
        Assert.Equal(run.Rounds.Count, run.Final.Single().Version);
        Assert.Equal(run.Rounds.Count, run.Staleness.Published);
        // No decision is lost at a border: what waits at the end is less than a round.
        Assert.InRange(run.Tasks.Tasks - run.Rounds.Sum(r => r.Rows), 0, 89);
        Assert.All(run.Rounds.Zip(run.Rounds.Skip(1)), pair => Assert.True(pair.Second.Began >= pair.First.Ended));
        Assert.All(run.Episodes.Zip(run.Episodes.Skip(1)), pair => Assert.True(pair.Second.Began >= pair.First.Ended));
    }

    [Fact]
    public void Experience_waits_over_a_border()
    {
        // A round takes more decisions than a world has.
        TrainingRun run = Train("train.round.rows = 150");
        Assert.InRange(run.Rounds.Count, 1, 6);
        Assert.All(run.Rounds, r => Assert.True(r.Rows >= 150));
        Assert.Equal(run.Tasks.Tasks, run.Rounds.Sum(r => r.Rows) + run.Final.Single().Waiting!.Batches.ToArray().Sum(b => b.Rows));
    }

    [Fact]
    public void A_world_is_what_its_description_says()
    {
        TrainingFactory factory = Factory("");
        Assert.Equal([(1, 2), (3, 2), (5, 2), (7, 1)], factory.Stretches(0).Select(s => (s.First, s.Count)));
        int[] users = [.. factory.Stretches(0).Select(s => factory.Create(0, s, null).World.ActorCount)];
        Assert.NotEqual(users[0], users[1]);
        Assert.Equal(users[0], users[2]);
        Assert.NotEqual(factory.Create(0, factory.Stretches(0)[0], null).World.Seed, factory.Create(0, factory.Stretches(0)[2], null).World.Seed);
    }

    [Fact]
    public void A_training_whose_description_stays_the_same_is_one_world()
    {
        var never = new TrainingRun(0, null);
        never.Play(TrainingWorldTests.Factory("train.redraw-every = 6"), (_, world) => SequentialEngine.Run(world, new RunOptions { Sinks = never.Sinks }));
        RunDigest one = SequentialEngine.Run(TrainingWorldTests.World(""), new RunOptions()).RequireFinished();
        Assert.Equal([one], never.Worlds);
        Assert.Equal(one, never.Digest);
    }

    [Fact]
    public void The_digest_knows_the_order_of_worlds()
    {
        RunDigest a = new(5, 7, new SimTime(3)), b = new(6, 8, new SimTime(4));
        Assert.NotEqual(TrainingDigest.Of([a, b]).Value, TrainingDigest.Of([b, a]).Value);
        Assert.Equal((15, new SimTime(7)), (TrainingDigest.Of([a, b]).Events, TrainingDigest.Of([a, b]).FinalTime));
    }

    [Fact]
    public void Networks_drawn_for_training_are_no_others_and_each_training_has_its_own()
    {
        TrainOptions options = SettingsLoader.LoadDefaults(["train.episodes = 7", "train.redraw-every = 2"]).Settings.Train;
        int[] drawn = [.. Enumerable.Range(0, 3).SelectMany(t => Enumerable.Range(1, 7).Select(e => options.NetworkOf(t, e)).Distinct())];
        Assert.Equal(3 * options.NetworksEach, drawn.Distinct().Count());
        Assert.Equal([0, 1, 2], drawn.Where(n => n < TrainOptions.FirstRedrawn));
    }

    private static TrainingRun Train(string settings, int threads = 0)
    {
        var run = new TrainingRun(0, null, resumable: true);
        run.Play(Factory(settings), (_, world) => new EngineChoice(threads).Run(world, new RunOptions { Sinks = run.Sinks }));
        return run;
    }

    /// <summary>Melbourne with another number of devices, and another load, in every third and fourth episode.</summary>
    private static TrainingFactory Factory(string settings)
    {
        LoadedSettings loaded = SettingsLoader.LoadDefaults([.. $"{Small}; {settings}".Split("; ", StringSplitOptions.RemoveEmptyEntries)]);
        (MelbourneOptions options, TrainOptions train) = (loaded.Settings.Melbourne, loaded.Settings.Train);
        LearningScenario configured = LearningScenarios.Find(loaded);
        MelbourneOptions fewer = options with { MaxUsers = 20, ArrivalRate = options.ArrivalRate * 2 };
        MelbourneMap[] maps = [new MelbourneScenario(options, 1).Map, new MelbourneScenario(fewer, 1).Map];
        return new TrainingFactory(loaded, configured with
        {
            Describe = (training, episode) => (episode - 1) / 2 % 2 is 0
                ? new MelbourneTrainingDescription(options, maps[0], train, 1, training, (TrainedPolicies)configured.Trainee)
                : new MelbourneTrainingDescription(fewer, maps[1], train, 1, training, (TrainedPolicies)configured.Trainee),
        });
    }
}
