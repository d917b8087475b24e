using Tensor = EdgeActors.Learners.torch.Tensor;

namespace EdgeActors.Learners.Autograd;

/// <summary>The same elements in the same order under another shape.</summary>
internal sealed class ViewFunction : Function
{
    public static readonly ViewFunction Instance = new();

    public override void Backward(Node node, Tensor gradient, BackwardPass pass)
    {
        var dense = gradient.Dense();
        pass.Accumulate(node, 0, dense.View(node.Shape, node.Shape.Strides(), dense.Offset));
    }
}

/// <summary>Two dimensions exchanged.</summary>
internal sealed class TransposeFunction : Function
{
    public static readonly TransposeFunction Instance = new();

    public override void Backward(Node node, Tensor gradient, BackwardPass pass)
        => pass.Accumulate(node, 0, gradient.transpose(node.I, node.J));
}

/// <summary>Elements repeated: their gradients are summed.</summary>
internal sealed class ExpandFunction : Function
{
    public static readonly ExpandFunction Instance = new();

    public override void Backward(Node node, Tensor gradient, BackwardPass pass)
        => pass.Accumulate(node, 0, gradient.SumTo(node.Shape));
}

/// <summary>A stepped range of one dimension: the rest has no gradient.</summary>
internal sealed class SliceFunction : Function
{
    public static readonly SliceFunction Instance = new();

    public override void Backward(Node node, Tensor gradient, BackwardPass pass)
    {
        var whole = Tensor.Filled(gradient.dtype, node.Shape, 0);
        var count = gradient.Shape[node.I];
        var step = (int)node.P;
        if (count > 0)
        {
            whole.slice(node.I, node.J, node.J + ((count - 1) * step) + 1, step).CopyFrom(gradient);
        }

        pass.Accumulate(node, 0, whole);
    }
}
