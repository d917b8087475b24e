namespace EdgeActors.Tests.Scenarios.Commands;

/// <summary>What would be done, without doing it.</summary>
[Collection(nameof(ConsoleCollection))]
public sealed class DryRunTests : IDisposable
{
    private static readonly string[] s_small = ["--networks", "3", "--set", "o2o.nodes=5", "--set", "o2o.slots=20", "--dry-run"];

    private readonly string _folder = Directory.CreateTempSubdirectory("edgeactors-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_comparison_lists_its_cells_by_policy()
    {
        string output = Run(["compare", CommandTests.Config("o2o"), "--policies", "ratc,rda", "--episodes", "4", .. s_small]);
        Assert.Matches(@"rda on 3 networks x 4 episodes +│ +12 │ +0 │ +\d+ ms", output);
        Assert.Contains("24 cells to do: about ", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_sweep_lists_its_points()
    {
        string output = Run(["compare", CommandTests.Config("o2o"), "--policies", "ratc", "--episodes", "1", "--set", "sweep.o2o.arrival.max=[0.5, 1]", .. s_small]);
        Assert.Contains("o2o.arrival.max=0.5: ratc on 3 networks", output, StringComparison.Ordinal);
        Assert.Contains("6 cells to do", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_training_lists_its_networks() =>
        Assert.Contains("3 cells to do", Run(["train", CommandTests.Config("o2o"), "--set", "train.episodes=3", .. s_small]), StringComparison.Ordinal);

    [Fact]
    public void A_figure_says_what_is_kept_already()
    {
        string run = Path.Combine(_folder, "figure");
        string[] tiny = ["--quick", "--networks", "1", "--out", run, "--set", "train.episodes=2", "--set", "train.round.rows=60", "--set", "o2o.slots=20", "--no-progress"];
        (int exit, string output, string error) = CommandTests.Invoke(["reproduce", "stale-policies", "training-time", "--dry-run", .. tiny]);
        Assert.Equal((0, ""), (exit, error));
        Assert.Matches(@"a training on a network +│ +7 │ +0 │", output);
        Assert.False(Directory.Exists(run));
        Assert.Equal(0, CommandTests.Invoke(["reproduce", "stale-policies", "training-time", .. tiny]).Exit);
        (exit, output, error) = CommandTests.Invoke(["reproduce", "stale-policies", "update-size", "--dry-run", .. tiny]);
        Assert.Equal((0, ""), (exit, error));
        Assert.Matches(@"a training on a network +│ +6 │ +1 │", output);
        string trainings = Path.Combine(run, "trainings");
        File.WriteAllText(Path.Combine(trainings, "stale-free-n0-0123456789ab.json"), "{}"); // how trainings were kept once
        (exit, _, error) = CommandTests.Invoke(["reproduce", "stale-policies", "training-time", .. tiny, "--set", "o2o.nodes=7"]);
        Assert.Equal(0, exit);
        Assert.Contains($"{trainings} holds 1 training of an earlier version (*.json), to be done again: what that version kept is not read, and may be removed\n", error, StringComparison.Ordinal);
        Assert.Contains("7 of 7 trainings in", error, StringComparison.Ordinal);
        Assert.Contains("are of other configuration; they are done again", error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_papers_figures_have_an_estimate()
    {
        (int exit, string output, string error) = CommandTests.Invoke("reproduce", "o2o", "fig3", "--quick", "--dry-run", "--out", Path.Combine(_folder, "run"), "--set", "o2o.slots=20");
        Assert.Equal((0, ""), (exit, error));
        Assert.Matches(@"offline, o2o and online-only on a network +│ +4 │ +0 │", output);
        Assert.Matches(@"o2o-plus of a seed +│ +1 │", output);
        Assert.False(Directory.Exists(Path.Combine(_folder, "run")));
    }

    [Fact]
    public void A_verification_lists_its_cells_on_all_engines()
    {
        (int exit, string output, string error) = CommandTests.Invoke(["verify", CommandTests.Config("o2o"), "--policies", "ratc", "--engines", "parallel:2", "--episodes", "2", .. s_small]);
        Assert.Equal((0, ""), (exit, error));
        Assert.Matches(@"ratc on 3 networks x 2 episodes, on 2 engines +│ +6 │ +0 │", output);
        (exit, output, error) = CommandTests.Invoke(["verify", CommandTests.Config("o2o"), "--training", .. s_small]);
        Assert.Equal((0, ""), (exit, error));
        Assert.Contains("on 4 engines", output, StringComparison.Ordinal);
    }

    [Fact]
    public void An_evaluation_lists_its_cells()
    {
        string run = Path.Combine(_folder, "trained"), json = Path.Combine(_folder, "eval.json");
        Assert.Equal(0, CommandTests.Invoke(["train", CommandTests.Config("o2o"), "--out", run, "--set", "train.episodes=1", .. s_small[..^1]]).Exit);
        (int exit, string output, string error) = CommandTests.Invoke("eval", run, "--policies", "ratc", "--networks", "2", "--episodes", "3", "--json", json, "--dry-run");
        Assert.Equal((0, ""), (exit, error));
        Assert.Matches(@"learner-2 on 2 networks x 3 episodes +│ +6 │ +0 │", output);
        Assert.False(File.Exists(json));
    }

    private string Run(string[] line)
    {
        string folder = Path.Combine(_folder, "run");
        (int exit, string output, string error) = CommandTests.Invoke([.. line, "--out", folder]);
        Assert.Equal((0, ""), (exit, error));
        Assert.False(Directory.Exists(folder));
        return output;
    }
}
