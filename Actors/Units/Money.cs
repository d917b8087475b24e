using EdgeActors.Simulator;

namespace EdgeActors.Actors;

/// <summary>An amount of money: a whole number of picodollars (10^-12 US dollars), so that sums are exact in any order.</summary>
/// <param name="Picodollars">Picodollars.</param>
public readonly record struct Money(long Picodollars) : IComparable<Money>, IFields<Money>
{
    /// <summary>The amount in dollars, rounded to the nearest double.</summary>
    public double Dollars => Picodollars / 1e12;

    /// <summary>The exact sum.</summary>
    public static Money operator +(Money a, Money b) => Exact.Sum(a.Picodollars, b.Picodollars, out long sum) ? new(sum) : throw Exact.Beyond(a, "+", b, UnitMath.Permitted);

    /// <inheritdoc/>
    public int CompareTo(Money other) => Picodollars.CompareTo(other.Picodollars);

    /// <inheritdoc/>
    public static Money Visit<TVisitor>(in Money value, ref TVisitor visitor)
        where TVisitor : struct, IFieldVisitor, allows ref struct => new(visitor.Field(value.Picodollars));

    /// <summary>Dollars with a metric prefix.</summary>
    public override string ToString() => UnitMath.Format(Dollars, "USD");
}
