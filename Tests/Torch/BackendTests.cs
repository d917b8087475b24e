using System.Text.Json;

namespace EdgeActors.Tests.Torch;

/// <summary>What the program does with <c>--backend torch</c>: it learns, says so, repeats, and takes nothing that the managed backend saved.</summary>
public sealed class BackendTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("edgeactors-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Learn_says_its_backend_and_repeats_to_the_bit()
    {
        string output = Learn("torch", "one", "600");
        Assert.Contains("dqn on chain, on torch, seed 7, 600 steps", output, StringComparison.Ordinal);
        Assert.Equal("torch", BackendOf("one"));
        Learn("torch", "again", "600");
        Learn("managed", "ours", "600");
        Assert.Equal("managed", BackendOf("ours"));
        Assert.Equal(Bytes("one", "checkpoint.ealc"), Bytes("again", "checkpoint.ealc"));
        Assert.NotEqual(Bytes("one", "checkpoint.ealc"), Bytes("ours", "checkpoint.ealc"));
    }

    [Fact]
    public void A_checkpoint_goes_on_where_it_was_made_and_nowhere_else()
    {
        Learn("torch", "whole", "600");
        Learn("torch", "part", "400");
        Command.Succeed("learn", "--resume", At("part"), "--steps", "600", "--no-progress");
        Assert.Equal(Bytes("whole", "checkpoint.ealc"), Bytes("part", "checkpoint.ealc"));
        Learn("managed", "ours", "400");
        Assert.Contains("learner is Dqn on torch, not Dqn.", Command.Refuse("learn", "--resume", At("part"), "--steps", "700", "--backend", "managed"), StringComparison.Ordinal);
        Assert.Contains("learner is Dqn, not Dqn on torch.", Command.Refuse("learn", "--resume", At("ours"), "--steps", "700", "--backend", "torch"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_normalised_learner_says_its_backend_too()
    {
        string[] normalised = ["--set", "learn.normalisation.observations=true"];
        Learn("torch", "normalised", "300", normalised);
        Assert.Contains(
            "learner is Normalised on torch, not Normalised.",
            Command.Refuse(["learn", "--resume", At("normalised"), "--steps", "700", "--backend", "managed", .. normalised]),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ppo", "TrajectoryPpo")]
    [InlineData("dqn", "TransitionTrainer")]
    public void Training_gives_one_digest_with_any_number_of_threads(string algorithm, string learner)
    {
        string output = Train("torch", "two", algorithm, "--threads", "2");
        Assert.Contains("one world a network, on torch", output, StringComparison.Ordinal);
        Assert.Contains("seed 2024, on torch; learning is", File.ReadAllText(Path.Combine(At("two"), "report.html")), StringComparison.Ordinal);
        Train("torch", "one", algorithm, "--threads", "1");
        Train("managed", "ours", algorithm);
        Assert.Equal("torch", BackendOf("two"));
        Assert.Equal(DigestsOf("two"), DigestsOf("one"));
        Assert.Empty(DigestsOf("two").Intersect(DigestsOf("ours")));

        // What was learned is of use to its own backend alone.
        Command.Succeed("eval", At("two"), "--networks", "1", "--episodes", "1", "--policies", "random");
        Assert.Contains($"{learner} on torch", Command.Refuse("eval", At("two"), "--networks", "1", "--set", "learn.backend=managed"), StringComparison.Ordinal);
        string warm = Path.Combine(At("ours"), "learner-0-0.ckpt");
        Assert.Contains($"{learner} on torch", Command.Refuse(["train", Config(), "--out", At("warm"), "--backend", "torch", "--set", $"train.warm-start=\"{warm}\"", .. Small(algorithm)]), StringComparison.Ordinal);
        Assert.False(Directory.Exists(At("warm")));
    }

    [Fact]
    public void Engines_agree_on_a_training() => Assert.Contains(
        "All engines agree.", Command.Succeed(["verify", Config(), "--training", "--threads", "2", "--set", "learn.backend=torch", "--set", "train.placement=per-node", .. Small("ppo")]), StringComparison.Ordinal);

    private static string Config() => Path.Combine(Repository.Root, "hocon", "papers", "o2o.conf");

    private static string[] Small(string algorithm) =>
    [
        .. new[]
        {
            "networks=2", "tasks=none", "o2o.nodes=5", "o2o.slots=20", "train.episodes=4", "train.round.rows=40", "train.batch.rows=4", $"train.algorithm={algorithm}", "train.ppo.hidden=8",
            "train.dqn.warmup=40",
        }.SelectMany(s => new[] { "--set", s }),
    ];

    private string At(string name) => Path.Combine(_folder, name);

    private string Learn(string backend, string folder, string steps, params string[] more) => Command.Succeed(
        ["learn", "--algo", "dqn", "--env", "chain", "--seed", "7", "--steps", steps, "--set", "learn.dqn.warmup=100", "--backend", backend, "--out", At(folder), "--no-progress", .. more]);

    private string Train(string backend, string folder, string algorithm, params string[] more) => Command.Succeed(
        ["train", Config(), "--backend", backend, "--out", At(folder), "--no-progress", .. Small(algorithm), .. more]);

    private JsonElement SummaryOf(string folder) => JsonDocument.Parse(File.ReadAllText(Path.Combine(At(folder), "summary.json"))).RootElement;

    private string? BackendOf(string folder) => SummaryOf(folder).GetProperty("backend").GetString();

    private string?[] DigestsOf(string folder) => [.. SummaryOf(folder).GetProperty("networks").EnumerateArray().Select(n => n.GetProperty("digest").GetString())];

    private byte[] Bytes(string folder, string file) => File.ReadAllBytes(Path.Combine(At(folder), file));
}
