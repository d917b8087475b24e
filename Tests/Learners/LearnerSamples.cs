using EdgeActors.Learners.Algorithms;

namespace EdgeActors.Tests.Learners;

/// <summary>Small learners of every kind, made by name, on observations of two numbers.</summary>
internal static class LearnerSamples
{
    public const int ObservationSize = 2;

    public static readonly string[] Continuous = ["sac", "td3", "ddpg", "td7", "drl-mwf", "dtdrlmo"];

    public static readonly string[] OnPolicy = ["ppo-gaussian", "ppo-gaussian-lstm"];

    public static readonly string[] Discrete = ["dqn", "dqn-prioritised", "discrete-sac", "ppo", "cloning", "dqn-gru", "dqn-lstm", "dqn-window", "ppo-gru", "ppo-normalised"];

    public static ILearner Make(string name, long seed) => name switch
    {
        "dqn" => new Dqn(ObservationSize, 2, Dqn, seed),
        "dqn-prioritised" => new Dqn(ObservationSize, 2, Dqn with { Double = true, Dueling = true, Prioritised = true }, seed),
        "discrete-sac" => new DiscreteSac(ObservationSize, 2, new DiscreteSacConfig { Hidden = 8, Capacity = 200, Warmup = 20, BatchSize = 8 }, seed),
        "ppo" => new Ppo(ObservationSize, 2, new PpoConfig { Hidden = 8, Rollout = 32, BatchSize = 8, Epochs = 2 }, seed),
        "ppo-gaussian" => Ppo.Gaussian(ObservationSize, 1, new PpoConfig { Hidden = 16, Rollout = 128, BatchSize = 32, LearningRate = 3e-3, Epochs = 8 }, seed),
        "dqn-gru" => new Dqn(ObservationSize, 2, Dqn with { Memory = Memory.Gru, SequenceLength = 4 }, seed),
        "dqn-lstm" => new Dqn(ObservationSize, 2, Dqn with { Memory = Memory.Lstm, SequenceLength = 3, Double = true, Dueling = true }, seed),
        "dqn-window" => new Dqn(ObservationSize, 2, Dqn with { Double = true, Dueling = true }, seed, window: new WindowShape(1, 1, Memory.Lstm, 4)),
        "ppo-gru" => new Ppo(ObservationSize, 2, new PpoConfig { Hidden = 8, Rollout = 32, BatchSize = 8, Epochs = 2, Memory = Memory.Gru, SequenceLength = 3 }, seed),
        "ppo-gaussian-lstm" => Ppo.Gaussian(ObservationSize, 1, new PpoConfig { Hidden = 8, Rollout = 32, BatchSize = 8, Memory = Memory.Lstm, SequenceLength = 8 }, seed),
        "ppo-normalised" => new Normalised(Make("ppo", seed), ObservationSize, 0.99, new NormalisationConfig { Observations = true, Rewards = true }),
        "cloning" => new BehaviourCloning(ObservationSize, 2, new BehaviourCloningConfig { Hidden = 8, Capacity = 200, BatchSize = 8 }, seed),
        "sac" => new Sac(ObservationSize, 1, new SacConfig { Hidden = 24, Capacity = 1_000, Warmup = 60, BatchSize = 32, ActorRate = 3e-3, CriticRate = 3e-3, TemperatureRate = 1e-2 }, seed),
        "td3" => new Td3(ObservationSize, 1, new Td3Config { Hidden = 24, Capacity = 1_000, Warmup = 60, BatchSize = 32, ActorRate = 3e-3, CriticRate = 3e-3 }, seed),
        "ddpg" => new Ddpg(ObservationSize, 1, new DdpgConfig { Hidden = 24, Capacity = 1_000, Warmup = 60, BatchSize = 32, ActorRate = 1e-3, CriticRate = 3e-3, CriticDecay = 1e-4 }, seed),
        "td7" => new Td7(ObservationSize, 1, new Td7Config { Hidden = 24, EmbeddingSize = 16, Capacity = 1_000, Warmup = 60, BatchSize = 32, ActorRate = 3e-3, CriticRate = 3e-3, EncoderRate = 1e-3, TargetEvery = 20 }, seed),
        "drl-mwf" => new DrlMwf(ObservationSize, 1, new DrlMwfConfig { Hidden = 24, Capacity = 1_000, Warmup = 60, BatchSize = 32, ActorRate = 3e-3, CriticRate = 3e-3, TemperatureRate = 1e-2, Correction = 0.02 }, seed),
        "dtdrlmo" => new Dtdrlmo(ObservationSize, 1, new DtdrlmoConfig { Hidden = 24, Capacity = 1_000, Warmup = 60, BatchSize = 32, ActorRate = 1e-3, CriticRate = 3e-3, ExplorationNoise = Schedule.Linear(0.3, 0.05, 500), Candidates = 4, RefitEvery = 50 }, seed),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "No such sample."),
    };

    /// <summary>Observation i of an endless stream that needs no state.</summary>
    public static float[] Observation(long i) => [((i * 37) % 101 / 50f) - 1, ((i * 53) % 97 / 48f) - 1];

    /// <summary>What a policy of dense layers with rectifiers between them gives, by weights in the order that its shape says.</summary>
    public static float[] Outputs(PolicyShape shape, ReadOnlySpan<float> weights, float[] observation)
    {
        var values = observation;
        for (var layer = 1; layer < shape.Sizes.Count; layer++)
        {
            var (inputs, next) = (values.Length, new float[shape.Sizes[layer]]);
            for (var j = 0; j < next.Length; j++)
            {
                next[j] = weights[(inputs * next.Length) + j];
                for (var i = 0; i < inputs; i++)
                {
                    next[j] += values[i] * weights[(i * next.Length) + j];
                }

                next[j] = layer + 1 < shape.Sizes.Count ? Math.Max(0, next[j]) : next[j];
            }

            weights = weights[((inputs + 1) * next.Length)..];
            values = next;
        }

        return values;
    }

    /// <summary>Goes on from one step to another: the best action is half the first number, its sign for discrete actions.</summary>
    public static void Train(ILearner learner, bool isDiscrete, long from, long to)
    {
        var action = new float[1];
        for (var i = from; i < to; i++)
        {
            var seen = Observation(i);
            learner.Explore(seen, action);
            var reward = isDiscrete ? (action[0] == 1) == (seen[0] > 0) ? 1 : 0 : -4 * (action[0] - (seen[0] / 2)) * (action[0] - (seen[0] / 2));
            learner.Learn(seen, action, reward, Observation(i + 1), i % 4 == 3, false);
        }
    }

    private static DqnConfig Dqn => new() { Hidden = 8, Capacity = 200, Warmup = 20, BatchSize = 8, TargetEvery = 10 };
}
