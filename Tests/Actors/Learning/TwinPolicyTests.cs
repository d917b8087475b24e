using EdgeActors.Actors.Learning;
using EdgeActors.Learners;
using EdgeActors.Learners.Algorithms;
using EdgeActors.Simulator;

namespace EdgeActors.Tests.Actors.Learning;

/// <summary>An agent with a digital twin chooses what the twin expects most of, and predicts.</summary>
public class TwinPolicyTests
{
    private const int Seen = 3, Numbers = 2, Hidden = 8, Candidates = 4;
    private const double Gamma = 0.7;

    private static readonly ManagedBackend s_backend = new();

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    public void Exploring_it_draws_candidates_and_takes_the_one_an_independent_computation_takes(int steps)
    {
        using ITransitionLearner learner = Learner();
        Practise(learner, 60 + steps);
        float[] weights = learner.PolicyWeights(), action = new float[Numbers];
        var policy = new AgentPolicy(learner.Shape, new FrozenFloats(weights), explores: true);
        var random = new RandomStream(4, "agent", "test");
        int others = 0;
        for (int i = 0; i < 40; i++)
        {
            float[] seen = [(float)random.Uniform(-1, 1), (float)random.Uniform(-1, 1), (float)random.Uniform(-1, 1)];
            RandomStream copy = random; // draws the same again
            double[] middle = [.. Run(weights, 0, Seen, Numbers, seen).Select(v => Math.Tanh(v))];
            List<double[]> candidates = [middle];
            while (candidates.Count < Candidates)
            {
                candidates.Add([.. middle.Select(m => Math.Clamp(m + (weights[^1] * copy.Normal(0, 1)), -1, 1))]);
            }

            double[] best = candidates.MaxBy(c => Worth(weights, seen, [.. c.Select(n => (float)n)]))!;
            policy.Act(seen, ref random, action);
            Assert.Equal(best, action.Select(a => (double)a), (x, y) => Math.Abs(x - y) < 1e-4);
            Assert.Equal(action, policy.Drawn.ToArray());
            Assert.Equal(copy.Draws, random.Draws);
            others += best == middle ? 0 : 1;
        }

        Assert.InRange(others, 10, 39);
    }

