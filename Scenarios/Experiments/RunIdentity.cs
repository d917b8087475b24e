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

    /// <summary>The files that it names.</summary>
    public IReadOnlyList<string> Files { get; private init; } = [];

    /// <summary>The identity of a run that compares policies.</summary>
    /// <param name="configuration">The text of its configuration.</param>
    /// <param name="settings">What that means.</param>
    public static RunIdentity Of(string configuration, Settings settings) => Of(configuration, FilesOf(settings), settings.Catalogue);

    /// <summary>The identity of a run.</summary>
    /// <param name="configuration">The text of its configuration.</param>
    /// <param name="named">The files that it names.</param>
    /// <param name="catalogue">What its names mean; what ships unless given.</param>
    public static RunIdentity Of(string configuration, IEnumerable<string> named, Catalogue? catalogue = null)
    {
        string[] files = [.. named];
        return new RunIdentity(HashOf(Encoding.UTF8.GetBytes(configuration)), files.Length == 0 ? "" : HashOf(files)) { Files = files, Build = (catalogue ?? Catalogue.Shipped).Build };
    }

    /// <exception cref="UserErrorException">A run of another label began.</exception>
    public void Require(string label, string configFile)
    {
        if (Changed(label, configFile) is string changed)
        {
            throw new UserErrorException($"{changed}: it was changed since the run began; put it back, or start a new run with it");
        }
    }

    /// <summary>Sees that a run can go on that has written what it began with.</summary>
    /// <param name="origin">What it has written (<see cref="ResultJson.Origin"/>); of an earlier version it says nothing.</param>
    /// <param name="configFile">Where its configuration is.</param>
    /// <returns>False where other code began it, and what that came to no longer counts.</returns>
    /// <exception cref="UserErrorException">Configuration or files were changed.</exception>
    public bool GoesOn(string origin, string configFile)
    {
        if (ResultJson.InputsOf(origin) is string label)
        {
            Require(label, configFile);
        }

        return ResultJson.BuildOf(origin) is not string build || build == Build;
    }

    /// <summary>What is not as it was when a run of a label began; null when all is.</summary>
    public string? Changed(string label, string configFile) =>
        label == Label ? null : label.Split(Between)[0] == Configuration ? string.Join(", ", Files) : configFile;

    /// <summary>The data files that a configuration names for a comparison.</summary>
    public static IEnumerable<string> FilesOf(Settings settings) => OfScenario(settings).Concat(settings.Policies?.Select(AgentFile.PathOf) ?? []).OfType<string>();

    /// <summary>The data files that a configuration names for a training.</summary>
    public static IEnumerable<string> FilesOfTraining(Settings settings) => OfScenario(settings).Append(settings.Train.WarmStart).OfType<string>();

    private static IEnumerable<string?> OfScenario(Settings settings) => settings.Catalogue.Scenarios.FirstOrDefault(s => s.Name == settings.Scenario)?.Files(settings) ?? [];

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
