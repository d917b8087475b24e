using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using EdgeActors.Scenarios.Configuration;
using EdgeActors.Scenarios.Data.Alibaba;

namespace EdgeActors.Tests.Scenarios.Data.Alibaba;

/// <summary>Traces as they are read: jobs, what is left out and why, and files that are none.</summary>
public sealed class BatchTaskReaderTests : IDisposable
{
    private const string Due = "write a table without a header, of columns task_name,instance_num,job_name,task_type,status,start_time,end_time,plan_cpu,plan_mem";

    private readonly string _folder = Directory.CreateTempSubdirectory("edgeactors-trace-").FullName;

    [Fact]
    public void A_job_has_tasks_in_order_with_parents_work_and_release()
    {
        (TraceJob[] jobs, TraceReport report) = Read(
            "R5_3_4,1,a,1,Terminated,30,40,50,0.1", "M3,12.0,a,1,Terminated,7,20.5,100,0.1", "task_QQ==,1,a,1,Terminated,9,10,400,", "J4_2_3_Stg1,1,a,1,Terminated,8,9,100.0,0.1",
            "M2,1,a,1,Terminated,10,20,250,0.1", "MergeTask,1,a,1,Terminated,5,6,1e2,0.1");
        TraceJob job = Assert.Single(jobs);
        Assert.Equal(("a", 5.0, 4), (job.Name, job.Release, job.Depth() + 1));
        Assert.Equal(
            ["2 25 ", "3 13.5 ", "4 1 0 1", "5 5 1 2", " 4 ", " 1 "], job.Tasks.Select(t => FormattableString.Invariant($"{t.Number} {t.Work} {string.Join(' ', t.Parents)}")));
        Assert.Equal((6L, 6L, 1L), (report.Lines, report.Rows, report.Jobs));
        Assert.Empty(report.Drops);
    }

    public static TheoryData<string, string, string> Dropped => new()
    {
        { "M9,1,b,1,Terminated,1,2,100", "Columns", "the line has 8 columns" },
        { "M9,1,b,1,Terminated,1,2,100,0,0", "Columns", "the line has 10 columns" },
        { "nonsense", "Columns", "the line has 1 column" },
        { "M9,1,,1,Terminated,1,2,100,0", "Job", "job_name is empty" },
        { "M9,1,b,1,Terminated,one,2,100,0", "Number", "start_time is 'one', which is no number" },
        { "M9,1,b,1,Terminated,,2,100,0", "Number", "start_time is '', which is no number" },
        { "M9,1,b,1,Terminated,1,2s,100,0", "Number", "end_time is '2s', which is no number" },
        { "M9,1,b,1,Terminated,1,NaN,100,0", "Number", "end_time is 'NaN', which is no number" },
        { "M9,1,b,1,Terminated,1,1e300,100,0", "Number", "end_time is '1e300', which is no number" },
        { "M9,1,b,1,Terminated,1,2,x,0", "Number", "plan_cpu is 'x', which is no number" },
        { "Paris,1,b,1,Terminated,1,2,100,0", "Name", "Paris" },
        { "J30_4_5_,1,b,1,Terminated,1,2,100,0", "Name", "J30_4_5_" },
        { "M9,1,b,1,Failed,1,2,100,0", "Status", "Failed" },
        { "M9,1,b,1,Running,1,,,", "Status", "Running" },
        { "M9,1,b,1,,,,,", "Status", "" },
        { "M9,1,b,1,Terminated,2,2,100,0", "Duration", "2" },
        { "M9,1,b,1,Terminated,9,0,100,0", "Duration", "0" },
        { "M9,1,b,1,Terminated,1,2,0,0", "Cpu", "0" },
        { "M9,1,b,1,Terminated,1,2,,", "Cpu", "" },
        { "M9,1,b,1,Terminated,1,2,-100,0", "Cpu", "-100" },
        { "M1,1,a,1,Terminated,1,2,100,0", "Repeated", "1 in a" },
    };

    [Theory]
    [MemberData(nameof(Dropped))]
    public void What_is_no_row_to_keep_is_counted_with_its_first_line(string line, string reason, string first)
    {
        (TraceJob[] jobs, TraceReport report) = Read("M1,1,a,1,Terminated,1,2,100,0", "", line, "M2_1,1,a,1,Terminated,2,3,100,0", line);
        Assert.Equal(2, Assert.Single(jobs).Tasks.Count);
        Assert.Equal(new TraceDrop(Enum.Parse<DropReason>(reason), 2, 3, first), Assert.Single(report.Drops));
        Assert.Equal((4L, 2L), (report.Lines, report.Rows));
    }