    /// <summary>A shape may come from a file that anybody wrote.</summary>
    [Theory]
    [InlineData(8, 2_000_000_000, 0.9)]
    [InlineData(8, 0, 0.9)]
    [InlineData(2_000_000_000, 8, 0.9)]
    [InlineData(0, 8, 0.9)]
    [InlineData(8, 8, 1.5)]
    [InlineData(8, 8, double.NaN)]
    public void A_twin_out_of_range_is_refused_before_anything_is_made_for_it(int hidden, int candidates, double gamma)
    {
        var shape = new PolicyShape(PolicyRule.Deterministic, [3, 4, 2]) { Twin = new TwinShape(hidden, candidates, gamma, true) };
        Assert.Contains("has no twin with", Assert.Throws<ArgumentException>(() => new AgentPolicy(shape, new FrozenFloats(new float[10]))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_nothing_explores_nothing_is_drawn_and_it_chooses_or_not_as_its_shape_says()
    {
        using ITransitionLearner learner = Learner();
        Practise(learner, 100);
        var weights = new FrozenFloats(learner.PolicyWeights());
        AgentPolicy choosing = new(learner.Shape, weights), plain = new(learner.Shape with { Twin = learner.Shape.Twin! with { AlwaysChooses = false } }, weights);
        var random = new RandomStream(4, "agent", "test");
        float[] seen = [0.3f, -0.2f, 0.6f], chosen = new float[Numbers], again = new float[Numbers], middle = new float[Numbers];
        choosing.Act(seen, ref random, chosen);
        choosing.Act(seen, ref random, again);
        plain.Act(seen, ref random, middle);
        Assert.Equal(chosen, again);
        Assert.NotEqual(chosen, middle);
        Assert.Equal(Run(weights.Values.ToArray(), 0, Seen, Numbers, seen).Select(v => Math.Tanh(v)), middle.Select(a => (double)a), (x, y) => Math.Abs(x - y) < 1e-5);
        Assert.Equal(0, random.Draws);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(Candidates)]
    public void It_predicts_what_the_learner_has_learned(int candidates)
    {
        using ITransitionLearner learner = Learner(candidates);
        var policy = new AgentPolicy(learner.Shape, new FrozenFloats(learner.PolicyWeights()));
        float[] seen = [0.3f, -0.2f, 0.6f], action = [0.4f, -0.9f], next = new float[Seen];
        Assert.True(policy.Predicts);
        policy.Predict(seen, action, next);
        Assert.Equal(seen, next); // it has learned nothing yet
        Practise(learner, 400);
        Assert.True(policy.Swap(1, new FrozenFloats(learner.PolicyWeights())));
        policy.Predict(seen, action, next);
        float[] expected = [.. Run(learner.PolicyWeights(), Count(Seen, Numbers), Seen + Numbers, Seen, [.. seen, .. action]).Zip(seen, (d, s) => d + s)];
        Assert.Equal(expected, next, (x, y) => Math.Abs(x - y) < 1e-5);
        Assert.Equal(Next(seen, action), next, (x, y) => Math.Abs(x - y) < 0.15);
    }

    [Fact]
    public void A_policy_without_a_twin_predicts_nothing()
    {
        using ITransitionLearner learner = s_backend.Dtdrlmo(Seen, Numbers, Small with { Candidates = 1, Predicts = false }, 5);
        var policy = new AgentPolicy(learner.Shape, new FrozenFloats(learner.PolicyWeights()));
        Assert.False(policy.Predicts);
        Assert.Throws<InvalidOperationException>(() => policy.Predict(new float[Seen], new float[Numbers], new float[Seen]));
    }

    /// <summary>A perfect twin is told what follows: no transition net is sent out, and without being told it does not choose.</summary>
    [Fact]
    public void Who_is_told_what_follows_takes_what_an_independent_computation_takes()
    {
        using ITransitionLearner learner = s_backend.Dtdrlmo(Seen, Numbers, Small with { Given = true }, 5);
        Practise(learner, 100);
        float[] weights = learner.PolicyWeights(), action = new float[Numbers], middle = new float[Numbers];
        Assert.Equal(Count(Seen, Numbers) + Count(Seen, 1) + Count(Seen + Numbers, 1) + 2, weights.Length);
        var policy = new AgentPolicy(learner.Shape, new FrozenFloats(weights), explores: true);
        Assert.True(policy.MustBeTold && !policy.Predicts);
        var random = new RandomStream(4, "agent", "test");
        int others = 0;
        for (int i = 0; i < 40; i++)
        {
            float[] seen = [(float)random.Uniform(-1, 1), (float)random.Uniform(-1, 1), (float)random.Uniform(-1, 1)];
            RandomStream copy = random; // draws the same again
            policy.Middle(seen, middle);
            List<float[]> candidates = [middle];
            while (candidates.Count < Candidates)
            {
                candidates.Add([.. middle.Select(m => (float)Math.Clamp(m + (weights[^1] * copy.Normal(0, 1)), -1, 1))]);
            }

            policy.Act(seen, new Tells(seen), ref random, action);
            Assert.Equal(candidates.MaxBy(c => Told(weights, Next(seen, c)))!, action, (x, y) => Math.Abs(x - y) < 1e-4);
            others += Math.Abs(action[0] - middle[0]) > 1e-3 ? 1 : 0;
        }

        Assert.InRange(others, 10, 39);
        Assert.Throws<InvalidOperationException>(() => policy.Act(new float[Seen], ref random, action));
        Assert.Throws<InvalidOperationException>(() => policy.Predict(new float[Seen], action, new float[Seen]));
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        using ITransitionLearner learner = Learner();
        float[] weights = learner.PolicyWeights();
        var shape = new PolicyShape(PolicyRule.Deterministic, [Seen, Hidden, Hidden, Numbers]) { Twin = new TwinShape(Hidden, Candidates, Gamma, true) };
        _ = new AgentPolicy(shape, new FrozenFloats(weights));
        Assert.Throws<ArgumentException>(() => new AgentPolicy(shape, new FrozenFloats(weights[1..])));
        Assert.Throws<ArgumentException>(() => new AgentPolicy(shape with { Twin = null }, new FrozenFloats(weights)));
        Assert.Throws<ArgumentException>(() => new AgentPolicy(shape with { Twin = shape.Twin with { Candidates = 0 } }, new FrozenFloats(weights)));
        Assert.Throws<ArgumentException>(() => new AgentPolicy(shape with { KeepsBest = true }, new FrozenFloats(weights)));
        Assert.Throws<ArgumentException>(() => new AgentPolicy(shape with { Rule = PolicyRule.Drifting }, new FrozenFloats([.. weights, 0])));
    }

    [Fact]
    public void A_decision_allocates_nothing()
    {
        using ITransitionLearner learner = Learner();
        Practise(learner, 100);
        var policy = new AgentPolicy(learner.Shape, new FrozenFloats(learner.PolicyWeights()), explores: true);
        var random = new RandomStream(4, "agent", "test");
        float[] seen = [0.3f, -0.2f, 0.6f], action = new float[Numbers], next = new float[Seen];
        long fewest = long.MaxValue;
        for (int i = 0; i < 300; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            policy.Act(seen, ref random, action);
            policy.Predict(seen, action, next);
            fewest = Math.Min(fewest, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, fewest);
    }

    private static DtdrlmoConfig Small => new()
    {
        Hidden = Hidden,
        Gamma = Gamma,
        Capacity = 1000,
        Warmup = 50,
        BatchSize = 16,
        ExplorationNoise = 0.2,
        Candidates = Candidates,
        Predicts = true,
        RefitEvery = 20,
        RefitBatchSize = 16,
        RefitRate = 5e-3,
    };

    private static ITransitionLearner Learner(int candidates = Candidates) => s_backend.Dtdrlmo(Seen, Numbers, Small with { Candidates = candidates }, 5);

    /// <summary>A world whose first two numbers actions move.</summary>
    private static float[] Next(float[] seen, float[] action) => [(0.6f * seen[0]) + (0.3f * action[0]), (0.6f * seen[1]) - (0.3f * action[1]), 0.5f * (seen[0] + seen[2])];

    private static void Practise(ITransitionLearner learner, int steps)
    {
        var random = new RandomStream(9, "practice", "test");
        var action = new float[Numbers];
        for (int i = 0; i < steps; i++)
        {
            float[] seen = [(float)random.Uniform(-1, 1), (float)random.Uniform(-1, 1), (float)random.Uniform(-1, 1)];
            learner.Explore(seen, action);
            float[] next = Next(seen, action);
            learner.Learn(seen, action, -next.Sum(n => n * n), next, terminated: i % 10 == 9);
        }
    }

    private static double Worth(float[] weights, float[] seen, float[] action)
    {
        int transition = Count(Seen, Numbers), reward = transition + Count(Seen + Numbers, Seen), critic = reward + Count(Seen, 1);
        float[] next = [.. Run(weights, transition, Seen + Numbers, Seen, [.. seen, .. action]).Zip(seen, (d, s) => d + s)];
        float[] then = [.. Run(weights, 0, Seen, Numbers, next).Select(MathF.Tanh)];
        return Run(weights, reward, Seen, 1, next)[0] + (Gamma * Run(weights, critic, Seen + Numbers, 1, [.. next, .. then])[0]);
    }

    /// <summary>r^(s') + gamma Q(s', mu(s')) of what is told.</summary>
    private static double Told(float[] weights, float[] next)
    {
        int reward = Count(Seen, Numbers), critic = reward + Count(Seen, 1);
        float[] then = [.. Run(weights, 0, Seen, Numbers, next).Select(MathF.Tanh)];
        return Run(weights, reward, Seen, 1, next)[0] + (Gamma * Run(weights, critic, Seen + Numbers, 1, [.. next, .. then])[0]);
    }

    private static int Count(int inputs, int outputs) => ((inputs + 1) * Hidden) + ((Hidden + 1) * Hidden) + ((Hidden + 1) * outputs);

    /// <summary>A net with two hidden layers of rectified units.</summary>
    private static float[] Run(float[] weights, int start, int inputs, int outputs, float[] input)
    {
        float[] first = Layer(start, inputs, Hidden, input), second = Layer(start + ((inputs + 1) * Hidden), Hidden, Hidden, Rectified(first));
        return Layer(start + ((inputs + 1) * Hidden) + ((Hidden + 1) * Hidden), Hidden, outputs, Rectified(second));

        float[] Layer(int at, int from, int to, float[] given) =>
            [.. Enumerable.Range(0, to).Select(unit => weights[at + (from * to) + unit] + given.Select((v, i) => v * weights[at + (i * to) + unit]).Sum())];

        static float[] Rectified(float[] values) => [.. values.Select(v => Math.Max(0, v))];
    }

    private sealed class Tells(float[] seen) : INextObservation
    {
        public void Tell(ReadOnlySpan<float> action, Span<float> next) => Next(seen, action.ToArray()).CopyTo(next);
    }
}
