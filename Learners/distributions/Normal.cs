using Tensor = EdgeActors.Learners.torch.Tensor;

namespace EdgeActors.Learners.Modules;

/// <summary>Normal distributions with means and standard deviations that broadcast.</summary>
public sealed class Normal : torch.distributions.Distribution
{
    private const double HalfLogTwoPi = 0.91893853320467274178;

    private readonly Tensor loc;
    private readonly Tensor scale;

    internal Normal(Tensor loc, Tensor scale, torch.Generator? generator)
        : base(generator)
    {
        var shape = Memory.Shape.Broadcast(loc.Shape, scale.Shape).ToArray();
        this.loc = loc.expand(shape);
        this.scale = scale.expand(shape);
    }

    /// <summary>The means.</summary>
    public override Tensor mean => loc;

    /// <summary>The means.</summary>
    public override Tensor mode => loc;

    /// <summary>The standard deviations.</summary>
    public override Tensor stddev => scale;

    /// <summary>The variances.</summary>
    public override Tensor variance => scale.square();

    /// <summary>loc + scale e with standard normal e: gradients flow to both.</summary>
    public override Tensor rsample(params ReadOnlySpan<long> sample_shape)
    {
        var noise = torch.randn(Extended(sample_shape, loc.Shape).ToArray(), loc.dtype, generator: Source);
        return loc + (scale * noise);
    }

    /// <summary>The logarithm of the density.</summary>
    public override Tensor log_prob(Tensor value) => -((value - loc) / scale).square() / 2 - scale.log() - HalfLogTwoPi;

    /// <summary>1/2 + ln(2 pi) / 2 + ln scale.</summary>
    public override Tensor entropy() => scale.log() + (0.5 + HalfLogTwoPi);
}
