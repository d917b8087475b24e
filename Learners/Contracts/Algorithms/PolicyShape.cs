using EdgeActors.Learners.Experience;

namespace EdgeActors.Learners.Algorithms;

/// <summary>How an agent makes an action of what a policy's network says, and which numbers follow the network's weights.</summary>
public enum PolicyRule
{
    /// <summary>Outputs are scores: exploring it draws by softmax, else it takes the best. Nothing follows. PPO, discrete SAC.</summary>
    Softmax,

    /// <summary>Outputs are values: it takes the best, but exploring with a probability any. The probability follows. DQN.</summary>
    EpsilonGreedy,

    /// <summary>Outputs are middles: exploring it draws numbers around them, kept within [-1, 1] when they are used. The logarithm of each number's deviation follows. PPO of numbers.</summary>
    Gaussian,

    /// <summary>Outputs are middles, then logarithms of deviations: exploring it draws, and tanh brings numbers into (-1, 1). The probability of numbers drawn uniformly instead follows. SAC.</summary>
    SquashedGaussian,

    /// <summary>Numbers are tanh of the outputs, exploring with normal noise. The probability of numbers drawn uniformly instead follows, then the noise's deviation. TD3, TD7.</summary>
    Deterministic,

    /// <summary>As <see cref="Deterministic"/>, but the noise drifts (Ornstein-Uhlenbeck, from 0 in each episode). The probability of uniform numbers follows, the deviation of a step, and the share by which drift returns. DDPG.</summary>
    Drifting,

    /// <summary>An output above 0 is a bit that is set: a sigmoid above one half. Nothing follows, and nothing explores but who decides. Parallel networks.</summary>
    Bits,
}

/// <summary>What is between a network's layers.</summary>
public enum PolicyActivation
{
    /// <summary>max(0, x).</summary>
    Relu,

    /// <summary>tanh x.</summary>
    Tanh,
}

/// <summary>
/// The shape of a policy that a learner sends out: enough for an agent to decide by its weights without knowing the algorithm. Weights are, layer by layer,
/// inputs x outputs numbers and then the biases; then what the rule says.
/// </summary>
/// <param name="Rule">How outputs become actions.</param>
/// <param name="Sizes">The sizes of an input, of the hidden layers, and of the outputs; with several parts, of one part.</param>
public sealed record PolicyShape(PolicyRule Rule, IReadOnlyList<int> Sizes)
{
    /// <summary>Into how many equal parts an observation is split, which share the network; a part's outputs follow another's.</summary>
    public int Parts { get; init; } = 1;

    /// <summary>What is between layers.</summary>
    public PolicyActivation Activation { get; init; }

    /// <summary>
    /// Above 0, the length of the embedding of a SALE network (TD7): three layers embed the observation, and the action's network takes the first layer's output
    /// and the embedding side by side, each divided by its mean size. <see cref="Sizes"/> are then observation, hidden units and action.
    /// </summary>
    public int Embedding { get; init; }

    /// <summary>Whether the weights hold two networks: one that explores, and after it the best known, which decides where nothing explores.</summary>
    public bool KeepsBest { get; init; }

    /// <summary>The modules of a modular network (DRL-MWF); null for a plain one. <see cref="Sizes"/> are then observation, hidden units and outputs.</summary>
    public ModularShape? Modular { get; init; }

    /// <summary>The window at an observation's end that a layer with a memory reads (DQN-LSTM); null for none. <see cref="Sizes"/> are then observation, hidden units and outputs.</summary>
    public WindowShape? Window { get; init; }

    /// <summary>With a window: whether outputs are a value and advantages, put together to values of actions (Wang et al. 2016); the value's weights come last.</summary>
    public bool IsDueling { get; init; }

    /// <summary>The digital twin that chooses among actions and predicts what follows (DTDRLMO); null for none. Its weights come after the policy's own.</summary>
    public TwinShape? Twin { get; init; }

    /// <summary>How many networks there are, one's weights after another's, each of which proposes an action.</summary>
    public int Networks { get; init; } = 1;

    /// <summary>What outputs are divided by before they are scores; above 0.</summary>
    public double Temperature { get; init; } = 1;

