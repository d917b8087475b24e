namespace EdgeActors.Scenarios.Lab.Statistics;

/// <summary>
/// Values of one measure in strata: a stratum is what all policies meet alike (a network, a point of a sweep), its runs are repetitions there (episodes,
/// training seeds). A value that is not a number is none.
/// </summary>
internal sealed class Scores(IEnumerable<IEnumerable<double>> strata)
{
    /// <summary>The values of each stratum, perhaps none.</summary>
    public IReadOnlyList<double[]> Strata { get; } = [.. strata.Select(s => s.Where(v => !double.IsNaN(v)).ToArray())];

    public IEnumerable<double> All => Strata.SelectMany(s => s);

    /// <summary>One stratum.</summary>
    public static Scores Of(IEnumerable<double> runs) => new([runs]);

    /// <summary>A stratum for each of the runs, for pairs that met the same.</summary>
    public static Scores OfPairs(IEnumerable<double> runs) => new(runs.Select(r => new[] { r }));
}
