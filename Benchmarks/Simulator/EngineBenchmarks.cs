using BenchmarkDotNet.Attributes;
using EdgeActors.Scenarios.Phold;
using EdgeActors.Simulator;
using EdgeActors.Simulator.Engines;

namespace EdgeActors.Benchmarks.Simulator;

/// <summary>PHOLD on the engines of one process, world and start included: 1,000 processes with 16 events each, half of them to others.</summary>
[MemoryDiagnoser]
public class EngineBenchmarks
{
    private const int Seconds = 20;

    private static readonly RunOptions s_options = new() { Until = SimTime.FromSeconds(Seconds) };

    [Benchmark(Baseline = true)]
    public RunDigest Sequential() => SequentialEngine.Run(PholdWorld.Build(1, new PholdOptions()), s_options).RequireFinished();

    [Benchmark]
    [Arguments(1)]
    [Arguments(2)]
    public RunDigest Parallel(int threads) => ParallelEngine.Run(PholdWorld.Build(1, new PholdOptions()), s_options, threads).RequireFinished();
}
