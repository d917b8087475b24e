using System.Text.Json;
using System.Text.RegularExpressions;

namespace EdgeActors.Tests.Scenarios.Commands;

/// <summary><c>edgeactors trace</c>. Runs alone, because the console belongs to the process.</summary>
[Collection(nameof(ConsoleCollection))]
public sealed class TraceTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("edgeactors-trace-").FullName;

    [Theory]
    [InlineData("t.csv")]
    [InlineData("t.csv.gz")]
    public void A_synthetic_trace_is_written_and_shown_as_such(string name)
    {
        string file = At(name), again = At("again-" + name), json = At("t.json");
        (int exit, string output, string error) = CommandTests.Invoke("trace", "write", file, "--jobs", "100", "--seed", "7", "--microservices", "12");
        Assert.Equal((0, ""), (exit, error));
        Assert.Matches(@"t\.csv(\.gz)?: a synthetic trace of 100 jobs, drawn and not measured: \d{3} rows; \d\d jobs are graphs of at most 12 tasks, .*seed 7\.", Regex.Replace(output, @"\s+", " "));
        CommandTests.Invoke("trace", "write", again, "--jobs", "100", "--seed", "7", "--microservices", "12");
        Assert.Equal(File.ReadAllBytes(file), File.ReadAllBytes(again));
        Assert.Equal(2, Directory.GetFiles(_folder).Length);

        (exit, output, error) = CommandTests.Invoke("trace", "show", file, "--json", json);
        Assert.Equal((0, ""), (exit, error));
        Assert.Matches(@"(\d{3}) lines, of which \1 are kept as tasks of 100 jobs\.\s+It is synthetic: its jobs were drawn, and not measured\.", output);
        Assert.Matches(@"│ tasks a job +│ +\d │ +1[012] │ +1[12] │", output);
        Assert.EndsWith("Nothing was left out.\n", output, StringComparison.Ordinal);
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(json));
        Assert.Equal((true, 100, 0), (document.RootElement.GetProperty("synthetic").GetBoolean(), document.RootElement.GetProperty("jobs").GetInt32(), document.RootElement.GetProperty("leftOut").GetArrayLength()));
    }

    [Fact]
    public void What_was_left_out_is_shown_with_its_first_line()
    {
        string file = At("t.csv"), json = At("t.json");
        File.WriteAllText(file, "M1,1,a,1,Terminated,1,3,100,0\nM2_1_5,1,a,1,Terminated,3,4,100,0\nM3_2,1,a,1,Failed,3,4,100,0\nx\nM1_1,1,b,1,Terminated,1,2,50,0\nM4_[9],1,a,1,Terminated,3,4,100,0\n");
        (int exit, string output, string error) = CommandTests.Invoke("trace", "show", file, "--json", json);
        Assert.Equal((0, ""), (exit, error));
        Assert.Contains("6 lines, of which 3 are kept as tasks of 2 jobs.", output, StringComparison.Ordinal);
        Assert.DoesNotContain("synthetic", output, StringComparison.Ordinal);
        Assert.Matches(@"│ lines that have not nine columns +│ +1 │ +4 │ the line has 1 column +│", output);
        Assert.Matches(@"│ rows with a task_name of no known form +│ +1 │ +6 │ M4_\[9\] +│", output);
        Assert.Matches(@"│ rows with a status other than Terminated +│ +1 │ +3 │ Failed +│", output);
        Assert.Matches(@"│ parents that the job has no task for +│ +1 │ +2 │ 2 after 5 in a +│", output);
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(json));
        JsonElement root = document.RootElement, left = root.GetProperty("leftOut");
        Assert.Equal((2, 2, 3.5, 1), (root.GetProperty("jobs").GetInt32(), root.GetProperty("depth").GetProperty("largest").GetInt32(), root.GetProperty("coreSeconds").GetDouble(), root.GetProperty("dependencies").GetInt32()));
        Assert.Equal(
            ["columns lines 1 4", "name rows 1 6", "status rows 1 3", "self-parent parents 1 5", "missing-parent parents 1 2"],
            left.EnumerateArray().Select(d => $"{d.GetProperty("reason")} {d.GetProperty("of")} {d.GetProperty("count")} {d.GetProperty("firstLine")}"));
    }

    [Theory]
    [InlineData("trace", "edgeactors trace needs a command: show, write")]
    [InlineData("trace show", "edgeactors trace show needs FILE. A table batch_task of Alibaba's cluster trace v2018, or one of that form: .csv, .csv.gz or .tar.gz.")]
    [InlineData("trace show @none", "'@none': the file cannot be read (no such file); name a table batch_task, relative to @now")]
    [InlineData("trace show @", "'@': the file cannot be read (this is a directory, not a file); name a table batch_task, relative to @now")]
    [InlineData("trace show @bad.csv --strict", "@bad.csv:2:20: start_time is 'soon', which is no number; write a table without a header, of columns task_name,instance_num,job_name,task_type,status,start_time,end_time,plan_cpu,plan_mem")]
    [InlineData("trace show @bad.csv --json @bad.csv", "--json @bad.csv: the command works with that file; name another file")]
    [InlineData("trace show @bad.csv --window 0", "--window 0: write a whole number from 1 to 1000000")]
    [InlineData("trace write @none/t.csv", "FILE @none/t.csv: there is no folder @none; name a file that can be written")]
    [InlineData("trace write @t.csv --jobs 0", "--jobs 0: write a whole number from 1 to 100000000")]
    [InlineData("trace write @t.csv --microservices 1.5", "--microservices 1.5: write a whole number from 1 to 10000")]
    [InlineData("trace write @t.csv --seed -1", "--seed -1: write a whole number from 0 to 9223372036854775807")]
    public void What_is_wrong_is_one_line(string line, string message)
    {
        string file = _folder + Path.DirectorySeparatorChar, now = Directory.GetCurrentDirectory();
        File.WriteAllText(At("bad.csv"), "M1,1,a,1,Terminated,1,2,100,0\nM2,1,a,1,Terminated,soon,2,100,0\n".Replace("M2,1,a", "M2,,a", StringComparison.Ordinal));
        string text = message.Replace("@now", now, StringComparison.Ordinal).Replace("@", file, StringComparison.Ordinal);
        Assert.Equal((2, "", text + "\n"), CommandTests.Invoke(line.Replace("@", file, StringComparison.Ordinal).Split(' ')));
        Assert.Equal([At("bad.csv")], Directory.GetFiles(_folder));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string At(string name) => Path.Combine(_folder, name);
}
