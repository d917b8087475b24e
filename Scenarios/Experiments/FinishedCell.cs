using EdgeActors.Scenarios.Lab.Cells;
using EdgeActors.Scenarios.Lab.Measures;
using EdgeActors.Simulator;

namespace EdgeActors.Scenarios.Experiments;

/// <summary>A finished cell of a comparison, as its journal keeps it.</summary>
/// <param name="Result">What it came to.</param>
/// <param name="Tasks">How the file of tasks was behind its rows.</param>
internal sealed record FinishedCell(CellResult Result, CsvState Tasks);

/// <summary>Finished cells as MessagePack.</summary>
/// <param name="measures">What cells are measured by.</param>
internal sealed class FinishedCellForm(MeasureSet measures) : ICellForm<FinishedCell>
{
    /// <summary>More than any cell has, and so few that those of all cells add up.</summary>
    private const long MostEvents = 1L << 50;

    /// <inheritdoc/>
    public void Write(MessagePackWriter writer, FinishedCell cell)
    {
        RunDigest digest = cell.Result.Digest;
        writer.WriteArrayHeader(8);
        writer.WriteUInt64((ulong)(digest.Value >> 64));
        writer.WriteUInt64((ulong)digest.Value);
        writer.WriteInt64(digest.Events);
        writer.WriteInt64(digest.FinalTime.Nanoseconds);
        writer.WriteDouble(cell.Result.Seconds);
        cell.Result.Tallies.Save(writer);
        writer.WriteInt64(cell.Tasks.Length);
        writer.WriteInt64(cell.Tasks.Checksum);
    }

    /// <inheritdoc/>
    public FinishedCell Read(ref MessagePackReader reader)
    {
        reader.ReadArrayHeader(8);
        var value = new UInt128(reader.ReadUInt64(), reader.ReadUInt64());
        var digest = new RunDigest(value, reader.ReadInt64(), new SimTime(reader.ReadInt64()));
        double seconds = reader.ReadDouble();
        if (digest.Events is < 0 or > MostEvents || digest.FinalTime < SimTime.Zero || !(seconds >= 0) || double.IsInfinity(seconds))
        {
            throw new CheckpointException("a result that no cell comes to");
        }

        TallySet tallies = measures.Begin();
        tallies.Load(ref reader);
        return new FinishedCell(new CellResult(digest, tallies, seconds, default), new CsvState(reader.ReadInt64(), checked((uint)reader.ReadInt64())));
    }
}