    /// <summary>How many numbers follow the networks.</summary>
    public int Following => Rule switch
    {
        PolicyRule.Softmax or PolicyRule.Bits => 0,
        PolicyRule.Gaussian => Sizes[^1],
        PolicyRule.Deterministic => 2,
        PolicyRule.Drifting => 3,
        _ => 1,
    };

    /// <summary>Whether actions are chosen among several; else they are numbers.</summary>
    public bool IsDiscrete => Rule is PolicyRule.Softmax or PolicyRule.EpsilonGreedy;
}

/// <summary>
/// A digital twin beside a policy (DTDRLMO, Algorithm 2, lines 9 and 10): dense layers with rectified units between them. Its weights are those of the transition net, from s and a
/// to s' - s; with more than one candidate also those of the reward net, from s', and of the critic, from s and a. The transition net's are left out where what follows is given.
/// </summary>
/// <param name="Hidden">Units of each of the two hidden layers of each net.</param>
/// <param name="Candidates">Actions that are chosen among: the policy's own, and as many less one with noise of the deviation that follows the weights. With 1 it only predicts.</param>
/// <param name="Gamma">How much Q(s', mu(s')) counts beside the reward.</param>
/// <param name="AlwaysChooses">Whether it chooses where nothing explores as well.</param>
public sealed record TwinShape(int Hidden, int Candidates, double Gamma, bool AlwaysChooses)
{
    /// <summary>The most candidates, and the most hidden units.</summary>
    public const int MostCandidates = 1024, MostHidden = 16_384;

    private const long NoiseSeed = 1;

    /// <summary>Whether what follows an action is told by who decides (a perfect twin), so that there is no transition net.</summary>
    public bool IsGiven { get; init; }

    /// <summary>Whether every value is in its range; what comes from a file may not be.</summary>
    public bool IsSound => Candidates is >= 1 and <= MostCandidates && Hidden is >= 1 and <= MostHidden && Gamma is >= 0 and <= 1;

    /// <summary>Whether it chooses among candidates.</summary>
    /// <param name="explores">Whether who asks explores.</param>
    public bool Chooses(bool explores) => Candidates > 1 && (explores || AlwaysChooses);

    /// <summary>
    /// The noise of the candidates where nothing explores, standard normal, one candidate's numbers after another's. It is the same at every decision, so that a policy that is asked
    /// what is best remains a function of what it sees.
    /// </summary>
    /// <param name="actionSize">The length of an action.</param>
    public float[] FixedNoise(int actionSize)
    {
        var random = new SeededRandom(NoiseSeed);
        var noise = new float[(Candidates - 1) * actionSize];
        foreach (ref float number in noise.AsSpan())
        {
            number = (float)random.NextNormal();
        }

        return noise;
    }
}

/// <summary>What a modular network is made of (DRL-MWF, section 4).</summary>
/// <param name="Environment">How many first numbers of an observation are of the environment; the others are of the workload.</param>
/// <param name="Modules">Modules of each layer.</param>
/// <param name="Layers">Layers of modules.</param>
/// <param name="Routes">Whether the state decides how much each module counts.</param>
/// <param name="Normalises">Whether the environment's representation is divided by its mean size.</param>
public sealed record ModularShape(int Environment, int Modules, int Layers, bool Routes, bool Normalises);

/// <summary>The last numbers of an observation are looks at some quantities over time, the oldest first, which a layer with a memory reads from nothing.</summary>
/// <param name="Looks">How many looks.</param>
/// <param name="Size">How many numbers a look is.</param>
/// <param name="Memory">The kind of layer.</param>
/// <param name="Units">Its units.</param>
public sealed record WindowShape(int Looks, int Size, Memory Memory, int Units)
{
    /// <summary>How many numbers the window is.</summary>
    public int Length => Looks * Size;

    /// <summary>Returns the window itself if every value is in its range.</summary>
    /// <param name="observationSize">The length of an observation.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is not, or nothing is left of the observation; the message names it.</exception>
    public WindowShape Checked(int observationSize)
    {
        ConfigRange.Require(Looks >= 1, Looks);
        ConfigRange.Require(Size >= 1 && (long)Looks * Size < observationSize, Size);
        ConfigRange.Require(Memory != Memory.None, Memory);
        ConfigRange.Require(Units >= 1, Units);
        return this;
    }
}
