using System.Buffers;
using System.Buffers.Text;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;
using EdgeActors.Actors;
using EdgeActors.Scenarios.TaskLogs;
using EdgeActors.Simulator;
using EdgeActors.Simulator.Engines;

namespace EdgeActors.Scenarios.Experiments;

/// <summary>How far tasks.csv was written.</summary>
/// <param name="Length">Its bytes.</param>
/// <param name="Checksum">Their CRC-32C.</param>
internal readonly record struct CsvState(long Length, uint Checksum);

/// <summary>
/// tasks.csv: one row a task, in cell order and within a cell in order of ending. A cell's rows are formatted by the thread that runs it and written
/// when its turn comes.
/// </summary>
internal sealed class TaskCsv(Stream stream) : IDisposable
{
    private const string Header =
        "policy,network,episode,task,source,place,outcome,born_s,completion_s,wait_s,transmit_s,queue_s,execute_s,deadline_s,size_bytes,cycles,energy_j,policy_version\n";

    private static readonly byte[][] s_outcomes =
        [.. Enum.GetValues<TaskOutcome>().Select(o => Encoding.ASCII.GetBytes(Configuration.KebabCase.Of(o.ToString())))];

    private bool _disposed;

    /// <summary>How many bytes the file has.</summary>
    public long Length => stream.Position;

    /// <summary>Of all of them, in their order.</summary>
    public uint Checksum { get; private set; }

    /// <summary>A cell's rows.</summary>
    /// <param name="policy">The policy's name.</param>
    /// <param name="cell">Which cell.</param>
    /// <param name="only">Whether there is no other cell: its rows are written as they come, not when it has finished.</param>
    public Rows Begin(string policy, CellAddress cell, bool only = false) => new($"{policy},{cell.Network},{cell.Episode},", only ? this : null);

    public void Write(ReadOnlyMemory<byte> rows)
    {
        if (stream.Position == 0)
        {
            WriteOut(Encoding.ASCII.GetBytes(Header));
        }

        WriteOut(rows.Span);
    }

    /// <summary>Hands everything to the system, and to the disk if wanted.</summary>
    public void Flush(bool toDisk)
    {
        if (stream is FileStream file)
        {
            file.Flush(toDisk);
        }
    }

    /// <summary>Goes back to how the file was, and makes sure that it still is as the run wrote it up to there.</summary>
    /// <exception cref="UserErrorException">It is shorter, or was changed.</exception>
    public void GoOn(CsvState state)
    {
        if (state.Length > stream.Length)
        {
            throw new UserErrorException($"tasks.csv has {stream.Length} bytes where {state.Length} were written; without the rest of it the run cannot be resumed, start it anew");
        }

        stream.Position = 0;
        uint found = 0;
        byte[] buffer = new byte[1 << 20];
        for (long left = state.Length; left > 0;)
        {
            int read = stream.Read(buffer, 0, (int)Math.Min(left, buffer.Length));
            found = Add(found, buffer.AsSpan(0, read));
            left -= read;
        }

        if (found != state.Checksum)
        {
            throw new UserErrorException("tasks.csv was changed since the run wrote it; put it back as it was, or start the run anew");
        }

        stream.SetLength(state.Length);
        (stream.Position, Checksum) = (state.Length, found);
    }

