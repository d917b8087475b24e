using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using EdgeActors.Actors.Services;
using EdgeActors.Scenarios;
using EdgeActors.Scenarios.Configuration;
using EdgeActors.Scenarios.Data.Alibaba;
using EdgeActors.Scenarios.Experiments;
using EdgeActors.Scenarios.Lab.Cells;
using EdgeActors.Scenarios.Outputs;
using EdgeActors.Scenarios.Papers.Dtdrlmo;
using EdgeActors.Tests.Scenarios.Commands;

namespace EdgeActors.Tests.Scenarios.Papers;

/// <summary>Services from the jobs of a trace, links from a table, and what is told where such a file is wrong. Runs alone, because the console belongs to the process.</summary>
[Collection(nameof(ConsoleCollection))]
public sealed partial class DtdrlmoTraceTests : IDisposable
{
    private const string Mended = "number nodes from 0, and join each to others";

    private static readonly string s_config = Path.Combine(Repository.Root, "hocon", "papers", "dtdrlmo.conf");

    private readonly string _folder = Directory.CreateTempSubdirectory("edgeactors-services-").FullName;

    private string Trace => Path.Combine(_folder, "jobs.csv");

    private string Links => Path.Combine(_folder, "links.csv");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>Every service is a job of the file with its parents; work is proportional to the job's, cut at the 99th percentile, and has the configured mean.</summary>
    [Theory]
    [InlineData("", 500e6)]
    [InlineData("dtdrlmo.units = literal", 500e3)]
    public void Services_are_jobs_of_the_trace(string setting, double mean)
    {
        WriteTrace(400);
        Dictionary<string, TraceJob> jobs = Jobs(2, 50);
        double[] works = [.. jobs.Values.SelectMany(j => j.Tasks).Select(t => t.Work).Order()];
        double most = works[(int)Math.Ceiling(0.99 * works.Length) - 1], factor = mean / works.Average(w => Math.Min(w, most));
        (DtdrlmoOptions options, DtdrlmoInputs inputs) = Read(setting);
        Assert.Equal(jobs.Count, inputs.Trace!.Count(JobHalf.Test) + inputs.Trace.Count(JobHalf.Training));
        foreach (Service service in Drawn(options, inputs, JobHalf.Test, 5))
        {
            TraceJob job = jobs[service.Graph.Name];
            Assert.Equal(job.Tasks.Select(t => t.Parents), Enumerable.Range(0, service.Graph.Count).Select(i => service.Graph.Predecessors(i).ToArray()));
            for (int i = 0; i < service.Graph.Count; i++)
            {
                Assert.Equal(Math.Max(1, factor * Math.Min(job.Tasks[i].Work, most)), service.Graph[i].Cycles.Count, 0.51);
                Assert.True(service.Graph[i].Input.Bits >= options.Data.Mean.Bits * options.Data.Least);
            }
        }
    }

    [Fact]
    public void Jobs_of_tests_are_none_of_trainings_whatever_else_is_configured()
    {
        WriteTrace(400);
        (DtdrlmoOptions options, DtdrlmoInputs inputs) = Read("");
        HashSet<string> tests = [.. Drawn(options, inputs, JobHalf.Test, 60).Select(s => s.Graph.Name)], trainings = [.. Drawn(options, inputs, JobHalf.Training, 60).Select(s => s.Graph.Name)];
        Assert.Empty(tests.Intersect(trainings));

        // So many draws meet nearly all jobs, and a half is about half of them.
        int all = Jobs(2, 50).Count;
        Assert.InRange(tests.Count + trainings.Count, 0.98 * all, all);
        Assert.InRange(tests.Count, 0.4 * all, 0.6 * all);

        (DtdrlmoOptions fewer, DtdrlmoInputs others) = Read("dtdrlmo = { microservices-most = 20, trace { least = 1, jobs = 150 } }");
        IReadOnlyList<Service> small = Drawn(fewer, others, JobHalf.Training, 30);
        Assert.Empty(small.Select(s => s.Graph.Name).Intersect(tests));
        Assert.Equal(150, others.Trace!.Count(JobHalf.Test) + others.Trace.Count(JobHalf.Training));
        Assert.InRange(small.Max(s => s.Graph.Count), 10, 20);
        Assert.Equal(1, small.Min(s => s.Graph.Count));
    }

