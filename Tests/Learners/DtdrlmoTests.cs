using EdgeActors.Learners.Algorithms;
using EdgeActors.Learners.Experience;
using EdgeActors.Learners.Training;

namespace EdgeActors.Tests.Learners;

/// <summary>DTDRLMO's own parts: without its twin it is DDPG, its twin learns the world, and it chooses by it what the paper says.</summary>
public sealed class DtdrlmoTests
{
    private const int Seen = 2, Hidden = 12;

    private static DtdrlmoConfig Small => new() { Hidden = Hidden, Capacity = 400, Warmup = 20, BatchSize = 16, ExplorationNoise = 0.3, Candidates = 5, RefitEvery = 20, RefitBatchSize = 16, RefitRate = 3e-3 };

    private static DtdrlmoConfig Off => Small with { Candidates = 1 };

    public static TheoryData<string> Switches => ["candidates", "noise", "refit-every", "epochs", "batch", "rate", "always"];

    [Fact]
    public void SwitchedOffItIsDdpgWithNormalNoise()
    {
        var plain = new DdpgConfig { Hidden = Hidden, Gamma = Off.Gamma, ActorRate = Off.ActorRate, CriticRate = Off.CriticRate, BatchSize = 16, Capacity = 400, Warmup = 20, Tau = Off.Tau, CriticDecay = 0 };
        using var ddpg = new Ddpg(Seen, 1, plain, 7);
        using var off = new Dtdrlmo(Seen, 1, Off, 7);
        var random = new SeededRandom(3);
        for (var i = 0; i < 150; i++)
        {
            float[] seen = LearnerSamples.Observation(i), tried = [Number(random)];
            foreach (var learner in new ILearner[] { ddpg, off })
            {
                learner.Learn(seen, tried, World.Reward(World.Next(seen, tried[0])), LearnerSamples.Observation(i + 1), i % 9 == 8);
            }
        }

        Assert.Equal(ddpg.Parameters(), off.Parameters());
        Assert.Equal(ddpg.PolicyWeights()[..^3], off.PolicyWeights()[..^2]);
        Assert.Equal(ddpg.FlopsPerTransition, off.FlopsPerTransition);
        Assert.Null(off.Shape.Twin);
        Assert.Equal(PolicyRule.Deterministic, off.Shape.Rule);
        float[] expected = new float[1], own = new float[1];
        ddpg.Policy.Act([0.3f, -0.2f], expected);
        off.Policy.Act([0.3f, -0.2f], own);
        Assert.Equal(expected, own);
        double[] noise = [.. Enumerable.Range(0, 4_000).Select(_ => Tried() - expected[0])];
        Assert.Equal(0, noise.Average(), 0.02);
        Assert.Equal(0.3, Math.Sqrt(noise.Average(n => n * n)), 0.01);
        Assert.Equal(0.683, noise.Average(n => Math.Abs(n) < 0.3 ? 1.0 : 0), 0.02); // a share of one deviation, as a normal distribution has

        float Tried()
        {
            off.Explore([0.3f, -0.2f], own);
            return own[0];
        }
    }

    [Fact]
    public void WhoOnlyPredictsLearnsTheSamePolicy()
    {
        using var off = new Dtdrlmo(Seen, 1, Off, 7);
        using var predicting = new Dtdrlmo(Seen, 1, Off with { Predicts = true }, 7);
        Assert.Equal(World.Play(off, 0, 150).Actions, World.Play(predicting, 0, 150).Actions);
        Assert.Equal(off.Parameters(), predicting.Parameters()[..off.Parameters().Length]);
        Assert.Equal(Weights(Seen, 1) + Weights(Seen + 1, Seen) + 2, predicting.PolicyWeights().Length);
        Assert.True(predicting.FlopsPerTransition > off.FlopsPerTransition);
        using var given = new Dtdrlmo(Seen, 1, Off with { Predicts = true, Given = true }, 7);
        using var again = new Dtdrlmo(Seen, 1, Off, 7);
        Assert.Equal(World.Play(again, 0, 150).Actions, World.Play(given, 0, 150).Actions);
        Assert.Null(given.Shape.Twin); // a perfect twin that shapes alone has nothing to send out
        using var choosing = new Dtdrlmo(Seen, 1, Small, 7);
        Assert.Equal(Weights(Seen, 1) + Weights(Seen + 1, Seen) + Weights(Seen, 1) + Weights(Seen + 1, 1) + 2, choosing.PolicyWeights().Length);
    }

