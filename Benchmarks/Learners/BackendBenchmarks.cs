using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using EdgeActors.Learners.Algorithms;
using EdgeActors.Learners.Training;
using EdgeActors.Scenarios;
using EdgeActors.Scenarios.Training;

namespace EdgeActors.Benchmarks.Learners;

/// <summary>
/// The same learner on both backends, one thread, two hidden layers: an update of 128 rows (forward, backward, Adam), and the best action for one observation.
/// Needs Learners/Torch to be built, and where the C++ library is old its shim.
/// </summary>
[GroupBenchmarksBy(BenchmarkLogicalGroupRule.ByCategory)]
[CategoriesColumn]
public class BackendBenchmarks
{
    private const int Seen = 70, Actions = 21, Rows = 128;

    private readonly float[] _observation = new float[Seen];
    private readonly float[] _action = new float[1];
    private IOfflineLearner _managed = null!;
    private IOfflineLearner _torch = null!;

    [Params(64, 512)]
    public int Hidden { get; set; }

    [GlobalSetup]
    public void Prepare() => (_managed, _torch) = (Learner("managed"), Learner("torch"));

    [GlobalCleanup]
    public void End()
    {
        _managed.Dispose();
        _torch.Dispose();
    }

    [BenchmarkCategory("update"), Benchmark(Baseline = true, Description = "managed")]
    public void ManagedUpdate() => _managed.Update();

    [BenchmarkCategory("update"), Benchmark(Description = "torch")]
    public void TorchUpdate() => _torch.Update();

    [BenchmarkCategory("act"), Benchmark(Baseline = true, Description = "managed")]
    public void ManagedAct() => _managed.Policy.Act(_observation, _action);

    [BenchmarkCategory("act"), Benchmark(Description = "torch")]
    public void TorchAct() => _torch.Policy.Act(_observation, _action);

    private IOfflineLearner Learner(string name)
    {
        IBackend backend = Backends.Of(SettingsLoader.Defaults($"learn.backend={name}"));
        var learner = (IOfflineLearner)backend.Cloning(Seen, Actions, new BehaviourCloningConfig { Hidden = Hidden, BatchSize = Rows }, 1);
        for (int row = 0; row < 10 * Rows; row++)
        {
            Array.Fill(_observation, (row % Actions / (float)Actions) - 0.5f);
            learner.Remember(_observation, [row % Actions], 0, _observation, false);
        }

        return learner;
    }
}
