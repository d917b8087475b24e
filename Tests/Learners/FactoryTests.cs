using EdgeActors.Learners.Algorithms;
using EdgeActors.Learners.Experience;

namespace EdgeActors.Tests.Learners;

/// <summary>The factory makes what it says, of the sizes that it is given, and what a seed makes it makes again.</summary>
public sealed class FactoryTests
{
    private static readonly IBackend s_factory = new Plain();

    private static readonly Dictionary<Type, Func<long, ICheckpointed>> s_made = new()
    {
        [typeof(Dqn)] = seed => s_factory.Dqn(6, 4, new DqnConfig { Dueling = false }, seed, parts: 2),
        [typeof(DiscreteSac)] = seed => s_factory.DiscreteSac(6, 4, new DiscreteSacConfig(), seed, parts: 2),
        [typeof(Ppo)] = seed => (ICheckpointed)s_factory.Ppo(3, 2, new PpoConfig(), seed),
        [typeof(Sac)] = seed => (ICheckpointed)s_factory.Sac(3, 2, new SacConfig(), seed),
        [typeof(Td3)] = seed => (ICheckpointed)s_factory.Td3(3, 2, new Td3Config(), seed),
        [typeof(Ddpg)] = seed => (ICheckpointed)s_factory.Ddpg(3, 2, new DdpgConfig(), seed),
        [typeof(DrlMwf)] = seed => (ICheckpointed)s_factory.DrlMwf(3, 2, new DrlMwfConfig(), seed),
        [typeof(Dtdrlmo)] = seed => (ICheckpointed)s_factory.Dtdrlmo(3, 2, new DtdrlmoConfig(), seed),
        [typeof(Td7)] = seed => (ICheckpointed)s_factory.Td7(3, 2, new Td7Config(), seed),
        [typeof(BehaviourCloning)] = seed => (ICheckpointed)s_factory.Cloning(3, 2, new BehaviourCloningConfig(), seed),
        [typeof(Normalised)] = seed => (ICheckpointed)s_factory.Normalised(s_factory.Cloning(3, 2, new BehaviourCloningConfig(), seed), 3, 0.9, new NormalisationConfig { Rewards = true }),
        [typeof(TrajectoryPpo)] = seed => s_factory.TrajectoryPpo(3, 2, new TrajectoryPpoConfig(), seed),
        [typeof(TransitionTrainer)] = seed => s_factory.FromTransitions(s_factory.Dqn(3, 2, new DqnConfig { Dueling = false }, seed)),
        [typeof(O2oDrl)] = seed => s_factory.O2oDrl(3, 2, new O2oDrlConfig(), seed),
        [typeof(O2oPlus)] = seed => s_factory.O2oPlus(3, new O2oPlusConfig(), seed),
        [typeof(ParallelNetworks)] = seed => s_factory.ParallelNetworks(3, 4, new ParallelConfig(), seed),
        [typeof(CostClassifier)] = seed => s_factory.CostClassifier(3, 2, new CostClassifierConfig(), seed),
    };

    public static TheoryData<string> Names => [.. s_made.Keys.Select(k => k.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void MakesWhatItSays(string name)
    {
        var (type, make) = s_made.Single(m => m.Key.Name == name);
        var (one, again, other) = (make(7), make(7), make(8));
        Assert.Equal(type, one.GetType());
        Assert.Equal(Saved(one), Saved(again));
        Assert.NotEqual(Saved(one), Saved(other));
        Array.ForEach([one, again, other], made => ((IDisposable)made).Dispose());
    }

    [Fact]
    public void MakesEveryLearnerOfTheAssembly()
    {
        Type[] contracts = [typeof(ILearner), typeof(ITrajectoryLearner), typeof(IO2oDrl), typeof(IO2oPlus), typeof(ICostClassifier)];
        var all = typeof(Dqn).Assembly.GetTypes().Where(t => t.IsClass && !t.IsAbstract && contracts.Any(t.IsAssignableTo));
        Assert.Equal(all.Select(t => t.Name).Order(), s_made.Keys.Select(t => t.Name).Order());
    }

    [Fact]
    public void APolicyOfPartsHasTheWeightsOfOnePart()
    {
        using var learner = s_factory.Dqn(6, 4, new DqnConfig { Dueling = false, Hidden = 5 }, 1, parts: 2);
        Assert.Equal((4 * 5) + (6 * 5) + (6 * 2) + 1, learner.PolicyWeights().Length);
        using var gaussian = s_factory.GaussianPpo(3, 2, new PpoConfig(), 1);
        var action = new float[2];
        gaussian.Explore([0, 0, 0], action);
        Assert.All(action, a => Assert.NotEqual(0, a));
    }

    private static byte[] Saved(ICheckpointed part)
    {
        using var stream = new MemoryStream();
        LearnerCheckpoint.Save(part, stream);
        return stream.ToArray();
    }

    private sealed class Plain : AlgorithmFactory
    {
        public override string Name => "plain";
    }
}
