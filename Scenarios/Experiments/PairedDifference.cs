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
/// How much more succeeds with one policy than with another. Both met the same networks and tasks, so the difference is taken network by network:
/// what makes a network hard for both cancels out, and the interval is far narrower than the two policies' own.
/// </summary>
/// <param name="PerNetwork">The difference of success rates on each network.</param>
/// <param name="Estimate">Its mean over networks.</param>
internal sealed record PairedDifference(IReadOnlyList<double> PerNetwork, Estimate Estimate)
{
    /// <summary>On how many networks the policy did strictly better.</summary>
    public int Wins => PerNetwork.Count(d => d > 0);

    /// <summary>Whether the interval lies on one side of 0. It does not correct for looking at many pairs.</summary>
    public PairedVerdict Verdict => Estimate switch
    {
        { Ci95: double.NaN } => PairedVerdict.Unclear,
        { Mean: var mean, Ci95: var half } when mean - half > 0 => PairedVerdict.Better,
        { Mean: var mean, Ci95: var half } when mean + half < 0 => PairedVerdict.Worse,
        _ => PairedVerdict.Unclear,
    };

    public static PairedDifference Of(PolicyResult policy, PolicyResult baseline) => Of(policy.SuccessRates, baseline.SuccessRates);

    /// <summary>The difference of two series that are aligned by network.</summary>
    public static PairedDifference Of(IReadOnlyList<double> rates, IReadOnlyList<double> baseline)
    {
        if (rates.Count != baseline.Count)
        {
            throw new ArgumentException($"{rates.Count} networks cannot be paired with {baseline.Count}");
        }

        double[] differences = [.. rates.Zip(baseline, (a, b) => a - b)];
        return new PairedDifference(differences, Estimate.Of(differences));
    }
}
