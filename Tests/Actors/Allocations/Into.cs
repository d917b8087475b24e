using EdgeActors.Simulator.Engines;

namespace EdgeActors.Tests.Actors.Allocations;

/// <summary>Rows of a kind, kept.</summary>
internal sealed class Into<TRow>(List<TRow> rows) : IRowSink<TRow>
    where TRow : struct
{
    public void Write(in TRow row) => rows.Add(row);
}
