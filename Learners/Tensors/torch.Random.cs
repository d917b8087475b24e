using EdgeActors.Learners.Memory;

namespace EdgeActors.Learners;

public static partial class torch
{
    /// <summary>Uniform numbers in [0, 1).</summary>
    /// <exception cref="InvalidOperationException">No generator is given and the thread has none.</exception>
    public static Tensor rand(
        ReadOnlySpan<long> size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null)
        => Draw(Shape.Of(size), dtype, requires_grad, generator, static g => g.NextUniform());

    /// <summary>A line of uniform numbers in [0, 1).</summary>
    public static Tensor rand(long size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null)
        => rand([size], dtype, device, requires_grad, generator);

    /// <summary>A matrix of uniform numbers in [0, 1).</summary>
    public static Tensor rand(
        long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null)
        => rand([rows, columns], dtype, device, requires_grad, generator);

    /// <summary>Standard normal numbers.</summary>
    /// <exception cref="InvalidOperationException">No generator is given and the thread has none.</exception>
    public static Tensor randn(
        ReadOnlySpan<long> size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null)
        => Draw(Shape.Of(size), dtype, requires_grad, generator, static g => g.NextNormal());

    /// <summary>A line of standard normal numbers.</summary>
    public static Tensor randn(long size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null)
        => randn([size], dtype, device, requires_grad, generator);

    /// <summary>A matrix of standard normal numbers.</summary>
    public static Tensor randn(
        long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null)
        => randn([rows, columns], dtype, device, requires_grad, generator);

    /// <summary>Uniform integers from low to before high.</summary>
    /// <exception cref="ArgumentException">The range is empty.</exception>
    public static Tensor randint(
        long low, long high, long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null)
    {
        if (high <= low)
        {
            throw new ArgumentException($"There is no integer from {low} to before {high}.");
        }

        var source = Generator.Or(generator);
        var tensor = Tensor.Empty(ScalarType.Int64, Shape.Of(size));
        foreach (ref var x in tensor.Span<long>())
        {
            x = low + source.NextBelow(high - low);
        }

        return tensor.to_type(dtype ?? ScalarType.Int64).requires_grad_(requires_grad);
    }

    /// <summary>0 to n - 1 in random order.</summary>
    public static Tensor randperm(long n, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null)
    {
        var source = Generator.Or(generator);
        var tensor = arange(n);
        var span = tensor.Span<long>();
        for (var i = span.Length - 1; i > 0; i--)
        {
            var j = (int)source.NextBelow(i + 1);
            (span[i], span[j]) = (span[j], span[i]);
        }

        return tensor.to_type(dtype ?? ScalarType.Int64).requires_grad_(requires_grad);
    }

    /// <summary>Draws column indices of each row with probabilities in proportion to its elements.</summary>
    /// <param name="input">A row or a matrix of weights, not negative, each row with a positive sum.</param>
    /// <param name="num_samples">How many per row.</param>
    /// <param name="replacement">Whether one row may give the same index twice.</param>
    /// <param name="generator">Where the randomness comes from.</param>
    /// <exception cref="ArgumentException">A row has too few positive weights, or a weight that is negative or not finite.</exception>
    public static Tensor multinomial(Tensor input, long num_samples, bool replacement = false, Generator? generator = null)
    {
        var source = Generator.Or(generator);
        var weights = input.detach().to_type(ScalarType.Float64).CopyOf();
        var columns = (int)weights.size(-1);
        var shape = weights.Shape.With(weights.Shape.Rank - 1, (int)num_samples);
        var result = Tensor.Empty(ScalarType.Int64, shape);
        for (var i = 0; i < result.Count; i++)
        {
            var row = weights.Span<double>().Slice((int)(i / num_samples) * columns, columns);
            var pick = Pick(row, source.NextDouble());
            result.Span<long>()[i] = pick;
            row[pick] = replacement ? row[pick] : 0;
        }

        return result;
    }

    private static int Pick(ReadOnlySpan<double> weights, double u)
    {
        var total = 0.0;
        foreach (var w in weights)
        {
            total += w >= 0 && w < double.PositiveInfinity
                ? w
                : throw new ArgumentException($"multinomial() found the weight {w}; weights are finite and not negative.");
        }

        if (total <= 0)
        {
            throw new ArgumentException("multinomial() found a row without a positive weight left.");
        }

        var left = u * total;
        var last = -1;
        for (var i = 0; i < weights.Length; i++)
        {
            left -= weights[i];
            last = weights[i] > 0 ? i : last;
            if (left < 0 && weights[i] > 0)
            {
                return i;
            }
        }

        return last;
    }

    private static Tensor Draw(in Shape shape, ScalarType? dtype, bool requires_grad, Generator? generator, Func<Generator, double> next)
    {
        var source = Generator.Or(generator);
        var tensor = Tensor.Empty(dtype ?? ScalarType.Float32, shape);
        if (tensor.RequireFloat("A continuous distribution").dtype == ScalarType.Float32)
        {
            foreach (ref var x in tensor.Span<float>())
            {
                x = (float)next(source);
            }
        }
        else
        {
            foreach (ref var x in tensor.Span<double>())
            {
                x = next(source);
            }
        }

        return tensor.requires_grad_(requires_grad);
    }
}
