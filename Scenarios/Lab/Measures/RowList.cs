using EdgeActors.Simulator.Engines;

namespace EdgeActors.Scenarios.Lab.Measures;

/// <summary>Keeps all rows of one kind.</summary>
internal sealed class RowList<TRow> : IRowSink<TRow>
    where TRow : struct
{
    private readonly List<TRow> _all = [];

    public IReadOnlyList<TRow> All => _all;

    public void Write(in TRow row) => _all.Add(row);
}
