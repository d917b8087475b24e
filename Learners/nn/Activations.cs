using Tensor = EdgeActors.Learners.torch.Tensor;

namespace EdgeActors.Learners.Modules;

/// <summary>max(x, 0), elementwise.</summary>
public sealed class ReLU : torch.nn.Module<Tensor, Tensor>
{
    internal ReLU()
        : base(nameof(ReLU))
    {
    }

    /// <summary>Computes max(x, 0).</summary>
    public override Tensor forward(Tensor tensor) => tensor.relu();
}

/// <summary>tanh x, elementwise.</summary>
public sealed class Tanh : torch.nn.Module<Tensor, Tensor>
{
    internal Tanh()
        : base(nameof(Tanh))
    {
    }

    /// <summary>Computes tanh x.</summary>
    public override Tensor forward(Tensor tensor) => tensor.tanh();
}

/// <summary>1 / (1 + e^-x), elementwise.</summary>
public sealed class Sigmoid : torch.nn.Module<Tensor, Tensor>
{
    internal Sigmoid()
        : base(nameof(Sigmoid))
    {
    }

    /// <summary>Computes 1 / (1 + e^-x).</summary>
    public override Tensor forward(Tensor tensor) => tensor.sigmoid();
}

/// <summary>x itself, elementwise.</summary>
public sealed class Identity : torch.nn.Module<Tensor, Tensor>
{
    internal Identity()
        : base(nameof(Identity))
    {
    }

    /// <summary>Computes x itself.</summary>
    public override Tensor forward(Tensor tensor) => tensor;
}
