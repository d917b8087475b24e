using System.Diagnostics;
using System.Text.Json;
using EdgeActors.Scenarios.Commands;
using EdgeActors.Scenarios.Experiments;
using EdgeActors.Simulator;
using Xunit.Abstractions;

namespace EdgeActors.Tests.Scenarios.Commands;

/// <summary>
/// Real processes, ended by kill -9 at random moments, many of them in the middle of writing a checkpoint: what is resumed gives the results of a run that nothing
/// happened to, byte for byte. KILLS=500 in the environment kills so many times instead of a few.
/// </summary>
public sealed class KillTests(ITestOutputHelper output) : IDisposable
{
    private static readonly int s_kills = int.TryParse(Environment.GetEnvironmentVariable("KILLS"), out int count) ? count : 1;

    private readonly string _folder = Directory.CreateTempSubdirectory("edgeactors-kill-").FullName;

    public static TheoryData<string, string[]> Runs => new()
    {
        {
            "one world", ["run", CommandTests.Config("o2o"), "--networks", "1", "--episodes", "1", "--policies", "ratc", "--set", "o2o.slots=800", "--checkpoint-every", "20s"]
        },
        {
            "one world, two threads, wall time",
            [
                "run", CommandTests.Config("o2o"), "--networks", "1", "--episodes", "1", "--policies", "random", "--set", "o2o.slots=800", "--set", "o2o.probe=1 ms",
                "--engine", "parallel", "--threads", "2", "--checkpoint-every", "20ms wall", "--tasks", "csv.gz",
            ]
        },
        {
            "training of two networks",
            [
                "train", CommandTests.Config("o2o"), "--networks", "2", "--threads", "2", "--tasks", "csv", "--checkpoint-every", "20s", "--set", "o2o.nodes=6",
                "--set", "train.episodes=12", "--set", "train.round.rows=200", "--set", "train.ppo.hidden=16", "--set", "train.round.time=3 s",
            ]
        },
        { "many cells", ["compare", CommandTests.Config("o2o"), "--networks", "10", "--episodes", "5", "--policies", "ratc,random", "--threads", "2", "--checkpoint-every", "40s"] },
        { "many cells, Parquet", ["compare", CommandTests.Config("o2o"), "--networks", "10", "--episodes", "5", "--policies", "ratc,random", "--threads", "2", "--tasks", "parquet"] },
    };

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Runs))]
    public void A_killed_run_is_resumed_to_the_same_results(string name, string[] arguments)
    {
        string whole = Path.Combine(_folder, "whole");
        var watch = Stopwatch.StartNew();
        AssertEnds(new EdgeActorsProcess([.. arguments, "--out", whole]));
        TimeSpan length = watch.Elapsed, first = length;
        var random = new RandomStream(1, name, "kills");
        int kills = 0, inWriting = 0, runs = 0, attempts = 0;
        while (kills < s_kills && attempts < 20 + (2 * s_kills))
        {
            string killed = Path.Combine(_folder, $"killed-{runs++}");
            string[] next = [.. arguments, "--out", killed];
            for (bool ended = false; !ended; attempts++)
            {
                using var process = new EdgeActorsProcess(next);
                if (kills < s_kills && process.KillAfter(length * (0.2 + (0.7 * random.NextDouble()))))
                {
                    kills++;
                    inWriting += Directory.Exists(killed) && Directory.EnumerateFiles(killed, "unfinished*", SearchOption.AllDirectories).Any() ? 1 : 0;
                }
                else
                {
                    AssertEnds(process);
                    ended = true;
                    // It was faster than the first: other work on the machine had gone.
                    length *= 0.7;
                }

                // A process that was killed before its folder was there begins anew.
                bool unfinished = RunJournal.IsIn(killed) || TrainSession.IsUnfinished(killed);
                next = unfinished ? ["resume", killed] : next;
                if (!ended && next[0] == "resume" && !unfinished)
                {
                    // Killed after its last step but for leaving: nothing is left to do.
                    ended = true;
                }

                if (next[0] != "resume" && Directory.Exists(killed) && !ended)
                {
                    Directory.Delete(killed, recursive: true);
                }
            }

            AssertSame(whole, killed);
            Directory.Delete(killed, recursive: true);
        }

        output.WriteLine($"{name}: {kills} kills in {runs} runs, {inWriting} in the middle of writing a checkpoint; the first run took {first.TotalSeconds:F1} s");
        Assert.True(kills >= s_kills, $"only {kills} of {s_kills} processes were still there to be killed");
    }

    private static void AssertEnds(EdgeActorsProcess process)
    {
        using (process)
        {
            (int exit, string output, string error) = process.Wait();
            Assert.True(exit == 0, $"exit {exit}: {error}{output}");
        }
    }

    private static void AssertSame(string expected, string found)
    {
        IEnumerable<string> learned = Directory.GetFiles(expected, "learner-*").Select(f => Path.GetFileName(f));
        IEnumerable<string> tasks = Directory.GetFiles(expected, "tasks.*").Select(f => Path.GetFileName(f));
        Assert.Single(tasks);
        foreach (string file in learned.Concat(["config.conf", "summary.json", .. tasks]))
        {
            Assert.True(File.ReadAllBytes(Path.Combine(expected, file)).AsSpan().SequenceEqual(File.ReadAllBytes(Path.Combine(found, file))), $"{file} differs");
        }

        if (!learned.Any())
        {
            Assert.Equal(Digests(expected), Digests(found));
        }

        Assert.Equal(Directory.GetFileSystemEntries(expected).Select(Path.GetFileName).Order(), Directory.GetFileSystemEntries(found).Select(Path.GetFileName).Order());
    }

    private static string Digests(string run)
    {
        using JsonDocument manifest = JsonDocument.Parse(File.ReadAllText(Path.Combine(run, "manifest.json")));
        return manifest.RootElement.GetProperty("digests").GetRawText() + manifest.RootElement.GetProperty("events").GetRawText();
    }
}
