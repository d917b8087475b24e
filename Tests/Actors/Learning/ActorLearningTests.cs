using EdgeActors.Actors.Learning;
using EdgeActors.Learners;
using EdgeActors.Learners.Algorithms;
using EdgeActors.Simulator;
using EdgeActors.Simulator.Engines;
using EdgeActors.Tests.Simulator;

namespace EdgeActors.Tests.Actors.Learning;

/// <summary>Every algorithm behind a learner actor: agents elsewhere decide, and get better by what it sends them.</summary>
public class ActorLearningTests
{
    private const int Places = 3;

    private static readonly ManagedBackend s_backend = new();

    [Theory]
    [InlineData("ppo")]
    [InlineData("dqn")]
    [InlineData("discrete-sac")]
    [InlineData("gaussian-ppo")]
    [InlineData("sac")]
    [InlineData("ddpg")]
    [InlineData("td3")]
    [InlineData("td7")]
    [InlineData("dtdrlmo")]
    public void Decisions_get_better(string algorithm)
    {
        World world = Build(algorithm);
        var rewards = new List<double>();
        RunDigest digest = SequentialEngine.Run(world, new RunOptions { Sinks = [new Rewards(rewards)] }).RequireFinished();
        int tenth = rewards.Count / 10;
        double early = rewards.Take(tenth).Average(), late = rewards.TakeLast(tenth).Average();
        Assert.True(late > early + 0.12, $"{early:F3} to {late:F3}");
        Assert.Equal(digest, ParallelEngine.Run(world, new RunOptions(), threads: 2).RequireFinished());
    }

    [Theory]
    [InlineData("ddpg")]
    [InlineData("gaussian-ppo")]
    [InlineData("td7")]
    [InlineData("dtdrlmo")]
    public void Going_on_from_a_checkpoint_comes_to_the_same(string algorithm)
    {
        World world = Build(algorithm);
        var saved = new List<byte[]>();
        RunDigest digest = SequentialEngine.Run(world, new RunOptions
        {
            Checkpointer = new PeriodicCheckpointer(SimDuration.FromSeconds(700), c => saved.Add(Resuming.ToBytes(c))),
        }).RequireFinished();
        Assert.Equal(2, saved.Count);
        Assert.All(saved, bytes => Assert.Equal(digest, ParallelEngine.Run(world, new RunOptions { From = CheckpointFile.Of(bytes) }, threads: 2).RequireFinished()));
    }

    private static World Build(string algorithm)
    {
        var builder = new WorldBuilder(7) { Lookahead = SimDuration.FromSeconds(0.001) };
        GroupId edge = builder.AddGroup("edge"), cloud = builder.AddGroup("cloud");
        ActorId agent = new(1), learner = new(2);
        SimDuration travel = SimDuration.FromSeconds(0.001);
        LearnerState initial = LearnerState.Freeze(Learner(algorithm));
        ITrajectoryLearner first = Learner(algorithm);
        (PolicyShape shape, var weights) = (first.Shape, new FrozenFloats(first.PolicyWeights()));
        builder.Add("agent", edge, () => new Chooser(shape, weights, new ShipmentRoute(learner, agent, null, travel)));
        builder.Add("learner", cloud, () => new Learner(new LearnerOptions
        {
            Create = () => Learner(algorithm),
            Initial = initial,
            RoundRows = algorithm.EndsWith("ppo", StringComparison.Ordinal) ? 64 : 8,
            Audience = [new ShipmentRoute(agent, agent, null, travel)],
            Time = TrainingTime.Free,
        }));
        return builder.Build();
    }

