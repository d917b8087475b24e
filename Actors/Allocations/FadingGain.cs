using EdgeActors.Numerics;
using EdgeActors.Simulator;

namespace EdgeActors.Actors.Allocations;

/// <summary>
/// The complex gain of a fading channel that remembers: h' = m h + sqrt(1 - m^2) e, where e is complex normal with variance 1 (Gauss-Markov; eq 2 of DRL-MWF).
/// Begun by <see cref="Draw"/> it is stationary: |h|^2 is exponential with mean 1 at every step, and n steps apart h has the correlation m^n.
/// </summary>
/// <param name="Real">The real part.</param>
/// <param name="Imaginary">The imaginary part.</param>
public readonly record struct FadingGain(double Real, double Imaginary) : IFields<FadingGain>
{
    /// <summary>The share of a sent power that arrives, |h|^2.</summary>
    public double Power => (Real * Real) + (Imaginary * Imaginary);

    /// <summary>A complex normal number with variance 1, by the Box-Muller transform; two draws.</summary>
    public static FadingGain Draw(ref RandomStream random)
    {
        double radius = Math.Sqrt(-DeterministicMath.Log(1.0 - random.NextDouble()));
        (double sine, double cosine) = DeterministicMath.SinCos(2.0 * Math.PI * random.NextDouble());
        return new FadingGain(radius * cosine, radius * sine);
    }

    /// <summary>The gain a step later.</summary>
    /// <param name="memory">How much of it stays, m: 0 to 1.</param>
    /// <param name="fresh">How much comes new: sqrt(1 - m^2).</param>
    /// <param name="random">The channel's own stream.</param>
    public FadingGain Next(double memory, double fresh, ref RandomStream random)
    {
        FadingGain drawn = Draw(ref random);
        return new FadingGain((memory * Real) + (fresh * drawn.Real), (memory * Imaginary) + (fresh * drawn.Imaginary));
    }

    /// <inheritdoc/>
    public static FadingGain Visit<TVisitor>(in FadingGain value, ref TVisitor visitor)
        where TVisitor : struct, IFieldVisitor, allows ref struct => new(visitor.Field(value.Real), visitor.Field(value.Imaginary));
}
