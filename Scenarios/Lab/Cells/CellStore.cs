using System.Text.Json;
using EdgeActors.Scenarios.Experiments;
using EdgeActors.Scenarios.Outputs;
using EdgeActors.Simulator;

namespace EdgeActors.Scenarios.Lab.Cells;

/// <summary>What there is of a cell.</summary>
internal enum CellStanding
{
    /// <summary>Nothing.</summary>
    New,

    /// <summary>Its result.</summary>
    Kept,

    /// <summary>A result that other code came to.</summary>
    OtherBuild,

    /// <summary>A result of another configuration.</summary>
    OtherConfiguration,
}

/// <summary>Keeps results of cells in a folder, one file each, so that a command that was stopped goes on where it was and figures share their cells.</summary>
/// <typeparam name="TResult">What a cell comes to.</typeparam>
internal sealed class CellStore<TResult>(string path)
    where TResult : class
{
    public string Path => path;

    /// <summary>What there is of a cell.</summary>
    public CellStanding Standing(CellKey key) => Read(key) is { } stored
        ? stored.Build == BuildHash.Value ? CellStanding.Kept : CellStanding.OtherBuild
        : Directory.Exists(path) && Directory.EnumerateFiles(path, key.Stem + "-????????????.json").Any() ? CellStanding.OtherConfiguration : CellStanding.New;

    /// <summary>A cell's result; null if there is none that this code would come to.</summary>
    public TResult? Load(CellKey key) => Read(key) is { } stored && stored.Build == BuildHash.Value ? stored.Result : null;

    /// <summary>Keeps a result. It is written beside and moved into place, so a file is whole or absent.</summary>
    public void Save(CellKey key, TResult result)
    {
        DurableFolder.Create(path);
        DurableFile.Replace(System.IO.Path.Combine(path, key.FileName), Json.Write(new Stored(key.Coordinates, BuildHash.Value, key.Configuration, result)));
    }

    private Stored? Read(CellKey key)
    {
        string file = System.IO.Path.Combine(path, key.FileName);
        try
        {
            return File.Exists(file) && Json.Read<Stored>(File.ReadAllText(file)) is { Result: not null } stored
                && (stored.Coordinates, stored.Configuration) == (key.Coordinates, key.Configuration) ? stored : null;
        }
        catch (JsonException)
        {
            throw new UserErrorException($"{file}: this is no finished cell; remove it to compute it again");
        }
    }

    private sealed record Stored(string Coordinates, string Build, string Configuration, TResult Result);
}
