using EdgeActors.Actors;
using EdgeActors.Scenarios.Experiments;

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

/// <summary>What a report shows: plain values, so that pages need no engine.</summary>
/// <param name="Run">What was run.</param>
/// <param name="Baseline">The policy that the others are compared with.</param>
/// <param name="Policies">In the order of the run.</param>
internal sealed record ReportModel(ReportRun Run, string Baseline, IReadOnlyList<PolicyReport> Policies)
{
    public bool HasEnergy => Policies.Any(p => p.EnergyPerTask > 0);

    public long Tasks => Policies.Sum(p => p.Tasks);

    /// <summary>Gathers the results of a comparison. The baseline is the policy of that name, or the first.</summary>
    /// <exception cref="ArgumentException">There is no result, or no policy of the baseline's name.</exception>
    public static ReportModel From(ReportRun run, IReadOnlyList<PolicyResult> results, string? baseline = null)
    {
        if (results.Count == 0)
        {
            throw new ArgumentException("a report needs the results of at least one policy");
        }

        PolicyResult compared = baseline is null ? results[0]
            : results.FirstOrDefault(r => r.Name == baseline) ?? throw new ArgumentException($"the baseline {baseline} is not among the policies");
        return new ReportModel(run, compared.Name, [.. results.Select(r => PolicyReport.From(r, compared))]);
    }
}

/// <summary>What one policy came to.</summary>
/// <param name="Name">The policy.</param>
/// <param name="Digest">Of all its runs.</param>
/// <param name="Tasks">How many were born.</param>
/// <param name="Success">Its success rate over networks.</param>
/// <param name="SuccessRates">The same on each network.</param>
/// <param name="Failures">Why tasks failed.</param>
/// <param name="Completion">How long the tasks that succeeded took.</param>
/// <param name="EnergyPerTask">In joules, over all tasks.</param>
/// <param name="ToBaseline">How much more succeeds than with the baseline.</param>
internal sealed record PolicyReport(
    string Name,
    string Digest,
    long Tasks,
    Estimate Success,
    IReadOnlyList<double> SuccessRates,
    FailureShares Failures,
    CompletionTimes Completion,
    double EnergyPerTask,
    PairedDifference ToBaseline)
{
    public static PolicyReport From(PolicyResult result, PolicyResult baseline) => new(
        result.Name,
        result.Digest.Hex,
        result.Total.Tasks,
        result.SuccessRate,
        result.SuccessRates,
        FailureShares.From(result.Total),
        CompletionTimes.From(result.Total),
        result.Total.Energy.Value / result.Total.Tasks,
        PairedDifference.Of(result, baseline));
}

/// <summary>Shares of all tasks, of all networks together.</summary>
internal readonly record struct FailureShares(double DeadlineMissed, double ExecutionFailed, double TransmissionFailed, double Rejected)
{
    public IReadOnlyList<double> All => [DeadlineMissed, ExecutionFailed, TransmissionFailed, Rejected];

    public static FailureShares From(TaskStatistics statistics)
    {
        return new FailureShares(
            Share(TaskOutcome.DeadlineMissed), Share(TaskOutcome.ExecutionFailed), Share(TaskOutcome.TransmissionFailed), Share(TaskOutcome.Rejected));

        double Share(TaskOutcome outcome) => (double)statistics.Of(outcome) / statistics.Tasks;
    }
}

/// <summary>Seconds from birth to end of the tasks that succeeded: quantiles, and the mean of each part.</summary>
internal readonly record struct CompletionTimes(double P50, double P95, double P99, double Wait, double Transmit, double Queue, double Execute)
{
    public double Mean => Wait + Transmit + Queue + Execute;

    public IReadOnlyList<double> Parts => [Wait, Transmit, Queue, Execute];

    public static CompletionTimes From(TaskStatistics statistics)
    {
        double count = statistics.Of(TaskOutcome.Succeeded);
        return new CompletionTimes(
            statistics.Completion.Quantile(0.5),
            statistics.Completion.Quantile(0.95),
            statistics.Completion.Quantile(0.99),
            statistics.Wait.Seconds / count,
            statistics.Transmit.Seconds / count,
            statistics.Queue.Seconds / count,
            statistics.Execute.Seconds / count);
    }
}
