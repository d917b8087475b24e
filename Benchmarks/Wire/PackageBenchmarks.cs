using System.Buffers;
using BenchmarkDotNet.Attributes;
using EdgeActors.Simulator;
using MessagePack;

namespace EdgeActors.Benchmarks.Wire;

/// <summary>
/// One message of 55 bytes, by the kernel's own codec and by MessagePack, the package: the same fields and, which is checked, the same bytes. Why the kernel has its own:
/// docs/decisions/006.md.
/// </summary>
[MemoryDiagnoser]
public class PackageBenchmarks
{
    private static readonly MessagePackSerializerOptions s_trusted = MessagePackSerializerOptions.Standard;

    private static readonly MessagePackSerializerOptions s_untrusted = s_trusted.WithSecurity(MessagePackSecurity.UntrustedData);

    private readonly OwnOffer _own = new(12_345_678, 300, 3_000_000_000, 5_200_000_000, 4_000_000, 120_000, 1.5e9, 70_000, 17, -3, true, 2_500_000);

    private readonly PackageOffer _package = new(12_345_678, 300, 3_000_000_000, 5_200_000_000, 4_000_000, 120_000, 1.5e9, 70_000, 17, -3, true, 2_500_000);

    private readonly EdgeActors.Simulator.MessagePackWriter _writer = new();

    private readonly ArrayBufferWriter<byte> _buffer = new(256);

    private byte[] _bytes = [];

    [GlobalSetup]
    public void Prepare()
    {
        WriteOwn();
        _bytes = _writer.Written.ToArray();
        WritePackage();
        if (_bytes.Length != 55 || !_buffer.WrittenSpan.SequenceEqual(_bytes) || ReadOwn() != _own || ReadPackage() != _package || ReadPackageUntrusted() != _package)
        {
            throw new InvalidOperationException("the two do not write the same");
        }
    }

    [Benchmark(Description = "write, own")]
    public int WriteOwn()
    {
        _writer.Clear();
        FieldWriter.Write(_writer, in _own);
        return _writer.Length;
    }

    [Benchmark(Description = "write, package")]
    public int WritePackage()
    {
        _buffer.ResetWrittenCount();
        MessagePackSerializer.Serialize(_buffer, _package, s_trusted);
        return _buffer.WrittenCount;
    }

    [Benchmark(Description = "read, own")]
    public OwnOffer ReadOwn()
    {
        var reader = new EdgeActors.Simulator.MessagePackReader(_bytes);
        return FieldReader.Read<OwnOffer>(ref reader);
    }

    [Benchmark(Description = "read, package")]
    public PackageOffer ReadPackage() => MessagePackSerializer.Deserialize<PackageOffer>(_bytes, s_trusted);

    [Benchmark(Description = "read, package, untrusted")]
    public PackageOffer ReadPackageUntrusted() => MessagePackSerializer.Deserialize<PackageOffer>(_bytes, s_untrusted);

    [Benchmark(Description = "skip, own")]
    public int SkipOwn()
    {
        var reader = new EdgeActors.Simulator.MessagePackReader(_bytes);
        reader.Skip();
        return reader.Position;
    }

    [Benchmark(Description = "skip, package")]
    public long SkipPackage()
    {
        var reader = new MessagePack.MessagePackReader(_bytes);
        reader.Skip();
        return reader.Consumed;
    }
}

/// <summary>The message as the kernel declares one.</summary>
public readonly record struct OwnOffer(
    long Task, int Source, long Born, long Deadline, long Input, long Output, double Cycles, int Route, int Cell, int Hop, bool Kept, long Energy) : IMessage<OwnOffer>
{
    public static string Tag => "bench.offer";

    public static OwnOffer Visit<TVisitor>(in OwnOffer value, ref TVisitor visitor)
        where TVisitor : struct, IFieldVisitor, allows ref struct => new(
            visitor.Field(value.Task),
            visitor.Field(value.Source),
            visitor.Field(value.Born),
            visitor.Field(value.Deadline),
            visitor.Field(value.Input),
            visitor.Field(value.Output),
            visitor.Field(value.Cycles),
            visitor.Field(value.Route),
            visitor.Field(value.Cell),
            visitor.Field(value.Hop),
            visitor.Field(value.Kept),
            visitor.Field(value.Energy));
}

/// <summary>The message as the package wants one.</summary>
[MessagePackObject]
public readonly record struct PackageOffer(
    [property: Key(0)] long Task,
    [property: Key(1)] int Source,
    [property: Key(2)] long Born,
    [property: Key(3)] long Deadline,
    [property: Key(4)] long Input,
    [property: Key(5)] long Output,
    [property: Key(6)] double Cycles,
    [property: Key(7)] int Route,
    [property: Key(8)] int Cell,
    [property: Key(9)] int Hop,
    [property: Key(10)] bool Kept,
    [property: Key(11)] long Energy);
