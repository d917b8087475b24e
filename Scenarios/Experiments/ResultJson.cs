using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using EdgeActors.Actors;

namespace EdgeActors.Scenarios.Experiments;

/// <summary>Results as JSON: what <c>--json</c> writes, summary.json and manifest.json.</summary>
internal static class ResultJson
{
    private const string InputsKey = "inputs";

    private static readonly JsonSerializerOptions s_indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The document of <c>--json</c>.</summary>
    public static string Comparison(ComparisonOutcome outcome) => Text(new JsonObject
    {
        ["scenario"] = outcome.Scenario,
        ["seed"] = outcome.Seed,
        ["networks"] = outcome.Networks,
        ["episodes"] = outcome.Episodes,
        ["policies"] = new JsonArray([.. outcome.Policies.Select(Policy)]),
    });

    /// <summary>The same without what depends on the machine, and with each network's success rate.</summary>
    public static string Summary(ComparisonOutcome outcome)
    {
        JsonNode document = JsonNode.Parse(Comparison(outcome))!;
        foreach ((JsonNode? node, PolicyResult policy) in document["policies"]!.AsArray().Zip(outcome.Policies))
        {
            node!.AsObject().Remove("tasksPerSecond");
            node["successRateByNetwork"] = new JsonArray([.. policy.SuccessRates.Select(r => (JsonNode)r)]);
        }

        return Text(document);
    }

    /// <summary>What it takes to run the same again, and on what it was run.</summary>
    /// <param name="outcome">The results.</param>
    /// <param name="inputs">What it was run from.</param>
    public static string Manifest(ComparisonOutcome outcome, RunIdentity inputs) => Text(new JsonObject
    {
        ["version"] = BuildInfo.Version,
        ["commit"] = BuildInfo.Commit,
        [InputsKey] = inputs.Label,
        ["scenario"] = outcome.Scenario,
        ["seed"] = outcome.Seed,
        ["digests"] = new JsonObject(outcome.Policies.Select(p => KeyValuePair.Create(p.Name, (JsonNode?)p.Digest.Hex))),
        ["events"] = outcome.Policies.Sum(p => p.Digest.Events),
        ["durationSeconds"] = outcome.Elapsed.TotalSeconds,
        ["machine"] = new JsonObject
        {
            ["os"] = RuntimeInformation.OSDescription,
            ["architecture"] = RuntimeInformation.ProcessArchitecture.ToString(),
            ["cores"] = Environment.ProcessorCount,
            ["runtime"] = RuntimeInformation.FrameworkDescription,
        },
    });

    /// <summary>The label of what a run with this manifest was run from; null when it does not say.</summary>
    public static string? InputsOf(string manifest)
    {
        try
        {
            return JsonNode.Parse(manifest) is JsonObject document && document[InputsKey] is JsonValue value && value.TryGetValue(out string? label) ? label : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static JsonObject Policy(PolicyResult policy)
    {
        TaskStatistics total = policy.Total;
        double succeeded = total.Of(TaskOutcome.Succeeded);
        return new JsonObject
        {
            ["name"] = policy.Name,
            ["digest"] = policy.Digest.Hex,
            ["successRate"] = new JsonObject
            {
                ["mean"] = policy.SuccessRate.Mean,
                ["std"] = policy.SuccessRate.Deviation,
                ["ci95"] = Number(policy.SuccessRate.Ci95),
            },
            ["dropped"] = Share(TaskOutcome.DeadlineMissed),
            ["executionFailed"] = Share(TaskOutcome.ExecutionFailed),
            ["transmissionFailed"] = Share(TaskOutcome.TransmissionFailed),
            ["rejected"] = Share(TaskOutcome.Rejected),
            ["completion"] = new JsonObject
            {
                ["mean"] = Number(total.MeanCompletion),
                ["p50"] = Number(total.Completion.Quantile(0.50)),
                ["p95"] = Number(total.Completion.Quantile(0.95)),
                ["p99"] = Number(total.Completion.Quantile(0.99)),
                ["wait"] = Number(total.Wait.Seconds / succeeded),
                ["transmit"] = Number(total.Transmit.Seconds / succeeded),
                ["queue"] = Number(total.Queue.Seconds / succeeded),
                ["execute"] = Number(total.Execute.Seconds / succeeded),
            },
            ["energyPerTask"] = Number(total.Energy.Value / total.Tasks),
            ["tasks"] = total.Tasks,
            ["events"] = policy.Digest.Events,
            ["tasksPerSecond"] = policy.TasksPerSecond,
        };

        JsonNode? Share(TaskOutcome outcome) => Number((double)total.Of(outcome) / total.Tasks);
    }

    /// <summary>JSON has no NaN; what does not exist is null.</summary>
    private static JsonNode? Number(double value) => double.IsFinite(value) ? value : null;

    private static string Text(JsonNode document) => document.ToJsonString(s_indented) + "\n";
}
