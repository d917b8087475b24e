using EdgeActors.Learners.Kernels;
using EdgeActors.Learners.Memory;
using Tensor = EdgeActors.Learners.torch.Tensor;

namespace EdgeActors.Learners.Autograd;

/// <summary>A sum over one dimension (I), dropped if J is 1, or over all: each element receives the sum's gradient.</summary>
internal sealed class SumFunction : Function
{
    public static readonly SumFunction Instance = new();

    public override void Backward(Node node, Tensor gradient, BackwardPass pass)
    {
        var kept = node.J == 1 && gradient.ndim > 0 ? gradient.unsqueeze(node.I) : gradient;
        pass.Accumulate(node, 0, kept.Expanded(node.Shape));
    }
}

/// <summary>Softmax or, with I = 1, its logarithm over the last dimension.</summary>
internal sealed class SoftmaxFunction : Function
{
    public static readonly SoftmaxFunction Instance = new();

    public static void Forward(Tensor x, Tensor y, bool logarithm)
    {
        var path = Ambient.Current.Path;
        var (rows, n) = Rows(x);
        if (x.dtype == ScalarType.Float32)
        {
            SoftmaxKernel.Forward(path, ref x.Ref<float>(), ref y.Ref<float>(), rows, n, logarithm);
        }
        else
        {
            SoftmaxKernel.Forward(path, ref x.Ref<double>(), ref y.Ref<double>(), rows, n, logarithm);
        }
    }

    public override void Backward(Node node, Tensor gradient, BackwardPass pass)
    {
        var path = Ambient.Current.Path;
        var y = node.Saved(0);
        var dx = gradient.CopyOf();
        var (rows, n) = Rows(y);
        var scratch = Tensor.Empty(y.dtype, Shape.Of([n]));
        if (y.dtype == ScalarType.Float32)
        {
            SoftmaxKernel.Backward(path, ref dx.Ref<float>(), ref y.Ref<float>(), ref scratch.Ref<float>(), rows, n, node.I == 1);
        }
        else
        {
            SoftmaxKernel.Backward(path, ref dx.Ref<double>(), ref y.Ref<double>(), ref scratch.Ref<double>(), rows, n, node.I == 1);
        }

        pass.Accumulate(node, 0, dx);
    }

    private static (int Rows, int N) Rows(Tensor x)
    {
        var n = x.Shape.Rank == 0 ? 1 : x.Shape[x.Shape.Rank - 1];
        return (n == 0 ? 0 : x.Count / n, n);
    }
}
