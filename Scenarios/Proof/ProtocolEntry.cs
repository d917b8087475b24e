using EdgeActors.Scenarios.Lab.Statistics;
using EdgeActors.Scenarios.Training;

namespace EdgeActors.Scenarios.Proof;

/// <summary>A configuration of the protocol with its finished runs, in the order of seeds.</summary>
internal sealed record ProtocolEntry(string Name, LearnOptions Options, IReadOnlyList<LearnerRun> Runs)
{
    /// <summary>The largest error of values that counts as having found them.</summary>
    public const double MostValueError = 0.01;

    /// <summary>The mean over seeds of the final policies' returns.</summary>
    public Estimate Final => Estimate.Of([.. Runs.Select(r => r.Final)]);

    /// <summary>How many runs reached the goal.</summary>
    public int Reached => Runs.Count(Reaches);

    /// <summary>Whether a run reached its goal: the return, and where exact values are known an error below one per cent.</summary>
    public bool Reaches(LearnerRun run)
        => run.Divergence is null && !(run.Final < Options.Goal) && !(run.ValueError > MostValueError);
}
