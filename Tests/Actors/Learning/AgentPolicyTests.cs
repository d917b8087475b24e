using EdgeActors.Actors.Learning;
using EdgeActors.Learners;
using EdgeActors.Learners.Algorithms;
using EdgeActors.Simulator;

namespace EdgeActors.Tests.Actors.Learning;

/// <summary>An agent that has only a shape and weights decides as the learner itself does.</summary>
public class AgentPolicyTests
{
    private const int Seen = 3, Numbers = 2, Steps = 300;

    private static readonly ManagedBackend s_backend = new();

    [Theory]
    [InlineData("sac")]
    [InlineData("td3")]
    [InlineData("ddpg")]
    [InlineData("td7")]
    [InlineData("drl-mwf")]
    [InlineData("drl-mwf, one layer")]
    [InlineData("drl-mwf, three layers, no router")]
    [InlineData("dtdrlmo")]
    [InlineData("dtdrlmo, mu alone")]
    [InlineData("dtdrlmo, predicting")]
    [InlineData("dtdrlmo, off")]
    public void Its_best_action_is_the_learner_s(string algorithm)
    {
        using ITransitionLearner learner = Learner(algorithm);
        Practise(learner);
        var policy = new AgentPolicy(learner.Shape, new FrozenFloats(learner.PolicyWeights()));
        var random = new RandomStream(1, "agent", "test");
        float[] own = new float[Numbers], expected = new float[Numbers];
        for (int i = 0; i < 20; i++)
        {
            float[] seen = [.. Enumerable.Range(0, Seen).Select(_ => (float)random.Uniform(-1, 1))];
            policy.Act(seen, ref random, own);
            learner.Policy.Act(seen, expected);
            Assert.All(own.Zip(expected), pair => Assert.Equal(pair.Second, pair.First, 1e-4));
        }
    }

    [Theory]
    [InlineData("sac", 0.02)]
    [InlineData("td3", 0.02)]
    [InlineData("ddpg", 0.1)]
    [InlineData("td7", 0.02)]
    [InlineData("drl-mwf", 0.02)]
    [InlineData("dtdrlmo", 0.02)]
    [InlineData("dtdrlmo, off", 0.02)]
    public void It_explores_as_widely_as_the_learner(string algorithm, double tolerance)
    {
        using ITransitionLearner learner = Learner(algorithm);
        var policy = new AgentPolicy(learner.Shape, new FrozenFloats(learner.PolicyWeights()), explores: true);
        var random = new RandomStream(2, "agent", "test");
        float[] own = new float[Numbers], expected = new float[Numbers];
        Assert.Equal(1 / Math.Sqrt(3), Deviation(() => Act(own)), 0.02); // uniform until the learner is warm
        Practise(learner);
        policy.Swap(1, new FrozenFloats(learner.PolicyWeights()));
        Assert.Equal(Deviation(() => Explore(expected)), Deviation(() => Act(own)), tolerance);

        float Act(float[] action)
        {
            policy.Act([0.3f, -0.2f, 0.1f], ref random, action);
            return action[0];
        }

        float Explore(float[] action)
        {
            learner.Explore([0.3f, -0.2f, 0.1f], action);
            return action[0];
        }
    }

    [Fact]
    public void A_normal_policy_draws_beyond_what_it_uses_and_knows_the_density()
    {
        using ITrajectoryLearner learner = s_backend.GaussianTrajectoryPpo(Seen, Numbers, new TrajectoryPpoConfig { Hidden = 8 }, 1);
        var policy = new AgentPolicy(learner.Shape, new FrozenFloats(learner.PolicyWeights()), explores: true);
        var random = new RandomStream(3, "agent", "test");
        var action = new float[Numbers];
        bool beyond = false;
        for (int i = 0; i < 200; i++)
        {
            policy.Act([0, 0, 0], ref random, action);
            beyond |= Math.Abs(policy.Drawn[0]) > 1;
            Assert.All(action.Zip(policy.Drawn.ToArray()), p => Assert.Equal(Math.Clamp(p.Second, -1, 1), p.First));

            // All biases are 0, so at 0 the middles are; the deviations are 1.
            double density = policy.Drawn.ToArray().Sum(d => (-0.5 * d * d) - (0.5 * Math.Log(2 * Math.PI)));
            Assert.Equal(density, policy.LogProbability, 1e-5);
        }

        Assert.True(beyond);
        policy.Explores = false;
        policy.Act([0, 0, 0], ref random, action);
        Assert.All(action, a => Assert.Equal(0, a));
    }