    [Fact]
    public void Every_reason_has_its_own_words()
    {
        DropReason[] reasons = Enum.GetValues<DropReason>();
        Assert.Equal(reasons.Length, reasons.Select(TraceReport.What).Distinct().Count());
        Assert.Equal(reasons.Length, reasons.Select(TraceReport.Key).Distinct().Count());
    }

    [Fact]
    public void Parents_that_make_no_sense_are_left_out_of_their_task()
    {
        (TraceJob[] jobs, TraceReport report) = Read("M1,1,a,1,Terminated,1,2,100,0", "J3_1_3_7_1_8,1,a,1,Terminated,2,3,100,0", "M4_9,1,a,1,Terminated,2,3,100,0");
        Assert.Equal(["", "0", ""], Assert.Single(jobs).Tasks.Select(t => string.Join(' ', t.Parents)));
        Assert.Equal(
            [new(DropReason.SelfParent, 1, 2, "3 after 3 in a"), new(DropReason.MissingParent, 3, 2, "3 after 7 in a"), new(DropReason.RepeatedParent, 1, 2, "3 after 1 in a")], report.Drops);
        Assert.Equal(3, report.Rows);
    }

    /// <summary>As in the published table's job j_1053726 (its issue 115): read as it is written, 5 and 1 would wait for each other.</summary>
    [Fact]
    public void A_parent_at_which_a_name_may_be_cut_is_left_out_and_counted_and_the_task_stays()
    {
        const string Cut = "M5_14_17_28_30_40_42_52_54_64_66_76_78_88_90_100_1";
        (TraceJob[] jobs, TraceReport report) = Read("R1_5,1,a,1,Terminated,2,3,100,0", Cut + ",1,a,1,Terminated,1,2,100,0", "M14,1,a,1,Terminated,1,2,100,0");
        Assert.Equal(["1", "2", ""], Assert.Single(jobs).Tasks.Select(t => string.Join(' ', t.Parents)));
        Assert.Equal(new TraceDrop(DropReason.CutParent, 1, 2, Cut), report.Of(DropReason.CutParent));
        Assert.Null(report.Of(DropReason.Cycle));
        Assert.Equal((3L, 3L), (report.Lines, report.Rows));
        Assert.True(TraceReport.IsOfParents(DropReason.CutParent));
    }

    [Fact]
    public void The_first_line_of_a_reason_is_the_first_of_the_file_whichever_job_is_closed_first()
    {
        (_, TraceReport report) = Read("M2_7,1,late,1,Terminated,1,2,100,0", "M2_8,1,early,1,Terminated,1,2,100,0", "M3,1,late,1,Terminated,1,2,100,0");
        Assert.Equal(new TraceDrop(DropReason.MissingParent, 2, 1, "2 after 7 in late"), report.Of(DropReason.MissingParent));
    }

    [Fact]
    public void A_job_with_a_cycle_is_left_out_and_one_cycle_is_named()
    {
        (TraceJob[] jobs, TraceReport report) = Read(
            "M1,1,a,1,Terminated,1,2,100,0", "M1,1,c,1,Terminated,1,2,100,0", "M2_1_4,1,c,1,Terminated,1,2,100,0", "M3_2,1,c,1,Terminated,1,2,100,0", "M4_3,1,c,1,Terminated,1,2,100,0",
            "M1_2,1,d,1,Terminated,1,2,100,0", "M2_1,1,d,1,Terminated,1,2,100,0");
        Assert.Equal("a", Assert.Single(jobs).Name);
        Assert.Equal(new TraceDrop(DropReason.Cycle, 6, 2, "c: 2 after 4 after 3 after 2"), Assert.Single(report.Drops));
        Assert.Equal((2L, 7L, 1L), (report.CyclicJobs, report.Lines, report.Rows));
    }

    [Fact]
    public void Parents_with_greater_numbers_are_no_cycle()
    {
        (TraceJob[] jobs, _) = Read("M1_3,1,a,1,Terminated,1,2,100,0", "M2_1,1,a,1,Terminated,1,2,100,0", "M3,1,a,1,Terminated,1,2,100,0");
        Assert.Equal(["2", "0", ""], Assert.Single(jobs).Tasks.Select(t => string.Join(' ', t.Parents)));
        Assert.Equal(3, jobs[0].Depth());
    }

