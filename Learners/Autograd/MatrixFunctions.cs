using EdgeActors.Learners.Kernels;
using EdgeActors.Learners.Memory;
using Tensor = EdgeActors.Learners.torch.Tensor;

namespace EdgeActors.Learners.Autograd;

/// <summary>C = A B for matrices.</summary>
internal sealed class MatrixFunction : Function
{
    public static readonly MatrixFunction Instance = new();

    public static Tensor Forward(Tensor a, Tensor b)
    {
        var (m, k, n) = (a.Shape[0], a.Shape[1], b.Shape[1]);
        var c = Tensor.Empty(a.dtype, Shape.Of([m, n]));
        MatrixProduct.Run(new Product(m, n, k, Of(a), Of(b)), a, b, c);
        return c;
    }

    public override void Backward(Node node, Tensor gradient, BackwardPass pass)
    {
        var (a, b) = (node.Saved(0), node.Saved(1));
        if (node.Needs(0))
        {
            pass.Accumulate(node, 0, Forward(gradient, b.transpose(0, 1)));
        }

        if (node.Needs(1))
        {
            pass.Accumulate(node, 1, Forward(a.transpose(0, 1), gradient));
        }
    }

    private static Layout Of(Tensor matrix) => new(matrix.Strides[0], matrix.Strides[1]);
}

/// <summary>y = act(x Wᵀ + b) over the last dimension of x. Saved: x, W and, with an activation (I), y.</summary>
internal sealed class DenseLayerFunction : Function
{
    public static readonly DenseLayerFunction Instance = new();

    public static Tensor Forward(Tensor x, Tensor weight, Tensor? bias, Activation activation)
    {
        var (n, k) = Check(x, weight, bias);
        var input = x.Dense();
        var y = Tensor.Empty(x.dtype, x.Shape.With(x.Shape.Rank - 1, n));
        var m = k == 0 ? y.Count / n : input.Count / k;
        var ambient = Ambient.Current;
        var owner = weight as Modules.Parameter;
        PackedWeight? once = null;
        var panels = PackedWeight.Of(ref owner is null ? ref once : ref owner.Packed, weight, ambient.Path);
        if (x.dtype == ScalarType.Float32)
        {
            MatrixProduct.Linear<float>(ambient.Path, m, n, k, input, panels, bias, y, activation);
        }
        else
        {
            MatrixProduct.Linear<double>(ambient.Path, m, n, k, input, panels, bias, y, activation);
        }

        if (owner is null)
        {
            panels.Release(ambient.Buffers);
        }

        if (Instance.Record(x, weight, bias) is { } node)
        {
            node.I = (int)activation;
            node.Save(0, input);
            node.Save(1, weight);
            node.Save(2, y);
            y.WithHistory(node);
        }

        return y;
    }

    public override void Backward(Node node, Tensor gradient, BackwardPass pass)
    {
        var (x, weight, y) = (node.Saved(0), node.Saved(1), node.Saved(2));
        var dy = (Activation)node.I switch
        {
            Activation.Relu => Tensor.Map<ReluGradientOp>(gradient, y),
            Activation.Tanh => Tensor.Map<TanhGradientOp>(gradient, y),
            _ => gradient.Dense(),
        };
        var (n, k) = (weight.Shape[0], weight.Shape[1]);
        var m = dy.Count / n;
        if (node.Needs(0))
        {
            var dx = Tensor.Empty(x.dtype, x.Shape);
            MatrixProduct.Run(new Product(m, k, n, new Layout(n, 1), new Layout(weight.Strides[0], weight.Strides[1])), dy, weight, dx);
            pass.Accumulate(node, 0, dx);
        }

        if (node.Needs(1))
        {
            var dw = Tensor.Empty(x.dtype, weight.Shape);
            MatrixProduct.Run(new Product(n, k, m, new Layout(1, n), new Layout(k, 1)), dy, x, dw);
            pass.Accumulate(node, 1, dw);
        }

        if (node.EdgeCount > 2 && node.Needs(2))
        {
            pass.Accumulate(node, 2, dy.SumTo(Shape.Of([n])));
        }
    }

    private static (int N, int K) Check(Tensor x, Tensor weight, Tensor? bias)
    {
        x.RequireFloat("linear");
        var fits = weight.Shape.Rank == 2 && x.Shape.Rank > 0 && x.Shape[x.Shape.Rank - 1] == weight.Shape[1]
            && (bias is null || (bias.Shape.Rank == 1 && bias.Shape[0] == weight.Shape[0]));
        if (!fits || x.dtype != weight.dtype)
        {
            throw new ArgumentException(
                $"linear() cannot take an input of shape {x.Shape} ({x.dtype}), a weight of {weight.Shape} ({weight.dtype})"
                + (bias is null ? " and no bias." : $" and a bias of {bias.Shape}."));
        }

        return (weight.Shape[0], weight.Shape[1]);
    }
}
