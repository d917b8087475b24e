using System.Globalization;

namespace EdgeActors.Scenarios.Lab.Cells;

/// <summary>How long cells of a kind are expected to take, on one core.</summary>
/// <param name="What">The kind of cell.</param>
/// <param name="Cells">How many are to be computed.</param>
/// <param name="Kept">How many are there already.</param>
/// <param name="SecondsEach">What one takes; NaN where that is not known.</param>
/// <param name="AtLeast">Whether it takes that at least, because the try was cut off.</param>
internal sealed record CellEstimate(string What, int Cells, int Kept, double SecondsEach, bool AtLeast = false)
{
    /// <summary>Estimates above this are said before the work begins.</summary>
    public const double LongHours = 1;

    /// <summary>Hours on so many cores.</summary>
    public static double Hours(IEnumerable<CellEstimate> estimates, int threads) => estimates.Where(e => e.Cells > 0).Sum(e => e.Cells * e.SecondsEach) / threads / 3600;

    /// <summary>Hours in words: seconds and minutes where that says more.</summary>
    public static string Words(double hours) => hours switch
    {
        double.NaN => "an unknown time",
        < 1.0 / 60 => string.Create(CultureInfo.InvariantCulture, $"{hours * 3600:F0} s"),
        < 1 => string.Create(CultureInfo.InvariantCulture, $"{hours * 60:F0} min"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{hours:F1} h"),
    };
}
