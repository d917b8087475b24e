using EdgeActors.Scenarios;
using EdgeActors.Scenarios.Lab.Cells;
using EdgeActors.Scenarios.Lab.Figures;
using EdgeActors.Scenarios.Papers;

namespace EdgeActors.Tests.Scenarios.Commands;

/// <summary>A file that a configuration names is part of what a run came from: whatever goes on after it was changed refuses in one line, or computes anew and says so.</summary>
[Collection(nameof(ConsoleCollection))]
public sealed class ChangedFileTests : IDisposable
{
    private const string Users = "Latitude,Longitude\n-37.8146,144.9744\n-37.8101,144.9704\n-37.8131,144.9600\n", Trace = "device,time,x,y\n0,0,100,100\n0,2,300,300\n1,0,200,200\n";

    private static readonly string[] s_melbourne = ["scenario=melbourne", "policies=[random]", "melbourne.max-sites=5", "melbourne.duration=2 s"],
        s_city = ["scenario=city", "policies=[nearest]", "city.devices=2", "city.nodes=4", "city.region-side=1", "city.duration=2 s"],
        s_training = ["train.episodes=2", "train.round.rows=10", "train.ppo.hidden=8", "networks=2"];

    private readonly string _folder = Directory.CreateTempSubdirectory("edgeactors-test-").FullName;

    private string Run => Path.Combine(_folder, "run");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_comparison_refuses_another_table() => AssertRefused("compare", Write(Users), [.. s_melbourne, $"melbourne.users={Named}"]);

    [Fact]
    public void A_comparison_refuses_another_trace() => AssertRefused("compare", Write(Trace), [.. s_city, $"city.motion.trace={Named}"]);

    [Fact]
    public void A_comparison_refuses_another_agent()
    {
        string[] o2o = ["o2o.nodes=4", "o2o.slots=10"];
        Assert.Equal(0, Invoke("train", [.. o2o, .. s_training], "--out", Path.Combine(_folder, "trained")).Exit);
        File.Move(Path.Combine(_folder, "trained", "agent-0.json"), FileName);
        AssertRefused("compare", FileName, [.. o2o, $"policies=[ratc, \"agent:{FileName}\"]"]);
    }

    [Fact]
    public void A_training_refuses_another_table() => AssertRefused("train", Write(Users), [.. s_melbourne, $"melbourne.users={Named}", .. s_training]);

    [Fact]
    public void A_training_refuses_another_warm_start() => AssertRefused("train", TrainLearner(), ["o2o.nodes=4", "o2o.slots=10", $"train.warm-start={Named}", .. s_training]);

    [Theory]
    [InlineData("compare")]
    [InlineData("train")]
    public void A_sweep_refuses_another_table_though_points_have_finished(string command)
    {
        string file = Write(Users);
        string[] keys = [.. s_melbourne, $"melbourne.users={Named}", .. s_training, "sweep.melbourne.arrival-rate=[0.2, 0.4]"];
        Assert.Equal(0, Invoke(command, keys, "--out", Run).Exit);
        File.Delete(Path.Combine(Run, "summary.json"));
        Directory.Delete(Path.Combine(Run, "point-2"), recursive: true);
        AssertResumeRefused(file);
    }

    [Fact]
    public void A_figure_is_trained_anew_from_another_warm_start()
    {
        string file = TrainLearner();
        string[] figure =
        [
            "reproduce", "stale-policies", "training-time", "--quick", "--networks", "1", "--out", Run, "--no-progress",
            .. Set(["o2o.nodes=4", "o2o.slots=10", "train.episodes=1", "train.round.rows=10", "train.ppo.hidden=8", $"train.warm-start={Named}"]),
        ];
        Assert.Equal(0, CommandTests.Invoke(figure).Exit);
        Change(file);
        (int exit, _, string error) = CommandTests.Invoke(figure);
        Assert.Equal(0, exit);
        Assert.Contains("7 of 7 trainings in", error, StringComparison.Ordinal);
        Assert.Contains("are of other configuration; they are done again", error, StringComparison.Ordinal);
    }

