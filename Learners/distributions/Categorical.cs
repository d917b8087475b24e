using Tensor = EdgeActors.Learners.torch.Tensor;

namespace EdgeActors.Learners.Modules;

/// <summary>
/// Indices 0 to n - 1 with probabilities along the last dimension. A logit of minus infinity is never drawn; such masks need
/// finite logits elsewhere in the row.
/// </summary>
public sealed class Categorical : torch.distributions.Distribution
{
    private Tensor? _probabilities;

    internal Categorical(Tensor? probs, Tensor? logits, torch.Generator? generator)
        : base(generator)
    {
        if ((probs is null) == (logits is null))
        {
            throw new ArgumentException("Categorical takes either probs or logits.");
        }

        this.logits = logits is not null
            ? logits - logits.logsumexp(-1, true)
            : (probs! / probs!.sum(-1, true)).clamp(Tiny(probs), 1 - Tiny(probs)).log();
    }

    /// <summary>Logarithms of the probabilities.</summary>
    public Tensor logits { get; }

    /// <summary>The probabilities.</summary>
    public Tensor probs => _probabilities is { IsInvalid: false } ? _probabilities : _probabilities = logits.exp();

    /// <summary>Not a number: indices have no mean.</summary>
    public override Tensor mean => probs.detach().sum(-1) * double.NaN;

    /// <summary>The likeliest indices.</summary>
    public override Tensor mode => probs.argmax(-1);

    /// <summary>Not a number: indices have no variance.</summary>
    public override Tensor variance => mean;

    /// <summary>Draws indices.</summary>
    public override Tensor sample(params ReadOnlySpan<long> sample_shape)
    {
        var p = probs.detach();
        var batch = p.Shape.Without(p.Shape.Rank - 1);
        var count = 1L;
        foreach (var n in sample_shape)
        {
            count *= n;
        }

        var rows = p.reshape(-1, p.size(-1));
        var drawn = torch.multinomial(rows, count, true, Source).t().contiguous();
        return drawn.Viewed(Extended(sample_shape, batch));
    }

    /// <summary>Not defined for indices.</summary>
    /// <exception cref="NotSupportedException">Always.</exception>
    public override Tensor rsample(params ReadOnlySpan<long> sample_shape)
        => throw new NotSupportedException("A categorical distribution has no samples through which gradients flow.");

    /// <summary>The logarithm of the probability of indices whose shape broadcasts with the batch.</summary>
    public override Tensor log_prob(Tensor value)
    {
        var index = value.unsqueeze(-1);
        var batch = Memory.Shape.Broadcast(value.Shape, logits.Shape.Without(logits.Shape.Rank - 1));
        var wide = logits.expand(batch.Insert(batch.Rank, (int)logits.size(-1)).ToArray());
        return wide.gather(-1, index.Expanded(batch.Insert(batch.Rank, 1))).squeeze(-1);
    }

    /// <summary>Minus the mean of the logarithm of the probabilities; impossible indices add nothing.</summary>
    public override Tensor entropy() => -(logits.clamp(-1e30) * probs).sum(-1);

    private static double Tiny(Tensor tensor) => tensor.dtype == ScalarType.Float32 ? 1.1920929e-07 : 2.220446049250313e-16;
}