    /// <summary>Makes all of it durable.</summary>
    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            using (stream)
            {
                Flush(toDisk: true);
            }
        }
    }

    private void WriteOut(ReadOnlySpan<byte> bytes)
    {
        stream.Write(bytes);
        Checksum = Add(Checksum, bytes);
    }

    /// <summary>CRC-32C byte by byte, whatever the pieces.</summary>
    private static uint Add(uint checksum, ReadOnlySpan<byte> bytes)
    {
        foreach (ulong eight in MemoryMarshal.Cast<byte, ulong>(bytes))
        {
            checksum = BitOperations.Crc32C(checksum, eight);
        }

        foreach (byte one in bytes[(bytes.Length & ~7)..])
        {
            checksum = BitOperations.Crc32C(checksum, one);
        }

        return checksum;
    }

    /// <summary>The rows of one cell, as bytes.</summary>
    internal sealed class Rows(string prefix, TaskCsv? direct)
    {
        private const int LongestRow = 512, DirectBytes = 1 << 20;

        private readonly byte[] _prefix = Encoding.UTF8.GetBytes(prefix);
        private readonly ArrayBufferWriter<byte> _buffer = new(64 * 1024);

        public ReadOnlyMemory<byte> Written => _buffer.WrittenMemory;

        public void Add(in TaskRecord row, ReadOnlySpan<byte> source, ReadOnlySpan<byte> place)
        {
            Span<byte> room = _buffer.GetSpan(LongestRow + _prefix.Length + source.Length + place.Length);
            var text = new RowText(room);
            text.Text(_prefix);
            text.Integer(row.Task.Id);
            text.Comma();
            text.Text(source);
            text.Comma();
            text.Text(place);
            text.Comma();
            text.Text(s_outcomes[(int)row.Outcome]);
            text.Comma();
            text.Seconds(row.Task.Born.Nanoseconds);
            text.Comma();
            text.Seconds(row.Completion.Nanoseconds);
            text.Comma();
            text.Seconds(row.Task.Wait.Nanoseconds);
            text.Comma();
            text.Seconds(row.Task.Transmit.Nanoseconds);
            text.Comma();
            text.Seconds(row.Queue.Nanoseconds);
            text.Comma();
            text.Seconds(row.Execute.Nanoseconds);
            text.Comma();
            text.Seconds(row.Task.Deadline.Nanoseconds);
            text.Comma();
            text.Integer((row.Task.Size.Bits + 7) / 8);
            text.Comma();
            text.Integer(row.Task.Cycles.Count);
            text.Comma();
            text.Seconds(row.Task.Energy.Nanojoules);
            text.Comma();
            text.Integer(row.Task.PolicyVersion);
            text.End();
            _buffer.Advance(text.Length);
            if (direct is not null && _buffer.WrittenCount >= DirectBytes)
            {
                WriteOut();
            }
        }

        /// <summary>Writes how far the rows are: the length of the file that holds them, or the rows themselves.</summary>
        public void Save(MessagePackWriter writer)
        {
            if (direct is null)
            {
                writer.WriteBinary(_buffer.WrittenSpan);
                return;
            }

            WriteOut();
            direct.Flush(toDisk: true);
            writer.WriteArrayHeader(2);
            writer.WriteInt64(direct.Length);
            writer.WriteInt64(direct.Checksum);
        }

        /// <summary>Goes back to where <see cref="Save"/> was.</summary>
        public void Load(ref MessagePackReader reader)
        {
            if (direct is null)
            {
                _buffer.Write(reader.ReadBinary());
            }
            else
            {
                reader.ReadArrayHeader(2);
                direct.GoOn(new CsvState(reader.ReadInt64(), checked((uint)reader.ReadInt64())));
            }
        }

        private void WriteOut()
        {
            direct!.Write(_buffer.WrittenMemory);
            _buffer.ResetWrittenCount();
        }
    }

    /// <summary>One row being formatted; the caller made room.</summary>
    private ref struct RowText(Span<byte> room)
    {
        private readonly Span<byte> _room = room;

        public int Length { get; private set; }

        public void Text(ReadOnlySpan<byte> text)
        {
            text.CopyTo(_room[Length..]);
            Length += text.Length;
        }

        public void Comma() => _room[Length++] = (byte)',';

        public void End() => _room[Length++] = (byte)'\n';

        public void Integer(long value)
        {
            Utf8Formatter.TryFormat(value, _room[Length..], out int written);
            Length += written;
        }

        /// <summary>Billionths as a decimal fraction without trailing zeros: all digits, no rounding.</summary>
        public void Seconds(long billionths)
        {
            (long whole, long fraction) = Math.DivRem(billionths, SimDuration.NanosecondsPerSecond);
            Integer(whole);
            if (fraction == 0)
            {
                return;
            }

            _room[Length] = (byte)'.';
            Span<byte> digits = _room.Slice(Length + 1, 9);
            for (int i = digits.Length - 1; i >= 0; i--)
            {
                (fraction, long digit) = Math.DivRem(fraction, 10);
                digits[i] = (byte)('0' + digit);
            }

            Length += 1 + digits.TrimEnd((byte)'0').Length;
        }
    }
}

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
