using Tensor = EdgeActors.Learners.torch.Tensor;

namespace EdgeActors.Learners.Modules;

/// <summary>Shifts and scales the last dimensions to mean 0 and variance 1, then by learned weights.</summary>
public sealed class LayerNorm : torch.nn.Module<Tensor, Tensor>
{
    internal LayerNorm(long[] normalized_shape, double eps, bool elementwise_affine, bool bias, ScalarType? dtype)
        : base(nameof(LayerNorm))
    {
        this.normalized_shape = normalized_shape;
        this.eps = eps;
        this.elementwise_affine = elementwise_affine;
        if (elementwise_affine)
        {
            using var scope = torch.NewDisposeScope();
            weight = new Parameter(torch.ones(normalized_shape, dtype));
            register_parameter(nameof(weight), weight);
            if (bias)
            {
                this.bias = new Parameter(torch.zeros(normalized_shape, dtype));
                register_parameter(nameof(bias), this.bias);
            }
        }
    }

    /// <summary>The sizes of the dimensions that are normalised.</summary>
    public long[] normalized_shape { get; }

    /// <summary>Added to the variance before its root.</summary>
    public double eps { get; }

    /// <summary>Whether there are learned weights.</summary>
    public bool elementwise_affine { get; }

    /// <summary>The learned scale, or null.</summary>
    public Parameter? weight { get; }

    /// <summary>The learned shift, or null.</summary>
    public Parameter? bias { get; }

    /// <summary>Normalises.</summary>
    /// <exception cref="ArgumentException">The input does not end in the normalised shape.</exception>
    public override Tensor forward(Tensor tensor) => torch.nn.functional.layer_norm(tensor, normalized_shape, weight, bias, eps);
}
