using System.Text.Json;
using EdgeActors.Actors;
using EdgeActors.Scenarios.Experiments;
using EdgeActors.Simulator;
using EdgeActors.Tests.Scenarios.Commands;

namespace EdgeActors.Tests.Scenarios.Outputs;

/// <summary>No sum overflows: those of durations and energies are 128 bits wide from the row to the figure.</summary>
[Collection(nameof(ConsoleCollection))]
public sealed class TotalsTests : IDisposable
{
    private static readonly SimDuration s_long = new(long.MaxValue / 4);

    private readonly string _folder = Directory.CreateTempSubdirectory("edgeactors-totals-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Times_of_centuries_add_up()
    {
        const int Tasks = 1000;
        var statistics = new TaskStatistics();
        for (int i = 0; i < Tasks; i++)
        {
            var task = new EdgeTask { Wait = s_long, Transmit = s_long };
            statistics.Write(new TaskRecord(task, new SimTime(long.MaxValue), TaskOutcome.Succeeded, s_long, s_long));
        }

        Assert.Equal((Int128)Tasks * s_long.Nanoseconds, statistics.Execute);
        var writer = new MessagePackWriter();
        statistics.Save(writer);
        var read = new TaskStatistics();
        var reader = new MessagePackReader(writer.Written);
        read.Load(ref reader);
        read.Merge(statistics);
        Assert.Equal(2 * (Int128)Tasks * s_long.Nanoseconds, read.Wait);
        Assert.Equal(2 * Tasks, read.Tasks);
    }

    [Fact]
    public void A_total_of_many_processors_time_adds_up()
    {
        TimeTotal total = default;
        for (int i = 0; i < 100; i++)
        {
            total += s_long;
        }

        Assert.Equal(100 * (Int128)s_long.Nanoseconds, total.Nanoseconds);
    }

    /// <summary>100 MW for each core: more than 9.2e9 J for each policy, which do not fit into 64 bits of nanojoules.</summary>
    [Fact]
    public void Energy_beyond_64_bits_is_summed_journaled_and_written()
    {
        string whole = Path.Combine(_folder, "whole"), part = Path.Combine(_folder, "part");
        string[] command =
        [
            "compare", CommandTests.Config("o2o"), "--networks", "2", "--episodes", "4", "--policies", "ratc", "--threads", "1", "--tasks", "none", "--set", "o2o.nodes=5", "--set", "o2o.slots=100",
            "--set", "o2o.core-power=100000000 W",
        ];
        Assert.Equal((0, ""), (CommandTests.Invoke([.. command, "--out", whole]) is var (exit, _, error) ? (exit, error) : default));
        using JsonDocument summary = JsonDocument.Parse(File.ReadAllText(Path.Combine(whole, "summary.json")));
        JsonElement policy = summary.RootElement.GetProperty("policies")[0];
        double mean = policy.GetProperty("measures").EnumerateArray().Single(m => m.GetProperty("name").GetString() == "energy.compute").GetProperty("mean").GetDouble();
        Assert.InRange(mean * policy.GetProperty("tasks").GetInt64(), 2 * 9.2e9, 1e15);

        // With all cells in the journal, and none of the results.
        LoadedJournal(whole, part);
        Assert.Equal(0, CommandTests.Invoke("resume", part).Exit);
        Assert.Equal(File.ReadAllText(Path.Combine(whole, "summary.json")), File.ReadAllText(Path.Combine(part, "summary.json")));
    }

    /// <summary>A run that could not write its last output has everything in its journal.</summary>
    private static void LoadedJournal(string whole, string part)
    {
        (int exit, _, _) = CommandTests.Invoke("run", Path.Combine(whole, "config.conf"), "--threads", "1", "--tasks", "none", "--out", part, "--json", "/dev/full");
        Assert.Equal(2, exit);
        Assert.True(Directory.Exists(Path.Combine(part, "resume")));
    }
}
