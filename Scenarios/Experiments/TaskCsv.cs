using System.Buffers;
using System.Buffers.Text;
using System.IO.Compression;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;
using EdgeActors.Actors;
using EdgeActors.Simulator;

namespace EdgeActors.Scenarios.Experiments;

/// <summary>How far the rows of tasks were written.</summary>
/// <param name="Length">The file's bytes; below zero where it was given up.</param>
/// <param name="Checksum">Their CRC-32C.</param>
internal readonly record struct CsvState(long Length, uint Checksum)
{
    /// <summary>The file would have become too long, and nothing of it counts.</summary>
    public static CsvState LeftOut => new(-1, 0);
}

/// <summary>
/// tasks.csv: one row a task, in cell order and within a cell in order of ending. A cell's rows are formatted, and compressed, by the thread that runs it and written
/// when its turn comes. What the file holds at the end depends on the rows alone, not on who wrote them when.
/// </summary>
/// <param name="stream">Where they go.</param>
/// <param name="compressed">Whether as gzip, in pieces that any reader of it takes as one file.</param>
/// <param name="most">The bytes from which on it is given up.</param>
internal sealed class TaskCsv(Stream stream, bool compressed = false, long most = long.MaxValue) : IDisposable
{
    private const string Header =
        "policy,network,episode,task,source,place,outcome,born_s,completion_s,wait_s,transmit_s,queue_s,execute_s,deadline_s,size_bytes,cycles,energy_j,policy_version\n";

    private static readonly byte[][] s_outcomes =
        [.. Enum.GetValues<TaskOutcome>().Select(o => Encoding.ASCII.GetBytes(Configuration.KebabCase.Of(o.ToString())))];

    private volatile bool _emptied;
    private bool _disposed;
    private uint _checksum;

    /// <summary>How far it is.</summary>
    public CsvState State => LeftOut ? CsvState.LeftOut : new CsvState(stream.Position, _checksum);

    /// <summary>Whether it would have become longer than it may.</summary>
    public bool LeftOut { get; private set; }

    /// <summary>Whether what there was of a file that is left out is gone.</summary>
    public bool IsEmptied => _emptied;

    /// <summary>The bytes from which on it is given up.</summary>
    public long Most => most;

    /// <summary>A cell's rows; null where none are wanted any more.</summary>
    /// <param name="policy">The policy's name.</param>
    /// <param name="cell">Which cell.</param>
    /// <param name="only">Whether there is no other cell: its rows are written as they come, not when it has finished.</param>
    public Rows? Begin(string policy, CellAddress cell, bool only = false) =>
        _emptied ? null : new($"{policy},{cell.Network},{cell.Episode},", compressed, only ? this : null);

    /// <summary>Writes what <see cref="Rows.Finish"/> gave.</summary>
    public void Write(ReadOnlyMemory<byte> rows)
    {
        if (stream.Position == 0)
        {
            var header = new ArrayBufferWriter<byte>();
            Encode(Encoding.ASCII.GetBytes(Header), compressed, header);
            WriteOut(header.WrittenSpan);
        }

        WriteOut(rows.Span);
    }

    /// <summary>Gives it up.</summary>
    public void LeaveOut() => LeftOut = true;

    /// <summary>Lets go of what there is of a file that is left out, when the journal says so.</summary>
    public void Empty()
    {
        stream.SetLength(0);
        _emptied = true;
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
        if (state == CsvState.LeftOut)
        {
            LeaveOut();
            Empty();
            return;
        }

        if (state.Length > stream.Length)
        {
            throw new UserErrorException($"{Name} has {stream.Length} bytes where {state.Length} were written; without the rest of it the run cannot be resumed, start it anew");
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
            throw new UserErrorException($"{Name} was changed since the run wrote it; put it back as it was, or start the run anew");
        }

        stream.SetLength(state.Length);
        (stream.Position, _checksum) = (state.Length, found);
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

    private string Name => stream is FileStream file ? Path.GetFileName(file.Name) : "tasks.csv";

    private void WriteOut(ReadOnlySpan<byte> bytes)
    {
        LeftOut |= stream.Position + bytes.Length > most;
        if (!LeftOut)
        {
            stream.Write(bytes);
            _checksum = Add(_checksum, bytes);
        }
    }

    /// <summary>Adds to what is written what the file gets of a text.</summary>
    private static void Encode(ReadOnlySpan<byte> text, bool compressed, ArrayBufferWriter<byte> written)
    {
        if (!compressed)
        {
            written.Write(text);
            return;
        }

        using var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(text);
        }

        written.Write(bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
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
    internal sealed class Rows(string prefix, bool compressed, TaskCsv? direct)
    {
        private const int LongestRow = 512, PieceBytes = 1 << 20;

        private readonly byte[] _prefix = Encoding.UTF8.GetBytes(prefix);
        private readonly ArrayBufferWriter<byte> _buffer = new(64 * 1024);

        /// <summary>Pieces that were cut before, as the file gets them.</summary>
        private readonly ArrayBufferWriter<byte> _pieces = new();

        /// <summary>What the file gets, of rows that are not in it yet.</summary>
        public ReadOnlyMemory<byte> Finish()
        {
            if (!compressed && direct is null)
            {
                return _buffer.WrittenMemory;
            }

            if (_buffer.WrittenCount > 0)
            {
                Cut();
            }

            return _pieces.WrittenMemory;
        }

        public void Add(in TaskRecord row, ReadOnlySpan<byte> source, ReadOnlySpan<byte> place)
        {
            if (direct is { LeftOut: true })
            {
                return;
            }

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
            if ((compressed || direct is not null) && _buffer.WrittenCount >= PieceBytes)
            {
                Cut();
            }
        }

        /// <summary>Writes how far the file is that holds them, and those that it lacks.</summary>
        public void Save(MessagePackWriter writer)
        {
            direct?.Flush(toDisk: true);
            CsvState state = direct?.State ?? default;
            writer.WriteArrayHeader(4);
            writer.WriteInt64(state.Length);
            writer.WriteInt64(state.Checksum);
            writer.WriteBinary(_pieces.WrittenSpan);
            writer.WriteBinary(_buffer.WrittenSpan);
        }

        /// <summary>Goes back to where <see cref="Save"/> was.</summary>
        public void Load(ref MessagePackReader reader)
        {
            reader.ReadArrayHeader(4);
            var state = new CsvState(reader.ReadInt64(), checked((uint)reader.ReadInt64()));
            direct?.GoOn(state);
            _pieces.Write(reader.ReadBinary());
            _buffer.Write(reader.ReadBinary());
        }

        /// <summary>Where pieces end depends on the rows alone, so that a checkpoint in between changes nothing.</summary>
        private void Cut()
        {
            Encode(_buffer.WrittenSpan, compressed, _pieces);
            _buffer.ResetWrittenCount();
            if (direct is not null)
            {
                direct.Write(_pieces.WrittenMemory);
                _pieces.ResetWrittenCount();
            }
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
