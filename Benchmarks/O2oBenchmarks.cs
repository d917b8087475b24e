using BenchmarkDotNet.Attributes;
using EdgeActors.Scenarios;
using EdgeActors.Scenarios.Experiments;
using EdgeActors.Scenarios.Papers.O2o;

namespace EdgeActors.Benchmarks;

/// <summary>
/// One thread, the default O2O scenario: time and bytes allocated per simulated task, building the worlds included. The inverse of the time is tasks
/// per second.
/// </summary>
[MemoryDiagnoser]
public class O2oBenchmarks
{
    private const int Networks = 4, Episodes = 10;

    /// <summary>Tasks born on these networks and episodes with this seed; the benchmark checks it.</summary>
    private const int Tasks = 38_051;

    private ComparisonPlan _plan = null!;

    [Params("random", "ratc", "oracle-admit")]
    public string Policy { get; set; } = "";

    [GlobalSetup]
    public void Prepare()
    {
        var scenario = new O2oScenario(SettingsLoader.Defaults().O2o, 2024);
        _plan = new ComparisonPlan(scenario, [PolicyCatalog.Find(Policy)], Networks, Episodes) { Threads = 1 };
        long tasks = Run(null);
        if (tasks != Tasks)
        {
            throw new InvalidOperationException($"the benchmark divides by {Tasks} tasks but {tasks} were simulated");
        }
    }

    [Benchmark(OperationsPerInvoke = Tasks, Description = "a task, --tasks none")]
    public long WithoutRows() => Run(null);

    [Benchmark(OperationsPerInvoke = Tasks, Description = "a task, --tasks csv")]
    public long WithRows()
    {
        using var csv = new TaskCsv(Stream.Null);
        return Run(csv);
    }

    private long Run(TaskCsv? csv) => new ComparisonRunner(_plan, csv, default).Run().Sum(r => r.Tasks);
}
