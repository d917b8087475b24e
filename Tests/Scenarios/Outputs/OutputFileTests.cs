using EdgeActors.Scenarios.Experiments;
using EdgeActors.Scenarios.Outputs;
using EdgeActors.Tests.Scenarios.Commands;

namespace EdgeActors.Tests.Scenarios.Outputs;

/// <summary>What the user names for results keeps what it held until they are there.</summary>
[Collection(nameof(ConsoleCollection))]
public sealed class OutputFileTests : IDisposable
{
    private const string Old = "{\"results\": \"of last night\"}";

    private readonly string _folder = Directory.CreateTempSubdirectory("edgeactors-output-").FullName;

    private string Json => Path.Combine(_folder, "result.json");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>Every command with --json, refused before or after the option was looked at.</summary>
    [Theory]
    [InlineData("compare", "@o2o", "--policies", "nobody")]
    [InlineData("compare", "@o2o", "--out", "/")]
    [InlineData("compare", "@o2o", "--tasks", "sqlite:/nowhere/tasks.db")]
    [InlineData("run", "@o2o", "--policies", "ratc", "--set", "o2o.nodes=1")]
    [InlineData("train", "@o2o", "--out", "/")]
    [InlineData("eval", "/nowhere")]
    [InlineData("resume", "/nowhere")]
    [InlineData("learn", "--algo", "sac", "--env", "pendulum", "--out", "/")]
    [InlineData("learn", "--algo", "nobody", "--env", "pendulum")]
    [InlineData("reproduce", "o2o", "fig99")]
    [InlineData("bench", "phold", "--lps", "0")]
    [InlineData("bench", "city", "--threads", "-1")]
    [InlineData("bench", "scaling", "--rounds", "0")]
    public void A_command_that_is_refused_leaves_the_file_as_it_was(params string[] arguments)
    {
        File.WriteAllText(Json, Old);
        Assert.Equal(2, CommandTests.Invoke([.. arguments.Select(a => a == "@o2o" ? CommandTests.Config("o2o") : a), "--json", Json]).Exit);
        Assert.Equal(Old, File.ReadAllText(Json));
        Assert.Equal([Json], Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public void A_command_that_is_ended_leaves_the_file_as_it_was()
    {
        File.WriteAllText(Json, Old);
        using var process = new EdgeActorsProcess("compare", CommandTests.Config("o2o"), "--out", Path.Combine(_folder, "run"), "--json", Json, "--set", "o2o.slots=100000");
        while (!File.Exists(Path.Combine(_folder, "run", "resume", "cells.msgpack")))
        {
            Assert.False(process.EndsWithin(TimeSpan.FromMilliseconds(1)), "it ended before it could be killed");
        }

        Assert.True(process.KillAfter(TimeSpan.FromMilliseconds(100)));
        Assert.Equal(Old, File.ReadAllText(Json));
        Assert.Equal([Json, Path.Combine(_folder, "run")], Directory.GetFileSystemEntries(_folder).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_file_that_the_command_reads_is_refused_by_any_name()
    {
        string config = Path.Combine(_folder, "my.conf"), included = Path.Combine(_folder, "more.conf"), trace = Path.Combine(_folder, "trace.csv");
        File.WriteAllText(included, $"city.motion {{ trace = \"{trace}\" }}\n");
        File.WriteAllText(config, "include \"more.conf\"\nscenario = city, networks = 1, episodes = 1, policies = [nearest], city { devices = 10, nodes = 2, duration = 10 s }\n");
        File.WriteAllText(trace, "0,0,100,100\n0,50,300,150\n");
        string link = Path.Combine(_folder, "link.json"), folder = Path.Combine(_folder, "there");
        File.CreateSymbolicLink(link, config);
        Directory.CreateSymbolicLink(folder, _folder);
        foreach (string name in new[] { config, included, trace, link, Path.Combine(folder, "my.conf"), Path.Combine(_folder, "..", Path.GetFileName(_folder), "my.conf") })
        {
            string before = File.ReadAllText(name);
            (int exit, string output, string error) = CommandTests.Invoke("run", config, "--json", name, "--out", Path.Combine(_folder, "run"));
            Assert.Equal((2, ""), (exit, output));
            Assert.StartsWith($"--json {name}: the command works with ", error, StringComparison.Ordinal);
            Assert.Single(error.TrimEnd().Split('\n'));
            Assert.Equal(before, File.ReadAllText(name));
        }

        Assert.False(Directory.Exists(Path.Combine(_folder, "run")));
    }

    [Fact]
    public void A_folder_s_files_are_refused_and_new_ones_in_it_are_not()
    {
        File.WriteAllText(Path.Combine(_folder, "config.conf"), "");
        Assert.Throws<UserErrorException>(() => OutputFile.Open("--json", Path.Combine(_folder, "config.conf"), _folder));
        OutputFile.Open("--json", Json, _folder)!.Write("new");
        Assert.Equal("new", File.ReadAllText(Json));
    }

    [Fact]
    public void A_file_is_replaced_as_a_whole_or_not_at_all()
    {
        string folder = Directory.CreateDirectory(Path.Combine(_folder, "results")).FullName, path = Path.Combine(folder, "result.json");
        File.WriteAllText(path, Old);
        OutputFile file = OutputFile.Open("--json", path)!;
        Assert.Equal(Old, File.ReadAllText(path));
        file.Write("new");
        Assert.Equal("new", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFileSystemEntries(folder));
        Directory.Delete(folder, recursive: true);
        Assert.StartsWith($"--json {path}: ", Assert.Throws<OutputException>(() => file.Write("newer")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/nowhere/result.json")]
    [InlineData("/")]
    public void What_cannot_be_written_is_known_before(string path) =>
        Assert.StartsWith($"--json {path}: ", Assert.Throws<UserErrorException>(() => OutputFile.Open("--json", path)).Message, StringComparison.Ordinal);

    /// <summary>Nothing can take the place of a pipe or a device.</summary>
    [Theory]
    [InlineData("edgeactors run @o2o --policies ratc --networks 1 --episodes 1 --tasks none --out run --json /dev/stdout | head -n 2", "{\n  \"scenario\": \"o2o\",\n")]
    [InlineData("edgeactors run @o2o --policies ratc --networks 1 --episodes 1 --tasks none --out run --json >(head -n 1) > /dev/null; sleep 0.2", "{\n")]
    [InlineData("mkfifo pipe; head -n 1 pipe & edgeactors run @o2o --policies ratc --networks 1 --episodes 1 --tasks none --out run --json pipe > /dev/null; wait", "{\n")]
    public void A_pipe_is_written_into(string line, string expected)
    {
        using var process = EdgeActorsProcess.Shell(_folder, line.Replace("@o2o", CommandTests.Config("o2o"), StringComparison.Ordinal));
        Assert.Equal((0, expected, ""), process.Wait());
    }
}
