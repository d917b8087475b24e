using BenchmarkDotNet.Attributes;
using EdgeActors.Scenarios;
using EdgeActors.Scenarios.City;
using EdgeActors.Simulator;
using EdgeActors.Simulator.Engines;

namespace EdgeActors.Benchmarks.Simulator;

/// <summary>A city of 10,000 devices saved after a second, disk included, and begun again from there.</summary>
[MemoryDiagnoser]
public class CheckpointBenchmarks
{
    private readonly string _folder = Directory.CreateTempSubdirectory("edgeactors-bench-").FullName;
    private World _world = null!;
    private CheckpointStore _store = null!;
    private CheckpointFile _file = null!;

    [GlobalSetup]
    public void Prepare()
    {
        Settings settings = SettingsLoader.Defaults("city.devices = 10000", "city.nodes = 100", "city.clouds = 1");
        var city = new CityScenario(settings.City, 1);
        _world = city.Network(0).Episode(0, city.Policies[0]);
        _store = new CheckpointStore(_folder, "bench");
        SaveAfterASecond();
        _file = _store.Newest(_ => { }) ?? throw new InvalidOperationException("nothing was saved");
    }

    [GlobalCleanup]
    public void Remove() => Directory.Delete(_folder, recursive: true);

    [Benchmark(Description = "run for a second and save")]
    public void SaveAfterASecond()
    {
        using var saved = new CancellationTokenSource();
        var checkpointer = new PeriodicCheckpointer(SimDuration.FromSeconds(1), checkpoint =>
        {
            _store.Save(checkpoint);
            saved.Cancel();
        });
        SequentialEngine.Run(_world, new RunOptions { Checkpointer = checkpointer, Cancellation = saved.Token });
    }

    [Benchmark(Baseline = true, Description = "run for a second")]
    public RunResult RunForASecond() => SequentialEngine.Run(_world, new RunOptions { Until = SimTime.FromSeconds(1) });

    [Benchmark(Description = "build the world")]
    public SequentialEngine Build() => new(_world);

    [Benchmark(Description = "build the world and load")]
    public SequentialEngine Resume() => new(_world, new RunOptions { From = _file });
}
