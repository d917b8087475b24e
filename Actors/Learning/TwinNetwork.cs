using EdgeActors.Learners.Algorithms;
using EdgeActors.Numerics;
using EdgeActors.Simulator;

namespace EdgeActors.Actors.Learning;

/// <summary>Tells what will be seen after an action, for who knows it better than a network: a perfect twin.</summary>
public interface INextObservation
{
    /// <summary>What will be seen after an action in the decision at hand.</summary>
    /// <param name="action">The action's numbers, each within [-1, 1].</param>
    /// <param name="next">Receives as many numbers as an observation has.</param>
    void Tell(ReadOnlySpan<float> action, Span<float> next);
}

/// <summary>
/// The digital twin of a DTDRLMO policy (Chen et al., section IV-E): what follows an action, s^' = s + f(s, a) (eqs 15 and 16), and what it is worth, r^(s^') + gamma Q(s^', mu(s^')),
/// by which the best of some candidates is chosen (Algorithm 2, lines 9 and 10). It holds no weights. What it works in is filled anew at each call.
/// </summary>
internal sealed class TwinNetwork
{
    private readonly TwinShape _shape;
    private readonly IPolicyNetwork _actor;
    private readonly IPolicyNetwork? _transition; // null where what follows is given
    private readonly IPolicyNetwork? _reward; // this one and the next where candidates are chosen among
    private readonly IPolicyNetwork? _critic;
    private readonly FrozenFloats _fixedNoise;
    private readonly float[] _room;

    private TwinNetwork(TwinShape shape, IPolicyNetwork actor)
    {
        (int seen, int done, int hidden) = (actor.ObservationSize, actor.OutputSize, shape.Hidden);
        (_shape, _actor, _transition) = (shape, actor, shape.IsGiven ? null : new PolicyNetwork(1, seen + done, hidden, hidden, seen));
        if (shape.Candidates > 1)
        {
            (_reward, _critic) = (new PolicyNetwork(1, seen, hidden, hidden, 1), new PolicyNetwork(1, seen + done, hidden, hidden, 1));
        }

        _fixedNoise = new FrozenFloats(shape.FixedNoise(done));
        int scratch = new[] { actor, _transition, _reward, _critic }.Max(n => n?.ScratchSize ?? 0);
        _room = new float[(2 * (seen + done)) + (2 * done) + scratch];
    }

    /// <summary>How many weights it takes: the transition net's, then the reward net's and the critic's.</summary>
    public int WeightCount => TransitionWeights + (_reward?.WeightCount ?? 0) + (_critic?.WeightCount ?? 0);

    /// <summary>Whether it has learned what follows; else it has to be told.</summary>
    public bool Predicts => _transition is not null;

    /// <summary>The twin of a policy.</summary>
    /// <exception cref="ArgumentException">It is of another kind than those that have one, or a value of the twin is out of its range.</exception>
    public static TwinNetwork Of(PolicyShape shape, TwinShape twin, IPolicyNetwork actor) => shape is { Rule: PolicyRule.Deterministic, KeepsBest: false } && twin.IsSound
        ? new TwinNetwork(twin, actor)
        : throw new ArgumentException($"a policy by {shape.Rule} has no twin with {twin.Candidates} candidates, {twin.Hidden} hidden units and a discount of {twin.Gamma}", nameof(shape));

    /// <summary>A policy's action from its network's outputs.</summary>
    public static void Squash(ReadOnlySpan<float> outputs, Span<float> action)
    {
        for (int i = 0; i < action.Length; i++)
        {
            action[i] = Math.Clamp((float)DeterministicMath.Tanh(outputs[i]), -1, 1);
        }
    }

    /// <summary>s + f(s, a).</summary>
    public void Predict(ReadOnlySpan<float> weights, ReadOnlySpan<float> observation, ReadOnlySpan<float> action, Span<float> next)
    {
        Span<float> both = Both(0);
        Join(observation, action, both);
        _transition!.Run(weights[..TransitionWeights], both, next, Scratch);
        for (int i = 0; i < next.Length; i++)
        {
            next[i] += observation[i];
        }
    }

    /// <summary>Replaces mu(s) by the best of it and candidates around it.</summary>
    /// <param name="weights">The twin's.</param>
    /// <param name="actor">The policy's.</param>
    /// <param name="observation">s.</param>
    /// <param name="deviation">The noise's.</param>
    /// <param name="draws">Whether noise is drawn; else it is the same at every decision.</param>
    /// <param name="given">Tells what follows an action; null for who has learned it.</param>
    /// <param name="random">The agent's stream.</param>
    /// <param name="action">mu(s), then what is chosen.</param>
    public void Choose(
        ReadOnlySpan<float> weights, ReadOnlySpan<float> actor, ReadOnlySpan<float> observation, double deviation, bool draws, INextObservation? given, ref RandomStream random, Span<float> action)
    {
        Span<float> middle = Middle, candidate = Candidate;
        action.CopyTo(middle);
        float best = Worth(weights, actor, observation, action, given);
        for (int k = 1; k < _shape.Candidates; k++)
        {
            ReadOnlySpan<float> noise = _fixedNoise.Values.Slice((k - 1) * candidate.Length, candidate.Length);
            for (int i = 0; i < candidate.Length; i++)
            {
                candidate[i] = (float)Math.Clamp(middle[i] + (deviation * (draws ? random.Normal(0, 1) : noise[i])), -1, 1);
            }

            float worth = Worth(weights, actor, observation, candidate, given);
            if (worth > best)
            {
                best = worth;
                candidate.CopyTo(action);
            }
        }
    }

    private int TransitionWeights => _transition?.WeightCount ?? 0;

    private int Seen => _actor.ObservationSize;

    private int Done => _actor.OutputSize;

    private Span<float> Middle => _room.AsSpan(2 * (Seen + Done), Done);

    private Span<float> Candidate => _room.AsSpan((2 * (Seen + Done)) + Done, Done);

    private Span<float> Scratch => _room.AsSpan((2 * (Seen + Done)) + (2 * Done));

    /// <summary>An observation and an action side by side: the first of what is, the second of what follows.</summary>
    private Span<float> Both(int which) => _room.AsSpan(which * (Seen + Done), Seen + Done);

    /// <summary>r^(s^') + gamma Q(s^', mu(s^')).</summary>
    private float Worth(ReadOnlySpan<float> weights, ReadOnlySpan<float> actor, ReadOnlySpan<float> observation, ReadOnlySpan<float> action, INextObservation? given)
    {
        Span<float> both = Both(1), next = both[..Seen], then = both[Seen..], value = stackalloc float[1];
        if (given is null)
        {
            Predict(weights, observation, action, next);
        }
        else
        {
            given.Tell(action, next);
        }

        weights = weights[TransitionWeights..];
        _reward!.Run(weights[.._reward.WeightCount], next, value, Scratch);
        float reward = value[0];
        _actor.Run(actor, next, then, Scratch);
        Squash(then, then);
        _critic!.Run(weights[_reward.WeightCount..], both, value, Scratch);
        return reward + ((float)_shape.Gamma * value[0]);
    }

    private static void Join(ReadOnlySpan<float> observation, ReadOnlySpan<float> action, Span<float> both)
    {
        observation.CopyTo(both);
        action.CopyTo(both[observation.Length..]);
    }
}
