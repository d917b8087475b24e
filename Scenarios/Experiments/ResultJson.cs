using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using EdgeActors.Scenarios.Lab.Measures;
using EdgeActors.Scenarios.Lab.Statistics;
using EdgeActors.Scenarios.Outputs;

namespace EdgeActors.Scenarios.Experiments;

/// <summary>Results as JSON: what <c>--json</c> writes, summary.json and manifest.json.</summary>
internal static class ResultJson
{
    private const string InputsKey = "inputs", SweepKey = "sweep", BuildKey = "build";

    /// <summary>The document of <c>--json</c>.</summary>
    public static string Comparison(ComparisonOutcome outcome) => Json.Text(Document(outcome));

    private static JsonObject Document(ComparisonOutcome outcome) => new()
    {
        ["scenario"] = outcome.Scenario,
        ["seed"] = outcome.Seed,
        ["networks"] = outcome.Networks,
        ["episodes"] = outcome.Episodes,
        ["judgedBy"] = outcome.Measures.Judged.Name,
        ["baseline"] = outcome.Policies[0].Name,
        ["policies"] = new JsonArray([.. outcome.Policies.Zip(outcome.Robust, Policy)]),
    };

    /// <summary>The same without what depends on the machine.</summary>
    public static string Summary(ComparisonOutcome outcome)
    {
        JsonObject document = Document(outcome);
        foreach (JsonNode? node in document["policies"]!.AsArray())
        {
            node!.AsObject().Remove("tasksPerSecond");
        }

        return Json.Text(document);
    }

    /// <summary>What it takes to run the same again, and on what it was run.</summary>
    /// <param name="outcome">The results.</param>
    /// <param name="inputs">What it was run from.</param>
    public static string Manifest(ComparisonOutcome outcome, RunIdentity inputs) => Json.Text(new JsonObject
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

    /// <summary>What a sweep's own folder says of it.</summary>
    public static string SweepManifest(string command, RunIdentity inputs)
    {
        JsonObject manifest = OriginOf(inputs);
        manifest[SweepKey] = command;
        return Json.Text(manifest);
    }

    /// <summary>What a run that is not finished came from.</summary>
    public static string Origin(RunIdentity inputs) => Json.Text(OriginOf(inputs));

    /// <summary>The command whose sweep has this manifest; null when it is of none.</summary>
    public static string? SweepOf(string manifest) => TextOf(manifest, SweepKey);

    /// <summary>The label of what a run with this manifest was run from; null when it does not say.</summary>
    public static string? InputsOf(string manifest) => TextOf(manifest, InputsKey);

    /// <summary>The code that a run with this manifest was begun by; null when it does not say.</summary>
    public static string? BuildOf(string manifest) => TextOf(manifest, BuildKey);

    private static JsonObject OriginOf(RunIdentity inputs) => new()
    {
        ["version"] = BuildInfo.Version,
        ["commit"] = BuildInfo.Commit,
        [InputsKey] = inputs.Label,
        [BuildKey] = inputs.Build,
    };

    private static string? TextOf(string manifest, string key)
    {
        try
        {
            return JsonNode.Parse(manifest) is JsonObject document && document[key] is JsonValue value && value.TryGetValue(out string? text) ? text : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Each measure's mean at its place, the first with its spread; then all of every measure.</summary>
    private static JsonObject Policy(PolicyResult policy, RobustSummary robust)
    {
        var node = new JsonObject { ["name"] = policy.Name, ["digest"] = policy.Digest.Hex };
        foreach (Measure measure in policy.Measures.All)
        {
            Put(node, measure, policy.Estimate(measure), spread: measure == policy.Measures.All[0]);
        }

        node["tasks"] = policy.Tasks;
        node["events"] = policy.Digest.Events;
        node["tasksPerSecond"] = policy.TasksPerSecond;
        node["measures"] = new JsonArray([.. policy.Measures.All.Select(m => All(m, policy))]);
        node["byEpisode"] = new JsonArray([.. policy.Episodes.Strata.Select(n => new JsonArray([.. n.Select(v => (JsonNode)v)]))]);
        node["iqm"] = Of(robust.InterquartileMean);
        node["probabilityOfImprovement"] = Of(robust.Improvement);
        node["profile"] = new JsonArray([.. robust.Profile.Select(p => new JsonObject { ["threshold"] = p.Threshold, ["share"] = Of(p.Share) })]);
        return node;
    }

    private static void Put(JsonObject node, Measure measure, Estimate estimate, bool spread)
    {
        string[] path = [.. measure.Name.Split('.').Select(CamelCase)];
        foreach (string step in path.SkipLast(1))
        {
            if (node[step] is not JsonObject inner)
            {
                node[step] = inner = [];
            }

            node = inner;
        }

        node[path[^1]] = spread
            ? new JsonObject { ["mean"] = estimate.Mean, ["std"] = estimate.Deviation, ["ci95"] = estimate.Ci95 }
            : estimate.Mean;
    }

    private static JsonObject All(Measure measure, PolicyResult policy)
    {
        Estimate estimate = policy.Estimate(measure);
        return new JsonObject
        {
            ["name"] = measure.Name,
            ["unit"] = measure.Unit,
            ["better"] = Configuration.KebabCase.Of(measure.Better.ToString()),
            ["mean"] = estimate.Mean,
            ["std"] = estimate.Deviation,
            ["ci95"] = estimate.Ci95,
            ["n"] = estimate.Count,
            ["byNetwork"] = new JsonArray([.. policy.Values(measure).Select(v => (JsonNode)v)]),
        };
    }

    private static JsonObject Of(Interval interval) =>
        new() { ["value"] = interval.Value, ["low"] = interval.Low, ["high"] = interval.High };

    private static string CamelCase(string kebab) =>
        string.Concat(kebab.Split('-').Select((word, i) => i == 0 ? word : char.ToUpperInvariant(word[0]) + word[1..]));
}
