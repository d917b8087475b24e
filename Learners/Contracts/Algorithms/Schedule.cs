using System.Globalization;
using EdgeActors.Numerics;

namespace EdgeActors.Learners.Algorithms;

/// <summary>The way from the first value of a <see cref="Schedule"/> to its last.</summary>
public enum ScheduleShape
{
    /// <summary>The first value for ever.</summary>
    Constant,

    /// <summary>In a straight line.</summary>
    Linear,

    /// <summary>By the same factor with each step; both values above zero.</summary>
    Exponential,

    /// <summary>Along half a cosine: slowly, fast, slowly.</summary>
    Cosine,
}

/// <summary>
/// A number that changes as transitions are learned: a step of an optimiser, a probability, a weight. It depends on the count of
/// transitions alone, which every checkpoint holds. A plain number is a schedule that stays.
/// </summary>
/// <param name="Shape">The way from first to last.</param>
/// <param name="First">The value at the first transition.</param>
/// <param name="Last">The value from <paramref name="Steps"/> transitions on.</param>
/// <param name="Steps">Transitions between the two; zero if constant.</param>
public readonly record struct Schedule(ScheduleShape Shape, double First, double Last, long Steps)
{
    private const string Grammar = "write a number, or e.g. \"linear 1 to 0.05 over 10000\" (linear, exponential or cosine)";

    /// <summary>A number that stays.</summary>
    public static implicit operator Schedule(double value) => new(ScheduleShape.Constant, value, value, 0);

    /// <summary>A straight line over so many transitions.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Steps are below one.</exception>
    public static Schedule Linear(double first, double last, long steps) => new Schedule(ScheduleShape.Linear, first, last, steps).Checked();

    /// <summary>The same factor with each of so many transitions.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Steps are below one, or a value is not above zero.</exception>
    public static Schedule Exponential(double first, double last, long steps) => new Schedule(ScheduleShape.Exponential, first, last, steps).Checked();

    /// <summary>Half a cosine over so many transitions.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Steps are below one.</exception>
    public static Schedule Cosine(double first, double last, long steps) => new Schedule(ScheduleShape.Cosine, first, last, steps).Checked();

    /// <summary>Reads what <see cref="ToString"/> writes: a number, or a shape with its numbers, as in "linear 1 to 0.05 over 10000".</summary>
    /// <exception cref="FormatException">The text is neither; the message says what is right.</exception>
    public static Schedule Parse(string text)
    {
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words is [var only] && Number(only) is { } constant)
        {
            return constant;
        }

        if (words is [var shape, var first, "to", var last, "over", var steps]
            && Array.Find(Enum.GetNames<ScheduleShape>(), n => n.Equals(shape, StringComparison.OrdinalIgnoreCase)) is { } name
            && (Number(first), Number(last)) is ({ } from, { } to) && long.TryParse(steps, NumberStyles.None, CultureInfo.InvariantCulture, out var count))
        {
            var schedule = new Schedule(Enum.Parse<ScheduleShape>(name), from, to, count);
            return schedule.Fault is { } fault ? throw new FormatException(fault) : schedule;
        }

        throw new FormatException(Grammar);
    }

    /// <summary>The value after so many transitions.</summary>
    public double At(long step)
    {
        if (Shape == ScheduleShape.Constant || step >= Steps)
        {
            return Last;
        }

        var share = step / (double)Steps;
        return Shape switch
        {
            ScheduleShape.Linear => First + ((Last - First) * share),
            ScheduleShape.Exponential => First * DeterministicMath.Pow(Last / First, share),
            _ => Last + ((First - Last) * 0.5 * (1 + DeterministicMath.Cos(Math.PI * share))),
        };
    }

    /// <summary>Whether every value lies between two numbers, both included.</summary>
    public bool IsWithin(double least, double most) => Math.Min(First, Last) >= least && Math.Max(First, Last) <= most;

    /// <summary>Whether every value is above zero: what a step of an optimiser must be, but for its end.</summary>
    public bool IsRate => First > 0 && Last >= 0 && double.IsFinite(First) && double.IsFinite(Last);

    /// <inheritdoc/>
    public override string ToString() => Shape == ScheduleShape.Constant
        ? First.ToString(CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{Shape.ToString().ToLowerInvariant()} {First} to {Last} over {Steps}");

    private string? Fault => Shape == ScheduleShape.Constant ? null
        : Steps < 1 ? "a schedule takes at least one transition"
        : Shape == ScheduleShape.Exponential && !(First > 0 && Last > 0) ? "an exponential schedule runs between numbers above zero"
        : null;

    private static double? Number(string text)
        => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;

    private Schedule Checked() => Fault is { } fault ? throw new ArgumentOutOfRangeException(null, this, fault) : this;
}
