using EdgeActors.Learners.Autograd;
using EdgeActors.Learners.Kernels;
using Tensor = EdgeActors.Learners.torch.Tensor;

namespace EdgeActors.Learners.Modules;

/// <summary>y = x Wᵀ + b over the last dimension of x.</summary>
public sealed class Linear : torch.nn.Module<Tensor, Tensor>
{
    internal Linear(long inputSize, long outputSize, bool hasBias, ScalarType? dtype)
        : base(nameof(Linear))
    {
        in_features = inputSize;
        out_features = outputSize;
        var bound = inputSize > 0 ? 1 / Math.Sqrt(inputSize) : 0;
        weight = Uniform([outputSize, inputSize], bound, dtype);
        register_parameter(nameof(weight), weight);
        if (hasBias)
        {
            bias = Uniform([outputSize], bound, dtype);
            register_parameter(nameof(bias), bias);
        }
    }

    /// <summary>The size of the input's last dimension.</summary>
    public long in_features { get; }

    /// <summary>The size of the result's last dimension.</summary>
    public long out_features { get; }

    /// <summary>W, of shape [out_features, in_features].</summary>
    public Parameter weight { get; }

    /// <summary>b, of shape [out_features], or null.</summary>
    public Parameter? bias { get; }

    /// <summary>Computes x Wᵀ + b.</summary>
    /// <exception cref="ArgumentException">The input's last dimension is not in_features, or its type differs.</exception>
    public override Tensor forward(Tensor tensor) => Forward(tensor, Activation.None);

    internal static Parameter Uniform(ReadOnlySpan<long> shape, double bound, ScalarType? dtype)
    {
        using var scope = torch.NewDisposeScope();
        return new Parameter(torch.nn.init.uniform_(torch.empty(shape, dtype), -bound, bound));
    }

    internal Tensor Forward(Tensor tensor, Activation activation) => DenseLayerFunction.Forward(tensor, weight, bias, activation);
}