    private static ITrajectoryLearner Learner(string algorithm) => algorithm switch
    {
        "ppo" => s_backend.TrajectoryPpo(Places, Places, new TrajectoryPpoConfig { Hidden = 16, LearningRate = 5e-3, BatchSize = 32 }, 5),
        "gaussian-ppo" => s_backend.GaussianTrajectoryPpo(Places, 1, new TrajectoryPpoConfig { Hidden = 16, LearningRate = 5e-3, BatchSize = 32 }, 5),
        "dqn" => s_backend.FromTransitions(s_backend.Dqn(
            Places, Places, new DqnConfig { Dueling = false, Hidden = 16, LearningRate = 5e-3, BatchSize = 32, Capacity = 2000, Warmup = 64, Epsilon = Schedule.Linear(1, 0.05, 800) }, 5, parts: 1)),
        "discrete-sac" => s_backend.FromTransitions(s_backend.DiscreteSac(
            Places, Places, new DiscreteSacConfig { Hidden = 16, LearningRate = 5e-3, BatchSize = 32, Capacity = 2000, Warmup = 64, FirstTemperature = 0.1, TargetEntropyShare = 0.2 }, 5, parts: 1)),
        "sac" => s_backend.FromTransitions(s_backend.Sac(Places, 1, Tuned(new SacConfig { FirstTemperature = 0.1, TargetEntropy = -2 }), 5)),
        "ddpg" => s_backend.FromTransitions(s_backend.Ddpg(Places, 1, Tuned(new DdpgConfig { NoiseDeviation = 0.05 }), 5)),
        "td3" => s_backend.FromTransitions(s_backend.Td3(Places, 1, Tuned(new Td3Config()), 5)),
        "dtdrlmo" => s_backend.FromTransitions(s_backend.Dtdrlmo(Places, 1, Tuned(new DtdrlmoConfig { Candidates = 4, ExplorationNoise = 0.2 }), 5)),
        _ => s_backend.FromTransitions(s_backend.Td7(Places, 1, Tuned(new Td7Config { EmbeddingSize = 8, EncoderRate = 3e-3 }), 5)),
    };

    private static T Tuned<T>(T config)
        where T : ContinuousConfig => config with { Hidden = 16, Capacity = 2000, Warmup = 64, BatchSize = 32, ActorRate = 3e-3, CriticRate = 3e-3 };

    /// <summary>
    /// Sees a number for each place every second, and is rewarded by the number of the place it chooses, or for a number of its own by how near that is to the
    /// first it saw. Nothing follows a decision.
    /// </summary>
    private sealed class Chooser(PolicyShape shape, FrozenFloats weights, ShipmentRoute learner) : Actor, IHandle<FlushDue>, IHandle<PolicyUpdate>
    {
        private const int Decisions = 2000;

        private readonly AgentPolicy _policy = new(shape, weights, explores: true);
        private readonly ExperienceRecorder _experience = new(new ExperienceOptions { Learner = learner, BatchRows = 8 }, Places, shape.IsDiscrete ? Places : 0);
        private RandomStream _world;
        private RandomStream _random;
        private int _made;

        public void Handle(in FlushDue message, Context context)
        {
            var seen = new float[Places + (shape.IsDiscrete ? Places : 0)];
            for (int i = 0; i < seen.Length; i++)
            {
                seen[i] = i < Places ? (float)_world.Uniform(-0.8, 0.8) : 1;
            }

            double reward = shape.IsDiscrete ? Choose(seen, context) : Act(seen, context);
            _experience.Settle(_made, reward, context.Now, context);
            context.Record(new Reward(reward));
            if (++_made < Decisions)
            {
                context.Schedule(SimDuration.FromSeconds(1), default(FlushDue));
            }
        }

        public void Handle(in PolicyUpdate message, Context context) => _policy.Swap(message.Version, message.Weights!);

        protected override void Start(Context context)
        {
            (_world, _random) = (context.RandomStream("world"), context.RandomStream("policy"));
            context.Schedule(default, default(FlushDue));
        }

        protected override void DeclareState(StateVisitor state)
        {
            _policy.DeclareState(state);
            _experience.DeclareState(state);
            state.Field(ref _world);
            state.Field(ref _random);
            state.Field(ref _made);
        }

        private double Choose(float[] seen, Context context)
        {
            int chosen = _policy.Choose(seen.AsSpan(0, Places), seen.AsSpan(Places), ref _random);
            var made = new MadeDecision
            {
                Subject = _made,
                Trajectory = null,
                Seen = new FrozenFloats(seen),
                Action = chosen,
                LogProbability = _policy.LogProbability,
                Version = _policy.Version,
            };
            _experience.Decide(in made, context);
            return seen[chosen];
        }

        private double Act(float[] seen, Context context)
        {
            Span<float> action = stackalloc float[1];
            _policy.Act(seen, ref _random, action);
            var made = new MadeDecision
            {
                Subject = _made,
                Trajectory = null,
                Seen = new FrozenFloats(seen),
                Numbers = new FrozenFloats(_policy.Drawn.ToArray()),
                LogProbability = _policy.LogProbability,
                Version = _policy.Version,
            };
            _experience.Decide(in made, context);
            return -Math.Abs(action[0] - seen[0]);
        }
    }

    private readonly record struct Reward(double Value);

    private sealed class Rewards(List<double> rewards) : IRowSink<Reward>
    {
        public void Write(in Reward row) => rewards.Add(row.Value);
    }
}
