using BenchmarkDotNet.Attributes;

namespace EdgeActors.Benchmarks.Learners;

/// <summary>
/// The networks that schedulers use, one thread: forward, backward and Adam, and inference for one observation.
/// torch_side.py times the same in PyTorch; run both in turn on an idle machine and compare the ratios.
/// </summary>
[MemoryDiagnoser]
public class TrainingBenchmarks
{
    private readonly Case _small = Case.Mlp(128, 70, 64, 64, 21);
    private readonly Case _large = Case.Mlp(256, 512, 512, 512);
    private readonly Case _recurrent = Case.Lstm(10, 128, 64);
    private readonly Case _single = Case.Mlp(1, 70, 64, 64, 21);

    [Benchmark]
    public void MlpStep() => _small.Step();

    [Benchmark]
    public void LargeMlpStep() => _large.Step();

    [Benchmark]
    public void LstmStep() => _recurrent.Step();

    [Benchmark]
    public void InferenceForOne() => _single.Infer();
}
