namespace EdgeActors.Learners.Algorithms;

/// <summary>Makes every algorithm as it is compiled in this assembly.</summary>
public abstract class AlgorithmFactory : IBackend
{
    /// <inheritdoc/>
    public abstract string Name { get; }

    /// <inheritdoc/>
    public ITransitionLearner Dqn(int observationSize, int actionCount, DqnConfig config, long seed, int parts = 1, bool masked = false, WindowShape? window = null)
        => Make(() => new Dqn(observationSize, actionCount, config, seed, parts, masked, window));

    /// <inheritdoc/>
    public ITransitionLearner DiscreteSac(int observationSize, int actionCount, DiscreteSacConfig config, long seed, int parts = 1, bool masked = false)
        => Make(() => new DiscreteSac(observationSize, actionCount, config, seed, parts, masked));

    /// <inheritdoc/>
    public ILearner Ppo(int observationSize, int actionCount, PpoConfig config, long seed) => Make(() => new Ppo(observationSize, actionCount, config, seed));

    /// <inheritdoc/>
    public ILearner GaussianPpo(int observationSize, int actionSize, PpoConfig config, long seed)
        => Make(() => Algorithms.Ppo.Gaussian(observationSize, actionSize, config, seed));

    /// <inheritdoc/>
    public ITransitionLearner Sac(int observationSize, int actionSize, SacConfig config, long seed) => Make(() => new Sac(observationSize, actionSize, config, seed));

    /// <inheritdoc/>
    public ITransitionLearner DrlMwf(int observationSize, int actionSize, DrlMwfConfig config, long seed)
        => Make(() => new DrlMwf(observationSize, actionSize, config, seed));

    /// <inheritdoc/>
    public ITransitionLearner Td3(int observationSize, int actionSize, Td3Config config, long seed) => Make(() => new Td3(observationSize, actionSize, config, seed));

    /// <inheritdoc/>
    public ITransitionLearner Ddpg(int observationSize, int actionSize, DdpgConfig config, long seed) => Make(() => new Ddpg(observationSize, actionSize, config, seed));

    /// <inheritdoc/>
    public ITransitionLearner Td7(int observationSize, int actionSize, Td7Config config, long seed, int trajectories = 1) => Make(() => new Td7(observationSize, actionSize, config, seed, trajectories));

    /// <inheritdoc/>
    public ILearner Cloning(int observationSize, int actionCount, BehaviourCloningConfig config, long seed)
        => Make(() => new BehaviourCloning(observationSize, actionCount, config, seed));

    /// <inheritdoc/>
    public ILearner Normalised(ILearner learner, int observationSize, double gamma, NormalisationConfig config, int masks)
        => new Normalised(learner, observationSize, gamma, config, masks);

    /// <inheritdoc/>
    public ITrajectoryLearner TrajectoryPpo(int observationSize, int actionCount, TrajectoryPpoConfig config, long seed)
        => Make(() => new TrajectoryPpo(observationSize, actionCount, config, seed));

    /// <inheritdoc/>
    public ITrajectoryLearner GaussianTrajectoryPpo(int observationSize, int actionSize, TrajectoryPpoConfig config, long seed)
        => Make(() => Algorithms.TrajectoryPpo.Gaussian(observationSize, actionSize, config, seed));

    /// <inheritdoc/>
    public ITrajectoryLearner FromTransitions(ITransitionLearner learner) => new TransitionTrainer(learner);

    /// <inheritdoc/>
    public IO2oDrl O2oDrl(int observationSize, int actionCount, O2oDrlConfig config, long seed)
        => Make(() => new O2oDrl(observationSize, actionCount, config, seed));

    /// <inheritdoc/>
    public IO2oPlus O2oPlus(int featureSize, O2oPlusConfig config, long seed) => Make(() => new O2oPlus(featureSize, config, seed));

    /// <inheritdoc/>
    public IParallelNetworks ParallelNetworks(int observationSize, int bits, ParallelConfig config, long seed)
        => Make(() => new ParallelNetworks(observationSize, bits, config, seed));

    /// <inheritdoc/>
    public ICostClassifier CostClassifier(int observationSize, int choices, CostClassifierConfig config, long seed, int parts = 1)
        => Make(() => new CostClassifier(observationSize, choices, config, seed, parts));

    /// <summary>Makes a learner, whose first weights come from the generator that <c>manual_seed</c> sets.</summary>
    private protected virtual T Make<T>(Func<T> construct) => construct();
}