    /// <summary>Every file of every paper's own scenario is in the keys of all its cells.</summary>
    [Theory]
    [InlineData("mr-dro", "mr-dro.trace")]
    [InlineData("mwf", "mwf.sites")]
    [InlineData("mwf", "mwf.users")]
    [InlineData("ddpqn", "ddpqn-plus.networks")]
    [InlineData("dtdrlmo", "dtdrlmo.topology")]
    public void A_cell_s_key_changes_with_the_file(string name, string key)
    {
        Paper paper = PaperCatalog.All.Single(p => p.Name == name);
        string file = name switch
        {
            "mr-dro" => Write("user,task,megabytes\n" + string.Concat(from user in Enumerable.Range(1, 3) from task in Enumerable.Range(1, 3) select $"{user},{task},5\n")),
            "ddpqn" => Write("model,index,layer,time_s,reference_ghz,output_mb\nn,0,input,0,2.9,0.6\nn,1,a,0.003,2.9,1.5\nn,2,b,0.001,2.9,0.8\n"),
            "dtdrlmo" => Write("a,b\n" + string.Concat(Enumerable.Range(0, 7).Select(a => $"{a},{a + 1}\n"))),
            _ => Write(Users),
        };
        string[] Keys()
        {
            LoadedSettings loaded = SettingsLoader.LoadShipped(paper.Config, [.. paper.QuickSettings.Append(key.EndsWith("networks", StringComparison.Ordinal) ? $"{key}=[{Named}]" : $"{key}={Named}").Select(o => (Override)o)]);
            Figure figure = paper.Figures[0];
            IReadOnlyList<TrainingCell> cells = paper.Begin(new PaperRun(new Effort(1, 1, 1), 1, new Dictionary<string, string>()))(new FigureRequest(figure, "default", loaded));
            return [.. cells.Select(c => c.Key.FileStem)];
        }

        string[] before = Keys();
        Assert.NotEmpty(before);
        Change(file);
        Assert.Empty(before.Intersect(Keys()));
    }

    private string FileName => Path.Combine(_folder, "named.csv");

    private string Named => $"\"{FileName}\"";

    private string Write(string content)
    {
        File.WriteAllText(FileName, content);
        return FileName;
    }

    private string CopyOf(string path)
    {
        File.Copy(path, FileName);
        return FileName;
    }

    /// <summary>A learner to start from.</summary>
    private string TrainLearner()
    {
        string trained = Path.Combine(_folder, "learner");
        Assert.Equal(0, Invoke("train", ["o2o.nodes=4", "o2o.slots=10", .. s_training], "--out", trained).Exit);
        return CopyOf(Path.Combine(trained, "learner-0-0.ckpt"));
    }

    /// <summary>Another content that means the same, or is of another training: nothing but the content says that it was changed.</summary>
    private void Change(string file)
    {
        if (Directory.Exists(Path.Combine(_folder, "learner")))
        {
            File.Copy(Path.Combine(_folder, "learner", "learner-1-0.ckpt"), file, overwrite: true);
        }
        else
        {
            File.AppendAllText(file, "\n");
        }
    }

    /// <summary>What a command leaves that computed all and could not write its results: a run that is not finished.</summary>
    private void AssertRefused(string command, string file, string[] keys)
    {
        (int exit, _, string error) = Invoke(command, keys, "--out", Run, "--json", "/dev/full");
        Assert.Equal(2, exit);
        Assert.Contains("goes on", error, StringComparison.Ordinal);
        AssertResumeRefused(file);
    }

    private void AssertResumeRefused(string file)
    {
        byte[] before = File.ReadAllBytes(file);
        Change(file);
        (int exit, string output, string error) = CommandTests.Invoke("resume", Run, "--no-progress");
        Assert.Equal((2, "", $"{file}: it was changed since the run began; put it back, or start a new run with it\n"), (exit, output, error));
        File.WriteAllBytes(file, before);
        Assert.Equal(0, CommandTests.Invoke("resume", Run, "--no-progress").Exit);
    }

    private static (int Exit, string Output, string Error) Invoke(string command, string[] keys, params string[] more) =>
        CommandTests.Invoke([command, CommandTests.Config("o2o"), "--tasks", "none", "--no-progress", .. Set(keys), .. more]);

    private static IEnumerable<string> Set(IEnumerable<string> keys) => keys.SelectMany(k => new[] { "--set", k });
}
