using System.Globalization;

namespace EdgeActors.Actors;

/// <summary>Exact integer arithmetic behind the units.</summary>
internal static class UnitMath
{
    private const long NanosecondsPerSecond = 1_000_000_000;

    /// <summary>What a quantity may be, for messages.</summary>
    public const string Permitted = "a whole number up to 9223372036854775807 of its least units";

    /// <summary>What a time may be, for messages.</summary>
    public const string PermittedTime = "a time of at most 292 years";

    /// <summary>
    /// The least whole number of nanoseconds in which <paramref name="perSecond"/> a second does <paramref name="amount"/>; negative when it is beyond 64 bits.
    /// </summary>
    public static long Nanoseconds(long amount, long perSecond)
    {
        if (perSecond == 0)
        {
            return long.MaxValue;
        }

        if ((ulong)amount < long.MaxValue / NanosecondsPerSecond)
        {
            (long quotient, long rest) = Math.DivRem(amount * NanosecondsPerSecond, perSecond);
            return rest > 0 ? quotient + 1 : quotient;
        }

        // The product needs 128 bits but the remainder does not: a double's quotient is off by less than one, and wrapping arithmetic shows by how much.
        double estimate = (double)amount * NanosecondsPerSecond / perSecond;
        if (estimate < 1L << 50 && perSecond < 1L << 60)
        {
            long quotient = (long)estimate;
            long rest = unchecked((amount * NanosecondsPerSecond) - (quotient * perSecond));
            while (rest > 0)
            {
                (quotient, rest) = (quotient + 1, rest - perSecond);
            }

            while (rest <= -perSecond)
            {
                (quotient, rest) = (quotient - 1, rest + perSecond);
            }

            return quotient;
        }

        Int128 exact = (((Int128)amount * NanosecondsPerSecond) + perSecond - 1) / perSecond;
        return exact < long.MaxValue ? (long)exact : -1;
    }

    /// <summary>Whether a whole number fits 64 bits.</summary>
    public static bool Fits(Int128 exact, out long whole)
    {
        whole = unchecked((long)exact);
        return whole == exact;
    }

    /// <summary>An amount with a metric prefix, to four significant digits: <c>2.5 MB</c>.</summary>
    public static string Format(double value, string unit)
    {
        (double scale, string prefix) = Math.Abs(value) switch
        {
            >= 1e12 => (1e12, "T"),
            >= 1e9 => (1e9, "G"),
            >= 1e6 => (1e6, "M"),
            >= 1e3 => (1e3, "k"),
            >= 1 or 0 => (1, ""),
            >= 1e-3 => (1e-3, "m"),
            >= 1e-6 => (1e-6, "u"),
            >= 1e-9 => (1e-9, "n"),
            >= 1e-12 => (1e-12, "p"),
            _ => (1e-15, "f"),
        };
        return (value / scale).ToString("0.####", CultureInfo.InvariantCulture) + " " + prefix + unit;
    }
}
