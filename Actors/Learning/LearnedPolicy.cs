using EdgeActors.Actors.Policies;
using EdgeActors.Numerics;
using EdgeActors.Simulator;

namespace EdgeActors.Actors.Learning;

/// <summary>
/// Decides by a network: encodes the decision, scores the actions, and takes the best allowed one, or while it explores one drawn with the probabilities
/// that the scores stand for (softmax). In a plain <see cref="Scheduler"/> it never changes; a <see cref="LearningScheduler"/> gives it new versions.
/// </summary>
public sealed class LearnedPolicy : OffloadingPolicy
{
    private readonly IDecisionEncoder _encoder;
    private readonly PolicyNetwork _network;
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
    /// <param name="explores">Whether it draws its actions.</param>
    /// <exception cref="ArgumentException">Encoder, network and weights do not fit together.</exception>
    public LearnedPolicy(IDecisionEncoder encoder, PolicyNetwork network, FrozenFloats weights, int version = 0, bool explores = false)
    {
        ArgumentNullException.ThrowIfNull(encoder);
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(weights);
        if (encoder.ObservationSize != network.ObservationSize || encoder.ActionCount != network.ActionCount)
        {
            throw new ArgumentException(
                $"the encoder gives {encoder.ObservationSize} numbers and {encoder.ActionCount} actions, the network takes {network.ObservationSize} and {network.ActionCount}");
        }

        CheckFit(network, weights);
        (_encoder, _network, _weights, _version, _explores) = (encoder, network, new(weights), version, explores);
        _seen = new float[encoder.ObservationSize + encoder.ActionCount];
        _scores = new float[encoder.ActionCount];
        _scratch = new float[network.ScratchSize];
    }

    /// <summary>The version that decides.</summary>
    public int Version => _version;

    /// <summary>Whether it draws its actions.</summary>
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

        CheckFit(_network, weights);
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
        return _explores ? Draw(allowed, decision.Random.NextDouble()) : Best(allowed);
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

    private static void CheckFit(PolicyNetwork network, FrozenFloats weights)
    {
        if (weights.Values.Length != network.WeightCount)
        {
            throw new ArgumentException($"the network takes {network.WeightCount} weights and was given {weights.Values.Length}");
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
