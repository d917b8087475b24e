using EdgeActors.Learners.Kernels;
using Tensor = EdgeActors.Learners.torch.Tensor;

namespace EdgeActors.Learners.Autograd;

/// <summary>dx = back(dy, saved), where saved is the input or the output and p, q are the operation's constants.</summary>
internal sealed class UnaryFunction<TBack> : Function
    where TBack : struct, IBinary
{
    public static readonly UnaryFunction<TBack> Instance = new();

    public override string Name => typeof(TBack).Name;

    public override void Backward(Node node, Tensor gradient, BackwardPass pass)
        => pass.Accumulate(node, 0, Tensor.Map<TBack>(gradient, node.Saved(0), node.P, node.Q));
}

/// <summary>dx = back(dy) alone: addition of and multiplication by constants.</summary>
internal sealed class LinearFunction<TBack> : Function
    where TBack : struct, IUnary
{
    public static readonly LinearFunction<TBack> Instance = new();

    public override void Backward(Node node, Tensor gradient, BackwardPass pass)
        => pass.Accumulate(node, 0, Tensor.Map<TBack>(gradient, node.P, node.Q));
}

/// <summary>y = a + p b.</summary>
internal sealed class AddFunction : Function
{
    public static readonly AddFunction Instance = new();

    public override void Backward(Node node, Tensor gradient, BackwardPass pass)
    {
        if (node.Needs(0))
        {
            pass.Accumulate(node, 0, gradient.SumTo(node.Shape));
        }

        if (node.Needs(1))
        {
            var sum = gradient.SumTo(node.Saved(1).Shape);
            pass.Accumulate(node, 1, node.P == 1 ? sum : Tensor.Map<MultiplyConstantOp>(sum, node.P));
        }
    }
}

/// <summary>y = a b.</summary>
internal sealed class MultiplyFunction : Function
{
    public static readonly MultiplyFunction Instance = new();

    public override void Backward(Node node, Tensor gradient, BackwardPass pass)
    {
        if (node.Needs(0))
        {
            pass.Accumulate(node, 0, Tensor.Map<MultiplyOp>(gradient, node.Saved(1)).SumTo(node.Shape));
        }

        if (node.Needs(1))
        {
            pass.Accumulate(node, 1, Tensor.Map<MultiplyOp>(gradient, node.Saved(0)).SumTo(node.Saved(1).Shape));
        }
    }
}

/// <summary>y = a / b.</summary>
internal sealed class DivideFunction : Function
{
    public static readonly DivideFunction Instance = new();

    public override void Backward(Node node, Tensor gradient, BackwardPass pass)
    {
        if (node.Needs(0))
        {
            pass.Accumulate(node, 0, Tensor.Map<DivideOp>(gradient, node.Saved(1)).SumTo(node.Shape));
        }

        if (node.Needs(1))
        {
            pass.Accumulate(node, 1, Tensor.Map<DivideGradientOp>(gradient, node.Saved(0), node.Saved(1)).SumTo(node.Saved(1).Shape));
        }
    }
}

/// <summary>The larger or the smaller of two; equal ones share the gradient.</summary>
internal sealed class ChoiceFunction<TBack> : Function
    where TBack : struct, ITernary
{
    public static readonly ChoiceFunction<TBack> Instance = new();

    public override void Backward(Node node, Tensor gradient, BackwardPass pass)
    {
        if (node.Needs(0))
        {
            pass.Accumulate(node, 0, Tensor.Map<TBack>(gradient, node.Saved(0), node.Saved(1)).SumTo(node.Shape));
        }

        if (node.Needs(1))
        {
            pass.Accumulate(node, 1, Tensor.Map<TBack>(gradient, node.Saved(1), node.Saved(0)).SumTo(node.Saved(1).Shape));
        }
    }
}
