using EdgeActors.Learners.Algorithms;
using EdgeActors.Learners.Experience;
using EdgeActors.Learners.Training;

namespace EdgeActors.Tests.Learners;

/// <summary>DQN and discrete SAC from trajectories that others gathered, with one network shared by all places.</summary>
public sealed class TransitionTrainerTests
{
    [Theory]
    [InlineData("dqn", 1)]
    [InlineData("dqn", 3)]
    [InlineData("discrete-sac", 3)]
    public void The_best_action_is_learned_from_what_others_did(string algorithm, int parts)
    {
        using ITrajectoryLearner learner = Learner(algorithm, parts, out Func<float[], float[]> values);
        var random = new SeededRandom(3);
        LearningReport report = default;
        for (var round = 0; round < 12; round++)
        {
            report = learner.Learn([.. Enumerable.Range(0, 4).Select(_ => Play(random, 16))]);
        }

        float[] found = values([0.2f, 0.9f, 0.5f]);
        Assert.Equal(1, Array.IndexOf(found, found.Max()));
        Assert.InRange(report.Loss, 1e-9, 0.2);
        Assert.True(learner.FlopsPerRow > 1000);
    }

    [Theory]
    [InlineData("dqn")]
    [InlineData("discrete-sac")]
    public void Going_on_from_a_checkpoint_equals_never_having_stopped(string algorithm)
    {
        using ITrajectoryLearner one = Learner(algorithm, 3, out _), other = Learner(algorithm, 3, out _);
        var random = new SeededRandom(3);
        Trajectory[] rounds = [.. Enumerable.Range(0, 4).Select(_ => Play(random, 30))];
        one.Learn(rounds[..2]);
        using var saved = new MemoryStream();
        LearnerCheckpoint.Save(one, saved);
        one.Learn(rounds[2..]);
        saved.Position = 0;
        LearnerCheckpoint.Load(other, saved);
        other.Learn(rounds[2..]);
        Assert.Equal(one.Parameters(), other.Parameters());
        Assert.Equal(one.PolicyWeights(), other.PolicyWeights());
        using ITrajectoryLearner wrong = Learner(algorithm == "dqn" ? "discrete-sac" : "dqn", 3, out _);
        saved.Position = 0;
        Assert.Throws<InvalidDataException>(() => LearnerCheckpoint.Load(wrong, saved));
    }

    [Theory]
    [InlineData("dqn")]
    [InlineData("discrete-sac")]
    public void Parameters_can_be_taken_over(string algorithm)
    {
        using ITrajectoryLearner one = Learner(algorithm, 1, out _), other = Learner(algorithm, 1, out _, seed: 99);
        Assert.NotEqual(one.Parameters(), other.Parameters());
        other.SetParameters(one.Parameters());
        Assert.Equal(one.PolicyWeights(), other.PolicyWeights());
        Assert.Throws<ArgumentException>(() => other.SetParameters([1]));
    }

    [Theory]
    [InlineData("dqn")]
    [InlineData("discrete-sac")]
    [InlineData("sac")]
    [InlineData("ddpg")]
    [InlineData("td3")]
    [InlineData("td7")]
    [InlineData("dtdrlmo")]
    public void Updates_for_a_transition_are_a_setting(string algorithm)
    {
        using ITransitionLearner one = With(1), three = With(3);
        Assert.Equal(3 * one.FlopsPerTransition, three.FlopsPerTransition, 1e-6 * three.FlopsPerTransition);
        Assert.True(Practise(one) is > 0 and var once && Practise(three) == 3 * once);

        ITransitionLearner With(int updates) => algorithm switch
        {
            "dqn" => new Dqn(2, 2, new DqnConfig { Dueling = false, Hidden = 4, BatchSize = 4, Warmup = 8, Updates = updates }, 1),
            "discrete-sac" => new DiscreteSac(2, 2, new DiscreteSacConfig { Hidden = 4, BatchSize = 4, Warmup = 8, Updates = updates }, 1),
            "sac" => new Sac(2, 1, new SacConfig { Hidden = 4, BatchSize = 4, Warmup = 8, Updates = updates }, 1),
            "ddpg" => new Ddpg(2, 1, new DdpgConfig { Hidden = 4, BatchSize = 4, Warmup = 8, Updates = updates }, 1),
            "dtdrlmo" => new Dtdrlmo(2, 1, new DtdrlmoConfig { Hidden = 4, BatchSize = 4, Warmup = 8, Candidates = 1, Updates = updates }, 1),
            "td3" => new Td3(2, 1, new Td3Config { Hidden = 4, BatchSize = 4, Warmup = 8, Updates = updates }, 1),
            _ => new Td7(2, 1, new Td7Config { Hidden = 4, EmbeddingSize = 4, BatchSize = 4, Warmup = 8, Updates = updates }, 1),
        };

        static long Practise(ITransitionLearner learner)
        {
            long version = 0;
            for (var step = 0; step < 20; step++)
            {
                version = learner.Learn([0.1f * step, 1], [step % 2], step % 3, [0.1f * (step + 1), 1], step % 5 == 4);
            }

            return version;
        }
    }

