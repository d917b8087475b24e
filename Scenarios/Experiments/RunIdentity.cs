using System.Security.Cryptography;
using System.Text;
using EdgeActors.Scenarios.Lab.Cells;
using EdgeActors.Scenarios.Learning;

namespace EdgeActors.Scenarios.Experiments;

/// <summary>What a run came from, as hashes: a run that goes on must come from the same.</summary>
/// <param name="Configuration">Of the resolved configuration.</param>
/// <param name="Data">Of the files that it names; empty when it names none.</param>
internal sealed record RunIdentity(string Configuration, string Data)
{
    private const char Between = '+';

    /// <summary>The code that runs it.</summary>
    public string Build { get; init; } = BuildHash.Value;

    /// <summary>Both as one word.</summary>
    public string Label => Data.Length == 0 ? Configuration : Configuration + Between + Data;

    /// <summary>The identity of a run.</summary>
    /// <param name="configuration">The text of its configuration.</param>
    /// <param name="settings">What that means.</param>
    public static RunIdentity Of(string configuration, Settings settings)
    {
        string[] files = [.. FilesOf(settings)];
        return new RunIdentity(HashOf(Encoding.UTF8.GetBytes(configuration)), files.Length == 0 ? "" : HashOf(files));
    }

    /// <exception cref="UserErrorException">A run of another label began.</exception>
    public void Require(string label, string configFile, Settings settings)
    {
        if (Changed(label, configFile, settings) is string changed)
        {
            throw new UserErrorException($"{changed}: it was changed since the run began; put it back, or start a new run with it");
        }
    }

    /// <summary>What is not as it was when a run of a label began; null when all is.</summary>
    public string? Changed(string label, string configFile, Settings settings) =>
        label == Label ? null : label.Split(Between)[0] == Configuration ? string.Join(", ", FilesOf(settings)) : configFile;

    /// <summary>The data files that a configuration names.</summary>
    public static IEnumerable<string> FilesOf(Settings settings)
    {
        IEnumerable<string?> named = ScenarioCatalog.All.FirstOrDefault(s => s.Name == settings.Scenario)?.Files(settings) ?? [];
        return named.Concat(settings.Policies?.Select(AgentFile.PathOf) ?? []).OfType<string>();
    }

    /// <summary>The hash of files one after another, which may be larger than memory.</summary>
    private static string HashOf(IEnumerable<string> files)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] part = new byte[1 << 16];
        foreach (string file in files)
        {
            using FileStream stream = File.OpenRead(file);
            while (stream.Read(part) is > 0 and int read)
            {
                hash.AppendData(part, 0, read);
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static string HashOf(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
