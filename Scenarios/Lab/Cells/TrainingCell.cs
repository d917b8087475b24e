using System.Text.Json.Serialization;
using EdgeActors.Scenarios.Learning;

namespace EdgeActors.Scenarios.Lab.Cells;

/// <summary>What one training run came to.</summary>
/// <param name="Scores">What each policy, or measure, came to; of several replications one after another.</param>
/// <param name="Curves">What each learner came to on its way.</param>
/// <param name="Seconds">How long it took.</param>
internal sealed record TrainingResult(Dictionary<string, double[]> Scores, Dictionary<string, double[]> Curves, double Seconds)
{
    /// <summary>How many tasks were simulated, where somebody counted.</summary>
    public long Tasks { get; init; }

    /// <summary>Agents that it trained, by the names of their files.</summary>
    [JsonIgnore]
    public Dictionary<string, AgentFile> Agents { get; } = [];
}

/// <summary>One training run: what its result depends on, and how to do it.</summary>
/// <param name="Key">What its result depends on.</param>
/// <param name="Kind">Cells of one kind take about as long.</param>
/// <param name="Run">Does it.</param>
/// <param name="Probe">Tries how long it takes, in seconds.</param>
internal sealed record TrainingCell(CellKey Key, string Kind, Func<TrainingResult> Run, Func<double> Probe)
{
    /// <summary>The replication (a network, a seed, a group of tasks) that its first values are of. Pairs are of one replication; cells of the same one are averaged.</summary>
    public int First { get; init; }

    /// <summary>A training that came to all this one would and more, if it is there; and what of it to leave out.</summary>
    public (CellKey Key, string Without)? Richer { get; init; }
}