    [Theory]
    [InlineData("dqn", false)]
    [InlineData("sac", true)]
    [InlineData("dtdrlmo", true)]
    [InlineData("td7", false)] // its embeddings' loss is neither
    public void A_round_s_losses_are_those_of_values_and_policy(string algorithm, bool ofPolicy)
    {
        using var learner = (ITransitionLearner)LearnerSamples.Make(algorithm, 5);
        using var trainer = new TransitionTrainer(learner);
        using var same = (ITransitionLearner)LearnerSamples.Make(algorithm, 5);
        var random = new SeededRandom(3);
        LearningReport report = default;
        for (var round = 0; round < 3; round++)
        {
            Trajectory trajectory = Numbers(random, algorithm == "dqn");
            report = trainer.Learn([trajectory]);
            for (var row = 0; row < trajectory.Rows; row++)
            {
                same.Learn(
                    trajectory.Observations.AsSpan(2 * row, 2), algorithm == "dqn" ? [trajectory.Actions[row]] : trajectory.Numbers.AsSpan(row, 1), trajectory.Rewards[row],
                    trajectory.Observations.AsSpan(2 * (row + 1), 2), terminated: false, truncated: row == trajectory.Rows - 1);
            }

            var sink = new Measured();
            same.Report(sink, 0);
            Assert.Equal(sink.Values.GetValueOrDefault("train/critic_loss", sink.Values.GetValueOrDefault("train/loss", double.NaN)), report.Loss);
            Assert.Equal(sink.Values.GetValueOrDefault("train/policy_loss", double.NaN), report.PolicyLoss);
        }

        Assert.True(double.IsFinite(report.Loss));
        Assert.Equal(ofPolicy, double.IsFinite(report.PolicyLoss));

        static Trajectory Numbers(SeededRandom random, bool isDiscrete) => new()
        {
            Rows = 70,
            Observations = [.. Enumerable.Range(0, 142).Select(_ => (float)random.NextDouble())],
            Actions = isDiscrete ? [.. Enumerable.Range(0, 70).Select(i => i % 2)] : [],
            Numbers = isDiscrete ? [] : [.. Enumerable.Range(0, 70).Select(_ => (float)random.NextDouble())],
            LogProbabilities = new float[70],
            Rewards = [.. Enumerable.Range(0, 70).Select(i => i % 2f)],
            Elapsed = [.. Enumerable.Repeat(1.0, 70)],
            End = TrajectoryEnd.Truncated,
        };
    }

    [Fact]
    public void Rows_of_numbers_and_the_end_of_an_episode_reach_the_learner()
    {
        using var td7 = new Td7(1, 2, new Td7Config { Hidden = 4, EmbeddingSize = 4, BatchSize = 4, Warmup = 4 }, 1);
        using var trainer = new TransitionTrainer(td7);
        float[] before = td7.Parameters();
        trainer.Learn([Numbers(TrajectoryEnd.Cut)]);
        Assert.Equal(before, td7.Parameters()); // it learns at ends of episodes only
        trainer.Learn([Numbers(TrajectoryEnd.Truncated)]);
        Assert.NotEqual(before, td7.Parameters());

        using var both = new Td7(1, 2, new Td7Config { Hidden = 4, EmbeddingSize = 4, BatchSize = 4, Warmup = 4 }, 1, trajectories: 2);
        using var several = new TransitionTrainer(both);
        before = both.Parameters();
        several.Learn([Numbers(TrajectoryEnd.Truncated)]);
        Assert.Equal(before, both.Parameters()); // the episode's other trajectory goes on
        several.Learn([Numbers(TrajectoryEnd.Truncated)]);
        Assert.NotEqual(before, both.Parameters());

        static Trajectory Numbers(TrajectoryEnd end) => new()
        {
            Rows = 8,
            Observations = [.. Enumerable.Range(0, 9).Select(i => i / 9f)],
            Numbers = [.. Enumerable.Range(0, 16).Select(i => (i % 3) - 1f)],
            LogProbabilities = new float[8],
            Rewards = [.. Enumerable.Range(0, 8).Select(i => i % 2f)],
            Elapsed = [.. Enumerable.Repeat(1.0, 8)],
            End = end,
        };
    }

