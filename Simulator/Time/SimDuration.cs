using System.Globalization;

namespace EdgeActors.Simulator;

/// <summary>
/// A length of simulated time: a signed 64-bit count of nanoseconds. It is not an instant (<see cref="SimTime"/>): instants differ by durations.
/// Arithmetic is exact and checked; nothing accumulates rounding error.
/// </summary>
/// <param name="Nanoseconds">The length in nanoseconds. <see cref="long.MaxValue"/> means "never" (<see cref="Infinite"/>).</param>
public readonly record struct SimDuration(long Nanoseconds) : IComparable<SimDuration>, IFields<SimDuration>
{
    /// <summary>Nanoseconds in one second.</summary>
    public const long NanosecondsPerSecond = 1_000_000_000;

    internal const string Permitted = "at most 9223372036.854775807 s, which is 292 years";

    /// <summary>No time at all.</summary>
    public static SimDuration Zero => default;

    /// <summary>The result of dividing by a zero rate. A message cannot be sent with it: the run stops and names the sender.</summary>
    public static SimDuration Infinite => new(long.MaxValue);

    /// <summary>Whether this is <see cref="Infinite"/>.</summary>
    public bool IsInfinite => Nanoseconds == long.MaxValue;

    /// <summary>The length in seconds, rounded to the nearest double: for reports and plots, never for arithmetic on time.</summary>
    public double Seconds => Nanoseconds / (double)NanosecondsPerSecond;

    /// <summary>The nearest whole number of nanoseconds to <paramref name="seconds"/>, ties to even.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is NaN, infinite or beyond ±292 years.</exception>
    public static SimDuration FromSeconds(double seconds)
    {
        double nanoseconds = Math.Round(seconds * NanosecondsPerSecond);
        return double.IsFinite(nanoseconds) && Math.Abs(nanoseconds) < 9.2e18
            ? new((long)nanoseconds)
            : throw new ArgumentOutOfRangeException(nameof(seconds), seconds, "a duration must be finite and within 292 years");
    }

    /// <summary>A whole number of milliseconds.</summary>
    /// <exception cref="OverflowException">Beyond 292 years.</exception>
    public static SimDuration FromMilliseconds(long milliseconds) =>
        Exact.Product(milliseconds, 1_000_000, out long product) ? new(product) : throw Exact.Beyond(milliseconds, "x", "1 ms", Permitted);

    /// <summary>A whole number of microseconds.</summary>
    /// <exception cref="OverflowException">Beyond 292 years.</exception>
    public static SimDuration FromMicroseconds(long microseconds) =>
        Exact.Product(microseconds, 1_000, out long product) ? new(product) : throw Exact.Beyond(microseconds, "x", "1 us", Permitted);

    /// <summary>The exact sum.</summary>
    /// <exception cref="OverflowException">Beyond 292 years.</exception>
    public static SimDuration operator +(SimDuration a, SimDuration b) =>
        Exact.Sum(a.Nanoseconds, b.Nanoseconds, out long sum) ? new(sum) : throw Exact.Beyond(a, "+", b, Permitted);

    /// <summary>The exact difference.</summary>
    /// <exception cref="OverflowException">Beyond 292 years.</exception>
    public static SimDuration operator -(SimDuration a, SimDuration b) =>
        Exact.Difference(a.Nanoseconds, b.Nanoseconds, out long difference) ? new(difference) : throw Exact.Beyond(a, "-", b, Permitted);

    /// <summary>The exact multiple.</summary>
    /// <exception cref="OverflowException">Beyond 292 years.</exception>
    public static SimDuration operator *(SimDuration a, long times) =>
        Exact.Product(a.Nanoseconds, times, out long product) ? new(product) : throw Exact.Beyond(a, "x", times, Permitted);

    /// <summary>The ratio of two lengths.</summary>
    public static double operator /(SimDuration a, SimDuration b) => (double)a.Nanoseconds / b.Nanoseconds;

    /// <summary>Whether <paramref name="a"/> is the shorter.</summary>
    public static bool operator <(SimDuration a, SimDuration b) => a.Nanoseconds < b.Nanoseconds;

    /// <summary>Whether <paramref name="a"/> is the longer.</summary>
    public static bool operator >(SimDuration a, SimDuration b) => a.Nanoseconds > b.Nanoseconds;

    /// <summary>Whether <paramref name="a"/> is no longer.</summary>
    public static bool operator <=(SimDuration a, SimDuration b) => a.Nanoseconds <= b.Nanoseconds;

    /// <summary>Whether <paramref name="a"/> is no shorter.</summary>
    public static bool operator >=(SimDuration a, SimDuration b) => a.Nanoseconds >= b.Nanoseconds;

    /// <summary>The shorter of the two.</summary>
    public static SimDuration Min(SimDuration a, SimDuration b) => a < b ? a : b;

    /// <summary>The longer of the two.</summary>
    public static SimDuration Max(SimDuration a, SimDuration b) => a > b ? a : b;

    /// <inheritdoc/>
    public int CompareTo(SimDuration other) => Nanoseconds.CompareTo(other.Nanoseconds);

    /// <inheritdoc/>
    public static SimDuration Visit<TVisitor>(in SimDuration value, ref TVisitor visitor)
        where TVisitor : struct, IFieldVisitor, allows ref struct => new(visitor.Field(value.Nanoseconds));

    /// <summary>The length in seconds with every digit that matters, e.g. <c>0.025 s</c>.</summary>
    public override string ToString() => IsInfinite ? "never" : SecondsText(Nanoseconds) + " s";

    internal static string SecondsText(long nanoseconds) =>
        ((decimal)nanoseconds / NanosecondsPerSecond).ToString("0.#########", CultureInfo.InvariantCulture);
}
