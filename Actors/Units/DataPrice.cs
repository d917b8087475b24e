using EdgeActors.Simulator;

namespace EdgeActors.Actors;

/// <summary>What it costs to carry data: a whole number of picodollars for each gigabyte of 10^9 bytes.</summary>
/// <param name="PicodollarsPerGigabyte">Picodollars a gigabyte, 0 or more.</param>
public readonly record struct DataPrice(long PicodollarsPerGigabyte)
{
    internal const long BitsPerGigabyte = 8_000_000_000;

    /// <summary>What carrying an amount costs, rounded to the nearest picodollar, halves up.</summary>
    /// <exception cref="OverflowException">More than 9.2 million dollars.</exception>
    public static Money operator *(DataPrice price, DataSize size) =>
        UnitMath.Fits((((Int128)price.PicodollarsPerGigabyte * size.Bits) + (BitsPerGigabyte / 2)) / BitsPerGigabyte, out long whole)
            ? new(whole)
            : throw Exact.Beyond(price, "over", size, UnitMath.Permitted);

    /// <summary>Dollars with a metric prefix, a gigabyte.</summary>
    public override string ToString() => new Money(PicodollarsPerGigabyte) + "/GB";
}
