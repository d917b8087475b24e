using EdgeActors.Learners.Autograd;
using EdgeActors.Learners.Kernels;
using EdgeActors.Learners.Memory;

namespace EdgeActors.Learners;

public static partial class torch
{
    /// <summary>Lays tensors end to end along one dimension; the other dimensions are equal.</summary>
    /// <exception cref="ArgumentException">There is no tensor, or shapes differ.</exception>
    public static Tensor cat(ReadOnlySpan<Tensor> tensors, long dim = 0)
    {
        if (tensors.IsEmpty)
        {
            throw new ArgumentException("cat() needs at least one tensor.");
        }

        var first = tensors[0];
        var d = first.Shape.Dimension(dim);
        var total = 0;
        foreach (var tensor in tensors)
        {
            Tensor.CheckShape(tensor, first.Shape.With(d, (int)tensor.size(d)), "A tensor given to cat()");
            total += (int)tensor.size(d);
        }

        var result = Tensor.Empty(first.dtype, first.Shape.With(d, total));
        var start = 0;
        foreach (var tensor in tensors)
        {
            var size = (int)tensor.size(d);
            result.narrow(d, start, size).CopyFrom(tensor.to_type(first.dtype));
            start += size;
        }

        return JoinHistory(result, tensors, d);
    }

    /// <summary>Lays tensors end to end along one dimension; the other dimensions are equal.</summary>
    /// <exception cref="ArgumentException">There is no tensor, or shapes differ.</exception>
    public static Tensor cat(IList<Tensor> tensors, long dim = 0) => cat([.. tensors], dim);

    /// <summary>Lays tensors of one shape along a new dimension.</summary>
    /// <exception cref="ArgumentException">There is no tensor, or shapes differ.</exception>
    public static Tensor stack(IEnumerable<Tensor> tensors, long dim = 0) => cat([.. tensors.Select(t => t.unsqueeze(dim))], dim);

    /// <summary>x where the condition holds, y elsewhere; all three broadcast.</summary>
    /// <exception cref="ArgumentException">The condition is not of truth values.</exception>
    public static Tensor where(Tensor condition, Tensor x, Tensor y)
    {
        if (condition.dtype != ScalarType.Bool)
        {
            throw new ArgumentException($"where() takes a condition of truth values, not {condition.dtype}.", nameof(condition));
        }

        var (a, b) = Tensor.Promote(x, y);
        var shape = Shape.Broadcast(condition.Shape, Shape.Broadcast(a.Shape, b.Shape));
        var mask = condition.Expanded(shape).Dense();
        var (yes, no) = (a.Expanded(shape).Dense(), b.Expanded(shape).Dense());
        var result = Tensor.Empty(a.dtype, shape);
        switch (Tensor.SizeOf(a.dtype))
        {
            case 1: Indexing.Where<byte>(mask.Span<bool>(), yes.Span<byte>(), no.Span<byte>(), result.Span<byte>()); break;
            case 4: Indexing.Where<int>(mask.Span<bool>(), yes.Span<int>(), no.Span<int>(), result.Span<int>()); break;
            default: Indexing.Where<long>(mask.Span<bool>(), yes.Span<long>(), no.Span<long>(), result.Span<long>()); break;
        }

        if (WhereFunction.Instance.Record(a, b) is { } node)
        {
            node.Save(0, mask);
            node.Save(1, a);
            node.Save(2, b);
            result.WithHistory(node);
        }

        return result;
    }

    private static Tensor JoinHistory(Tensor result, ReadOnlySpan<Tensor> tensors, int dim)
    {
        if (CatFunction.Instance.Record(tensors) is { } node)
        {
            node.I = dim;
            foreach (var tensor in tensors)
            {
                node.Sizes.Add((int)tensor.size(dim));
            }

            result.WithHistory(node);
        }

        return result;
    }
}
