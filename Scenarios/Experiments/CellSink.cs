using System.Runtime.InteropServices;
using System.Text;
using EdgeActors.Actors;
using EdgeActors.Scenarios.TaskLogs;
using EdgeActors.Simulator;
using EdgeActors.Simulator.Engines;

namespace EdgeActors.Scenarios.Experiments;

/// <summary>Takes the rows of one cell.</summary>
internal sealed class CellSink(TaskStatistics? statistics, TaskCsv.Rows? rows, World world, TaskLogWriter? log = null) : IRowSink<TaskRecord>, IResumableSink
{
    private readonly Dictionary<ActorId, byte[]> _names = [];

    /// <summary>The rows for the task log, if there is one.</summary>
    public List<TaskLogRow>? Logged { get; } = log is null ? null : [];

    public void Write(in TaskRecord row)
    {
        statistics?.Write(in row);
        Logged?.Add(log!.RowOf(in row));
        rows?.Add(in row, Name(row.Task.Source), row.Task.Place == default ? [] : Name(row.Task.Place));
    }

    public void Save(MessagePackWriter writer)
    {
        writer.WriteArrayHeader(3);
        if (statistics is null)
        {
            writer.WriteNil();
        }
        else
        {
            statistics.Save(writer);
        }

        if (rows is null)
        {
            writer.WriteNil();
        }
        else
        {
            rows.Save(writer);
        }

        writer.WriteBinary(MemoryMarshal.AsBytes(Columns()));
    }

    public void Load(ref MessagePackReader reader)
    {
        reader.ReadArrayHeader(3);
        if (statistics is null)
        {
            reader.Skip();
        }
        else
        {
            statistics.Load(ref reader);
        }

        if (rows is null)
        {
            reader.Skip();
        }
        else
        {
            rows.Load(ref reader);
        }

        ReadOnlySpan<long> columns = MemoryMarshal.Cast<byte, long>(reader.ReadBinary());
        for (; columns.Length > 0; columns = columns[TaskLogSchema.TaskColumnCount..])
        {
            Logged?.Add(TaskLogRow.Of(columns));
        }
    }

    /// <summary>What the task log gets when the cell has finished.</summary>
    private long[] Columns()
    {
        var columns = new long[(Logged?.Count ?? 0) * TaskLogSchema.TaskColumnCount];
        for (int i = 0; i < Logged?.Count; i++)
        {
            Logged[i].CopyTo(columns.AsSpan(i * TaskLogSchema.TaskColumnCount));
        }

        return columns;
    }

    private byte[] Name(ActorId actor)
    {
        if (!_names.TryGetValue(actor, out byte[]? name))
        {
            name = Encoding.UTF8.GetBytes(world.NameOf(actor));
            _names.Add(actor, name);
        }

        return name;
    }
}
