using EdgeActors.Actors.Policies;
using EdgeActors.Numerics;
using EdgeActors.Simulator;

namespace EdgeActors.Actors.Learning;

/// <summary>How a policy that explores chooses among allowed actions.</summary>
public enum ExplorationRule
{
    /// <summary>It draws with the probabilities that the scores stand for (softmax), as actors of PPO and SAC do.</summary>
    Softmax,

    /// <summary>It takes the best, but with a small probability any (epsilon-greedy), as DQN does. The probability comes after the network's weights in each version.</summary>
    EpsilonGreedy,
}

/// <summary>
/// Decides by a network: encodes the decision, scores the actions, and takes the best allowed one, or while it explores as <see cref="ExplorationRule"/> says. In a plain <see cref="Scheduler"/> it never changes; a <see cref="LearningScheduler"/> gives it new versions.
/// </summary>
public sealed class LearnedPolicy : OffloadingPolicy
{
    private readonly IDecisionEncoder _encoder;
    private readonly PolicyNetwork _network;
    private readonly ExplorationRule _exploration;
    private readonly float[] _seen; // the observation, then the mask; filled anew at each decision, as are the next two
    private readonly float[] _scores;
    private readonly float[] _scratch;
    private Held<FrozenFloats> _weights;
    private int _version;
    private bool _explores;
    private double _logProbability;

    /// <summary>A policy.</summary>
    /// <param name="encoder">What it sees; its own.</param>
    /// <param name="network">Its shape.</param>
    /// <param name="weights">Its weights.</param>
    /// <param name="version">Their version.</param>
    /// <param name="explores">Whether it explores.</param>
    /// <param name="exploration">How.</param>
    /// <exception cref="ArgumentException">Encoder, network and weights do not fit together.</exception>
    public LearnedPolicy(IDecisionEncoder encoder, PolicyNetwork network, FrozenFloats weights, int version = 0, bool explores = false, ExplorationRule exploration = ExplorationRule.Softmax)
    {
        ArgumentNullException.ThrowIfNull(encoder);
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(weights);
        if (encoder.ObservationSize != network.ObservationSize || encoder.ActionCount != network.ActionCount)
        {
            throw new ArgumentException(
                $"the encoder gives {encoder.ObservationSize} numbers and {encoder.ActionCount} actions, the network takes {network.ObservationSize} and {network.ActionCount}");
        }

        (_encoder, _network, _exploration, _weights, _version, _explores) = (encoder, network, exploration, new(weights), version, explores);
        CheckFit(weights);
        _seen = new float[encoder.ObservationSize + encoder.ActionCount];
        _scores = new float[encoder.ActionCount];
        _scratch = new float[network.ScratchSize];
    }

    /// <summary>The version that decides.</summary>
    public int Version => _version;

    /// <summary>Whether it explores.</summary>
    public bool Explores
    {
        get => _explores;
        set => _explores = value;
    }

    /// <summary>What it sees.</summary>
    public IDecisionEncoder Encoder => _encoder;

    /// <summary>What was seen at the last decision: the observation, then the mask.</summary>
    internal ReadOnlySpan<float> Seen => _seen;

    /// <summary>The logarithm of the probability of the last action; 0 when nothing was drawn.</summary>
    internal double LogProbability => _logProbability;

    /// <summary>Takes over a newer version.</summary>
    /// <returns>False if it is not newer; then nothing changes.</returns>
    /// <exception cref="ArgumentException">The weights do not fit.</exception>
    public bool Swap(int version, FrozenFloats weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        if (version <= _version)
        {
            return false;
        }

        CheckFit(weights);
        (_version, _weights) = (version, new(weights));
        return true;
    }

    /// <inheritdoc/>
    public override ProbePlan Probe(in Decision decision) => _encoder.Probe(in decision);

    /// <inheritdoc/>
    public override int Choose(in Decision decision, ProbePlan probed)
    {
        Span<float> observation = _seen.AsSpan(0, _encoder.ObservationSize), allowed = _seen.AsSpan(_encoder.ObservationSize);
        _encoder.Encode(in decision, observation, allowed);
        _network.Score(_weights.Value!.Values, observation, _scores, _scratch);
        return !_explores ? Best(allowed)
            : _exploration == ExplorationRule.Softmax ? Draw(allowed, decision.Random.NextDouble())
            : BestOrAny(allowed, decision.Random.NextDouble(), _weights.Value.Values[^1]);
    }

    /// <inheritdoc/>
    public override void DeclareState(StateVisitor state)
    {
        ArgumentNullException.ThrowIfNull(state);
        state.Field(ref _weights);
        state.Field(ref _version);
        state.Field(ref _explores);
        state.Field(ref _logProbability);
    }

    private void CheckFit(FrozenFloats weights)
    {
        int expected = _network.WeightCount + (_exploration == ExplorationRule.EpsilonGreedy ? 1 : 0);
        if (weights.Values.Length != expected)
        {
            throw new ArgumentException($"the policy takes {expected} weights and was given {weights.Values.Length}");
        }
    }

    private int Best(ReadOnlySpan<float> allowed)
    {
        int best = -1;
        for (int i = 0; i < _scores.Length; i++)
        {
            best = allowed[i] > 0 && (best < 0 || _scores[i] > _scores[best]) ? i : best;
        }

        _logProbability = 0;
        return best >= 0 ? best : throw NothingAllowed();
    }

    /// <summary>A draw below epsilon, spread over the allowed actions, names one of them.</summary>
    private int BestOrAny(ReadOnlySpan<float> allowed, double draw, double epsilon)
    {
        int best = Best(allowed), choices = 0;
        foreach (float one in allowed)
        {
            choices += one > 0 ? 1 : 0;
        }

        int chosen = best;
        if (draw < epsilon)
        {
            int left = Math.Min((int)(draw / epsilon * choices), choices - 1);
            for (chosen = 0; allowed[chosen] <= 0 || left-- > 0; chosen++)
            {
            }
        }

        _logProbability = DeterministicMath.Log((epsilon / choices) + (chosen == best ? 1 - epsilon : 0));
        return chosen;
    }

    private int Draw(ReadOnlySpan<float> allowed, double draw)
    {
        double largest = _scores[Best(allowed)], total = 0;
        for (int i = 0; i < _scores.Length; i++)
        {
            total += Weight(allowed, i, largest);
        }

        int chosen = -1;
        double left = draw * total;
        for (int i = 0; i < _scores.Length && left >= 0; i++)
        {
            double weight = Weight(allowed, i, largest);
            chosen = weight > 0 ? i : chosen;
            left -= weight;
        }

        _logProbability = _scores[chosen] - largest - DeterministicMath.Log(total);
        return chosen;
    }

    private double Weight(ReadOnlySpan<float> allowed, int action, double largest) =>
        allowed[action] > 0 ? DeterministicMath.Exp(_scores[action] - largest) : 0;

    private ModelException NothingAllowed() => new($"{_encoder.GetType().Name} allows no action; it must always allow at least one");
}
