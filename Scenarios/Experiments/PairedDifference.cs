using EdgeActors.Scenarios.Lab.Measures;
using EdgeActors.Scenarios.Lab.Statistics;

namespace EdgeActors.Scenarios.Experiments;

/// <summary>What a paired comparison shows.</summary>
internal enum PairedVerdict
{
    /// <summary>The 95 % confidence interval holds 0, or there is none because there is one network.</summary>
    Unclear,
    Better,
    Worse,
}

/// <summary>
/// How much more of a measure there is with one policy than with another. Both met the same networks and tasks, so the difference is taken network by network:
/// what makes a network hard for both cancels out, and the interval is far narrower than the two policies' own.
/// </summary>
/// <param name="PerNetwork">The difference on each network where both have the measure.</param>
/// <param name="Estimate">Its mean over networks.</param>
/// <param name="Better">Which way the measure is better.</param>
internal sealed record PairedDifference(IReadOnlyList<double> PerNetwork, Estimate Estimate, Better Better)
{
    /// <summary>On how many networks the policy did strictly better.</summary>
    public int Wins => PerNetwork.Count(d => Better == Better.Higher ? d > 0 : d < 0);

    /// <summary>Whether the interval lies on one side of 0. It does not correct for looking at many pairs.</summary>
    public PairedVerdict Verdict => Estimate switch
    {
        { Ci95: double.NaN } => PairedVerdict.Unclear,
        { Mean: var mean, Ci95: var half } when mean - half > 0 => Better == Better.Higher ? PairedVerdict.Better : PairedVerdict.Worse,
        { Mean: var mean, Ci95: var half } when mean + half < 0 => Better == Better.Higher ? PairedVerdict.Worse : PairedVerdict.Better,
        _ => PairedVerdict.Unclear,
    };

    public static PairedDifference Of(Measure measure, PolicyResult policy, PolicyResult baseline) =>
        Of(policy.Values(measure), baseline.Values(measure), measure.Better);

    /// <summary>The difference of two series that are aligned by network; a network where either is not a number is left out.</summary>
    public static PairedDifference Of(IReadOnlyList<double> values, IReadOnlyList<double> baseline, Better better = Better.Higher)
    {
        if (values.Count != baseline.Count)
        {
            throw new ArgumentException($"{values.Count} networks cannot be paired with {baseline.Count}");
        }

        double[] differences = [.. values.Zip(baseline, (a, b) => a - b).Where(d => !double.IsNaN(d))];
        return new PairedDifference(differences, Estimate.Of(differences), better);
    }
}
