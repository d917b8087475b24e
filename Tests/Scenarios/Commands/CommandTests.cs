using System.Text.Json;
using EdgeActors.Scenarios;

namespace EdgeActors.Tests.Scenarios.Commands;

/// <summary>The command as a user meets it: output, exit codes, files. Runs alone, because the console belongs to the process.</summary>
[Collection(nameof(ConsoleCollection))]
public sealed class CommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("edgeactors-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Compare_prints_a_table_and_writes_the_run_folder_and_the_json()
    {
        string json = Path.Combine(_folder, "result.json"), run = Path.Combine(_folder, "run");
        (int exit, string output, string error) = Invoke("compare", Config("o2o"), "--networks", "2", "--episodes", "2", "--policies", "random,ratc", "--json", json, "--out", run);
        Assert.Equal((0, ""), (exit, error));
        Assert.Contains("ratc", output, StringComparison.Ordinal);
        Assert.DoesNotContain('\x1b', output);
        Assert.Equal(
            ["config.conf", "manifest.json", "report.html", "summary.json", "tasks.csv"],
            Directory.GetFiles(run).Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal));
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(json));
        JsonElement ratc = document.RootElement.GetProperty("policies")[1];
        Assert.Equal("ratc", ratc.GetProperty("name").GetString());
        Assert.Equal(32, ratc.GetProperty("digest").GetString()!.Length);
        Assert.InRange(ratc.GetProperty("successRate").GetProperty("mean").GetDouble(), 0.5, 1);
        Assert.InRange(ratc.GetProperty("completion").GetProperty("p95").GetDouble(), 1, 4);
        JsonElement judged = ratc.GetProperty("measures")[0];
        Assert.Equal(("success-rate", "higher", 2), (judged.GetProperty("name").GetString(), judged.GetProperty("better").GetString(), judged.GetProperty("n").GetInt32()));
        Assert.Equal([2, 2], ratc.GetProperty("byEpisode").EnumerateArray().Select(n => n.GetArrayLength()));
        Assert.InRange(ratc.GetProperty("probabilityOfImprovement").GetProperty("value").GetDouble(), 0.5, 1);
        Assert.Equal(JsonValueKind.Null, document.RootElement.GetProperty("policies")[0].GetProperty("probabilityOfImprovement").GetProperty("value").ValueKind);
        Assert.Equal(ratc.GetProperty("successRate").GetProperty("mean").GetDouble(), judged.GetProperty("byNetwork").EnumerateArray().Average(v => v.GetDouble()), 12);
        Assert.Equal(File.ReadLines(Path.Combine(run, "tasks.csv")).Count() - 1, document.RootElement.GetProperty("policies").EnumerateArray().Sum(p => p.GetProperty("tasks").GetInt64()));
    }

    [Fact]
    public void What_is_spent_has_tables_whose_unit_suits_it()
    {
        string[] line = ["run", Config("o2o"), "--networks", "1", "--episodes", "1", "--policies", "local", "--tasks", "none", "--set", "o2o.slots=20", "--out", Path.Combine(_folder, "run")];
        (int exit, string output, string error) = Invoke([.. line, "--set", "o2o.core-power=5 W", "--set", "o2o.costs.price=0.05 USD/h"]);
        Assert.Equal((0, ""), (exit, error));
        Assert.Matches(@"energy per task, J\s", output);
        Assert.Matches(@"cost per task, [mµ]USD\s", output);
        Assert.Matches(@"│ local +│ +(\d+\.\d{3}) │ +\1 │", output);
    }

    [Fact]
    public void The_resolved_configuration_of_a_run_gives_the_same_run_again()
    {
        string first = Path.Combine(_folder, "first"), second = Path.Combine(_folder, "second");
        Invoke("run", Config("o2o"), "--networks", "2", "--episodes", "1", "--policies", "rda", "--seed", "9", "--set", "o2o.arrival.max=0.7", "--tasks", "none", "--out", first);
        (int exit, _, string error) = Invoke("run", Path.Combine(first, "config.conf"), "--tasks", "none", "--out", second);
        Assert.Equal((0, ""), (exit, error));
        Assert.Equal(File.ReadAllText(Path.Combine(first, "summary.json")), File.ReadAllText(Path.Combine(second, "summary.json")));
        Assert.False(File.Exists(Path.Combine(second, "tasks.csv")));
    }

    [Theory]
    [InlineData("unknown key o2o.size.mox; did you mean o2o.size.max?", "compare", "@o2o", "--set", "o2o.size.mox=3")]
    [InlineData("o2o.slot = 3 has no unit; write a duration such as 0.5 s", "validate", "@o2o", "--set", "o2o.slot=3")]
    [InlineData("o2o.nodes = 1 is out of range; permitted: 2 to 1000", "validate", "@o2o", "--set", "o2o.nodes=1")]
    [InlineData("o2o.probe = 0 s is no probe mode; write instant, or a duration above zero such as 1 ms", "validate", "@o2o", "--set", "o2o.probe=0 s")]
    [InlineData("o2o.kilobyte = 1001 is no kilobyte; write 1000 or 1024", "validate", "@o2o", "--set", "o2o.kilobyte=1001")]
    [InlineData("o2o.size.max = 8 MB is no number of kilobytes", "validate", "@o2o", "--set", "o2o.size.max=8 MB")]
    [InlineData("size.max must not be below size.min", "validate", "@o2o", "--set", "o2o.size.max=10")]
    [InlineData("there is no policy 'ratcc'; did you mean ratc?", "compare", "@o2o", "--policies", "ratcc")]
    [InlineData("there is no measure 'sucess-rate'; did you mean success-rate?", "compare", "@o2o", "--set", "measure=sucess-rate")]
    [InlineData("there is no measure 'sucess-rate'; did you mean success-rate?", "validate", "@o2o", "--set", "measure=sucess-rate")]
    [InlineData("there is no scenario 'o2x'; did you mean o2o?", "compare", "@o2o", "--set", "scenario=o2x")]
    [InlineData("names one twice", "compare", "@o2o", "--policies", "ratc,ratc")]
    [InlineData("missing.conf: no such file; give the path of a configuration file", "compare", "missing.conf")]
    [InlineData("seed = -1 is out of range", "compare", "@o2o", "--seed", "-1")]
    [InlineData("--networks many: networks = many is not a whole number; write a whole number", "compare", "@o2o", "--networks", "many")]
    [InlineData("--threads 0: write a whole number from 1 to 1024", "compare", "@o2o", "--threads", "0")]
    [InlineData("--tasks xml: write auto, csv, csv.gz, parquet or none, sqlite:FILE or postgres:CONNECTION", "compare", "@o2o", "--tasks", "xml")]
    [InlineData("run takes one policy", "run", "@o2o")]
    [InlineData("learn.td7.capacity = 2147483647 is out of range; permitted: ", "learn", "--algo", "td7", "--env", "pendulum", "--set", "learn.td7.capacity=2147483647")]
    [InlineData("edgeactors has no command 'comapre'; did you mean compare? '", "comapre", "x")]
    [InlineData("--json /nowhere/x.json", "compare", "@o2o", "--json", "/nowhere/x.json")]
    [InlineData("it exists and is not an empty folder", "compare", "@o2o", "--out", "/")]
    public void A_users_mistake_is_one_line_with_exit_code_2_and_nothing_is_written(string expected, params string[] arguments)
    {
        string[] actual = [.. arguments.Select(a => a == "@o2o" ? Config("o2o") : a)];
        string[] within = actual.Contains("--out") || actual[0] is "validate" or "comapre" ? actual : [.. actual, "--out", Path.Combine(_folder, "out")];
        (int exit, string output, string error) = Invoke(within);
        Assert.Equal(2, exit);
        Assert.Equal("", output);
        Assert.Contains(expected, error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd().Split('\n'));
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public void A_mistake_in_a_file_is_named_with_line_and_column()
    {
        string file = Path.Combine(_folder, "my.conf");
        File.WriteAllText(file, "scenario = o2o\no2o {\n  arival.max = 0.5\n}\n");
        Assert.Equal($"{file}:3:3: unknown key o2o.arival; did you mean o2o.arrival?\n", Invoke("validate", file).Error);
    }

    [Fact]
    public void A_policy_that_the_setting_does_not_allow_is_refused()
    {
        (int exit, _, string error) = Invoke("compare", Config("o2o"), "--policies", "oracle-finish", "--set", "o2o.probe=1 ms", "--networks", "1", "--out", Path.Combine(_folder, "x"));
        Assert.Equal(2, exit);
        Assert.Contains("o2o.probe", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Validate_list_config_and_help_are_worth_reading()
    {
        Assert.Contains("valid: scenario o2o, seed 2024, 40 networks x 10 episodes", Invoke("validate", Config("o2o")).Output, StringComparison.Ordinal);
        string list = Invoke("list").Output;
        Assert.All(PolicyCatalog.All, p => Assert.Contains(p.Name, list, StringComparison.Ordinal));
        Assert.All(ScenarioCatalog.All, s => Assert.Contains(s.Name, list, StringComparison.Ordinal));
        Assert.Contains("--set <key=value>", Invoke("compare", "--help").Output, StringComparison.Ordinal);
        string file = Path.Combine(_folder, "any.conf");
        File.WriteAllText(file, "a = 1\nb = ${a} s\nc = [${a}, 2]");
        using JsonDocument json = JsonDocument.Parse(Invoke("config", file, "--set", "a=7").Output);
        Assert.Equal("7 s", json.RootElement.GetProperty("b").GetString());
    }

    internal static string Config(string paper) => Path.Combine(Repository.Root, "hocon", "papers", paper + ".conf");

    internal static (int Exit, string Output, string Error) Invoke(params string[] arguments) => InvokeWith(null, arguments);

    /// <summary>The command of a program of a user's own.</summary>
    internal static (int Exit, string Output, string Error) InvokeWith(Func<Catalogue, Catalogue>? add, params string[] arguments)
    {
        (TextWriter output, TextWriter error) = (Console.Out, Console.Error);
        using StringWriter newOutput = new(), newError = new();
        try
        {
            Console.SetOut(newOutput);
            Console.SetError(newError);
            int exit = EdgeActorsCommand.Run(arguments, add);
            return (exit, newOutput.ToString(), newError.ToString());
        }
        finally
        {
            Console.SetOut(output);
            Console.SetError(error);
        }
    }
}

[CollectionDefinition(nameof(ConsoleCollection), DisableParallelization = true)]
public class ConsoleCollection;
