using BenchmarkDotNet.Attributes;
using EdgeActors.Simulator;
using EdgeActors.Simulator.Engines;

namespace EdgeActors.Benchmarks.Simulator;

/// <summary>The hold model: the earliest event leaves and one comes in its place, exponentially later, with so many pending.</summary>
public class EventQueueBenchmarks
{
    private const int Holds = 100_000;

    private readonly EventQueue _queue = new();
    private RandomStream _random = new(1, "bench", "holds");
    private ulong _sequence;

    [Params(100, 10_000, 1_000_000)]
    public int Pending { get; set; }

    [GlobalSetup]
    public void Fill()
    {
        for (int i = 0; i < Pending; i++)
        {
            Push(0);
        }
    }

    [Benchmark(OperationsPerInvoke = Holds, Description = "a hold")]
    public long Hold()
    {
        long now = 0;
        for (int i = 0; i < Holds; i++)
        {
            _queue.TryPop(long.MaxValue, out Event first);
            now = first.Key.Nanoseconds;
            Push(now);
        }

        return now;
    }

    private void Push(long now) => _queue.Push(new EventKey(now + SimDuration.FromSeconds(_random.Exponential(1)).Nanoseconds, _sequence++), 0, 1, 1, default);
}
