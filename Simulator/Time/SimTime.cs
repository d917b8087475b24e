namespace EdgeActors.Simulator;

/// <summary>
/// An instant of simulated time: a 64-bit count of nanoseconds since the run's start. It is not a length (<see cref="SimDuration"/>):
/// two instants cannot be added.
/// </summary>
/// <param name="Nanoseconds">Nanoseconds since time 0; never negative in a run.</param>
public readonly record struct SimTime(long Nanoseconds) : IComparable<SimTime>, IFields<SimTime>
{
    /// <summary>The start of every run.</summary>
    public static SimTime Zero => default;

    /// <summary>Later than every event: "until the world has nothing left to do".</summary>
    public static SimTime Never => new(long.MaxValue);

    /// <summary>Seconds since the start, rounded to the nearest double: for reports and plots.</summary>
    public double Seconds => Nanoseconds / (double)SimDuration.NanosecondsPerSecond;

    /// <summary>The instant <paramref name="seconds"/> after the start, to the nearest nanosecond.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative, NaN, infinite or beyond 292 years.</exception>
    public static SimTime FromSeconds(double seconds) => seconds < 0
        ? throw new ArgumentOutOfRangeException(nameof(seconds), seconds, "an instant cannot lie before time 0")
        : new(SimDuration.FromSeconds(seconds).Nanoseconds);

    /// <summary>The instant a duration later.</summary>
    /// <exception cref="OverflowException">Beyond 292 years.</exception>
    public static SimTime operator +(SimTime a, SimDuration b) =>
        Exact.Sum(a.Nanoseconds, b.Nanoseconds, out long sum) ? new(sum) : throw Exact.Beyond(a, "+", b, SimDuration.Permitted);

    /// <summary>The instant a duration earlier.</summary>
    /// <exception cref="OverflowException">Beyond 292 years.</exception>
    public static SimTime operator -(SimTime a, SimDuration b) =>
        Exact.Difference(a.Nanoseconds, b.Nanoseconds, out long difference) ? new(difference) : throw Exact.Beyond(a, "-", b, SimDuration.Permitted);

    /// <summary>The time from <paramref name="b"/> to <paramref name="a"/>.</summary>
    /// <exception cref="OverflowException">Beyond 292 years.</exception>
    public static SimDuration operator -(SimTime a, SimTime b) =>
        Exact.Difference(a.Nanoseconds, b.Nanoseconds, out long difference) ? new(difference) : throw Exact.Beyond(a, "-", b, SimDuration.Permitted);

    /// <summary>Whether <paramref name="a"/> is earlier.</summary>
    public static bool operator <(SimTime a, SimTime b) => a.Nanoseconds < b.Nanoseconds;

    /// <summary>Whether <paramref name="a"/> is later.</summary>
    public static bool operator >(SimTime a, SimTime b) => a.Nanoseconds > b.Nanoseconds;

    /// <summary>Whether <paramref name="a"/> is not later.</summary>
    public static bool operator <=(SimTime a, SimTime b) => a.Nanoseconds <= b.Nanoseconds;

    /// <summary>Whether <paramref name="a"/> is not earlier.</summary>
    public static bool operator >=(SimTime a, SimTime b) => a.Nanoseconds >= b.Nanoseconds;

    /// <summary>The earlier of the two.</summary>
    public static SimTime Min(SimTime a, SimTime b) => a < b ? a : b;

    /// <summary>The later of the two.</summary>
    public static SimTime Max(SimTime a, SimTime b) => a > b ? a : b;

    /// <inheritdoc/>
    public int CompareTo(SimTime other) => Nanoseconds.CompareTo(other.Nanoseconds);

    /// <inheritdoc/>
    public static SimTime Visit<TVisitor>(in SimTime value, ref TVisitor visitor)
        where TVisitor : struct, IFieldVisitor, allows ref struct => new(visitor.Field(value.Nanoseconds));

    /// <summary>Seconds since the start with every digit that matters, e.g. <c>12.5 s</c>.</summary>
    public override string ToString() => this == Never ? "never" : SimDuration.SecondsText(Nanoseconds) + " s";
}
