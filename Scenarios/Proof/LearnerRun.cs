using System.Collections.Immutable;
using System.Text.Json;
using EdgeActors.Scenarios.Experiments;
using EdgeActors.Scenarios.Outputs;
using EdgeActors.Simulator;

namespace EdgeActors.Scenarios.Proof;

/// <summary>A point of a learning curve.</summary>
/// <param name="Step">After how many steps, or updates from a log.</param>
/// <param name="Return">The mean return of the policy then.</param>
internal readonly record struct CurvePoint(long Step, double Return);

/// <summary>What one training of the protocol came to; one file each, so that nothing is run twice.</summary>
/// <param name="Name">The configuration's name.</param>
/// <param name="Seed">The training's seed.</param>
/// <param name="Options">The configuration in full, to see when it has changed since.</param>
/// <param name="Curve">The policy's returns during training.</param>
/// <param name="Final">The mean return of the final policy over the evaluation episodes; NaN if training diverged.</param>
/// <param name="Deviation">The standard deviation of returns between these episodes.</param>
/// <param name="Episodes">How many.</param>
/// <param name="ValueError">The largest |Q - Q*| as a share of the largest |Q*|, where Q* is known.</param>
/// <param name="Outside">From a log: the share of its observations at which the policy takes an action that the log never has.</param>
/// <param name="Divergence">What diverged, if training did.</param>
internal sealed record LearnerRun(
    string Name, long Seed, string Options, ImmutableArray<CurvePoint> Curve, double Final, double Deviation, int Episodes, double? ValueError, double? Outside,
    string? Divergence)
{
    /// <summary>Reads the run of a configuration and seed, if there is one and the configuration is still the same.</summary>
    public static LearnerRun? Read(string folder, string name, long seed, string options)
    {
        string file = PathOf(folder, name, seed);
        try
        {
            return File.Exists(file) && Json.Read<LearnerRun>(File.ReadAllText(file)) is { } run && run.Options == options ? run : null;
        }
        catch (JsonException e)
        {
            throw new UserErrorException($"{file}: this is no finished training; remove it to train again", e);
        }
    }

    /// <summary>Writes it beside its place and then moves it there, so that there are whole ones only.</summary>
    public void Write(string folder)
    {
        DurableFolder.Create(folder);
        DurableFile.Replace(PathOf(folder, Name, Seed), Json.Write(this));
    }

    private static string PathOf(string folder, string name, long seed) => Path.Combine(folder, FormattableString.Invariant($"{name}.{seed}.json"));
}
