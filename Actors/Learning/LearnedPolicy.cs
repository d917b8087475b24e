using EdgeActors.Actors.Policies;
using EdgeActors.Learners.Algorithms;
using EdgeActors.Simulator;

namespace EdgeActors.Actors.Learning;

/// <summary>
/// Decides where a task runs by a learner's policy: encodes the decision and lets an <see cref="AgentPolicy"/> choose among the places. In a plain
/// <see cref="Scheduler"/> it never changes; a <see cref="LearningScheduler"/> gives it new versions.
/// </summary>
public sealed class LearnedPolicy : OffloadingPolicy
{
    private readonly IDecisionEncoder _encoder;
    private readonly AgentPolicy _policy;
    private readonly float[] _seen; // the observation, then the mask; filled anew at each decision

    /// <summary>A policy.</summary>
    /// <param name="encoder">What it sees; its own.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="weights">Its weights.</param>
    /// <param name="version">Their version.</param>
    /// <param name="explores">Whether it explores.</param>
    /// <exception cref="ArgumentException">Encoder, shape and weights do not fit together.</exception>
    public LearnedPolicy(IDecisionEncoder encoder, PolicyShape shape, FrozenFloats weights, int version = 0, bool explores = false)
    {
        ArgumentNullException.ThrowIfNull(encoder);
        (_encoder, _policy) = (encoder, new AgentPolicy(shape, weights, version, explores));
        if (encoder.ObservationSize != _policy.ObservationSize || encoder.ActionCount != _policy.ActionCount)
        {
            throw new ArgumentException(
                $"the encoder gives {encoder.ObservationSize} numbers and {encoder.ActionCount} actions, the network takes {_policy.ObservationSize} and {_policy.ActionCount}");
        }

        _seen = new float[encoder.ObservationSize + encoder.ActionCount];
    }

    /// <summary>The version that decides.</summary>
    public int Version => _policy.Version;

    /// <summary>Whether it explores.</summary>
    public bool Explores
    {
        get => _policy.Explores;
        set => _policy.Explores = value;
    }

    /// <inheritdoc/>
    public override bool NeedsExactViews => _encoder.NeedsExactViews;

    /// <summary>What it sees.</summary>
    public IDecisionEncoder Encoder => _encoder;

    /// <summary>What was seen at the last decision: the observation, then the mask.</summary>
    internal ReadOnlySpan<float> Seen => _seen;

    /// <summary>The logarithm of the probability of the last action; 0 when nothing was drawn.</summary>
    internal double LogProbability => _policy.LogProbability;

    /// <summary>Takes over a newer version.</summary>
    /// <returns>False if it is not newer; then nothing changes.</returns>
    /// <exception cref="ArgumentException">The weights do not fit.</exception>
    public bool Swap(int version, FrozenFloats weights) => _policy.Swap(version, weights);

    /// <inheritdoc/>
    public override ProbePlan Probe(in Decision decision) => _encoder.Probe(in decision);

    /// <inheritdoc/>
    public override int Choose(in Decision decision, ProbePlan probed)
    {
        Span<float> observation = _seen.AsSpan(0, _encoder.ObservationSize), allowed = _seen.AsSpan(_encoder.ObservationSize);
        _encoder.Encode(in decision, observation, allowed);
        int chosen = _policy.Choose(observation, allowed, ref decision.Random);
        return chosen >= 0 ? chosen : throw new ModelException($"{_encoder.GetType().Name} allows no action; it must always allow at least one");
    }

    /// <inheritdoc/>
    public override void DeclareState(StateVisitor state) => _policy.DeclareState(state);
}
