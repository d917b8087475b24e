using System.Globalization;
using System.IO.Compression;
using EdgeActors.Scenarios;
using EdgeActors.Scenarios.Experiments;
using EdgeActors.Scenarios.Lab.Measures;
using EdgeActors.Scenarios.Papers.O2o;
using EdgeActors.Tests.Scenarios.Commands;
using Parquet;
using Parquet.Schema;

namespace EdgeActors.Tests.Scenarios.Experiments;

/// <summary>The forms in which a run folder gets its tasks, and tasks.csv that would be too long where nobody asked for it.</summary>
[Collection(nameof(ConsoleCollection))]
public sealed class TaskFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("edgeactors-tasks-").FullName;

    private string Run => Path.Combine(_folder, "run");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("compare", "--networks", "2", "--episodes", "2", "--policies", "random,ratc")]
    [InlineData("run", "--networks", "1", "--episodes", "1", "--policies", "random", "--set", "o2o.slots=1500")]
    [InlineData("train", "--networks", "2", "--episodes", "2", "--set", "train.round.rows=40", "--set", "train.ppo.hidden=8")]
    public void All_forms_say_the_same(string command, params string[] more)
    {
        foreach (string form in new[] { "auto", "csv", "csv.gz", "parquet" })
        {
            (int exit, _, string error) = CommandTests.Invoke([command, CommandTests.Config("o2o"), .. more, "--tasks", form, "--out", Path.Combine(_folder, form)]);
            Assert.Equal((0, ""), (exit, error));
            Assert.Equal(TaskFile.NameOf(TaskFile.FormOf(form)!.Value), Path.GetFileName(Assert.Single(Directory.GetFiles(Path.Combine(_folder, form), "tasks*", SearchOption.AllDirectories))));
        }

        byte[] csv = File.ReadAllBytes(Path.Combine(_folder, "csv", "tasks.csv"));
        Assert.Equal(csv, File.ReadAllBytes(Path.Combine(_folder, "auto", "tasks.csv")));
        Assert.Equal(csv, Unpacked(Path.Combine(_folder, "csv.gz", "tasks.csv.gz")));
        Assert.Equal(System.Text.Encoding.UTF8.GetString(csv), ReadParquet(Path.Combine(_folder, "parquet", "tasks.parquet")));
    }

    /// <summary>More rows than a group has, and a task that went nowhere.</summary>
    [Fact]
    public void A_Parquet_file_has_every_row_of_many()
    {
        string csv = Path.Combine(_folder, "rows.csv"), parquet = Path.Combine(_folder, "rows.parquet");
        File.WriteAllLines(csv, Enumerable.Range(-1, 600_001).Select(i => i < 0
            ? "policy,task,place,born_s,energy_j"
            : string.Create(CultureInfo.InvariantCulture, $"ratc,{i},{(i % 1000 == 7 ? "" : $"node-{i % 20}")},{i / 8m},{i % 4 / 4m}")));
        using (FileStream file = File.Create(parquet))
        {
            EdgeActors.Scenarios.TaskLogs.TaskParquet.Write(csv, file);
        }

        Assert.Equal(File.ReadAllText(csv), ReadParquet(parquet));
    }

    /// <summary>Exactly the bytes that may be there are; one fewer, and nothing is.</summary>
    [Theory]
    [InlineData(1, true)]
    [InlineData(2, true)]
    [InlineData(2, false)]
    public void What_is_left_out_depends_on_the_rows_alone(int threads, bool many)
    {
        long length = Written(threads, many, long.MaxValue).Length;
        Assert.False(Written(threads, many, length).LeftOut);
        Assert.Equal((0, true), Written(threads, many, length - 1));
        Assert.Equal((0, true), Written(threads, many, 10));

        (long Length, bool LeftOut) Written(int cores, bool cells, long most)
        {
            using var stream = new MemoryStream();
            using var csv = new TaskCsv(stream, most: most);
            var plan = new ComparisonPlan(new O2oScenario(SettingsLoader.Defaults($"o2o.slots={(cells ? 100 : 3000)}").O2o, 1), [PolicyCatalog.Find("random")], cells ? 3 : 1, cells ? 3 : 1) { Threads = cores };
            new ComparisonRunner(plan, csv, default).Run();
            if (csv.LeftOut)
            {
                csv.Empty();
                Assert.Null(csv.Begin("random", default));
            }

            return (stream.Length, csv.LeftOut);
        }
    }

    /// <summary>The true length; interrupted when all cells have ended, and gone on with, it is the same.</summary>
    [Theory]
    [InlineData("--networks", "1", "--episodes", "470")]
    [InlineData("--networks", "1", "--episodes", "1", "--set", "o2o.slots=47000")]
    public void Tasks_that_nobody_asked_for_are_left_out_where_they_are_long_and_the_run_says_so(params string[] size)
    {
        const string Note = "tasks.csv is left out, because it would be longer than 50 MB: --tasks csv writes it, --tasks csv.gz or parquet a shorter one.";
        string[] run = ["run", CommandTests.Config("o2o"), "--policies", "local", .. size];
        (int exit, string output, string error) = CommandTests.Invoke([.. run, "--out", Run]);
        Assert.Equal((0, ""), (exit, error));
        Assert.EndsWith(Note + "\n", output, StringComparison.Ordinal);
        Assert.Equal(["config.conf", "manifest.json", "report.html", "summary.json"], Directory.GetFileSystemEntries(Run).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal));
        string resumed = Path.Combine(_folder, "resumed");
        Assert.Equal(2, CommandTests.Invoke([.. run, "--out", resumed, "--json", "/dev/full"]).Exit);
        (exit, output, error) = CommandTests.Invoke("resume", resumed);
        Assert.Equal((0, ""), (exit, error));
        Assert.EndsWith(Note + "\n", output, StringComparison.Ordinal);
        Assert.Equal(Directory.GetFileSystemEntries(Run).Select(Path.GetFileName).Order(), Directory.GetFileSystemEntries(resumed).Select(Path.GetFileName).Order());
        Assert.Equal(File.ReadAllText(Path.Combine(Run, "summary.json")), File.ReadAllText(Path.Combine(resumed, "summary.json")));
    }

    /// <summary>A process that ended after the file was given up, and one that ended before the journal said so.</summary>
    [Theory]
    [InlineData(true, 3)]
    [InlineData(false, 0)]
    public void Cells_before_the_file_was_given_up_count_as_finished_if_the_journal_says_so(bool said, int finished)
    {
        const string Configuration = "scenario = o2o\n";
        Settings settings = SettingsLoader.Defaults();
        RunFolder folder = RunFolder.Create(Run, "o2o", Configuration);
        RunIdentity identity = RunIdentity.Of(Configuration, settings);
        LoadedSettings loaded = SettingsLoader.LoadDefaults(["scenario = o2o"]);
        IScenario scenario = ScenarioCatalog.Create(loaded);
        var plan = new ComparisonPlan(scenario, [scenario.Policies[0]], 1, 3);
        using (RunJournal journal = RunJournal.Create(folder, identity, plan, null))
        using (TaskFile tasks = TaskFile.Open(folder, TaskLog.Auto, RunJournal.FolderName, FileMode.CreateNew)!)
        {
            for (int cell = 0; cell < 3; cell++)
            {
                tasks.Rows.Write(new byte[] { 65, 10 });
                if (said && cell == 2)
                {
                    tasks.Rows.LeaveOut();
                }

                journal.Add(cell, new CellResult(default, TaskMeasures.All.Begin(), 1, default), tasks.Rows);
            }

            Assert.Equal(said, tasks.Rows.IsEmptied);
        }

        File.WriteAllText(folder.FileOf("tasks.csv"), "");
        using RunJournal resumed = RunJournal.Resume(folder, identity, settings, plan, null, _ => { });
        Assert.Equal((finished, said), (resumed.Finished.Count, resumed.Tasks == CsvState.LeftOut));
    }

    private static byte[] Unpacked(string path)
    {
        using var bytes = new MemoryStream();
        using var gzip = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
        gzip.CopyTo(bytes);
        return bytes.ToArray();
    }

    /// <summary>A file as the text that it was made from.</summary>
    private static string ReadParquet(string path) => Task.Run(async () =>
    {
        await using ParquetReader reader = await ParquetReader.CreateAsync(path);
        var lines = new List<string> { string.Join(',', reader.Schema.DataFields.Select(f => f.Name)) };
        foreach (ParquetRowGroupReader group in reader.RowGroups)
        {
            string[][] columns = await Task.WhenAll(reader.Schema.DataFields.Select(f => Column(group, f)));
            lines.AddRange(Enumerable.Range(0, (int)group.RowCount).Select(row => string.Join(',', columns.Select(c => c[row]))));
        }

        return string.Join('\n', lines) + "\n";
    }).GetAwaiter().GetResult();

    private static async Task<string[]> Column(ParquetRowGroupReader group, DataField field)
    {
        int rows = (int)group.RowCount;
        if (field.ClrType == typeof(long))
        {
            long[] counts = new long[rows];
            await group.ReadAsync<long>(field, counts.AsMemory());
            return [.. counts.Select(v => v.ToString(CultureInfo.InvariantCulture))];
        }

        if (field.ClrType == typeof(double))
        {
            double[] reals = new double[rows];
            await group.ReadAsync<double>(field, reals.AsMemory());
            return [.. reals.Select(v => ((decimal)v).ToString(CultureInfo.InvariantCulture))];
        }

        string?[] texts = new string?[rows];
        await group.ReadAsync(field, texts.AsMemory()!);
        return [.. texts.Select(t => t ?? "")];
    }
}
