using EdgeActors.Learners.Experience;
using EdgeActors.Numerics;

namespace EdgeActors.Learners.Algorithms;

/// <summary>
/// What a stochastic policy makes of its body's outputs at observations: a distribution to draw from, to take the middle of, and to
/// judge actions by.
/// </summary>
internal abstract class ActionHead : nn.Module<Tensor, Tensor>
{
    private protected ActionHead(string name, int actionSize)
        : base(name) => ActionSize = actionSize;

    /// <summary>The network below, with or without memory.</summary>
    public abstract Trunk Body { get; }

    public int ActionSize { get; }

    /// <summary>Draws an action and returns the logarithm of its probability.</summary>
    public abstract float Draw(Tensor output, Tensor observation, SeededRandom random, Span<float> action);

    /// <summary>Writes the likeliest action.</summary>
    public abstract void Best(Tensor output, Tensor observation, Span<float> action);

    /// <summary>The logarithm of the probability of each row's action, and the mean entropy.</summary>
    public abstract (Tensor LogProbability, Tensor Entropy) Judge(Tensor outputs, Tensor observations, Tensor actions);
}

/// <summary>
/// Discrete actions. With masks the last numbers of an observation, one for each action, say which are allowed (above zero); others
/// are never drawn and get no gradient.
/// </summary>
internal sealed class CategoricalHead : ActionHead
{
    private const double Never = -1e9;

    private readonly Trunk body;
    private readonly int _actionCount;
    private readonly int _maskStart;

    public CategoricalHead(Trunk body, int observationSize, int actionCount, bool masked)
        : base(nameof(CategoricalHead), 1)
    {
        (this.body, _actionCount, _maskStart) = (body, actionCount, masked ? observationSize - actionCount : -1);
        RegisterComponents();
    }

    public override Trunk Body => body;

    /// <summary>The logarithms of the probabilities.</summary>
    public override Tensor forward(Tensor input) => Logarithms(Body.forward(input), input);

    public override float Draw(Tensor output, Tensor observation, SeededRandom random, Span<float> action)
    {
        var log = Logarithms(output, observation).data<float>().ToArray();
        var left = random.NextDouble();
        var chosen = 0;
        for (var i = 0; i < log.Length && left >= 0; i++)
        {
            var probability = DeterministicMath.Exp(log[i]);
            chosen = probability > 0 ? i : chosen;
            left -= probability;
        }

        action[0] = chosen;
        return log[chosen];
    }

    public override void Best(Tensor output, Tensor observation, Span<float> action)
        => action[0] = Logarithms(output, observation).argmax(1).item<long>();

    public override (Tensor LogProbability, Tensor Entropy) Judge(Tensor outputs, Tensor observations, Tensor actions)
    {
        var log = Logarithms(outputs, observations);
        return (log.gather(1, actions.to_type(ScalarType.Int64)), -(log.exp() * log).sum(1).mean());
    }

    private Tensor Logarithms(Tensor logits, Tensor observations)
        => (_maskStart < 0 ? logits : logits.masked_fill(observations.narrow(1, _maskStart, _actionCount).le(0), Never)).log_softmax(1);
}

/// <summary>Numbers, each normal around what the network says, with deviations that are learned but do not depend on the observation.</summary>
internal sealed class GaussianHead : ActionHead
{
    private const double HalfLogTwoPi = 0.91893853320467274178;

    private readonly Trunk body;
    private readonly Parameter logDeviation;

    public GaussianHead(Trunk body, int actionSize)
        : base(nameof(GaussianHead), actionSize)
    {
        using var scope = NewDisposeScope();
        this.body = body;
        logDeviation = nn.Parameter(zeros(1, actionSize));
        logDeviation.DetachFromDisposeScope();
        RegisterComponents();
    }

    public override Trunk Body => body;

    /// <summary>The middles.</summary>
    public override Tensor forward(Tensor input) => Body.forward(input);

    public override float Draw(Tensor output, Tensor observation, SeededRandom random, Span<float> action)
    {
        var mean = output.data<float>().ToArray();
        var log = logDeviation.data<float>().ToArray();
        var sum = 0.0;
        for (var i = 0; i < mean.Length; i++)
        {
            var noise = random.NextNormal();
            action[i] = (float)(mean[i] + (DeterministicMath.Exp(log[i]) * noise));
            sum -= (0.5 * noise * noise) + log[i] + HalfLogTwoPi;
        }

        return (float)sum;
    }

    public override void Best(Tensor output, Tensor observation, Span<float> action) => output.data<float>().ToArray().CopyTo(action);

    public override (Tensor LogProbability, Tensor Entropy) Judge(Tensor outputs, Tensor observations, Tensor actions)
    {
        var away = (actions - outputs) / logDeviation.exp();
        return (((away.square() * -0.5) - logDeviation - HalfLogTwoPi).sum(1, keepdim: true), (logDeviation + (HalfLogTwoPi + 0.5)).sum());
    }
}
