using BenchmarkDotNet.Attributes;
using EdgeActors.Actors.Learning;
using EdgeActors.Learners;
using EdgeActors.Learners.Algorithms;
using EdgeActors.Scenarios;
using EdgeActors.Scenarios.Commands;
using EdgeActors.Scenarios.Learning;
using EdgeActors.Simulator;
using EdgeActors.Simulator.Engines;

namespace EdgeActors.Benchmarks.Policies;

/// <summary>
/// Decisions of one scheduler among so many busy places: a decision with the events of its task, some five, so what differs from <c>local</c> is the
/// policy's own. <c>edgeactors bench policies</c> times decisions alone.
/// </summary>
[MemoryDiagnoser]
public class PolicyBenchmarks
{
    private const int Decisions = 2000;

    private LearnedPolicy? _learned;

    [Params("local", "ratc-full", "greedy", "oracle-admit", "learned-dqn")]
    public string Policy { get; set; } = "";

    [Params(10, 100, 1000)]
    public int Places { get; set; }

    [GlobalSetup]
    public void Prepare()
    {
        if (Policy == "learned-dqn")
        {
            var policies = new TrainedPolicies(new ManagedBackend(), SettingsLoader.Defaults().Train with { Algorithm = TrainAlgorithm.Dqn }, Places, default);
            using ITrajectoryLearner learner = policies.Learner(1);
            var weights = new FrozenFloats(learner.PolicyWeights());
            _learned = policies.Policy(new PlaceFeatures(Places, SimDuration.FromSeconds(BenchPolicyWorld.DeadlineSeconds)), weights);
        }
    }

    [Benchmark(OperationsPerInvoke = Decisions, Description = "a decision and its task")]
    public RunDigest Decide() =>
        SequentialEngine.Run(BenchPolicyWorld.Build(Places, Decisions, _learned ?? PolicyCatalog.Find(Policy).Create())).RequireFinished();
}