    /// <summary>Places, releases and sources are those of generated services, and more services begin with the same ones.</summary>
    [Fact]
    public void A_trace_changes_graphs_alone()
    {
        WriteTrace(100);
        (DtdrlmoOptions options, DtdrlmoInputs inputs) = Read("");
        IReadOnlyList<Service> generated = Drawn(options, DtdrlmoInputs.None, JobHalf.Test, 1), traced = Drawn(options, inputs, JobHalf.Test, 1);
        Assert.Equal(generated.Select(s => (s.Release, s.Source)), traced.Select(s => (s.Release, s.Source)));
        Assert.NotEqual(generated.Select(s => s.Graph.Cycles), traced.Select(s => s.Graph.Cycles));
        (DtdrlmoOptions more, DtdrlmoInputs same) = Read("dtdrlmo.services = 40");
        Assert.Equal(traced.Select(s => (s.Graph.Name, s.Graph.Cycles)), Drawn(more, same, JobHalf.Test, 1).Take(20).Select(s => (s.Graph.Name, s.Graph.Cycles)));
    }

    [Fact]
    public void A_comparison_says_what_its_services_are_of_and_comes_to_the_same_twice()
    {
        WriteTrace(60);
        File.WriteAllText(Links, "a,b,rate\n0,1,10 Mbps\n1,2,\n2,3,5 Mbps\n");
        string json = Path.Combine(_folder, "result.json");
        string[] set = ["--set", $"dtdrlmo = {{ nodes = 4, services = 5, topology = \"{Links}\", trace.file = \"{Trace}\" }}"];
        string[] compare = ["compare", s_config, "--networks", "2", "--policies", "greedy,service-level", "--tasks", "none", .. set];
        (int exit, string output, string error) = CommandTests.Invoke([.. compare, "--json", json, "--out", Path.Combine(_folder, "one")]);
        Assert.Equal((0, ""), (exit, error));
        Assert.Contains("topology links.csv, synthetic trace", Gaps().Replace(output, " "), StringComparison.Ordinal);
        IReadOnlyList<string> digests = Digests(json);
        CommandTests.Invoke([.. compare, "--json", json, "--out", Path.Combine(_folder, "two"), "--threads", "2"]);
        Assert.Equal(digests, Digests(json));

        // Jobs that do not say that they are synthetic are the file's; the other half of its jobs is drawn from, for names decide.
        File.WriteAllText(Trace, File.ReadAllText(Trace).Replace(SyntheticTrace.Prefix, "j_", StringComparison.Ordinal));
        output = CommandTests.Invoke([.. compare, "--json", json, "--out", Path.Combine(_folder, "three")]).Output;
        Assert.Contains("trace jobs.csv", Gaps().Replace(output, " "), StringComparison.Ordinal);
        Assert.DoesNotContain("synthetic", output, StringComparison.Ordinal);
        Assert.NotEqual(digests, Digests(json));
    }

    /// <summary>A job with a cycle, a line with too few columns, a time that is no number: told in one line, and left out; the first malformed line stops a strict reading.</summary>
    [Fact]
    public void What_is_left_out_is_told_once()
    {
        WriteTrace(60);
        string all = File.ReadAllText(Trace);
        File.WriteAllText(Trace, all + "M1,1,short\nM2_3,1,round,1,Terminated,0,9,100,1\nR3_2,1,round,1,Terminated,9,12,100,1\nM1,1,late,1,Terminated,0,soon,100,1\n");
        int lines = all.Split('\n').Length - 1;
        (int exit, string output, string error) = CommandTests.Invoke("validate", s_config, "--set", $"dtdrlmo.trace.file = \"{Trace}\"");
        Assert.Equal(0, exit);
        Assert.Equal(
            string.Create(CultureInfo.InvariantCulture, $"warning: '{ConfigException.Excerpt(Trace)}': of {lines + 4:N0} lines that were read there were left out: 1 lines that have not nine columns, 1 lines with a time or plan_cpu that is no number, 2 rows of a job with a cycle (round: 2 after 3 after 2); '{CommandText.Program} trace show' names the first of each\n"),
            error);
        Assert.NotEmpty(output);

        (exit, output, error) = CommandTests.Invoke("validate", s_config, "--set", $"dtdrlmo.trace = {{ file = \"{Trace}\", strict = true }}");
        Assert.Equal((2, ""), (exit, output));
        Assert.Equal($"{Trace}:{lines + 1}:11: the line has 3 columns; write a table without a header, of columns task_name,instance_num,job_name,task_type,status,start_time,end_time,plan_cpu,plan_mem\n", error);
    }