    [Fact]
    public void WhoIsToldWhatFollowsLearnsRewardsOfWhatDidFollowAndExploresAsDdpg()
    {
        using var told = new Dtdrlmo(Seen, 1, Small with { Hidden = 32, Capacity = 2_000, Warmup = 100, RefitEvery = 50, RefitBatchSize = 32, Given = true }, 3);
        using var off = new Dtdrlmo(Seen, 1, Off with { Hidden = 32, Capacity = 2_000, Warmup = 100 }, 3);
        Assert.Equal(World.Play(off, 0, 800).Actions, World.Play(told, 0, 800).Actions);
        Assert.Equal(Weights(Seen, 1, 32) + Weights(Seen, 1, 32) + Weights(Seen + 1, 1, 32) + 2, told.PolicyWeights().Length);
        var random = new SeededRandom(11);
        double error = 0, spread = 0;
        for (var i = 0; i < 200; i++)
        {
            float[] next = [Number(random) * 0.7f, Number(random) * 0.7f];
            var expected = World.Reward(next);
            error += Math.Pow(Run(told.PolicyWeights(), Weights(Seen, 1, 32), [Seen, 1], next, 32)[0] - expected, 2);
            spread += Math.Pow(expected + 0.32, 2); // 0.32 is the mean
        }

        Assert.True(error < 0.2 * spread, $"{error} of {spread}");
    }

    [Theory]
    [MemberData(nameof(Switches))]
    public void EverySwitchChangesWhatIsDone(string name)
    {
        var other = name switch
        {
            "candidates" => Small with { Candidates = 2 },
            "noise" => Small with { ExplorationNoise = 0.1 },
            "refit-every" => Small with { RefitEvery = 30 },
            "epochs" => Small with { RefitEpochs = 2 },
            "batch" => Small with { RefitBatchSize = 8 },
            "rate" => Small with { RefitRate = 1e-3 },
            _ => Small with { AlwaysChooses = false },
        };
        Assert.NotEqual(Act(Small), Act(other));
        Assert.Equal(Act(other), Act(other));
    }

    [Fact]
    public void TheTwinSaysThatNothingChangesAndThenLearnsWhatDoes()
    {
        using var learner = new Dtdrlmo(Seen, 1, Small with { Hidden = 32, Capacity = 2_000, Warmup = 100, RefitEvery = 50, RefitBatchSize = 32 }, 3);
        Assert.Equal([0f, 0f], Difference(learner, [0.3f, -0.4f], 0.5f));
        World.Play(learner, 0, 800);
        double error = 0, nothing = 0;
        var random = new SeededRandom(11);
        for (var i = 0; i < 200; i++)
        {
            float[] seen = [Number(random), Number(random)];
            var action = Number(random);
            var (next, found) = (World.Next(seen, action), Difference(learner, seen, action));
            for (var j = 0; j < Seen; j++)
            {
                error += Math.Pow(next[j] - seen[j] - found[j], 2);
                nothing += Math.Pow(next[j] - seen[j], 2);
            }
        }

        Assert.True(error < 0.05 * nothing, $"{error} where nothing changes is wrong by {nothing}");
    }

    [Fact]
    public void TheTwinIsFittedEverySoManyTransitions()
    {
        using var learner = new Dtdrlmo(Seen, 1, Small with { Warmup = 30, RefitEvery = 25 }, 3);
        float[] before = Twin(learner);
        List<int> fits = [];
        for (var i = 1; i <= 110; i++)
        {
            World.Play(learner, i - 1, i);
            if (!before.SequenceEqual(Twin(learner)))
            {
                fits.Add(i);
                before = Twin(learner);
            }
        }

        Assert.Equal([30, 50, 75, 100], fits); // the first when it is warm
    }

