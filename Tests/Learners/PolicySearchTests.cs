using EdgeActors.Learners.Algorithms;
using EdgeActors.Learners.Environments;
using EdgeActors.Learners.Experience;

namespace EdgeActors.Tests.Learners;

/// <summary>PPO's heads and masks, behaviour cloning and the genetic algorithm.</summary>
public sealed class PolicySearchTests
{
    [Fact]
    public void GaussianPpoFindsTheBestActions()
    {
        using var ppo = LearnerSamples.Make("ppo-gaussian", 3);
        LearnerSamples.Train(ppo, false, 0, 6_400);
        var action = new float[1];
        var errors = Enumerable.Range(0, 50).Select(i =>
        {
            var seen = LearnerSamples.Observation(10_000 + i);
            ppo.Policy.Act(seen, action);
            return Math.Abs(action[0] - (seen[0] / 2));
        });
        Assert.True(errors.Average() < 0.15, $"{errors.Average()}");
    }

    [Fact]
    public void GaussianDensitiesFollowTheirDefinition()
    {
        manual_seed(4);
        using var scope = NewDisposeScope();
        using var head = new GaussianHead(new Trunk(nn.Sequential(nn.Linear(2, 3))), 3);
        var drawn = new float[3];
        var observation = tensor([0.3f, -0.8f], [1, 2]);
        var output = head.forward(observation);
        var log = head.Draw(output, observation, new SeededRandom(1), drawn);
        var mean = output.data<float>().ToArray();
        var expected = drawn.Zip(mean).Sum(p => (-0.5 * (p.First - p.Second) * (p.First - p.Second)) - (0.5 * Math.Log(2 * Math.PI)));
        var (judged, entropy) = head.Judge(output, observation, tensor(drawn, [1, 3]));
        Assert.Equal(expected, log, 1e-5);
        Assert.Equal(expected, judged.item<float>(), 1e-5);
        Assert.Equal(1.5 * (Math.Log(2 * Math.PI) + 1), entropy.item<float>(), 1e-5);
    }

    [Fact]
    public void MaskedActionsAreNeverTakenAndTheBestAllowedIsLearned()
    {
        var bandit = new MaskedBandit(4);
        using var ppo = new Ppo(bandit.ObservationSize, 4, new PpoConfig { Hidden = 16, Rollout = 64, BatchSize = 32, LearningRate = 3e-3, Epochs = 6, Masked = true }, 2);
        var random = new SeededRandom(6);
        var (seen, action) = (new float[bandit.ObservationSize], new float[1]);
        var late = 0.0;
        for (var i = 0; i < 3_200; i++)
        {
            bandit.Reset(random);
            bandit.Observe(seen);
            ppo.Explore(seen, action);
            Assert.True(seen[(int)action[0]] > 0);
            var result = bandit.Step((int)action[0]);
            ppo.Learn(seen, action, result.Reward, seen, true);
            ppo.Policy.Act(seen, action);
            Assert.True(seen[(int)action[0]] > 0);
            late += i >= 2_700 && action[0] == bandit.Best ? 1 : 0;
        }

        Assert.True(late / 500 > 0.95, $"{late / 500}");
    }

    [Fact]
    public void TheBanditRefusesWhatItsMaskForbids()
    {
        var bandit = new MaskedBandit(3);
        var mask = new float[3];
        var random = new SeededRandom(1);
        do
        {
            bandit.Reset(random);
            bandit.Observe(mask);
            Assert.Contains(1f, mask);
        }
        while (!mask.Contains(0f));

        Assert.Throws<ArgumentException>(() => bandit.Step(Array.IndexOf(mask, 0f)));
    }

    [Fact]
    public void CloningDoesWhatTheDataDid()
    {
        using var cloning = new BehaviourCloning(2, 3, new BehaviourCloningConfig { Hidden = 24, LearningRate = 5e-3 }, 1);
        for (var i = 0; i < 400; i++)
        {
            cloning.Remember(LearnerSamples.Observation(i), [Done(LearnerSamples.Observation(i))]);
        }

        for (var i = 0; i < 400; i++)
        {
            cloning.Update();
        }

        var action = new float[1];
        var right = Enumerable.Range(5_000, 200).Count(i =>
        {
            cloning.Policy.Act(LearnerSamples.Observation(i), action);
            return action[0] == Done(LearnerSamples.Observation(i));
        });
        Assert.InRange(right, 180, 200);
        Assert.Throws<ArgumentOutOfRangeException>(() => (new BehaviourCloningConfig { Hidden = 0 }).Checked());

        static float Done(float[] seen) => seen[0] > 0.3f ? 2 : seen[1] > 0 ? 1 : 0;
    }

    [Fact]
    public void TheGeneticAlgorithmFindsTheOptimum()
    {
        static double Cost(ReadOnlySpan<int> genes)
        {
            var cost = 0.0;
            for (var i = 0; i < genes.Length; i++)
            {
                cost += genes[i] == i % 3 ? 0 : 1;
            }

            return cost;
        }

        var (genes, cost) = new GeneticSearch(9, 3, new GeneticConfig(), 1).Minimise(Cost);
        Assert.Equal(0, cost);
        Assert.Equal([0, 1, 2, 0, 1, 2, 0, 1, 2], genes);
        Assert.Equal(genes, new GeneticSearch(9, 3, new GeneticConfig(), 1).Minimise(Cost).Genes);
        var none = new GeneticSearch(9, 3, new GeneticConfig { Generations = 0 }, 1).Minimise(Cost);
        Assert.True(none.Cost > 0);
        Assert.Throws<ArgumentOutOfRangeException>(() => new GeneticSearch(9, 3, new GeneticConfig { Elite = 30 }, 1));
    }
}
