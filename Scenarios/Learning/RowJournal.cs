using EdgeActors.Simulator;
using EdgeActors.Simulator.Engines;

namespace EdgeActors.Scenarios.Learning;

/// <summary>Hands rows on and keeps them, in order, so that a run that goes on from a checkpoint can be given again what it recorded before.</summary>
/// <param name="keeps">Whether to keep any; without, runs with checkpoints cannot use it.</param>
internal sealed class RowJournal(bool keeps)
{
    private readonly MessagePackWriter _rows = new();
    private readonly List<Replay> _sinks = [];
    private int _count;

    private delegate void Replay(ref MessagePackReader reader);

    /// <summary>All that it keeps, for <see cref="Load(byte[])"/>.</summary>
    public byte[] ToBytes()
    {
        var writer = new MessagePackWriter();
        Save(writer);
        return writer.Written.ToArray();
    }

    /// <summary>Hands on again what another journal of the same sinks kept.</summary>
    public void Load(byte[] kept)
    {
        var reader = new MessagePackReader(kept);
        Load(ref reader);
    }

    /// <summary>A sink of the journal's; the same ones in the same order when a run goes on.</summary>
    public IRowSink Sink<TRow>(Action<TRow> add)
        where TRow : struct, IFields<TRow>
    {
        var sink = new Part<TRow>(this, _sinks.Count, add);
        _sinks.Add(sink.Take);
        return sink;
    }

    private void Keep<TRow>(int sink, in TRow row)
        where TRow : struct, IFields<TRow>
    {
        if (keeps)
        {
            _rows.WriteInt64(sink);
            FieldWriter.Write(_rows, in row);
            _count++;
        }
    }

    private void Save(MessagePackWriter writer)
    {
        writer.WriteArrayHeader(2);
        writer.WriteInt64(_count);
        writer.WriteBinary(_rows.Written);
    }

    private void Load(ref MessagePackReader reader)
    {
        reader.ReadArrayHeader(2);
        int count = reader.ReadInt32();
        var rows = new MessagePackReader(reader.ReadBinary());
        for (int i = 0; i < count; i++)
        {
            _sinks[rows.ReadInt32()](ref rows);
        }
    }

    private sealed class Part<TRow>(RowJournal journal, int number, Action<TRow> add) : IRowSink<TRow>, IResumableSink
        where TRow : struct, IFields<TRow>
    {
        public void Write(in TRow row)
        {
            journal.Keep(number, in row);
            add(row);
        }

        public void Take(ref MessagePackReader reader) => Write(FieldReader.Read<TRow>(ref reader));

        /// <summary>The first part saves for all.</summary>
        public void Save(MessagePackWriter writer)
        {
            if (number == 0)
            {
                journal.Save(writer);
            }
            else
            {
                writer.WriteNil();
            }
        }

        public void Load(ref MessagePackReader reader)
        {
            if (number == 0)
            {
                journal.Load(ref reader);
            }
            else
            {
                reader.TryReadNil();
            }
        }
    }
}

/// <summary>Takes rows that are recorded only when the run ends, so a checkpoint has none of them.</summary>
internal sealed class EndSink<TRow>(Action<TRow> add) : IRowSink<TRow>, IResumableSink
    where TRow : struct
{
    public void Write(in TRow row) => add(row);

    public void Save(MessagePackWriter writer) => writer.WriteNil();

    public void Load(ref MessagePackReader reader) => reader.TryReadNil();
}
