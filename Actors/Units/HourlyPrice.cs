using EdgeActors.Simulator;

namespace EdgeActors.Actors;

/// <summary>What time costs, as of a processor that is rented: a whole number of picodollars an hour.</summary>
/// <param name="PicodollarsPerHour">Picodollars an hour, 0 or more.</param>
public readonly record struct HourlyPrice(long PicodollarsPerHour)
{
    internal const long NanosecondsPerHour = 3_600_000_000_000;

    /// <summary>What a time costs, rounded to the nearest picodollar, halves up.</summary>
    /// <exception cref="OverflowException">More than 9.2 million dollars.</exception>
    public static Money operator *(HourlyPrice price, SimDuration time) =>
        UnitMath.Fits((((Int128)price.PicodollarsPerHour * time.Nanoseconds) + (NanosecondsPerHour / 2)) / NanosecondsPerHour, out long whole)
            ? new(whole)
            : throw Exact.Beyond(price, "over", time, UnitMath.Permitted);

    /// <summary>Dollars with a metric prefix, an hour.</summary>
    public override string ToString() => new Money(PicodollarsPerHour) + "/h";
}
