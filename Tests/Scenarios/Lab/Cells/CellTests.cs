using System.Collections.Concurrent;
using EdgeActors.Scenarios;
using EdgeActors.Scenarios.Lab.Cells;

namespace EdgeActors.Tests.Scenarios.Lab.Cells;

public sealed class CellTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("edgeactors-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4)]
    public void Results_come_in_order_whoever_finishes_first(int threads)
    {
        List<int> folded = [];
        new CellRunner<int>(40, threads, default)
        {
            Run = cell =>
            {
                Thread.SpinWait(cell % 4 == 0 ? 200_000 : 10);
                return cell * cell;
            },
            Fold = (cell, result) => folded.Add(result == cell * cell ? cell : -1),
            First = 3,
            Window = 4,
        }.RunAll();
        Assert.Equal(Enumerable.Range(3, 37), folded);
    }

    [Fact]
    public void A_key_knows_what_is_in_the_files_that_a_configuration_names()
    {
        string file = Path.Combine(_folder, "layers.csv");
        Assert.Equal("", CellKey.FilesNote(null, "AlexNet", file));
        File.WriteAllText(file, "one");
        string one = CellKey.FilesNote("AlexNet", file);
        File.WriteAllText(file, "two");
        Assert.Contains(file, one);
        Assert.NotEqual(one, CellKey.FilesNote("AlexNet", file));
        File.WriteAllText(file, "one");
        Assert.Equal(one, CellKey.FilesNote(null, "AlexNet", file, file));
    }

    [Fact]
    public void The_first_failure_in_order_is_reported_and_no_cell_begins_after_it()
    {
        int begun = 0;
        var runner = new CellRunner<int>(1000, 2, default)
        {
            Run = cell =>
            {
                Interlocked.Increment(ref begun);
                return cell is 10 or 11 ? throw new InvalidOperationException($"cell {cell}") : cell;
            },
            Fold = (_, _) => { },
        };
        Assert.Equal("cell 10", Assert.Throws<InvalidOperationException>(runner.RunAll).Message);
        Assert.InRange(begun, 11, 14);
    }

    [Fact]
    public void No_cell_runs_further_ahead_than_the_window()
    {
        int furthest = 0, ahead = 0;
        var others = new ConcurrentDictionary<Thread, bool>();
        new CellRunner<int>(60, 2, default)
        {
            Window = 5,
            Run = cell =>
            {
                if (cell > 0)
                {
                    others[Thread.CurrentThread] = true;
                    Volatile.Write(ref furthest, cell);
                }
                else
                {
                    // The first holds all up until the other thread goes no further, whether it waits or has run all.
                    SpinWait.SpinUntil(() => others.Keys.Any(t => t.ThreadState is ThreadState.WaitSleepJoin or ThreadState.Stopped) && Volatile.Read(ref furthest) >= 5);
                    ahead = furthest;
                }

                return cell;
            },
            Fold = (_, _) => { },
        }.RunAll();
        Assert.Equal(5, ahead);
    }

    [Fact]
    public void Cancelling_ends_it()
    {
        using var source = new CancellationTokenSource();
        var runner = new CellRunner<int>(1000, 2, source.Token)
        {
            Run = cell =>
            {
                source.Cancel();
                return cell;
            },
            Fold = (_, _) => { },
        };
        Assert.Throws<OperationCanceledException>(runner.RunAll);
    }

    /// <summary>The same store, whether each cell has a file or all have one.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_cell_is_kept_by_its_configuration_its_coordinates_and_the_code(bool together)
    {
        var key = new CellKey("default|ratc|n1", "seed = 1");
        string path = Path.Combine(_folder, "cells.msgpack");
        if (together)
        {
            using CellLog log = CellLog.Create(path, [1, 2, 3]);
            Store(log).Save(key, ["a result"]);
        }
        else
        {
            Store(new SeparateCells(_folder)).Save(key, ["a result"]);
        }

        using CellLog? opened = together ? CellLog.Open(path) : null;
        ICellFiles files = opened is null ? new SeparateCells(_folder) : opened;
        CellStore<string[]> store = Store(files);
        Assert.Equal(["a result"], store.Load(key)!);
        Assert.Equal(CellStanding.Kept, store.Standing(key));
        Assert.Equal(CellStanding.OtherConfiguration, store.Standing(key with { Configuration = "seed = 2" }));
        Assert.Equal(CellStanding.New, store.Standing(key with { Coordinates = "default|ratc|n2" }));
        var other = new CellStore<string[]>(files, new JsonForm<string[]>(), new string('0', 16));
        Assert.Equal(CellStanding.OtherBuild, other.Standing(key));
        Assert.Null(other.Load(key));
        Assert.Equal(CellStanding.Damaged, new CellStore<TrainingResult>(files, new JsonForm<TrainingResult>()).Standing(key));
        Assert.Equal(new byte[] { 1, 2, 3 }, opened?.About ?? [1, 2, 3]);
    }

    [Fact]
    public void What_was_changed_in_a_cells_own_file_is_not_its_result()
    {
        var key = new CellKey("default|ratc|n1", "seed = 1");
        CellStore<string[]> store = Store(new SeparateCells(_folder));
        store.Save(key, ["a result"]);
        string file = Assert.Single(Directory.GetFiles(_folder));
        byte[] whole = File.ReadAllBytes(file);
        for (int cut = 0; cut < whole.Length; cut++)
        {
            File.WriteAllBytes(file, whole[..cut]);
            Assert.Equal(CellStanding.Damaged, store.Standing(key));
            byte[] changed = [.. whole];
            changed[cut] ^= 4;
            File.WriteAllBytes(file, changed);
            Assert.Equal(CellStanding.Damaged, store.Standing(key));
            Assert.Null(store.Load(key));
        }
    }

    /// <summary>Wherever the end of the file is torn off, the cells before it are there, and others can be added behind them.</summary>
    [Fact]
    public void A_log_that_is_cut_off_anywhere_keeps_the_cells_before()
    {
        string path = Path.Combine(_folder, "cells.msgpack");
        CellKey Key(int cell) => new($"ratc|n0|e{cell}", "seed = 1");
        var ends = new List<long>();
        using (CellLog log = CellLog.Create(path, []))
        {
            for (int cell = 0; cell < 3; cell++)
            {
                ends.Add(new FileInfo(path).Length);
                Store(log).Save(Key(cell), [$"result {cell}"]);
                log.Sync();
            }
        }

        byte[] whole = File.ReadAllBytes(path);
        for (int cut = (int)ends[0]; cut < whole.Length; cut++)
        {
            int left = ends.Count(e => e <= cut) - 1;
            File.WriteAllBytes(path, whole[..cut]);
            using (CellLog log = CellLog.Open(path))
            {
                Assert.Equal(left, log.Count);
                Assert.All(Enumerable.Range(0, 3), cell => Assert.Equal(cell < left ? CellStanding.Kept : CellStanding.New, Store(log).Standing(Key(cell))));
                log.GoOnBehind(left);
                for (int cell = left; cell < 3; cell++)
                {
                    Store(log).Save(Key(cell), [$"result {cell}"]);
                }
            }

            Assert.Equal(whole, File.ReadAllBytes(path));
        }
    }

    private static CellStore<string[]> Store(ICellFiles files) => new(files, new JsonForm<string[]>());

    [Fact]
    public void The_code_is_known_without_the_commit()
    {
        Assert.Matches("^[0-9a-f]{16}$", BuildHash.Value);
        Assert.DoesNotContain(typeof(BuildHash).Assembly.GetCustomAttributesData(), a => a.ConstructorArguments.Any(v => $"{v.Value}".Contains('+', StringComparison.Ordinal)));
    }

    [Fact]
    public void A_key_holds_what_can_change_the_result_and_nothing_else()
    {
        string Of(string set) => CellKey.Of(SettingsLoader.LoadDefaults([set]).Tree, "", "o2o");
        Assert.Equal(Of("tasks=none"), Of("networks=3"));
        Assert.NotEqual(Of("tasks=none"), Of("o2o.nodes=7"));
        Assert.NotEqual(Of("tasks=none"), Of("seed=7"));
    }

    [Theory]
    [InlineData(double.NaN, "an unknown time")]
    [InlineData(0.01, "36 s")]
    [InlineData(0.5, "30 min")]
    [InlineData(12.34, "12.3 h")]
    public void Hours_are_said_in_words(double hours, string words) => Assert.Equal(words, CellEstimate.Words(hours));

    [Fact]
    public void Hours_are_those_of_the_cells_to_do_on_all_cores() =>
        Assert.Equal(2, CellEstimate.Hours([new CellEstimate("a", 4, 0, 1800), new CellEstimate("b", 0, 9, double.NaN), new CellEstimate("c", 2, 1, 3600)], 2), 12);
}
