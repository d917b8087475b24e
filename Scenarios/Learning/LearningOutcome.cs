using System.Text.Json.Nodes;
using EdgeActors.Scenarios.Lab.Statistics;
using EdgeActors.Scenarios.Outputs;
using EdgeActors.Scenarios.Training;

namespace EdgeActors.Scenarios.Learning;

/// <summary>A finished training, for table, JSON and report.</summary>
internal sealed record LearningOutcome(long Seed, BackendKind Backend, TrainOptions Learning, IReadOnlyList<TrainingRun> Runs)
{
    /// <summary>What episodes are judged by.</summary>
    public TrainingScore Score => Runs[0].Score;

    /// <summary>The score late in training, over networks.</summary>
    public Estimate Late => Estimate.Of([.. Runs.Select(r => r.Late)]);

    /// <summary>Of each episode that all networks played, the score over networks.</summary>
    public IReadOnlyList<(int Number, bool Learns, Estimate Score)> Curve => [.. Enumerable.Range(0, Runs.Min(r => r.Episodes.Count))
        .Select(i => (Runs[0].Episodes[i].Number, Runs[0].Episodes[i].Learns, Estimate.Of(At(i))))];

    /// <summary>The score of each network in an episode, counted from 0.</summary>
    public double[] At(int episode) => [.. Runs.Select(r => Score.Of(r.Episodes[episode]))];
}

/// <summary>A training as JSON. Everything in it is simulated, so it is the same on every machine.</summary>
internal static class LearningJson
{
    public static string Of(LearningOutcome outcome) => Json.Text(new JsonObject
    {
        ["seed"] = outcome.Seed,
        ["backend"] = Configuration.KebabCase.Of(outcome.Backend.ToString()),
        ["mode"] = Configuration.KebabCase.Of(outcome.Learning.Mode.ToString()),
        ["placement"] = Configuration.KebabCase.Of(outcome.Learning.Placement.ToString()),
        ["score"] = outcome.Score.Name,
        ["late"] = Number(outcome.Late),
        ["lateInterquartileMean"] = Number(InterquartileMean.Of(Scores.Of(outcome.Runs.Select(r => r.Late)))),
        ["curve"] = new JsonArray([.. outcome.Curve.Select((point, i) => Point(point, outcome.At(i)))]),
        ["networks"] = new JsonArray([.. outcome.Runs.Select(Network)]),
    });

    private static JsonObject Network(TrainingRun run)
    {
        JsonObject network = Whole(run);
        if (run.Worlds.Count > 1)
        {
            network["worlds"] = new JsonArray([.. run.Worlds.Select(w => (JsonNode)w.Hex)]);
        }

        return network;
    }

    private static JsonObject Whole(TrainingRun run) => new()
    {
        ["network"] = run.Network,
        ["digest"] = run.Digest.Hex,
        ["events"] = run.Digest.Events,
        ["tasks"] = run.Tasks.Tasks,
        ["whole"] = run.Whole,
        ["late"] = run.Late,
        ["rounds"] = run.Rounds.Count,
        ["versions"] = run.Staleness.Published,
        ["shippedBytes"] = run.Shipped.Bytes,
        ["staleness"] = new JsonObject
        {
            ["meanVersions"] = run.Staleness.MeanVersions,
            ["mostVersions"] = run.Staleness.MostVersions,
            ["meanSeconds"] = run.Staleness.MeanSeconds,
            ["mostSeconds"] = run.Staleness.MostSeconds,
            ["staleShare"] = run.Staleness.StaleShare,
        },
    };

    private static JsonNode Point((int Number, bool Learns, Estimate Score) point, double[] values)
    {
        JsonObject estimate = Number(point.Score);
        estimate["episode"] = point.Number;
        estimate["learns"] = point.Learns;
        estimate["byNetwork"] = new JsonArray([.. values.Select(v => (JsonNode)v)]);
        return estimate;
    }

    private static JsonObject Number(Estimate estimate) => new()
    {
        ["mean"] = estimate.Mean,
        ["std"] = estimate.Deviation,
        ["ci95"] = estimate.Ci95,
    };

    private static JsonObject Number(Interval interval) => new() { ["value"] = interval.Value, ["low"] = interval.Low, ["high"] = interval.High };
}
