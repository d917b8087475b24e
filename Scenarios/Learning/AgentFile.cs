using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using EdgeActors.Actors.Learning;
using EdgeActors.Learners.Algorithms;
using EdgeActors.Scenarios.Configuration;
using EdgeActors.Scenarios.Experiments;
using EdgeActors.Scenarios.Outputs;

namespace EdgeActors.Scenarios.Learning;

/// <summary>What an agent sees and decides.</summary>
/// <param name="Name">The encoder's name.</param>
/// <param name="Observation">Its numbers, in order; where the layout is free of size, those of each place.</param>
/// <param name="SizeFree">Whether it works among any number of places.</param>
internal sealed record AgentLayout(string Name, IReadOnlyList<string> Observation, bool SizeFree)
{
    /// <summary>How it sees quantities, where that is one for all.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public AgentScale? Scale { get; init; }

    /// <summary>Each place by its features, scored by one network.</summary>
    public static AgentLayout Places { get; } = new("place-features", PlaceFeatures.Names, true);
}

/// <summary>An agent sees (x - mean) / deviation.</summary>
/// <param name="Mean">The mean, in the quantity's unit.</param>
/// <param name="Deviation">The deviation.</param>
internal sealed record AgentScale(double Mean, double Deviation);

/// <summary>Agents of a layout as policies of a scenario.</summary>
/// <param name="Layout">What they see.</param>
/// <param name="Policy">Makes a policy of a name and a summary of an agent and its weights; refuses what does not fit with an <see cref="ArgumentException"/>.</param>
internal sealed record AgentSeat(AgentLayout Layout, Func<AgentFile, FrozenFloats, Func<string, string, PolicyEntry>> Policy)
{
    /// <summary>What those are called that decide for a scheduler.</summary>
    public const string SchedulerName = "scheduler";

    /// <summary>Agents that place one task at a time.</summary>
    public static AgentSeat Scheduler { get; } = new(AgentLayout.Places, (agent, weights) =>
    {
        _ = new PlaceScoringPolicy(agent.Shape, weights);
        return (name, summary) => new PolicyEntry(name, summary, () => new PlaceScoringPolicy(agent.Shape, weights));
    });

    /// <summary>Whether it is an agent's.</summary>
    public bool Is(AgentFile agent) => agent.Layout.Name == Layout.Name && agent.Layout.Observation.SequenceEqual(Layout.Observation);
}

/// <summary>How an agent was trained.</summary>
/// <param name="Seed">The training's seed.</param>
/// <param name="Network">The network that it learned on.</param>
/// <param name="Version">The version of its policy.</param>
/// <param name="Configuration">The whole configuration, resolved.</param>
internal sealed record AgentTraining(long Seed, int Network, int Version, string Configuration);

/// <summary>
/// An agent as a file: what decides, apart from the training that it came from, so that <c>--policies agent:FILE</c> uses it in any scenario whose schedulers
/// see the same layout. JSON; the weights are little-endian floats in base64, with their SHA-256.
/// </summary>
internal sealed record AgentFile
{
    /// <summary>What a policy's name begins with where it means such a file.</summary>
    public const string Prefix = "agent:";

    private const string Kind = "edgeactors-agent";
    private const int CurrentVersion = 1;

    /// <summary>Says what the file is.</summary>
    public string Format { get; init; } = Kind;

    /// <summary>The version of the format.</summary>
    public int Version { get; init; } = CurrentVersion;

    /// <summary>The scenario that it was trained in.</summary>
    public required string Scenario { get; init; }

    /// <summary>Which of the scenario's actors it decides for.</summary>
    public required string Agent { get; init; }

    /// <summary>What it sees and decides.</summary>
    public required AgentLayout Layout { get; init; }

    /// <summary>The shape of its policy.</summary>
    public required PolicyShape Shape { get; init; }

    /// <summary>How it was trained.</summary>
    public required AgentTraining Training { get; init; }

    /// <summary>The weights.</summary>
    [JsonIgnore]
    public float[] Weights
    {
        get => MemoryMarshal.Cast<byte, float>(WeightBytes).ToArray();
        init => WeightBytes = MemoryMarshal.AsBytes(value.AsSpan()).ToArray();
    }

    /// <summary>The weights as bytes.</summary>
    [JsonPropertyName("weights")]
    public byte[] WeightBytes { get; init; } = [];

    /// <summary>Their hash, so that a change is noticed.</summary>
    public string Sha256
    {
        get => Convert.ToHexStringLower(SHA256.HashData(WeightBytes));
        init => Stated = value;
    }

    /// <summary>The hash that the file states.</summary>
    [JsonIgnore]
    private string? Stated { get; init; }

    /// <summary>The name of the file of a network's agent in a run folder.</summary>
    public static string NameOf(int network) => FormattableString.Invariant($"agent-{network}.json");

    /// <summary>The file that a policy's name means; null where it is a plain name.</summary>
    public static string? PathOf(string policy) => policy.Length > Prefix.Length && policy.StartsWith(Prefix, StringComparison.Ordinal) ? policy[Prefix.Length..] : null;

    /// <summary>A policy by an agent's file.</summary>
    /// <exception cref="ConfigException">There is no such file, it is damaged, or nobody in the scenario sees its layout.</exception>
    public static PolicyEntry Policy(string path, Origin origin, IScenario scenario)
    {
        AgentFile agent = Read(path, origin);
        AgentSeat seat = scenario.AgentSeats.FirstOrDefault(s => s.Is(agent)) ?? throw new ConfigException(
            origin,
            $"{path}: an agent that sees {Saw(agent.Layout)} cannot decide here",
            scenario.AgentSeats.Count == 0 ? "name a policy of the scenario" : $"name one that sees {string.Join(" or ", scenario.AgentSeats.Select(s => Saw(s.Layout)))}");
        try
        {
            return seat.Policy(agent, new FrozenFloats(agent.Weights))(
                Prefix + Path.GetFileNameWithoutExtension(path), $"what was learned in {agent.Scenario}, seed {agent.Training.Seed}, network {agent.Training.Network}");
        }
        catch (ArgumentException e)
        {
            throw Damaged(path, origin, e.Message.Split(" (Parameter")[0]);
        }
    }

    /// <summary>Writes it.</summary>
    public void Write(Stream stream) => stream.Write(Encoding.UTF8.GetBytes(Json.WriteFile(this)));

    /// <exception cref="ConfigException">There is no such file, or it is damaged.</exception>
    private static AgentFile Read(string path, Origin origin)
    {
        try
        {
            AgentFile? agent = Json.ReadFile<AgentFile>(UserFile.ReadText(path, $"a file {NameOf(0)} of a run of train"));
            return agent is null || agent.Format != Kind ? throw Damaged(path, origin, "it is another JSON")
                : agent.Version != CurrentVersion ? throw Damaged(path, origin, $"its format is version {agent.Version}, and this program reads {CurrentVersion}")
                : agent.Stated != agent.Sha256 || agent.WeightBytes.Length % sizeof(float) != 0 ? throw Damaged(path, origin, "its weights are not those that were written")
                : agent;
        }
        catch (JsonException e)
        {
            throw Damaged(path, origin, $"line {e.LineNumber + 1} is not as it was written");
        }
    }

    private static string Saw(AgentLayout layout) => $"{layout.Name} ({string.Join(", ", layout.Observation)})";

    private static ConfigException Damaged(string path, Origin origin, string why) => new(origin, $"{path} is no agent: {why}", $"name a file {NameOf(0)} of a run of train");
}
