namespace EdgeActors.Scenarios.Lab.Measures;

/// <summary>A scenario's measures.</summary>
/// <param name="Tables">As they are shown.</param>
public sealed record MeasureSet(IReadOnlyList<MeasureTable> Tables)
{
    private readonly IReadOnlyList<Func<Tally>> _folds = [.. Tables.SelectMany(t => t.Columns).SelectMany(c => c.Measure.Folds).Distinct()];

    /// <summary>All of them; policies are judged by the first unless another is named.</summary>
    public IReadOnlyList<Measure> All { get; } = [.. Tables.SelectMany(t => t.Columns).Select(c => c.Measure)];

    /// <summary>The one that policies are judged by.</summary>
    public Measure Judged { get; init; } = Tables[0].Columns[0].Measure;

    /// <summary>Empty tallies for all measures.</summary>
    internal TallySet Begin() => new(_folds);
}