    [Theory]
    [InlineData("trace", null, "'@file': the file cannot be read (no such file); name a table batch_task, relative to @now")]
    [InlineData("trace", "", "@file:1:1: the file is empty; write a table without a header, of columns task_name,instance_num,job_name,task_type,status,start_time,end_time,plan_cpu,plan_mem")]
    [InlineData("trace", "time,what\n0,nothing\n", "@file:1:1: of the first 2 lines none is a row of batch_task (the line has 2 columns); write a table without a header, of columns task_name,instance_num,job_name,task_type,status,start_time,end_time,plan_cpu,plan_mem")]
    [InlineData("trace", "M1,1,j,1,Terminated,0,9,100,1\nR2_1,1,j,1,Terminated,0,9,100,1\n", "'@file': of its jobs of 2 to 50 tasks 1 are for tests and 0 for trainings; name a trace with more, or change dtdrlmo.trace.least, dtdrlmo.trace.jobs or dtdrlmo.microservices-most")]
    [InlineData("topology", null, "'@file': the file cannot be read (no such file); name a CSV of links with columns a and b, relative to @now")]
    [InlineData("topology", "", "@file:1:1: the file is empty; write a header a,b or a,b,rate, and a row for each link")]
    [InlineData("topology", "a,b\n", "@file:2:1: there is no row below the header; write a header a,b or a,b,rate, and a row for each link")]
    [InlineData("topology", "a,weight\n0,1\n", "@file:1:3: there is no column 'weight'; the columns are a, b and, if wanted, rate")]
    [InlineData("topology", "a,b\n0,1\n2,3\n", "'@file': the topology is not connected: there is no way from node 0 to node 2; " + Mended)]
    [InlineData("topology", "a,b\n1,2\n2,3\n", "'@file': the topology is not connected: there is no way from node 0 to node 1; " + Mended)]
    [InlineData("topology", "a,b\n0,1\n1,2\n", "'@file': the topology has 3 nodes, and dtdrlmo.nodes = 8; set dtdrlmo.nodes = 3")]
    [InlineData("topology", "a,b\n0,1\n1,2\n2,1\n", "@file:4:1: nodes 2 and 1 are joined in line 3 already; write each link once, in one direction")]
    [InlineData("topology", "a,b\n0,1\n1,1\n", "@file:3:3: the link is from node 1 to itself; join two different nodes")]
    [InlineData("topology", "a,b\n0,one\n", "@file:2:3: b = one is no node; write a whole number from 0 to 255")]
    [InlineData("topology", "a,b\n0,256\n", "@file:2:3: b = 256 is no node; write a whole number from 0 to 255")]
    [InlineData("topology", "a,b\n0\n", "@file:2:1: the row ends here, before b in column 2; write as many cells as the header has")]
    [InlineData("topology", "b,a,rate\n0,1,0 Mbps\n", "@file:2:5: rate = 0 Mbps is out of range; permitted: 1 kbps to 1 Tbps")]
    [InlineData("topology", "a,b,rate\n0,1,10\n", "@file:2:5: rate = 10 has no unit; write a rate such as 20 Mbps (units: bps, kbps, Mbps, Gbps, Tbps, B/s, kB/s, MB/s, GB/s)")]
    public void A_file_that_is_wrong_is_told_in_one_line(string key, string? text, string line)
    {
        string file = Path.Combine(_folder, "file.csv"), run = Path.Combine(_folder, "run");
        if (text is not null)
        {
            File.WriteAllText(file, text);
        }

        (int exit, string output, string error) = CommandTests.Invoke("compare", s_config, "--out", run, "--set", $"dtdrlmo.{key}{(key == "trace" ? ".file" : "")} = \"{file}\"");
        Assert.Equal((2, "", line.Replace("@file", file, StringComparison.Ordinal).Replace("@now", Directory.GetCurrentDirectory(), StringComparison.Ordinal) + "\n"), (exit, output, error));
        Assert.False(Directory.Exists(run));
    }

    [Theory]
    [InlineData("dtdrlmo.link-rate.mean = 0 Mbps", "--set dtdrlmo.link-rate.mean: dtdrlmo.link-rate.mean = 0 Mbps is out of range; permitted: more than 0")]
    [InlineData("dtdrlmo.trace.jobs = 1", "--set dtdrlmo.trace.jobs: dtdrlmo.trace.jobs = 1 is out of range; permitted: 2 to 1000000")]
    public void A_value_that_is_wrong_is_told_in_one_line(string set, string line) => Assert.Equal((2, "", line + "\n"), CommandTests.Invoke("compare", s_config, "--set", set));

    [Fact]
    public void No_job_can_be_of_the_right_size_where_the_least_is_above_the_most()
    {
        (int exit, string output, string error) = CommandTests.Invoke("compare", s_config, "--set", $"dtdrlmo = {{ microservices-most = 5, trace {{ file = \"{Trace}\", least = 6 }} }}");
        Assert.Equal((2, ""), (exit, output));
        Assert.EndsWith("the values of dtdrlmo do not agree; trace.least must not be above microservices-most\n", error, StringComparison.Ordinal);
    }

