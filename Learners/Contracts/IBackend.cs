using EdgeActors.Learners.Algorithms;

namespace EdgeActors.Learners;

/// <summary>
/// Every algorithm, compiled against one tensor library. Whoever makes learners by it sees no tensor and need not know which library it is.
/// All methods check the configuration and throw <see cref="ArgumentOutOfRangeException"/>, with the name of the value, if one is out of range.
/// <para>Pitfall: equal seeds give equal learners on one backend only; what one saved the other refuses.</para>
/// </summary>
public interface IBackend
{
    /// <summary>Its name in configurations, results and checkpoints.</summary>
    string Name { get; }

    /// <summary>Deep Q-learning.</summary>
    /// <param name="observationSize">The length of an observation.</param>
    /// <param name="actionCount">The number of actions.</param>
    /// <param name="config">What it is tuned by.</param>
    /// <param name="seed">All its randomness comes from here.</param>
    /// <param name="parts">Equal parts of the observation that share one network.</param>
    /// <param name="masked">Whether a number for each action follows the observation and says whether it may be taken.</param>
    /// <param name="window">The window at an observation's end that a layer with a memory reads; null for none.</param>
    ITransitionLearner Dqn(int observationSize, int actionCount, DqnConfig config, long seed, int parts = 1, bool masked = false, WindowShape? window = null);

    /// <summary>Soft actor-critic for discrete actions.</summary>
    /// <param name="observationSize">The length of an observation.</param>
    /// <param name="actionCount">The number of actions.</param>
    /// <param name="config">What it is tuned by.</param>
    /// <param name="seed">All its randomness comes from here.</param>
    /// <param name="parts">Equal parts of the observation that share one network.</param>
    /// <param name="masked">Whether a number for each action follows the observation and says whether it may be taken.</param>
    ITransitionLearner DiscreteSac(int observationSize, int actionCount, DiscreteSacConfig config, long seed, int parts = 1, bool masked = false);

    /// <summary>Proximal policy optimisation for discrete actions.</summary>
    ILearner Ppo(int observationSize, int actionCount, PpoConfig config, long seed);

    /// <summary>Proximal policy optimisation for continuous actions.</summary>
    ILearner GaussianPpo(int observationSize, int actionSize, PpoConfig config, long seed);

    /// <summary>Soft actor-critic.</summary>
    ITransitionLearner Sac(int observationSize, int actionSize, SacConfig config, long seed);

    /// <summary>DRL-MWF.</summary>
    /// <param name="observationSize">The length of an observation: the environment's part, then the workload's.</param>
    /// <param name="actionSize">The length of an action.</param>
    /// <param name="config">What it is tuned by.</param>
    /// <param name="seed">All its randomness comes from here.</param>
    ITransitionLearner DrlMwf(int observationSize, int actionSize, DrlMwfConfig config, long seed);

    /// <summary>Twin delayed deterministic policy gradient.</summary>
    ITransitionLearner Td3(int observationSize, int actionSize, Td3Config config, long seed);

    /// <summary>Deep deterministic policy gradient.</summary>
    ITransitionLearner Ddpg(int observationSize, int actionSize, DdpgConfig config, long seed);

    /// <summary>TD7.</summary>
    ITransitionLearner Td7(int observationSize, int actionSize, Td7Config config, long seed, int trajectories = 1);

    /// <summary>Behaviour cloning.</summary>
    ILearner Cloning(int observationSize, int actionCount, BehaviourCloningConfig config, long seed);

    /// <summary>A learner of this backend with normalised observations and rewards, which owns it.</summary>
    /// <param name="learner">Learns from what is normalised.</param>
    /// <param name="observationSize">The length of an observation.</param>
    /// <param name="gamma">The learner's discount.</param>
    /// <param name="config">What to normalise.</param>
    /// <param name="masks">So many last numbers of an observation are action masks and stay as they are.</param>
    ILearner Normalised(ILearner learner, int observationSize, double gamma, NormalisationConfig config, int masks = 0);

    /// <summary>Proximal policy optimisation from trajectories that others gathered.</summary>
    ITrajectoryLearner TrajectoryPpo(int observationSize, int actionCount, TrajectoryPpoConfig config, long seed);

    /// <summary>Proximal policy optimisation of actions that are numbers, from trajectories that others gathered.</summary>
    ITrajectoryLearner GaussianTrajectoryPpo(int observationSize, int actionSize, TrajectoryPpoConfig config, long seed);

    /// <summary>A learner of this backend behind trajectories, which owns it.</summary>
    ITrajectoryLearner FromTransitions(ITransitionLearner learner);

    /// <summary>O2O-DRL.</summary>
    IO2oDrl O2oDrl(int observationSize, int actionCount, O2oDrlConfig config, long seed);

    /// <summary>O2O-DRL that scores places one by one.</summary>
    /// <param name="featureSize">Numbers seen of each place.</param>
    /// <param name="config">What it is tuned by.</param>
    /// <param name="seed">All its randomness comes from here.</param>
    IO2oPlus O2oPlus(int featureSize, O2oPlusConfig config, long seed);

    /// <summary>Parallel networks that propose decisions of bits.</summary>
    /// <param name="observationSize">The length of an observation.</param>
    /// <param name="bits">The length of a decision.</param>
    /// <param name="config">What they are tuned by.</param>
    /// <param name="seed">All their randomness comes from here.</param>
    IParallelNetworks ParallelNetworks(int observationSize, int bits, ParallelConfig config, long seed);

    /// <summary>A network that chooses, taught by what each choice would have cost.</summary>
    /// <param name="observationSize">The length of an observation.</param>
    /// <param name="choices">How many choices there are.</param>
    /// <param name="config">What it is tuned by.</param>
    /// <param name="seed">All its randomness comes from here.</param>
    /// <param name="parts">Into how many equal parts, which share the network, observation and choices are split.</param>
    ICostClassifier CostClassifier(int observationSize, int choices, CostClassifierConfig config, long seed, int parts = 1);
}
