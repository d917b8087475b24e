using System.Globalization;
using System.Text;
using System.Text.Unicode;
using EdgeActors.Scenarios.Data.Alibaba;

namespace EdgeActors.Tests.Scenarios.Data.Alibaba;

/// <summary>Traces that are drawn, and traces of any size in memory that does not grow.</summary>
public sealed class SyntheticTraceTests
{
    [Fact]
    public void Equal_arguments_give_equal_bytes_and_others_do_not()
    {
        byte[] trace = Bytes(300, 1, 50);
        Assert.Equal(trace, Bytes(300, 1, 50));
        Assert.All([Bytes(300, 2, 50), Bytes(300, 1, 49), Bytes(301, 1, 50)], other => Assert.NotEqual(trace, other));
    }

    [Fact]
    public void A_reader_keeps_every_row_and_finds_graphs_and_tasks_alone()
    {
        using var reader = new BatchTaskReader(new MemoryStream(Bytes(2000, 3, 20)), "t", new BatchTaskOptions { Strict = true });
        TraceJob[] jobs = [.. reader.Jobs()];
        Assert.Empty(reader.Report.Drops);
        Assert.Equal(Enumerable.Range(1, 2000), jobs.Select(j => int.Parse(j.Name[SyntheticTrace.Prefix.Length..], CultureInfo.InvariantCulture)).Order());
        TraceJob[] graphs = [.. jobs.Where(j => j.Tasks[0].Number is not null)];

        // Seven in ten, within four standard deviations; sizes about 10.5 with a deviation of 19/6.
        Assert.InRange(graphs.Length, 1400 - 82, 1400 + 82);
        Assert.InRange(graphs.Average(j => j.Tasks.Count), 10.5 - .35, 10.5 + .35);
        Assert.All(graphs, j => Assert.Equal(Enumerable.Range(1, j.Tasks.Count), j.Tasks.Select(t => t.Number!.Value)));
        Assert.All(jobs.Except(graphs), j => Assert.InRange(j.Tasks.Count(t => t.Number is null && t.Parents.Count == 0), j.Tasks.Count, 3));
        Assert.Contains(graphs, j => j.Tasks.Any(t => t.Parents.Count > 1));
        Assert.True(TraceSummary.Of(jobs).IsSynthetic);
        Assert.False(TraceSummary.Of([.. jobs, jobs[0] with { Name = "j_1" }]).IsSynthetic);
    }

    [Fact]
    public void Tasks_start_when_their_parents_have_ended_and_rows_of_jobs_are_mixed()
    {
        string[][] rows = [.. Encoding.UTF8.GetString(Bytes(200, 4, 30)).TrimEnd('\n').Split('\n').Select(line => line.Split(','))];
        Assert.All(rows, row => Assert.Equal(9, row.Length));
        Assert.InRange(rows.Zip(rows.Skip(1)).Count(pair => pair.First[2] == pair.Second[2]), 0, rows.Length / 4);
        foreach (IGrouping<string, string[]> job in rows.GroupBy(row => row[2]))
        {
            Dictionary<string, int> ends = job.Where(row => char.IsAsciiDigit(row[0][1])).ToDictionary(row => row[0][1..].Split('_')[0], row => int.Parse(row[6], CultureInfo.InvariantCulture));
            foreach (string[] row in job.Where(row => char.IsAsciiDigit(row[0][1])))
            {
                int start = int.Parse(row[5], CultureInfo.InvariantCulture);
                string[] parents = [.. row[0].Split("_Stg")[0].Split('_').Skip(1)];
                Assert.Equal(parents.Length == 0 ? job.Min(r => int.Parse(r[5], CultureInfo.InvariantCulture)) : parents.Max(p => ends[p]), start);
            }
        }
    }

