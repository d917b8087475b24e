using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace EdgeActors.Simulator.Engines;

/// <summary>Rows of one type that one shard recorded, kept until all earlier rows of all shards are known.</summary>
internal abstract class RowBuffer : MergedBuffer, IRowSink
{
    int IRowSink.RowType => RowType;

    protected abstract int RowType { get; }

    RowBuffer IRowSink.Buffer(Shard? shard) => throw new InvalidOperationException("a buffer is not buffered");

    /// <summary>Writes all that waits, for a process of the same program on a machine of the same kind, and empties the buffer.</summary>
    public abstract void WriteAll(MessagePackWriter writer);

    /// <summary>Adds what <see cref="WriteAll"/> wrote.</summary>
    public abstract void ReadAll(scoped ref MessagePackReader reader);

    /// <summary>Hands all that waits to another buffer of the type.</summary>
    public abstract void MoveTo(RowBuffer other);

    /// <summary>Puts what waits in the order of the run, after rows of several shards were moved here.</summary>
    public abstract void Sort();

    /// <summary>Drops what waits.</summary>
    public abstract void Clear();

    /// <summary>The first waiting row that another buffer of the type does not have in its place, as text of both; null when there is none.</summary>
    public abstract (string Here, string There)? FirstDifference(RowBuffer other);
}

/// <inheritdoc/>
internal sealed class RowBuffer<TRow>(Shard? shard, IRowSink<TRow> sink) : RowBuffer, IRowSink<TRow>
    where TRow : struct
{
    private const int RowsAhead = 4, CacheLine = 64;

    private (EventKey Position, long Number, TRow Row)[] _rows = [];
    private int _first;
    private int _end;

    public override bool Any => _first < _end;

    public override (EventKey Position, long Number) First => (_rows[_first].Position, _rows[_first].Number);

    protected override int RowType => MessageType<TRow>.Index;

    public void Write(in TRow row)
    {
        if (_end == _rows.Length)
        {
            Array.Resize(ref _rows, Math.Max(16, _end * 2));
        }

        _rows[_end++] = (shard!.Position, shard.RowCount++, row);
    }

    public override void WriteAll(MessagePackWriter writer)
    {
        if (RuntimeHelpers.IsReferenceOrContainsReferences<TRow>())
        {
            RowCodec<TRow>.Required.Write(writer, _rows.AsSpan(_first, _end - _first));
            Clear();
            return;
        }

        int size = Unsafe.SizeOf<(EventKey, long, TRow)>();
        writer.WriteBinary(MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<(EventKey, long, TRow), byte>(ref _rows[_first]), (_end - _first) * size));
        (_first, _end) = (0, 0);
    }

    public override void ReadAll(scoped ref MessagePackReader reader)
    {
        if (RuntimeHelpers.IsReferenceOrContainsReferences<TRow>())
        {
            (EventKey Position, long Number, TRow Row)[] read = RowCodec<TRow>.Required.Read(ref reader);
            _rows = [.. _rows.AsSpan(_first, _end - _first), .. read, default];
            (_first, _end) = (0, _rows.Length - 1);
            return;
        }

        ReadOnlySpan<byte> bytes = reader.ReadBinary();
        int size = Unsafe.SizeOf<(EventKey, long, TRow)>(), count = bytes.Length / size;
        Reserve(count);
        bytes.CopyTo(MemoryMarshal.CreateSpan(ref Unsafe.As<(EventKey, long, TRow), byte>(ref _rows[_end]), count * size));
        _end += count;
    }

    public override void WriteBefore((EventKey Position, long Number) other)
    {
        int first = _first, end = _end;
        while (first < end && IsBefore((_rows[first].Position, _rows[first].Number), other))
        {
            Prefetch(first + RowsAhead);
            sink.Write(in _rows[first++].Row);
        }

        _first = first;
    }

    public override void MoveTo(RowBuffer other)
    {
        var there = (RowBuffer<TRow>)other;
        there.Reserve(_end - _first);
        Array.Copy(_rows, _first, there._rows, there._end, _end - _first);
        there._end += _end - _first;
        Clear();
    }

    public override void Sort() => _rows.AsSpan(_first, _end - _first).Sort(static (a, b) =>
        a.Position.IsBefore(b.Position) ? -1 : b.Position.IsBefore(a.Position) ? 1 : a.Number.CompareTo(b.Number));

    /// <summary>Rows were written on another core, mostly.</summary>
    private unsafe void Prefetch(int row)
    {
        if (Sse.IsSupported && row < _end)
        {
            byte* first = (byte*)Unsafe.AsPointer(ref _rows[row]), end = first + Unsafe.SizeOf<(EventKey, long, TRow)>();
            for (byte* line = first; line < end; line += CacheLine)
            {
                Sse.Prefetch0(line);
            }
        }
    }

    public override void WriteFirst() => sink.Write(in _rows[_first++].Row);

    public override void Clear() => (_first, _end) = (0, 0);

    public override (string Here, string There)? FirstDifference(RowBuffer other)
    {
        var there = (RowBuffer<TRow>)other;
        for (int i = 0; i < Math.Max(_end - _first, there._end - there._first); i++)
        {
            (bool has, bool otherHas) = (_first + i < _end, there._first + i < there._end);
            if (has != otherHas || !EqualityComparer<TRow>.Default.Equals(_rows[_first + i].Row, there._rows[there._first + i].Row))
            {
                return (has ? $"records {_rows[_first + i].Row}" : "", otherHas ? $"records {there._rows[there._first + i].Row}" : "");
            }
        }

        return null;
    }

    public override void Compact()
    {
        if (_first > 0)
        {
            Array.Copy(_rows, _first, _rows, 0, _end - _first);
            (_first, _end) = (0, _end - _first);
        }
    }
    private void Reserve(int count)
    {
        if (_end + count > _rows.Length)
        {
            Array.Resize(ref _rows, Math.Max(_end + count, _rows.Length * 2));
        }
    }
}
