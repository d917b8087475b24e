using System.Collections.Concurrent;
using EdgeActors.Scenarios.Experiments;
using EdgeActors.Simulator;
using EdgeActors.Tests.Scenarios.Commands;

namespace EdgeActors.Tests.Scenarios.Outputs;

/// <summary>A run folder belongs to one process, and nothing of another's is removed.</summary>
public sealed class RunFolderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("edgeactors-folder-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Of_many_that_begin_at_once_each_has_a_folder_of_its_own()
    {
        string config = Path.Combine(_folder, "small.conf");
        File.WriteAllText(config, "scenario = o2o, networks = 2, episodes = 1, policies = [ratc], tasks = none, o2o { nodes = 5, slots = 20 }");
        EdgeActorsProcess[] all = [.. Enumerable.Range(0, 4).Select(_ => EdgeActorsProcess.In(_folder, "compare", config))];
        Assert.All(all, process =>
        {
            using (process)
            {
                (int exit, _, string error) = process.Wait();
                Assert.Equal((0, ""), (exit, error));
            }
        });
        string[] folders = Directory.GetDirectories(Path.Combine(_folder, "runs"));
        Assert.Equal(all.Length, folders.Length);
        Assert.All(folders, f => Assert.Equal(
            ["config.conf", "manifest.json", "report.html", "summary.json"], Directory.GetFileSystemEntries(f).Select(e => Path.GetFileName(e)).Order(StringComparer.Ordinal)));
        Assert.Single(folders.Select(f => File.ReadAllText(Path.Combine(f, "summary.json"))).Distinct());
    }

    [Fact]
    public void A_folder_that_is_named_goes_to_one_of_many()
    {
        string path = Path.Combine(_folder, "run");
        var made = new ConcurrentBag<string>();
        var refused = new ConcurrentBag<string>();
        Parallel.For(0, 16, new ParallelOptions { MaxDegreeOfParallelism = 16 }, i =>
        {
            try
            {
                RunFolder.Create(path, "any", $"number = {i}");
                made.Add($"number = {i}");
            }
            catch (UserErrorException e)
            {
                refused.Add(e.Message);
            }
        });
        Assert.Equal(Assert.Single(made), File.ReadAllText(Path.Combine(path, RunFolder.ConfigFile)));
        Assert.Equal(15, refused.Count);
        Assert.All(refused, r => Assert.Equal($"--out {path}: it exists and is not an empty folder; name another or remove it", r));
    }

    [Fact]
    public void A_folder_that_is_given_up_keeps_what_another_put_there()
    {
        RunFolder folder = RunFolder.Create(Path.Combine(_folder, "run"), "any", "mine");
        File.WriteAllText(folder.FileOf("theirs"), "theirs");
        folder.Abandon();
        Assert.Equal([folder.FileOf("theirs")], Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void A_lock_lets_in_one_at_a_time_and_names_the_reason()
    {
        using (RunLock held = RunLock.Hold(_folder, _folder))
        {
            Assert.Equal(
                $"{_folder}: another process is at this run; wait for it to end, or end it",
                Assert.Throws<UserErrorException>(() => RunLock.Hold(_folder, _folder)).Message);
            held.Remove();
        }

        RunLock.Hold(_folder, _folder).Remove();
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
        Directory.CreateDirectory(Path.Combine(_folder, "lock"));
        string message = Assert.Throws<UserErrorException>(() => RunLock.Hold(_folder, _folder)).Message;
        Assert.DoesNotContain("another process", message, StringComparison.Ordinal);
        Assert.EndsWith("see that the folder can be written", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Who_holds_a_run_clears_away_what_a_killed_process_left_half_written()
    {
        string left = DurableFile.Beside(Path.Combine(_folder, "summary.json"));
        string[] kept = [Path.Combine(_folder, "summary.json"), Path.Combine(_folder, "notes.new"), Path.Combine(_folder, "my.table.new")];
        Assert.All([left, .. kept], f => File.WriteAllText(f, "text"));
        using (RunLock.Hold(_folder, _folder))
        {
            Assert.False(File.Exists(left));
            Assert.All(kept, f => Assert.True(File.Exists(f)));
            File.WriteAllText(left, "of the process that holds it");
            Assert.Throws<UserErrorException>(() => RunLock.Hold(_folder, _folder));
            Assert.True(File.Exists(left));
        }
    }

    /// <summary>The process that held it removed the file after it was opened here; whoever comes later makes a new one.</summary>
    [Fact]
    public void Many_that_take_turns_never_hold_a_lock_together()
    {
        int inside = 0, most = 0, turns = 0;
        Parallel.For(0, 8, new ParallelOptions { MaxDegreeOfParallelism = 8 }, _ =>
        {
            for (int i = 0; i < 200; i++)
            {
                try
                {
                    RunLock held = RunLock.Hold(_folder, _folder);
                    most = Math.Max(most, Interlocked.Increment(ref inside));
                    Interlocked.Increment(ref turns);
                    Interlocked.Decrement(ref inside);
                    held.Remove();
                }
                catch (UserErrorException)
                {
                    Thread.Yield();
                }
            }
        });
        Assert.True(turns > 0);
        Assert.Equal(1, most);
    }
}