    /// <summary>A link has the table's capacity; where the table says none it is drawn as for a map.</summary>
    [Fact]
    public void Links_of_a_table()
    {
        File.WriteAllText(Links, "rate,b,a\n10 Mbps,0,1\n,1,2\n5 Mbps,2,0\n");
        (DtdrlmoOptions options, DtdrlmoInputs inputs) = Read($"dtdrlmo = {{ nodes = 3, topology = \"{Links}\" }}", traced: false);
        EdgeTopology one = new DtdrlmoNetwork(options, inputs, 1, 0).Environment.Topology, other = new DtdrlmoNetwork(options, inputs, 1, 1).Environment.Topology;
        Assert.Equal([(1, 0), (2, 1), (0, 2)], one.Links.Select(l => (l.A, l.B)));
        Assert.Equal((10_000_000L, 5_000_000L), (one.Links[0].Rate.BitsPerSecond, one.Links[2].Rate.BitsPerSecond));
        Assert.NotEqual(one.Links[1].Rate, other.Links[1].Rate);
        Assert.Equal(one.Links[0], other.Links[0]);
    }

    [Fact]
    public void Both_files_belong_to_the_identity_of_a_run_and_of_a_cell()
    {
        WriteTrace(20);
        File.WriteAllText(Links, "a,b\n0,1\n");
        LoadedSettings loaded = SettingsLoader.LoadDefaults(["scenario = dtdrlmo", $"dtdrlmo = {{ nodes = 2, topology = \"{Links}\", trace.file = \"{Trace}\" }}"]);
        Assert.Equal([Links, Trace], RunIdentity.FilesOf(loaded.Settings));
        string[] labels = new string[3], notes = new string[3];
        for (int i = 0; i < labels.Length; i++)
        {
            (labels[i], notes[i]) = (RunIdentity.Of("", loaded.Settings).Label, CellKey.FilesNote(loaded.Settings.Dtdrlmo.Files));
            File.AppendAllText(i == 0 ? Links : Trace, "\n");
        }

        Assert.Equal(3, labels.Distinct().Count());
        Assert.Equal(3, notes.Distinct().Count());
        Assert.Empty(RunIdentity.FilesOf(SettingsLoader.Defaults("scenario = o2o", $"dtdrlmo.trace.file = \"{Trace}\"")));
    }

    /// <summary>Every scenario's files are known to a run that goes on.</summary>
    [Theory]
    [InlineData("mwf", "mwf.sites")]
    [InlineData("mr-dro", "mr-dro.trace")]
    [InlineData("melbourne", "melbourne.users")]
    [InlineData("city", "city.motion.trace")]
    public void The_files_of_other_scenarios_belong_to_the_identity_too(string scenario, string key) =>
        Assert.Equal(["f.csv"], RunIdentity.FilesOf(SettingsLoader.Defaults($"scenario = {scenario}", $"{key} = f.csv")));

    private static IReadOnlyList<string> Digests(string json)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(json));
        return [.. document.RootElement.GetProperty("policies").EnumerateArray().Select(p => p.GetProperty("digest").GetString()!)];
    }

    private static IReadOnlyList<Service> Drawn(DtdrlmoOptions options, DtdrlmoInputs inputs, JobHalf half, int episodes)
    {
        var network = new DtdrlmoNetwork(options, inputs, 2025, 0, half);
        return [.. Enumerable.Range(0, episodes).SelectMany(e => network.ServicesOf(network.KeyOf(e)))];
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Gaps();

    private (DtdrlmoOptions Options, DtdrlmoInputs Inputs) Read(string setting, bool traced = true)
    {
        string[] set = traced ? [$"dtdrlmo.trace.file = \"{Trace}\""] : [];
        DtdrlmoOptions options = SettingsLoader.Defaults([.. set, .. setting.Length == 0 ? [] : (string[])[setting]]).Dtdrlmo;
        return (options, DtdrlmoInputs.Of(options, line => Assert.Fail(line)));
    }

    private Dictionary<string, TraceJob> Jobs(int least, int most)
    {
        using var reader = BatchTaskReader.Open(Trace, new BatchTaskOptions());
        return reader.Jobs().Where(j => j.Tasks.Count >= least && j.Tasks.Count <= most).ToDictionary(j => j.Name);
    }

    private void WriteTrace(int jobs)
    {
        using FileStream stream = File.Create(Trace);
        SyntheticTrace.Write(stream, jobs, seed: 1, most: 50);
    }
}
