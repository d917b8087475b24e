using EdgeActors.Actors;
using EdgeActors.Scenarios.Lab.Cells;
using EdgeActors.Simulator;

namespace EdgeActors.Scenarios.Learning;

/// <summary>The finished training on one network of several, as the store keeps it: with it an interrupted command does only the others.</summary>
/// <param name="Border">What its last world's learners came to.</param>
/// <param name="Worlds">What its worlds left for the results.</param>
/// <param name="Seconds">The time by the clock that it took.</param>
internal sealed record FinishedTraining(TrainingBorder Border, IReadOnlyList<EndedWorld> Worlds, double Seconds);

/// <summary>What a world of a training left for its results.</summary>
/// <param name="Rows">The journal of its rows.</param>
/// <param name="Digest">Its digest.</param>
/// <param name="Shipped">What links carried of learning.</param>
internal sealed record EndedWorld(byte[] Rows, RunDigest Digest, DataSize Shipped)
{
    /// <summary>Reads digest and what was shipped.</summary>
    /// <exception cref="CheckpointException">No world comes to it.</exception>
    public static EndedWorld ReadEnd(ref MessagePackReader reader, byte[] rows)
    {
        reader.ReadArrayHeader(5);
        var value = new UInt128(reader.ReadUInt64(), reader.ReadUInt64());
        (long events, long time, long shipped) = (reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64());
        return events >= 0 && time >= 0 && shipped >= 0
            ? new EndedWorld(rows, new RunDigest(value, events, new SimTime(time)), new DataSize(shipped))
            : throw new CheckpointException("these are no results of a world");
    }

    /// <summary>Writes all but the rows.</summary>
    public void WriteEnd(MessagePackWriter writer)
    {
        writer.WriteArrayHeader(5);
        writer.WriteUInt64((ulong)(Digest.Value >> 64));
        writer.WriteUInt64((ulong)Digest.Value);
        writer.WriteInt64(Digest.Events);
        writer.WriteInt64(Digest.FinalTime.Nanoseconds);
        writer.WriteInt64(Shipped.Bits);
    }
}

/// <summary>Finished trainings as MessagePack.</summary>
internal sealed class FinishedTrainingForm : ICellForm<FinishedTraining>
{
    /// <inheritdoc/>
    public void Write(MessagePackWriter writer, FinishedTraining training)
    {
        writer.WriteArrayHeader(3);
        training.Border.Write(writer);
        writer.WriteDouble(training.Seconds);
        writer.WriteArrayHeader(2 * training.Worlds.Count);
        foreach (EndedWorld world in training.Worlds)
        {
            writer.WriteBinary(world.Rows);
            world.WriteEnd(writer);
        }
    }

    /// <inheritdoc/>
    public FinishedTraining Read(ref MessagePackReader reader)
    {
        reader.ReadArrayHeader(3);
        var border = TrainingBorder.Read(ref reader);
        double seconds = reader.ReadDouble();
        var worlds = new List<EndedWorld>();
        for (int left = reader.ReadArrayHeader(); left > 0; left -= 2)
        {
            byte[] rows = reader.ReadBinary().ToArray();
            worlds.Add(EndedWorld.ReadEnd(ref reader, rows));
        }

        return worlds.Count == border.Worlds ? new FinishedTraining(border, worlds, seconds) : throw new CheckpointException("these are not the worlds of a training");
    }
}
