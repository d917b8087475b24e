using EdgeActors.Scenarios.Experiments;
using EdgeActors.Scenarios.Lab.Measures;
using EdgeActors.Scenarios.Lab.Statistics;

namespace EdgeActors.Scenarios.Reports;

/// <summary>What was run, where, and how to run it again.</summary>
/// <param name="Scenario">Its name.</param>
/// <param name="Networks">How many were drawn.</param>
/// <param name="Episodes">How many each policy played on each network.</param>
/// <param name="Seed">The seed of the experiment.</param>
internal sealed record ReportRun(string Scenario, int Networks, int Episodes, long Seed)
{
    /// <summary>The version of EdgeActors.</summary>
    public required string Version { get; init; }

    /// <summary>The commit it was built from; empty if that is not known.</summary>
    public required string Commit { get; init; }

    /// <summary>What it ran on, in words.</summary>
    public required string Machine { get; init; }

    /// <summary>How long it took by the clock.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>The command that gives the same results.</summary>
    public required string Command { get; init; }

    /// <summary>The resolved configuration, as text.</summary>
    public required string Configuration { get; init; }
}

/// <summary>What a report shows.</summary>
/// <param name="Run">What was run.</param>
/// <param name="Baseline">The policy that the others are compared with.</param>
/// <param name="Policies">In the order of the run.</param>
internal sealed record ReportModel(ReportRun Run, PolicyResult Baseline, IReadOnlyList<PolicyResult> Policies)
{
    /// <summary>The measure that policies are judged by.</summary>
    public Measure Judged => Baseline.Measures.Judged;

    /// <summary>What is said of each policy beside its mean.</summary>
    public required IReadOnlyList<RobustSummary> Robust { get; init; }

    public long Tasks => Policies.Sum(p => p.Tasks);

    /// <summary>The tables that have anything to show, with their columns that do.</summary>
    public IReadOnlyList<MeasureTable> Tables => [.. Baseline.Measures.Tables
        .Where(t => !t.Optional || t.Columns.Any(c => HasAny(c.Measure)))
        .Select(t => t with { Columns = [.. t.Columns.Where(c => !c.Optional || HasAny(c.Measure))] })];

    /// <summary>Gathers the results of a comparison. The baseline is the policy of that name, or the first.</summary>
    /// <param name="run">What was run.</param>
    /// <param name="results">What it came to.</param>
    /// <param name="baseline">The baseline's name.</param>
    /// <param name="robust">What is said beside means, if that was computed already.</param>
    /// <exception cref="ArgumentException">There is no result, or no policy of the baseline's name.</exception>
    public static ReportModel From(ReportRun run, IReadOnlyList<PolicyResult> results, string? baseline = null, IReadOnlyList<RobustSummary>? robust = null)
    {
        if (results.Count == 0)
        {
            throw new ArgumentException("a report needs the results of at least one policy");
        }

        PolicyResult compared = baseline is null ? results[0]
            : results.FirstOrDefault(r => r.Name == baseline) ?? throw new ArgumentException($"the baseline {baseline} is not among the policies");
        return new ReportModel(run, compared, results)
        {
            Robust = robust ?? RobustSummary.Of([.. results.Select(r => r.Episodes)], results.TakeWhile(r => r != compared).Count(), compared.Measures.Judged.Better),
        };
    }

    /// <summary>How a policy differs from another in what policies are judged by.</summary>
    public PairedDifference Difference(PolicyResult policy, PolicyResult other) => PairedDifference.Of(Judged, policy, other);

    private bool HasAny(Measure measure) => Policies.Any(p => p.Values(measure).Any(v => v > 0));
}

/// <summary>How values of a measure are written: shares as percentages, other units with a metric prefix that suits the largest.</summary>
/// <param name="Unit">The unit with its prefix.</param>
/// <param name="Factor">How many of it a unit of the measure is.</param>
/// <param name="Decimals">Decimals of a number.</param>
internal readonly record struct MeasureScale(string Unit, double Factor, int Decimals)
{
    /// <summary>The scale of measures that are written alike.</summary>
    public static MeasureScale Of(ReportModel model, IEnumerable<Measure> measures)
    {
        Measure[] alike = [.. measures];
        ColumnUnit unit = ColumnUnit.For(model.Policies.SelectMany(p => alike.Select(m => p.Estimate(m).Mean)), alike[0].Unit);
        return alike[0].IsShare ? new MeasureScale("%", 100, 2) : new MeasureScale(unit.Name, 1 / unit.Factor, unit.Decimals);
    }

    /// <summary>The unit of a difference.</summary>
    public string Points => Unit == "%" ? "points" : Unit;

    public string Text(double value) => Numbers.Fixed(value * Factor, Decimals);

    public string Text(Estimate estimate, int fewer = 0) =>
        Numbers.Fixed(estimate.Mean * Factor, Math.Max(0, Decimals - fewer)) + Numbers.PlusMinus(estimate.Ci95 * Factor, Math.Max(0, Decimals - fewer));

    /// <summary>A difference with its sign.</summary>
    public string Signed(Estimate estimate, int fewer = 0) =>
        Numbers.Signed(estimate.Mean * Factor, Math.Max(0, Decimals - fewer)) + Numbers.PlusMinus(estimate.Ci95 * Factor, Math.Max(0, Decimals - fewer));
}