    /// <summary>
    /// Four million rows, 280 MB, of jobs of three: what lives in between does not grow with them, and a row costs no more than a third of its job's objects.
    /// </summary>
    [Fact]
    public void Memory_does_not_grow_with_the_file()
    {
        const int rows = 4_000_000;
        const long bound = 64 << 20;
        using var reader = new BatchTaskReader(new GeneratedRows(rows), "t", new BatchTaskOptions { Window = 10_000 });
        long before = GC.GetTotalMemory(forceFullCollection: true), allocated = GC.GetAllocatedBytesForCurrentThread();
        int jobs = 0, wrong = 0;
        foreach (TraceJob job in reader.Jobs())
        {
            // No assertion for each: those allocate.
            wrong += job.Tasks is [{ Parents.Count: 0 }, { Parents: [0] }, { Parents: [1] }] ? 0 : 1;
            if (++jobs % 300_000 == 0)
            {
                Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, bound);
            }
        }

        Assert.Equal((0, rows / 3, rows / 3 * 3L, rows / 3 * 3L), (wrong, jobs, reader.Report.Lines, reader.Report.Rows));
        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - allocated) / (double)rows, 20, 150);
    }

    /// <summary>One job that never ends cannot fill the memory: it is closed when too many rows are held, and its other rows are late.</summary>
    [Fact]
    public void A_job_without_end_is_closed_when_too_many_rows_are_held()
    {
        const int rows = JobWindow.MostHeld + 200_000;
        using var reader = new BatchTaskReader(new GeneratedRows(rows, jobOf: rows), "t", new BatchTaskOptions());
        TraceJob job = Assert.Single(reader.Jobs());
        // Each row but the first has a parent, which is held too.
        Assert.Equal(((JobWindow.MostHeld / 2) + 1, rows - (JobWindow.MostHeld / 2) - 1L), (job.Tasks.Count, reader.Report.Of(DropReason.Late)!.Count));
    }

    [Fact]
    public void A_job_that_was_closed_longer_ago_than_is_remembered_begins_anew()
    {
        const int others = JobWindow.Remembered + 1;
        using var near = new BatchTaskReader(new GeneratedRows(others, jobOf: 1, again: true), "t", new BatchTaskOptions { Window = 1 });
        Assert.Equal((others, 1), (near.Jobs().Count(), near.Report.Of(DropReason.Late)!.Count));
        using var far = new BatchTaskReader(new GeneratedRows(others + 1, jobOf: 1, again: true), "t", new BatchTaskOptions { Window = 1 });
        Assert.Equal(others + 2, far.Jobs().Count());
    }

    private static byte[] Bytes(int jobs, ulong seed, int most)
    {
        using var stream = new MemoryStream();
        SyntheticTrace.Write(stream, jobs, seed, most);
        return stream.ToArray();
    }

    /// <summary>A table that is made as it is read: jobs of several rows in turn, and, if wanted, at its end the first job once more.</summary>
    private sealed class GeneratedRows(int rows, int jobOf = 3, bool again = false) : Stream
    {
        private readonly byte[] _row = new byte[200];
        private int _next, _at, _length;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        private int Rows => again ? rows + 1 : rows / jobOf * jobOf;

        public override int Read(byte[] buffer, int offset, int count)
        {
            int read = 0;
            while (read < count && (_at < _length || Make()))
            {
                int part = Math.Min(count - read, _length - _at);
                _row.AsSpan(_at, part).CopyTo(buffer.AsSpan(offset + read));
                (_at, read) = (_at + part, read + part);
            }

            return read;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        private bool Make()
        {
            if (_next == Rows)
            {
                return false;
            }

            bool isAgain = again && _next == rows;
            int job = isAgain ? 0 : _next / jobOf, task = isAgain ? 2 : 1 + (_next % jobOf);
            int start = 157_000 + (_next++ / 10);
            _at = 0;

            // Into bytes at once: strings would count as the reader's.
            return task > 1 && !isAgain
                ? Utf8.TryWrite(_row, CultureInfo.InvariantCulture, $"M{task}_{task - 1},12,j_{job},3,Terminated,{start},{start + 900},100,0.35\n", out _length)
                : Utf8.TryWrite(_row, CultureInfo.InvariantCulture, $"M{task},12,j_{job},3,Terminated,{start},{start + 900},100,0.35\n", out _length);
        }
    }
}