    [Fact]
    public void ItDoesWhatAnIndependentComputationFindsBest()
    {
        using var learner = new Dtdrlmo(Seen, 1, Small, 3);
        World.Play(learner, 0, 300);
        float[] noise = learner.Shape.Twin!.FixedNoise(1), weights = learner.PolicyWeights(), action = new float[1];
        var others = 0;
        for (var i = 0; i < 60; i++)
        {
            var seen = LearnerSamples.Observation(i);
            var middle = Math.Tanh(Run(weights, 0, [Seen, 1], seen)[0]);
            double[] candidates = [middle, .. noise.Select(n => Math.Clamp(middle + (weights[^1] * n), -1, 1))];
            var best = candidates.MaxBy(a => Worth(weights, seen, (float)a));
            learner.Policy.Act(seen, action);
            Assert.Equal(best, action[0], 1e-4);
            others += Math.Abs(best - middle) > 1e-3 ? 1 : 0;

            // What it tries is drawn, but it never tries what it expects less of than of mu(s).
            learner.Explore(seen, action);
            Assert.True(Worth(weights, seen, action[0]) >= Worth(weights, seen, (float)middle) - 1e-4);
        }

        Assert.InRange(others, 10, 60);
    }

    [Fact]
    public void WhatItMeasuresIsReported()
    {
        Assert.Equal(["critic_loss", "policy_loss"], Names(Off));
        Assert.Equal(["critic_loss", "policy_loss", "transition_loss"], Names(Off with { Predicts = true }));
        Assert.Equal(["critic_loss", "policy_loss", "reward_loss", "transition_loss"], Names(Small));
        Assert.Equal(["critic_loss", "policy_loss", "reward_loss"], Names(Small with { Given = true }));

        static IEnumerable<string> Names(DtdrlmoConfig config)
        {
            using var learner = new Dtdrlmo(Seen, 1, config, 3);
            World.Play(learner, 0, 100);
            var sink = new Sink();
            learner.Report(sink, 100);
            Assert.All(sink.Values.Values, v => Assert.True(double.IsFinite(v) && v != 0));
            return sink.Values.Keys.Select(k => k["train/".Length..]).Order();
        }
    }

    [Fact]
    public void WhereActionsMoveTheWorldItDoesAtLeastAsWellAsDdpgInLearningAndAfter()
    {
        double untrained = 0, own = 0, plain = 0, tried = 0, triedPlain = 0;
        for (var seed = 1; seed <= 8; seed++)
        {
            var config = Small with { Hidden = 24, Capacity = 2_000, Warmup = 100, BatchSize = 32, ExplorationNoise = Schedule.Linear(0.3, 0.05, 800), Candidates = 8, RefitEvery = 25, RefitBatchSize = 64 };
            using var learner = new Dtdrlmo(Seen, 1, config, seed);
            using var off = new Dtdrlmo(Seen, 1, config with { Candidates = 1 }, seed);
            untrained += World.Return(learner.Policy);
            World.Play(learner, 0, 100); // uniform
            World.Play(off, 0, 100);
            tried += World.Play(learner, 100, 400).Reward;
            triedPlain += World.Play(off, 100, 400).Reward;
            own += World.Return(learner.Policy);
            plain += World.Return(off.Policy);
        }

        Assert.True(own >= 1.03 * plain && own >= 0.3 * untrained, $"{own} with a twin, {plain} without, {untrained} before");
        Assert.True(tried >= triedPlain, $"{tried} while learning with a twin, {triedPlain} without");
    }

    [Fact]
    public void ConfigurationsAreChecked()
    {
        Assert.Equal("Candidates", Assert.Throws<ArgumentOutOfRangeException>(() => (Small with { Candidates = 0 }).Checked()).ParamName);
        Assert.Equal("RefitEvery", Assert.Throws<ArgumentOutOfRangeException>(() => (Small with { RefitEvery = 0 }).Checked()).ParamName);
        Assert.Equal("RefitEpochs", Assert.Throws<ArgumentOutOfRangeException>(() => (Small with { RefitEpochs = 0 }).Checked()).ParamName);
        Assert.Equal("RefitBatchSize", Assert.Throws<ArgumentOutOfRangeException>(() => (Small with { RefitBatchSize = 0 }).Checked()).ParamName);
        Assert.Equal("RefitRate", Assert.Throws<ArgumentOutOfRangeException>(() => (Small with { RefitRate = double.NaN }).Checked()).ParamName);
        Assert.Equal("ExplorationNoise", Assert.Throws<ArgumentOutOfRangeException>(() => (Small with { ExplorationNoise = -0.1 }).Checked()).ParamName);
        Assert.Equal("Warmup", Assert.Throws<ArgumentOutOfRangeException>(() => new Dtdrlmo(2, 1, Small with { Warmup = 401 }, 1)).ParamName);
    }

