using EdgeActors.Simulator;

namespace EdgeActors.Actors;

/// <summary>A sum of durations in 128 bits: the time of any number of processors, links or tasks together fits, however long a run is.</summary>
/// <param name="Nanoseconds">Nanoseconds.</param>
public readonly record struct TimeTotal(Int128 Nanoseconds) : IFields<TimeTotal>
{
    /// <summary>The total in seconds, rounded to a double.</summary>
    public double Seconds => (double)Nanoseconds / SimDuration.NanosecondsPerSecond;

    /// <summary>The exact sum.</summary>
    public static TimeTotal operator +(TimeTotal total, SimDuration more) => new(checked(total.Nanoseconds + more.Nanoseconds));

    /// <inheritdoc/>
    public static TimeTotal Visit<TVisitor>(in TimeTotal value, ref TVisitor visitor)
        where TVisitor : struct, IFieldVisitor, allows ref struct => new(Account.Wide(value.Nanoseconds, nameof(Nanoseconds), ref visitor));

    /// <summary>Seconds with a metric prefix.</summary>
    public override string ToString() => UnitMath.Format(Seconds, "s");
}
