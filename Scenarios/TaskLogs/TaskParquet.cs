using System.Buffers.Text;
using System.Text;
using Parquet;
using Parquet.Schema;

namespace EdgeActors.Scenarios.TaskLogs;

/// <summary>Makes a Parquet file of rows of tasks: the columns of tasks.csv, with names as text, counts as 64-bit integers, and seconds and joules as doubles.</summary>
internal static class TaskParquet
{
    private const int GroupRows = 1 << 18;

    /// <summary>The columns that are neither counts nor, by the ending of their names, seconds and joules.</summary>
    private static readonly string[] s_texts = ["policy", "source", "place", "outcome"];

    /// <summary>Reads rows as <see cref="Experiments.TaskCsv"/> writes them, and writes the Parquet file.</summary>
    /// <param name="csv">The path of the rows.</param>
    /// <param name="file">Where to.</param>
    public static void Write(string csv, Stream file)
    {
        using var rows = new FileStream(csv, FileMode.Open, FileAccess.Read, FileShare.Read, 1);
        WriteAsync(new Lines(rows), file).GetAwaiter().GetResult();
    }

    private static async Task WriteAsync(Lines lines, Stream file)
    {
        Column[] columns = lines.Read() ? [.. Encoding.UTF8.GetString(lines.Line).Split(',').Select(ColumnOf)] : throw new InvalidDataException("the rows have no header");
        ParquetWriter writer = await ParquetWriter.CreateAsync(new ParquetSchema(columns.Select(c => c.Field)), file).ConfigureAwait(false);
        await using (writer.ConfigureAwait(false))
        {
            bool more = lines.Read();
            while (more)
            {
                for (int row = 0; row < GroupRows && more; row++)
                {
                    Add(columns, lines.Line);
                    more = lines.Read();
                }

                using ParquetRowGroupWriter group = writer.CreateRowGroup();
                foreach (Column column in columns)
                {
                    await column.WriteAsync(group).ConfigureAwait(false);
                }
            }
        }
    }

    private static Column ColumnOf(string name) => s_texts.Contains(name) ? new TextColumn(name)
        : name.EndsWith("_s", StringComparison.Ordinal) || name.EndsWith("_j", StringComparison.Ordinal) ? new RealColumn(name)
        : new CountColumn(name);

    private static void Add(Column[] columns, ReadOnlySpan<byte> line)
    {
        foreach (Column column in columns)
        {
            int comma = line.IndexOf((byte)',');
            column.Add(comma < 0 ? line : line[..comma]);
            line = line[(comma + 1)..];
        }
    }

    /// <summary>The lines of a file, one at a time.</summary>
    private sealed class Lines(Stream stream)
    {
        private byte[] _buffer = new byte[1 << 20];
        private int _from, _to, _length;

        /// <summary>The last one that was read, without its end.</summary>
        public ReadOnlySpan<byte> Line => _buffer.AsSpan(_from, _length);

        public bool Read()
        {
            _from += _length == 0 ? 0 : _length + 1;
            while ((_length = _buffer.AsSpan(_from, _to - _from).IndexOf((byte)'\n')) < 0)
            {
                _buffer.AsSpan(_from, _to - _from).CopyTo(_buffer);
                (_from, _to) = (0, _to - _from);
                if (_to == _buffer.Length)
                {
                    Array.Resize(ref _buffer, 2 * _to);
                }

                int read = stream.Read(_buffer.AsSpan(_to));
                if (read == 0)
                {
                    return false;
                }

                _to += read;
            }

            return true;
        }
    }

    private abstract class Column(DataField column)
    {
        public DataField Field => column;

        public abstract void Add(ReadOnlySpan<byte> text);

        /// <summary>Writes what was added, and begins anew.</summary>
        public abstract Task WriteAsync(ParquetRowGroupWriter group);
    }

    private abstract class NumberColumn<T>(string name) : Column(new DataField<T>(name))
        where T : struct
    {
        private readonly T[] _values = new T[GroupRows];
        private int _count;

        public override Task WriteAsync(ParquetRowGroupWriter group)
        {
            ReadOnlyMemory<T> values = _values.AsMemory(0, _count);
            _count = 0;
            return group.WriteAsync(Field, values);
        }

        protected void Add(bool parsed, T value) => _values[_count++] = parsed ? value : throw new InvalidDataException($"{Field.Name} of a row is no number");
    }

    private sealed class CountColumn(string name) : NumberColumn<long>(name)
    {
        public override void Add(ReadOnlySpan<byte> text) => Add(Utf8Parser.TryParse(text, out long value, out int read) && read == text.Length, value);
    }

    private sealed class RealColumn(string name) : NumberColumn<double>(name)
    {
        public override void Add(ReadOnlySpan<byte> text) => Add(Utf8Parser.TryParse(text, out double value, out int read) && read == text.Length, value);
    }

    /// <summary>Names; the few that there are are kept once. A task that went nowhere has no place.</summary>
    private sealed class TextColumn(string name) : Column(new DataField<string>(name))
    {
        private readonly List<string?> _values = new(GroupRows);
        private readonly Dictionary<string, string> _known = [];

        public override void Add(ReadOnlySpan<byte> text)
        {
            Span<char> characters = stackalloc char[text.Length];
            ReadOnlySpan<char> name = characters[..Encoding.UTF8.GetChars(text, characters)];
            Dictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> known = _known.GetAlternateLookup<ReadOnlySpan<char>>();
            if (!known.TryGetValue(name, out string? kept))
            {
                kept = name.ToString();
                _known.Add(kept, kept);
            }

            _values.Add(kept.Length == 0 ? null : kept);
        }

        public override async Task WriteAsync(ParquetRowGroupWriter group)
        {
            await group.WriteAsync(Field, _values!).ConfigureAwait(false);
            _values.Clear();
        }
    }
}