    [Fact]
    public void Drift_starts_at_0_in_each_episode()
    {
        using ITransitionLearner learner = Learner("ddpg");
        Practise(learner);
        var weights = new FrozenFloats(learner.PolicyWeights());
        AgentPolicy once = new(learner.Shape, weights, explores: true), again = new(learner.Shape, weights, explores: true);
        var action = new float[Numbers];
        var random = new RandomStream(4, "agent", "test");
        for (int i = 0; i < 5; i++)
        {
            once.Act([0, 0, 0], ref random, action);
        }

        once.Begin();
        Assert.Equal(First(again), First(once));

        float[] First(AgentPolicy policy)
        {
            var stream = new RandomStream(5, "agent", "test");
            policy.Act([0, 0, 0], ref stream, action);
            return [.. action];
        }
    }

    [Theory]
    [InlineData(Memory.Lstm, true)]
    [InlineData(Memory.Gru, true)]
    [InlineData(Memory.Lstm, false)]
    [InlineData(Memory.Gru, false)]
    public void A_policy_that_reads_a_window_values_actions_as_its_learner_does(Memory memory, bool dueling)
    {
        const int Observation = 9, Choices = 4; // three numbers, then three looks at two
        using ITransitionLearner learner = s_backend.Dqn(
            Observation, Choices, new DqnConfig { Hidden = 8, Dueling = dueling, Capacity = 100, Warmup = 10, BatchSize = 8, LearningRate = 1e-2 }, 5, window: new WindowShape(3, 2, memory, 5));
        var random = new RandomStream(9, "practice", "test");
        for (int i = 0; i < 60; i++)
        {
            learner.Learn(Any(ref random), [i % Choices], i % 3, Any(ref random), terminated: i % 10 == 9);
        }

        IPolicyNetwork network = IPolicyNetwork.Of(learner.Shape);
        float[] weights = learner.PolicyWeights(), outputs = new float[Choices], scratch = new float[network.ScratchSize];
        Assert.Equal(network.WeightCount + learner.Shape.Following, weights.Length);
        var agent = new AgentPolicy(learner.Shape, new FrozenFloats(weights));
        for (int i = 0; i < 20; i++)
        {
            float[] seen = Any(ref random);
            network.Run(weights.AsSpan(0, network.WeightCount), seen, outputs, scratch);
            float[] values = ((EdgeActors.Learners.Training.IActionValues)learner).Values(seen);
            Assert.Equal(values.Select(v => (double)v), outputs.Select(v => (double)v), (a, b) => Math.Abs(a - b) < 1e-4);
            Assert.Equal(Array.IndexOf(values, values.Max()), agent.Choose(seen, [1, 1, 1, 1], ref random));
        }

        static float[] Any(ref RandomStream random)
        {
            var numbers = new float[Observation];
            foreach (ref float number in numbers.AsSpan())
            {
                number = (float)random.Uniform(-1, 1);
            }

            return numbers;
        }
    }