    /// <summary>r^(s^') + gamma Q(s^', mu(s^')), by the weights that are sent out.</summary>
    private static double Worth(float[] weights, float[] seen, float action)
    {
        int transition = Weights(Seen, 1), reward = transition + Weights(Seen + 1, Seen), critic = reward + Weights(Seen, 1);
        float[] next = [.. Run(weights, transition, [Seen + 1, Seen], [.. seen, action]).Zip(seen, (d, s) => d + s)];
        var then = (float)Math.Tanh(Run(weights, 0, [Seen, 1], next)[0]);
        return Run(weights, reward, [Seen, 1], next)[0] + (Small.Gamma * Run(weights, critic, [Seen + 1, 1], [.. next, then])[0]);
    }

    private static float[] Difference(Dtdrlmo learner, float[] seen, float action)
    {
        var hidden = learner.Shape.Twin!.Hidden;
        return Run(learner.PolicyWeights(), Weights(Seen, 1, hidden), [Seen + 1, Seen], [.. seen, action], hidden);
    }

    private static float[] Twin(Dtdrlmo learner) => learner.PolicyWeights()[Weights(Seen, 1)..(Weights(Seen, 1) + Weights(Seen + 1, Seen) + Weights(Seen, 1))];

    private static int Weights(int inputs, int outputs, int hidden = Hidden) => ((inputs + 1) * hidden) + ((hidden + 1) * hidden) + ((hidden + 1) * outputs);

    private static float[] Run(float[] weights, int start, int[] sizes, float[] input, int hidden = Hidden)
        => LearnerSamples.Outputs(new PolicyShape(PolicyRule.Deterministic, [sizes[0], hidden, hidden, sizes[1]]), weights.AsSpan(start), input);

    private static float Number(SeededRandom random) => (float)((2 * random.NextDouble()) - 1);

    private static float[] Act(DtdrlmoConfig config)
    {
        using var learner = new Dtdrlmo(Seen, 1, config, 7);
        World.Play(learner, 0, 200);
        var actions = new float[20];
        for (var i = 0; i < actions.Length; i++)
        {
            learner.Policy.Act(LearnerSamples.Observation(i), actions.AsSpan(i, 1));
        }

        return actions;
    }

    /// <summary>Two numbers of which an action moves the first and the first the second; the reward is how near both are to 0.</summary>
    private static class World
    {
        private const int Length = 12;

        public static float[] Next(float[] seen, float action) => [Math.Clamp((0.8f * seen[0]) + (0.5f * action), -1, 1), Math.Clamp((0.9f * seen[1]) - (0.4f * seen[0]), -1, 1)];

        public static double Reward(float[] next) => -((next[0] * next[0]) + (next[1] * next[1]));

        /// <summary>Explores from one step to another; gives what it did, and the sum of what that brought.</summary>
        public static (float[] Actions, double Reward) Play(ILearner learner, int from, int to)
        {
            var reward = 0.0;
            var (done, seen, action) = (new float[to - from], new float[Seen], new float[1]);
            for (var i = from; i < to; i++)
            {
                seen = i % Length == 0 || i == from ? LearnerSamples.Observation(i) : seen;
                learner.Explore(seen, action);
                var next = Next(seen, action[0]);
                learner.Learn(seen, action, Reward(next), next, false, i % Length == Length - 1);
                (done[i - from], seen) = (action[0], next);
                reward += Reward(next);
            }

            return (done, reward);
        }

        /// <summary>What a policy gets from 20 starts.</summary>
        public static double Return(IPolicy policy)
        {
            double sum = 0;
            var action = new float[1];
            for (var start = 0; start < 20; start++)
            {
                var seen = LearnerSamples.Observation(1_000 + start);
                for (var step = 0; step < Length; step++)
                {
                    policy.Act(seen, action);
                    seen = Next(seen, action[0]);
                    sum += Reward(seen);
                }
            }

            return sum / 20;
        }
    }

    private sealed class Sink : IMetricSink
    {
        public Dictionary<string, double> Values { get; } = [];

        public void Write(string name, double value, long step) => Values[name] = value;
    }
}
