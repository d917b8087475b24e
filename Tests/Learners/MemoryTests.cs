using EdgeActors.Learners.Algorithms;
using EdgeActors.Learners.Environments;
using EdgeActors.Learners.Experience;
using EdgeActors.Learners.Training;

namespace EdgeActors.Tests.Learners;

/// <summary>Recurrent heads: stretches give what single steps give, and what must be remembered is learned.</summary>
public sealed class MemoryTests
{
    private const int Symbols = 2;
    private const int Delay = 3;

    [Theory]
    [InlineData(Memory.Lstm)]
    [InlineData(Memory.Gru)]
    public void StretchesGiveWhatStepsGive(Memory kind)
    {
        manual_seed(3);
        using var scope = NewDisposeScope();
        using var off = no_grad();
        using var network = new QNetwork(2, 3, 5, dueling: true, kind);
        float[] state = new float[network.StateSize], second = new float[network.StateSize];
        network.Step(tensor(LearnerSamples.Observation(40), [1, 2]), second);
        var batch = new SequenceBatch(2, 4, 2);
        float[] states = [.. state, .. second];
        var expected = new List<float>();
        foreach (var (sequence, from, length) in new[] { (0, state, 4), (1, second, 2) })
        {
            for (var t = 0; t < length; t++)
            {
                var seen = LearnerSamples.Observation((10 * sequence) + t);
                batch.Add(sequence, t, seen);
                expected.AddRange(network.Step(tensor(seen, [1, 2]), from).data<float>().ToArray());
            }
        }

        var along = network.Along(batch, states).index_select(0, tensor(batch.Rows.ToArray())).data<float>().ToArray();
        Assert.Equal(expected.Select(v => (double)v), along.Select(v => (double)v), (a, b) => Math.Abs(a - b) < 1e-5);
    }

    [Theory]
    [InlineData(Memory.Lstm, 1)]
    [InlineData(Memory.Gru, 1)]
    [InlineData(Memory.None, 0)]
    public void OnlyMemorySolvesTheMemoryTask(Memory kind, double expected)
    {
        using var ppo = new Ppo(
            Symbols + 1, Symbols, new PpoConfig { Hidden = 12, Memory = kind, SequenceLength = 4, Rollout = 128, BatchSize = 32, Epochs = 6, LearningRate = 1e-2 }, 3);
        Assert.Equal(expected, Trained(ppo, 3_072), 0.75);
    }

    [Fact]
    public void DqnRemembersToo()
    {
        var config = new DqnConfig
        {
            Hidden = 12,
            Memory = Memory.Gru,
            SequenceLength = 4,
            BatchSize = 64,
            Warmup = 200,
            TrainEvery = 2,
            TargetEvery = 25,
            LearningRate = 1e-2,
            Epsilon = Schedule.Linear(1, 0.05, 1_000),
        };
        using var dqn = new Dqn(Symbols + 1, Symbols, config, 3);
        Assert.Equal(1, Trained(dqn, 2_000));
        Assert.Throws<ArgumentOutOfRangeException>(() => (config with { Prioritised = true }).Checked());
    }

    [Fact]
    public void BlocksBeginWhereEpisodesDoAndAfterTheirLength()
    {
        var replay = new SequenceReplay(20, 1, 1, 3);
        for (var i = 0; i < 25; i++)
        {
            replay.Add([i], i, i, [i + 0.5f], 1, i % 5 == 4, [i]);
        }

        var batch = new SequenceBatch(1, 4, 1);
        var (state, random, seen) = (new float[1], new SeededRandom(2), new HashSet<(int, int)>());
        for (var i = 0; i < 100; i++)
        {
            var taken = replay.Sample(batch, state, random);
            var start = (int)state[0];
            seen.Add((start, taken.Count));
            Assert.Equal(taken.Select((_, t) => (float)(start + t)), taken.Select(t => t.Action));
            Assert.Equal(taken.Count, batch.Rows.Count);
            Assert.Equal(start + taken.Count - 0.5f, batch.Observations[taken.Count]);
        }

        Assert.Equal([(5, 3), (8, 2), (10, 3), (13, 2), (15, 3), (18, 2), (20, 3), (23, 2)], seen.Order());
    }

    [Fact]
    public void RolloutsAreCutAtEndsAndLengths()
    {
        var rollout = new RolloutBuffer(8, 1, 1);
        for (var i = 0; i < 8; i++)
        {
            rollout.Add([0], [0], 0, 0, 0, 0, 1, i == 4);
        }

        Assert.Equal([(0, 3), (3, 2), (5, 3)], rollout.Stretches(3));
    }

    private static double Trained(ILearner learner, int steps)
    {
        var trainer = new Trainer(learner, new Recall(Symbols, Delay), 5);
        trainer.Advance(steps);
        return Evaluation.Of(learner.Policy, new Recall(Symbols, Delay), 40).Mean;
    }
}
