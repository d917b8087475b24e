using Tensor = EdgeActors.Learners.torch.Tensor;

namespace EdgeActors.Learners.Modules;

/// <summary>Normal distributions with means and standard deviations that broadcast.</summary>
public sealed class Normal : torch.distributions.Distribution
{
    private const double HalfLogTwoPi = 0.91893853320467274178;

    private readonly Tensor _loc;
    private readonly Tensor _scale;

    internal Normal(Tensor loc, Tensor scale, torch.Generator? generator)
        : base(generator)
    {
        var shape = Memory.Shape.Broadcast(loc.Shape, scale.Shape).ToArray();
        _loc = loc.expand(shape);
        _scale = scale.expand(shape);
    }

    /// <summary>The means.</summary>
    public override Tensor mean => _loc;

    /// <summary>The means.</summary>
    public override Tensor mode => _loc;

    /// <summary>The standard deviations.</summary>
    public override Tensor stddev => _scale;

    /// <summary>The variances.</summary>
    public override Tensor variance => _scale.square();

    /// <summary>loc + scale e with standard normal e: gradients flow to both.</summary>
    public override Tensor rsample(params ReadOnlySpan<long> sample_shape)
    {
        var noise = torch.randn(Extended(sample_shape, _loc.Shape).ToArray(), _loc.dtype, generator: Source);
        return _loc + (_scale * noise);
    }

    /// <summary>The logarithm of the density.</summary>
    public override Tensor log_prob(Tensor value) => -((value - _loc) / _scale).square() / 2 - _scale.log() - HalfLogTwoPi;

    /// <summary>1/2 + ln(2 pi) / 2 + ln scale.</summary>
    public override Tensor entropy() => _scale.log() + (0.5 + HalfLogTwoPi);
}
