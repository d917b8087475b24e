using BenchmarkDotNet.Attributes;
using EdgeActors.Actors;
using EdgeActors.Simulator;

namespace EdgeActors.Benchmarks.Wire;

/// <summary>A task's message on its way between processes, and into the digest; <c>wire</c> without BenchmarkDotNet measures whole logs.</summary>
[MemoryDiagnoser]
public class WireBenchmarks
{
    private const int Messages = 1000;

    private readonly MessagePackWriter _writer = new(1 << 18);
    private readonly TaskArrived _message = new(new EdgeTask
    {
        Id = (1L << 32) + 12_345,
        Source = new ActorId(7),
        Place = new ActorId(42),
        Born = SimTime.FromSeconds(12.5),
        Deadline = SimDuration.FromSeconds(4),
        Size = DataSize.FromBytes(4_500_000),
        Cycles = new CpuCycles(57_600_000_000),
        Wait = SimDuration.FromMilliseconds(3),
    });

    private readonly ulong _tag = ByteHasher.HashText(TaskArrived.Tag);
    private byte[] _encoded = [];

    [GlobalSetup]
    public void Prepare()
    {
        Write();
        _encoded = _writer.Written.ToArray();
    }

    [Benchmark(OperationsPerInvoke = Messages, Description = "write a message")]
    public void Write()
    {
        _writer.Clear();
        for (int i = 0; i < Messages; i++)
        {
            FieldWriter.Write(_writer, in _message);
        }
    }

    [Benchmark(OperationsPerInvoke = Messages, Description = "read a message")]
    public long Read()
    {
        var reader = new MessagePackReader(_encoded);
        long last = 0;
        for (int i = 0; i < Messages; i++)
        {
            last = FieldReader.Read<TaskArrived>(ref reader).Task.Id;
        }

        return last;
    }

    /// <summary>As every engine does with every message that an actor handles.</summary>
    [Benchmark(OperationsPerInvoke = Messages, Description = "digest a message")]
    public UInt128 Digest()
    {
        var digest = default(RunDigest);
        for (int i = 0; i < Messages; i++)
        {
            var key = new EventKey(SimTime.FromSeconds(12.5), 0, new ActorId(7), i);
            var hasher = new EventHasher(in key, 42, _tag, i);
            TaskArrived.Visit(in _message, ref hasher);
            hasher.Finish(out ulong low, out ulong high);
            digest += new RunDigest(new UInt128(high, low), 1, SimTime.Zero);
        }

        return digest.Value;
    }
}