    [Fact]
    public void A_long_chain_is_no_matter_of_the_stack()
    {
        (TraceJob[] jobs, _) = Read([.. Enumerable.Range(1, 50_000).Select(i => $"M{i}_{i + 1},1,a,1,Terminated,1,2,100,0")]);
        Assert.Equal(50_000, Assert.Single(jobs).Depth());
    }

    [Theory]
    [InlineData(3, 2, 0)]
    [InlineData(2, 1, 1)]
    [InlineData(1, 1, 1)]
    public void A_job_is_open_for_the_window_and_what_comes_later_is_counted(int window, int tasks, int late)
    {
        string[] lines = ["M1,1,a,1,Terminated,1,2,100,0", "M1,1,b,1,Terminated,1,2,100,0", "M1,1,c,1,Terminated,1,2,100,0", "M2_1,1,a,1,Terminated,1,2,100,0"];
        (TraceJob[] jobs, TraceReport report) = Read(new BatchTaskOptions { Window = window }, lines);
        Assert.Equal(tasks, jobs.Single(j => j.Name == "a").Tasks.Count);
        Assert.Equal(late == 0 ? null : new TraceDrop(DropReason.Late, late, 4, "a"), report.Of(DropReason.Late));
        Assert.Equal(4, report.Rows + late);
    }

    [Fact]
    public void Each_row_of_a_job_holds_it_open_anew()
    {
        (TraceJob[] jobs, _) = Read(new BatchTaskOptions { Window = 3 }, [.. Enumerable.Range(1, 20).Select(i => $"M{i},1,{(i % 2 == 0 ? "a" : "b")},1,Terminated,1,2,100,0")]);
        Assert.Equal([("b", 10), ("a", 10)], jobs.Select(j => (j.Name, j.Tasks.Count)));
    }

