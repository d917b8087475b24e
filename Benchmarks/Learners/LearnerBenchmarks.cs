using BenchmarkDotNet.Attributes;
using EdgeActors.Learners;
using EdgeActors.Learners.Algorithms;
using EdgeActors.Learners.Environments;
using EdgeActors.Learners.Training;
using EdgeActors.Scenarios;
using EdgeActors.Scenarios.Training;

namespace EdgeActors.Benchmarks.Learners;

/// <summary>Each algorithm as it learns: a step in cart-pole or pendulum with its updates, and one decision of the policy. Sizes are the reference configuration's.</summary>
[MemoryDiagnoser]
public class LearnerBenchmarks
{
    private const int Steps = 256, Decisions = 1000;

    private ILearner _learner = null!;
    private Trainer _trainer = null!;
    private float[] _observation = [];
    private float[] _action = [];

    /// <summary>All that learn by acting.</summary>
    public static IEnumerable<string> Algorithms => LearnerCatalog.All.Where(l => l.Name != "cloning").Select(l => l.Name);

    [ParamsSource(nameof(Algorithms))]
    public string Algorithm { get; set; } = "";

    [GlobalSetup]
    public void Prepare()
    {
        LearnerEntry entry = LearnerCatalog.All.Single(l => l.Name == Algorithm);
        IEnvironment environment = entry.Actions.HasFlag(ActionKinds.Discrete) ? new CartPole() : new Pendulum();
        Settings settings = Algorithm == "ppo" ? SettingsLoader.Defaults() : SettingsLoader.Defaults($"learn.{Algorithm}.warmup = 1000");
        _learner = entry.Create(new ManagedBackend(), settings.Learn, environment, 1);
        _trainer = new Trainer(_learner, environment, 1);
        _trainer.Advance(2048);
        (_observation, _action) = (new float[environment.ObservationSize], new float[Math.Max(1, environment.ActionSize)]);
    }

    [GlobalCleanup]
    public void Remove() => _learner.Dispose();

    [Benchmark(OperationsPerInvoke = Steps, Description = "a step with its updates")]
    public void Learn() => _trainer.Advance(Steps);

    [Benchmark(OperationsPerInvoke = Decisions, Description = "a decision")]
    public float Decide()
    {
        for (int i = 0; i < Decisions; i++)
        {
            _learner.Policy.Act(_observation, _action);
        }

        return _action[0];
    }
}
