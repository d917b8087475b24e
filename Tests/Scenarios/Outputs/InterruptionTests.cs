using System.Runtime.InteropServices;
using EdgeActors.Scenarios.Outputs;
using EdgeActors.Tests.Scenarios.Commands;

namespace EdgeActors.Tests.Scenarios.Outputs;

/// <summary>Ctrl+C and SIGTERM save what can be saved and say how to go on, in every command that takes long.</summary>
public sealed class InterruptionTests : IDisposable
{
    private static readonly string[] s_learn = ["learn", "--algo", "sac", "--env", "pendulum", "--seed", "7", "--set", "learn.sac.hidden=16", "--set", "learn.checkpoint-every=1000000"];

    private readonly string _folder = Directory.CreateTempSubdirectory("edgeactors-signal-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_first_signal_is_a_wish_and_a_second_one_is_not()
    {
        using var interruption = new Interruption();
        var first = new PosixSignalContext(PosixSignal.SIGTERM);
        interruption.Take(first);
        Assert.True(first.Cancel);
        Assert.True(interruption.Token.IsCancellationRequested);
        Assert.Equal((143, "cancelled; again"), (interruption.Cancelled("again").ExitCode, interruption.Cancelled("again").Message));
        foreach (PosixSignal signal in new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM })
        {
            var second = new PosixSignalContext(signal);
            interruption.Take(second);
            Assert.False(second.Cancel);
        }
    }

    [Theory]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    public void Learn_saves_the_steps_it_has(string signal, int code)
    {
        using (EdgeActorsProcess process = EdgeActorsProcess.In(_folder, [.. s_learn, "--steps", "10000000", "--out", "part"]))
        {
            Await(process, () => Directory.Exists(Path.Combine(_folder, "part")) && Directory.GetFiles(Path.Combine(_folder, "part"), "events*").Length > 0);
            Assert.False(process.EndsWithin(TimeSpan.FromMilliseconds(500)));
            process.Send(signal);
            (int exit, string output, string error) = process.Wait();
            Assert.Equal((code, ""), (exit, output));
            Assert.Matches($@"\Acancelled; {System.Text.RegularExpressions.Regex.Escape(CommandText.From(_folder))} learn --resume part goes on from step [1-9][0-9]*\n\z", error);
        }

        long steps = long.Parse(File.ReadAllText(SaidIn("part")), System.Globalization.CultureInfo.InvariantCulture);
        string[] more = ["--steps", $"{steps + 100}"];
        Assert.Equal(0, Wait([.. s_learn, .. more, "--out", "whole"]).Exit);
        Assert.Equal(0, Wait(["learn", "--resume", "part", .. more]).Exit);
        Assert.Equal(File.ReadAllBytes(Path.Combine(_folder, "whole", "checkpoint.ealc")), File.ReadAllBytes(Path.Combine(_folder, "part", "checkpoint.ealc")));
    }

    /// <summary>Also without --checkpoint-every: the world is saved when the user wants the run to end.</summary>
    [Theory]
    [InlineData("INT", 130, "run", "--engine", "sequential")]
    [InlineData("TERM", 143, "run", "--engine", "sequential")]
    [InlineData("TERM", 143, "run", "--engine", "parallel")]
    [InlineData("TERM", 143, "run", "--engine", "check")]
    [InlineData("TERM", 143, "compare", "--threads", "2")]
    public void A_run_goes_on_where_it_was(string signal, int code, params string[] arguments)
    {
        string[] size = arguments.Contains("check") ? ["--set", "o2o.slots=1500"] : arguments[0] == "run" ? ["--set", "o2o.slots=30000"] : ["--set", "o2o.slots=6000"];
        string[] command =
        [
            arguments[0], CommandTests.Config("o2o"), .. arguments[1..], "--networks", arguments[0] == "run" ? "1" : "2", "--episodes", "1",
            "--policies", arguments[0] == "run" ? "random" : "random,ratc", "--set", "o2o.nodes=6", "--set", "o2o.probe=1 ms", .. size,
        ];
        Assert.Equal(0, Wait([.. command, "--out", "whole"]).Exit);
        for (int attempt = 1; !Interrupt(command, signal, code, attempt); attempt++)
        {
            Assert.True(attempt < 4, "no world was saved"); // a signal before the first world or between two finds none to save
            Directory.Delete(Path.Combine(_folder, "part"), recursive: true);
        }

        Assert.Equal((0, ""), (Wait(["resume", "part"]) is var (exit2, _, error2) ? (exit2, error2) : default));
        foreach (string file in new[] { "tasks.csv", "summary.json" })
        {
            Assert.Equal(File.ReadAllText(Path.Combine(_folder, "whole", file)), File.ReadAllText(Path.Combine(_folder, "part", file)));
        }

        Assert.False(Directory.Exists(Path.Combine(_folder, "part", "resume")));
    }

    /// <summary>Begins a command and interrupts it; says whether it saved a world.</summary>
    private bool Interrupt(string[] command, string signal, int code, int attempt)
    {
        using EdgeActorsProcess process = EdgeActorsProcess.In(_folder, [.. command, "--out", "part"]);
        Await(process, () => File.Exists(Path.Combine(_folder, "part", "tasks.csv")));
        Assert.False(process.EndsWithin(TimeSpan.FromMilliseconds(100 << attempt)), "it ended before the signal");
        process.Send(signal);
        (int exit, string output, string error) = process.Wait();
        Assert.Equal((code, ""), (exit, output));
        string from = command[0] == "run" ? "from the last checkpoint" : "with the cells that are left";
        Assert.Equal($"cancelled; {CommandText.From(_folder)} resume part goes on {from}\n", error);
        return Directory.GetFiles(Path.Combine(_folder, "part", "resume"), "checkpoint-*", SearchOption.AllDirectories).Length > 0;
    }

    [Fact]
    public void What_keeps_nothing_says_so()
    {
        using EdgeActorsProcess process = EdgeActorsProcess.In(_folder, "verify", CommandTests.Config("o2o"), "--policies", "random", "--set", "o2o.slots=10000000");
        Assert.False(process.EndsWithin(TimeSpan.FromSeconds(1.5)));
        process.Send("TERM");
        Assert.Equal((143, "", "cancelled; a verification keeps nothing; the same command begins it again\n"), process.Wait());
    }

    private string SaidIn(string run)
    {
        // The step of the checkpoint is what resume refuses to go back behind.
        (_, _, string error) = Wait(["learn", "--resume", run, "--steps", "1"]);
        string file = Path.Combine(_folder, "steps");
        File.WriteAllText(file, error.Split("it has ")[1].Split(' ')[0]);
        return file;
    }

    private (int Exit, string Output, string Error) Wait(IEnumerable<string> arguments)
    {
        using EdgeActorsProcess process = EdgeActorsProcess.In(_folder, arguments);
        return process.Wait();
    }

    private static void Await(EdgeActorsProcess process, Func<bool> there)
    {
        while (!there())
        {
            Assert.False(process.EndsWithin(TimeSpan.FromMilliseconds(1)), "it ended before its time");
        }
    }
}
