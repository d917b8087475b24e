using EdgeActors.Simulator;

namespace EdgeActors.Scenarios.Lab.Cells;

/// <summary>Cells in a folder, each in a file that is named by its coordinates. A file is whole or absent, and several commands may use one folder at once.</summary>
/// <param name="folder">The folder; made with the first cell.</param>
internal sealed class SeparateCells(string folder) : ICellFiles
{
    /// <summary>What the files' names end with.</summary>
    public const string Extension = ".cell";

    private const string AnyHash = "-????????????";

    /// <inheritdoc/>
    public CellRecord? Find(CellKey key)
    {
        string file = FileOf(key);
        if (!File.Exists(file))
        {
            return null;
        }

        using FileStream stream = File.OpenRead(file);
        byte[] section = new SectionReader(stream, CellRecord.Kind, CellRecord.Version).Read() ?? throw new CheckpointException("it is empty");
        return CellRecord.Read(section) is { } record && record.Key == key ? record : null;
    }

    /// <inheritdoc/>
    public bool HasOther(CellKey key) => Directory.Exists(folder) && Directory.EnumerateFiles(folder, key.Stem + AnyHash + Extension).Any();

    /// <inheritdoc/>
    public void Add(CellRecord record)
    {
        DurableFolder.Create(folder);
        DurableFile.Replace(FileOf(record.Key), stream => record.Write(new SectionWriter(stream, CellRecord.Kind, CellRecord.Version)));
    }

    private string FileOf(CellKey key) => Path.Combine(folder, key.FileStem + Extension);
}
