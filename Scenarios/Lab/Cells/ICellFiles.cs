using EdgeActors.Simulator;

namespace EdgeActors.Scenarios.Lab.Cells;

/// <summary>
/// How the cells of a store lie in files: one file each, where a cell takes long and several commands share a folder (<see cref="SeparateCells"/>), or one
/// after another in one file, where there are thousands and each takes milliseconds (<see cref="CellLog"/>). Both hold the same records.
/// </summary>
internal interface ICellFiles
{
    /// <summary>What is kept of a cell, whatever code came to it; null if there is nothing.</summary>
    /// <exception cref="CheckpointException">It is damaged.</exception>
    CellRecord? Find(CellKey key);

    /// <summary>Whether a cell of the same coordinates is kept, of any configuration.</summary>
    bool HasOther(CellKey key);

    /// <summary>Keeps a cell.</summary>
    void Add(CellRecord record);
}
