using BenchmarkDotNet.Attributes;
using EdgeActors.Actors.Learning;
using EdgeActors.Learners;
using EdgeActors.Learners.Algorithms;
using EdgeActors.Learners.Experience;
using EdgeActors.Simulator;
using EdgeActors.Simulator.Engines;

namespace EdgeActors.Benchmarks.Learners;

/// <summary>
/// What a learner actor adds to a round of learning, with 10,000 rows in its replay: rounds of 16 rows in a world, and the same rows given to the same learner
/// alone. Updates are left out (they would come once in a million rows), so the difference is the actor's: message, copy of the weights, state.
/// </summary>
[MemoryDiagnoser]
public class RoundBenchmarks
{
    private const int Rounds = 1000, Rows = 16, Replay = 10_000, Features = 40, Places = 5;

    private readonly ManagedBackend _backend = new();
    private ExperienceBatch _batch = null!;
    private LearnerState _initial = null!;
    private ITrajectoryLearner _alone = null!;

    [GlobalSetup]
    public void Prepare()
    {
        var trajectory = new Trajectory
        {
            Rows = Rows,
            Observations = [.. Enumerable.Range(0, (Rows + 1) * Features).Select(i => i % 7 / 7f)],
            Allowed = [.. Enumerable.Repeat(1f, (Rows + 1) * Places)],
            Actions = [.. Enumerable.Range(0, Rows).Select(i => i % Places)],
            LogProbabilities = new float[Rows],
            Rewards = [.. Enumerable.Range(0, Rows).Select(i => i % 2f)],
            Elapsed = [.. Enumerable.Repeat(1.0, Rows)],
        };
        _batch = new ExperienceBatch(new ActorId(1), new ExperiencePart(0, new DecisionStamp[Rows], trajectory));
        _alone = Filled(trajectory);
        _initial = LearnerState.Freeze(Filled(trajectory));
    }

    [GlobalCleanup]
    public void Remove() => _alone.Dispose();

    [Benchmark(Baseline = true, OperationsPerInvoke = Rounds, Description = "a round, the learner alone")]
    public double Alone()
    {
        double sum = 0;
        for (int i = 0; i < Rounds; i++)
        {
            sum += _alone.Learn([_batch.Parts[0].Trajectory]).Loss;
        }

        return sum;
    }

    [Benchmark(OperationsPerInvoke = Rounds, Description = "a round, as an actor in a world")]
    public RunResult Actor()
    {
        var builder = new WorldBuilder(1);
        GroupId group = builder.AddGroup("all");
        ActorId learner = new(2);
        builder.Add("feeder", group, () => new Feeder(learner, _batch));
        builder.Add("learner", group, () => new Learner(new LearnerOptions
        {
            Create = Make,
            Initial = _initial,
            RoundRows = Rows,
            Audience = [],
            Time = TrainingTime.Free,
        }));
        return SequentialEngine.Run(builder.Build(), new RunOptions());
    }

    private ITrajectoryLearner Make() => _backend.FromTransitions(
        _backend.Dqn(Features, Places, new DqnConfig { Dueling = false, Hidden = 64, Capacity = Replay, Warmup = Replay, TrainEvery = 1_000_000 }, 1));

    private ITrajectoryLearner Filled(Trajectory trajectory)
    {
        ITrajectoryLearner learner = Make();
        learner.Learn([.. Enumerable.Repeat(trajectory, Replay / Rows)]);
        return learner;
    }

    private sealed class Feeder(ActorId learner, ExperienceBatch batch) : Actor, IHandle<FlushDue>
    {
        private int _sent;

        public void Handle(in FlushDue message, Context context)
        {
            context.Send(learner, new Experience(batch));
            if (++_sent < Rounds)
            {
                context.Schedule(SimDuration.FromSeconds(1), default(FlushDue));
            }
        }

        protected override void Start(Context context) => context.Schedule(default, default(FlushDue));

        protected override void DeclareState(StateVisitor state) => state.Field(ref _sent);
    }
}