    [Theory]
    [InlineData("dqn", true, 0)]
    [InlineData("dqn", false, 9)]
    [InlineData("discrete-sac", true, 0)]
    public void What_follows_is_worth_the_best_that_may_be_done_then(string algorithm, bool masked, double worth)
    {
        // Action 1 brings 9 where it may be taken, and is forbidden ever after: so action 0, which brings nothing, is worth nothing.
        using ITransitionLearner inner = algorithm == "dqn"
            ? new Dqn(1, 2, new DqnConfig { Dueling = false, Hidden = 16, Gamma = 0.5, LearningRate = 5e-3, BatchSize = 32, Capacity = 500, Warmup = 32, TargetEvery = 20 }, 5, 1, masked)
            : new DiscreteSac(1, 2, new DiscreteSacConfig { Hidden = 16, Gamma = 0.5, LearningRate = 5e-3, BatchSize = 32, Capacity = 500, Warmup = 32, Tau = 0.05, FirstTemperature = 0.01 }, 5, 1, masked);
        using var trainer = new TransitionTrainer(inner);
        for (var i = 0; i < 600; i++)
        {
            trainer.Learn([new Trajectory
            {
                Rows = 1,
                Observations = [1, 1],
                Allowed = [1, 1, 1, 0],
                Actions = [i % 2],
                LogProbabilities = [0],
                Rewards = [i % 2 * 9],
                Elapsed = [1],
            }]);
        }

        float[] values = ((IActionValues)inner).Values(masked ? [1, 1, 1] : [1]);
        Assert.Equal(worth, values[0], 1.0);
        Assert.Equal(9 + (0.5 * (masked ? values[0] : values[1])), values[1], 1.5);
        var action = new float[1];
        inner.Policy.Act(masked ? [1, 1, 0] : [1], action);
        Assert.Equal(masked ? 0 : 1, action[0]);
        for (var i = 0; masked && i < 50; i++)
        {
            inner.Explore([1, 1, 0], action);
            Assert.Equal(0, action[0]);
        }
    }

    [Fact]
    public void Only_a_network_without_memory_is_sent_out_and_only_a_plain_one_shared()
    {
        using var recalling = new Dqn(3, 3, new DqnConfig { Memory = Memory.Lstm }, 1);
        Assert.Throws<InvalidOperationException>(recalling.PolicyWeights);
        Assert.Throws<ArgumentException>(() => new Dqn(3, 3, new DqnConfig(), 1, parts: 3));
        Assert.Throws<ArgumentException>(() => new Dqn(3, 3, new DqnConfig { Dueling = false, Memory = Memory.Gru }, 1, masked: true));
        Assert.Throws<ArgumentException>(() => new DiscreteSac(4, 3, new DiscreteSacConfig(), 1, parts: 3));
    }

    private static TransitionTrainer Learner(string algorithm, int parts, out Func<float[], float[]> values, long seed = 5)
    {
        if (algorithm == "dqn")
        {
            var config = new DqnConfig { Dueling = false, Hidden = 16, Gamma = 0, LearningRate = 5e-3, BatchSize = 32, Capacity = 500, Warmup = 50, TrainEvery = 2 };
            var dqn = new Dqn(3, 3, config, seed, parts);
            values = dqn.Values;
            return new TransitionTrainer(dqn);
        }

        var sac = new DiscreteSac(
            3, 3, new DiscreteSacConfig { Hidden = 16, Gamma = 0, LearningRate = 5e-3, BatchSize = 32, Capacity = 500, Warmup = 50, TrainEvery = 2, FirstTemperature = 0.1, TargetEntropyShare = 0.3 }, seed, parts);
        values = sac.Probabilities;
        return new TransitionTrainer(sac);
    }

    /// <summary>Actions at random; the reward is the number seen for the action.</summary>
    private static Trajectory Play(SeededRandom random, int rows)
    {
        float[] seen = [.. Enumerable.Range(0, 3 * (rows + 1)).Select(_ => (float)random.NextDouble())];
        int[] actions = [.. Enumerable.Range(0, rows).Select(_ => (int)random.NextBelow(3))];
        return new Trajectory
        {
            Rows = rows,
            Observations = seen,
            Allowed = [.. Enumerable.Repeat(1f, 3 * (rows + 1))],
            Actions = actions,
            LogProbabilities = new float[rows],
            Rewards = [.. actions.Select((a, row) => seen[(row * 3) + a])],
            Elapsed = [.. Enumerable.Repeat(1.0, rows)],
        };
    }

    private sealed class Measured : IMetricSink
    {
        public Dictionary<string, double> Values { get; } = [];

        public void Write(string name, double value, long step) => Values[name] = value;
    }
}