    [Fact]
    public void Jobs_come_as_soon_as_they_are_closed()
    {
        static IEnumerable<string> Lines()
        {
            yield return "M1,1,a,1,Terminated,1,2,100,0";
            for (int i = 0; i < 200_000; i++)
            {
                yield return "M1,1,b,1,Failed,1,2,100,0";
            }
        }

        using BatchTaskReader reader = Reader(string.Join('\n', Lines()), new BatchTaskOptions { Window = 10 });
        Assert.Equal("a", reader.Jobs().First().Name);
        Assert.Equal(11, reader.Report.Lines);
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    public void Line_ends_marks_and_a_header_are_no_matter(string end)
    {
        string[] lines = ["\uFEFFtask_name,instance_num,job_name,task_type,status,start_time,end_time,plan_cpu,plan_mem", "M1,1,a,1,Terminated,1,2,100,0", "", "x"];
        using BatchTaskReader reader = Reader(string.Join(end, lines), new BatchTaskOptions());
        Assert.Single(reader.Jobs());
        Assert.Equal((2L, new TraceDrop(DropReason.Columns, 1, 4, "the line has 1 column")), (reader.Report.Lines, reader.Report.Of(DropReason.Columns)));
    }

    [Theory]
    [InlineData(ByteLines.Longest - 40, 0)]
    [InlineData(ByteLines.Longest + 40, 1)]
    [InlineData(3 * ByteLines.Longest, 1)]
    public void A_line_that_is_too_long_is_passed_over(int length, int dropped)
    {
        string row = "M1,1,a,1,Terminated,1,2,100,";
        (TraceJob[] jobs, TraceReport report) = Read("M1,1,z,1,Terminated,1,2,100,0", row + new string('0', length - row.Length), "M1,1,b,1,Terminated,1,2,100,0");
        Assert.Equal(3 - dropped, jobs.Length);
        Assert.Equal(dropped == 0 ? null : new TraceDrop(DropReason.Length, 1, 2, "the line is longer than 262144 bytes"), report.Of(DropReason.Length));
        Assert.Equal(3, report.Lines);
    }

    [Theory]
    [InlineData("M2,1,a,1,Terminated,1", "t.csv:3:22: the line has 6 columns; " + Due)]
    [InlineData("M2,1,a,1,Terminated,1,2x,100,0", "t.csv:3:23: end_time is '2x', which is no number; " + Due)]
    [InlineData("M2,1,,1,Terminated,1,2,100,0", "t.csv:3:6: job_name is empty; " + Due)]
    public void Strictly_the_first_malformed_line_is_an_error(string line, string message)
    {
        string text = string.Join('\n', "M1,1,a,1,Terminated,1,2,100,0", "odd,1,a,1,Terminated,1,2,100,0", line);
        using BatchTaskReader reader = Reader(text, new BatchTaskOptions { Strict = true });
        Assert.Equal(message, Assert.Throws<ConfigException>(() => reader.Jobs().Count()).Message);
    }

    [Theory]
    [InlineData("", "t.csv:1:1: the file is empty; " + Due)]
    [InlineData("\n\n", "t.csv:1:1: the file has no rows; " + Due)]
    [InlineData("M1,1\0,a", "t.csv:1:1: the file is no text; " + Due)]
    [InlineData("a\nb,c\n", "t.csv:1:1: of the first 2 lines none is a row of batch_task (the line has 1 column); " + Due)]
    [InlineData("Paris,1,2,3,4,5,6,7,8\n", "t.csv:1:1: of the first 1 lines none is a row of batch_task (task_name is 'Paris'); " + Due)]
    public void A_file_that_is_no_trace_is_an_error(string text, string message) => Assert.Equal(message, Assert.Throws<ConfigException>(() =>
    {
        using BatchTaskReader reader = Reader(text, new BatchTaskOptions());
        return reader.Jobs().Count();
    }).Message);

    [Fact]
    public void A_file_is_no_trace_after_a_thousand_lines_without_a_row()
    {
        string[] lines = [.. Enumerable.Repeat("a,b", 1000), "M1,1,a,1,Terminated,1,2,100,0"];
        Assert.Contains("of the first 1,000 lines none", Assert.Throws<ConfigException>(() => Read(lines)).Message, StringComparison.Ordinal);
        Assert.Single(Read(lines[1..]).Jobs);
    }

    [Fact]
    public void A_compressed_table_and_the_archive_of_one_are_read_as_the_table()
    {
        byte[] table = Encoding.UTF8.GetBytes("M1,1,a,1,Terminated,1,2,100,0\nM1,1,b,1,Terminated,1,2,100,0\n");
        string csv = At("t.csv"), gz = At("t.csv.gz"), tar = At("t.tar.gz"), other = At("none.tar");
        File.WriteAllBytes(csv, table);
        Compress(gz, stream => stream.Write(table));
        Compress(tar, stream =>
        {
            using var archive = new TarWriter(stream);
            archive.WriteEntry(csv, "batch_task.csv");
        });
        using (var archive = new TarWriter(File.Create(other)))
        {
            archive.WriteEntry(gz, "readme.gz");
        }

        Assert.All([csv, gz, tar], file => Assert.Equal(["a", "b"], Names(file)));
        Assert.Contains("the archive holds no table (.csv)", Assert.Throws<ConfigException>(() => Names(other)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_compressed_file_that_is_cut_short_is_an_error_at_its_line()
    {
        string gz = At("t.csv.gz");
        using (var table = new MemoryStream())
        {
            SyntheticTrace.Write(table, 2000, 1, 50);
            Compress(gz, stream => stream.Write(table.ToArray()));
        }

        File.WriteAllBytes(gz, File.ReadAllBytes(gz)[..^5000]);
        Assert.Matches($@"^{gz}:\d{{5}}:1: from here on the file cannot be read \(.+\); copy it again$", Assert.Throws<ConfigException>(() => Names(gz)).Message);
    }

    [Fact]
    public void A_file_that_is_not_there_is_an_error() =>
        Assert.StartsWith($"'{At("none")}': the file cannot be read (no such file); name a table batch_task, relative to ", Assert.Throws<ConfigException>(() => Names(At("none"))).Message, StringComparison.Ordinal);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string[] Names(string file)
    {
        using var reader = BatchTaskReader.Open(file, new BatchTaskOptions());
        return [.. reader.Jobs().Select(j => j.Name)];
    }

    private static void Compress(string path, Action<Stream> write)
    {
        using var stream = new GZipStream(File.Create(path), CompressionLevel.Fastest);
        write(stream);
    }

    private static BatchTaskReader Reader(string text, BatchTaskOptions options) => new(new MemoryStream(Encoding.UTF8.GetBytes(text)), "t.csv", options);

    private static (TraceJob[] Jobs, TraceReport Report) Read(params string[] lines) => Read(new BatchTaskOptions(), lines);

    private static (TraceJob[] Jobs, TraceReport Report) Read(BatchTaskOptions options, params string[] lines)
    {
        using BatchTaskReader reader = Reader(string.Join('\n', lines) + "\n", options);
        return ([.. reader.Jobs()], reader.Report);
    }

    private string At(string name) => Path.Combine(_folder, name);
}
