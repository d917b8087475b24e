using System.Text.Json.Nodes;
using EdgeActors.Scenarios.Outputs;

namespace EdgeActors.Scenarios.Training;

/// <summary>What a training came to.</summary>
internal sealed record TrainingOutcome(string Algo, string Env, BackendKind Backend, long Seed, long Steps, Learners.Training.Evaluation Final, double StepsPerSecond, double UpdatesPerSecond);

/// <summary>The document of <c>learn --json</c>.</summary>
internal static class TrainingJson
{
    public static string Of(TrainingOutcome outcome) => Json.Text(new JsonObject
    {
        ["algo"] = outcome.Algo,
        ["env"] = outcome.Env,
        ["backend"] = Configuration.KebabCase.Of(outcome.Backend.ToString()),
        ["seed"] = outcome.Seed,
        ["steps"] = outcome.Steps,
        ["evalReturn"] = new JsonObject
        {
            ["mean"] = outcome.Final.Mean,
            ["std"] = outcome.Final.Std,
            ["episodes"] = outcome.Final.Returns.Length,
            ["values"] = new JsonArray([.. outcome.Final.Returns.Select(r => (JsonNode)r)]),
        },
        ["stepsPerSecond"] = Math.Round(outcome.StepsPerSecond, 1),
        ["updatesPerSecond"] = Math.Round(outcome.UpdatesPerSecond, 1),
    });
}