    [Theory]
    [InlineData(0, 2, 4)]
    [InlineData(3, 0, 4)]
    [InlineData(5, 2, 4)] // nothing is left beside the window
    [InlineData(3, 2, 0)]
    public void A_window_that_does_not_fit_is_refused(int looks, int size, int units) =>
        Assert.ThrowsAny<ArgumentException>(() => s_backend.Dqn(9, 4, new DqnConfig(), 1, window: new WindowShape(looks, size, Memory.Gru, units)));

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        using ITransitionLearner learner = Learner("td3");
        var policy = new AgentPolicy(learner.Shape, new FrozenFloats(learner.PolicyWeights()));
        var random = new RandomStream(1, "agent", "test");
        Assert.Throws<ArgumentException>(() => policy.Swap(1, new FrozenFloats(new float[5])));
        Assert.Throws<InvalidOperationException>(() => policy.Choose([0, 0, 0], [1, 1], ref random));
        using ITrajectoryLearner discrete = s_backend.TrajectoryPpo(Seen, 2, new TrajectoryPpoConfig(), 1);
        var chooser = new AgentPolicy(discrete.Shape, new FrozenFloats(discrete.PolicyWeights()));
        Assert.Throws<InvalidOperationException>(() => chooser.Act([0, 0, 0], ref random, new float[2]));
        Assert.Equal(-1, chooser.Choose([0, 0, 0], [0, 0], ref random));
    }

    private static DtdrlmoConfig Twin => new() { Hidden = 16, Capacity = 1000, Warmup = 50, BatchSize = 16, ExplorationNoise = 0.2, RefitEvery = 20 };

    private static DrlMwfConfig Modular => new() { Hidden = 16, Environment = 2, Capacity = 1000, Warmup = 50, BatchSize = 16, ActorRate = 3e-3 };

    private static ITransitionLearner Learner(string algorithm) => algorithm switch
    {
        "sac" => s_backend.Sac(Seen, Numbers, new SacConfig { Hidden = 16, Capacity = 1000, Warmup = 50, BatchSize = 16 }, 5),
        "td3" => s_backend.Td3(Seen, Numbers, new Td3Config { Hidden = 16, Capacity = 1000, Warmup = 50, BatchSize = 16 }, 5),
        "ddpg" => s_backend.Ddpg(Seen, Numbers, new DdpgConfig { Hidden = 16, Capacity = 1000, Warmup = 50, BatchSize = 16 }, 5),
        "drl-mwf" => s_backend.DrlMwf(Seen, Numbers, Modular, 5),
        "drl-mwf, one layer" => s_backend.DrlMwf(Seen, Numbers, Modular with { Layers = 1, Modules = 4, Environment = 1 }, 5),
        "drl-mwf, three layers, no router" => s_backend.DrlMwf(Seen, Numbers, Modular with { Layers = 3, Modules = 2, Routes = false, Normalises = false }, 5),
        "dtdrlmo" => s_backend.Dtdrlmo(Seen, Numbers, Twin, 5),
        "dtdrlmo, mu alone" => s_backend.Dtdrlmo(Seen, Numbers, Twin with { AlwaysChooses = false }, 5),
        "dtdrlmo, predicting" => s_backend.Dtdrlmo(Seen, Numbers, Twin with { Candidates = 1, Predicts = true }, 5),
        "dtdrlmo, off" => s_backend.Dtdrlmo(Seen, Numbers, Twin with { Candidates = 1 }, 5),
        _ => s_backend.Td7(Seen, Numbers, new Td7Config { Hidden = 16, EmbeddingSize = 8, Capacity = 1000, Warmup = 50, BatchSize = 16 }, 5),
    };

    /// <summary>Transitions of a made-up task, in short episodes.</summary>
    private static void Practise(ITransitionLearner learner)
    {
        var random = new RandomStream(9, "practice", "test");
        var action = new float[Numbers];
        float[] seen = [0, 0, 0];
        for (int i = 0; i < Steps; i++)
        {
            learner.Explore(seen, action);
            float[] next = [.. Enumerable.Range(0, Seen).Select(_ => (float)random.Uniform(-1, 1))];
            learner.Learn(seen, action, -Math.Abs(action[0] - seen[0]), next, terminated: i % 10 == 9);
            seen = next;
        }
    }

    private static double Deviation(Func<float> draw)
    {
        double[] draws = [.. Enumerable.Range(0, 8000).Select(_ => (double)draw())];
        double mean = draws.Average();
        return Math.Sqrt(draws.Average(d => (d - mean) * (d - mean)));
    }
}
