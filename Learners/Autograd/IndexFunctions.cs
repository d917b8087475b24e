using EdgeActors.Learners.Kernels;
using Tensor = EdgeActors.Learners.torch.Tensor;

namespace EdgeActors.Learners.Autograd;

/// <summary>Elements picked by an index: their gradients are added where they came from.</summary>
internal sealed class GatherFunction : Function
{
    public static readonly GatherFunction Instance = new();

    public override void Backward(Node node, Tensor gradient, BackwardPass pass)
    {
        var dx = Tensor.Filled(gradient.dtype, node.Shape, 0);
        var (index, dense) = (node.Saved(0), gradient.Dense());
        if (dx.dtype == ScalarType.Float32)
        {
            Indexing.ScatterAdd<float>(ref dx.Ref<float>(), dx.Shape, index.Span<long>(), index.Shape, node.I, dense.Span<float>());
        }
        else
        {
            Indexing.ScatterAdd<double>(ref dx.Ref<double>(), dx.Shape, index.Span<long>(), index.Shape, node.I, dense.Span<double>());
        }

        pass.Accumulate(node, 0, dx);
    }
}

/// <summary>x where a condition holds, y elsewhere. Saved: the condition, x and y.</summary>
internal sealed class WhereFunction : Function
{
    public static readonly WhereFunction Instance = new();

    public override void Backward(Node node, Tensor gradient, BackwardPass pass)
    {
        var condition = node.Saved(0);
        var zero = Tensor.Filled(gradient.dtype, default, 0);
        for (var i = 0; i < 2; i++)
        {
            if (node.Needs(i))
            {
                var part = i == 0 ? torch.where(condition, gradient, zero) : torch.where(condition, zero, gradient);
                pass.Accumulate(node, i, part.SumTo(node.Saved(i + 1).Shape));
            }
        }
    }
}

/// <summary>Tensors laid end to end along dimension I.</summary>
internal sealed class CatFunction : Function
{
    public static readonly CatFunction Instance = new();

    public override void Backward(Node node, Tensor gradient, BackwardPass pass)
    {
        var start = 0;
        for (var i = 0; i < node.EdgeCount; i++)
        {
            var size = node.Sizes[i];
            if (node.Needs(i))
            {
                pass.Accumulate(node, i, gradient.narrow(node.I, start, size));
            }

            start += size;
        }
    }
}

/// <summary>A change of floating-point type.</summary>
internal sealed class CastFunction : Function
{
    public static readonly CastFunction Instance = new();

    public override void Backward(Node node, Tensor gradient, BackwardPass pass)
        => pass.Accumulate(node, 0, gradient.to_type(gradient.dtype == ScalarType.Float32 ? ScalarType.Float64 : ScalarType.Float32));
}
