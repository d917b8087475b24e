using EdgeActors.Actors;
using EdgeActors.Actors.Learning;
using EdgeActors.Actors.Policies;
using EdgeActors.Learners.Algorithms;
using EdgeActors.Simulator;
using EdgeActors.Simulator.TestKit;
using TrajectoryEnd = EdgeActors.Learners.Experience.TrajectoryEnd;

namespace EdgeActors.Tests.Actors.Learning;

public class LearningSchedulerTests
{
    private static readonly NodeProfile s_profile = new(new Frequency(1_000_000_000), 1, 0, 2);

    private readonly TestWorld _world = new();
    private readonly Probe _learner;
    private readonly Probe _episode;
    private readonly ActorId _scheduler;

    public LearningSchedulerTests()
    {
        _learner = _world.AddProbe("learner");
        _episode = _world.AddProbe("episode");
        ActorId[] nodes = [.. Enumerable.Range(0, 2).Select(i => _world.Add($"node-{i}", () => new EdgeNode(new ComputeOptions { Profile = s_profile })))];
        var encoder = new Counter();
        _scheduler = _world.Add("scheduler", () => new LearningScheduler(
            new SchedulerOptions { Local = 0, Places = [.. nodes.Select(n => new PlaceOptions(n, s_profile, []))] },
            new LearnedPolicy(encoder, new PolicyShape(PolicyRule.Softmax, [1, 2]), new FrozenFloats([0, 0, 1, 0])),
            encoder,
            new LearningOptions { Experience = new ExperienceOptions { Learner = new ShipmentRoute(_learner.Id, nodes[0], null), BatchRows = 2 }, Episode = _episode.Id }));
    }

    [Fact]
    public void Rewards_are_joined_to_their_decisions_by_task_and_sent_in_the_order_of_decision()
    {
        Born(1, at: 1, seconds: 3, deadline: 10); // place 0 from 1 to 4
        Send(new PolicyUpdate(1, new FrozenFloats([0, 0, 0, 1])), 1.5);
        Born(2, at: 2, seconds: 1, deadline: 0.5); // place 1: dropped at once, before task 1 ends
        Born(3, at: 2.5, seconds: 1, deadline: 10);
        _world.RunUntil(At(3.9));
        _learner.ExpectNothing();
        _world.Run();
        ExperiencePart batch = Assert.Single(_learner.Expect<Experience>(at: At(4)).Batch!.Parts.ToArray());
        Assert.Equal([(1L, 0), (2L, 1)], batch.Stamps.Select(s => (s.Subject, s.PolicyVersion)));
        Assert.Equal([1, -1], batch.Trajectory.Rewards);
        Assert.Equal([0, 1], batch.Trajectory.Actions);
        Assert.Equal([1, 0.5], batch.Trajectory.Elapsed);
        Assert.Equal([1, 2, 3], batch.Trajectory.Observations);
        Assert.Equal([At(4), At(2)], batch.Stamps.Select(s => s.Ended));
        Assert.Equal(TrajectoryEnd.Cut, batch.Trajectory.End);
        _learner.ExpectNothing();
    }

    [Fact]
    public void An_episode_ends_with_a_last_look_when_its_tasks_have_ended()
    {
        Send(new EpisodeBegun(4, true), 0);
        Born(1, at: 1, seconds: 3, deadline: 10);
        Send(default(ArrivalsOver), 2);
        _world.RunUntil(At(3.9));
        _episode.ExpectNothing();
        _world.Run();
        ExperiencePart batch = Assert.Single(_learner.Expect<Experience>(at: At(4)).Batch!.Parts.ToArray());
        Assert.Equal([1, 0], batch.Trajectory.Observations);
        Assert.Equal([1.0], batch.Trajectory.Elapsed);
        Assert.Equal(TrajectoryEnd.Truncated, batch.Trajectory.End);
        Assert.Equal(new SchedulerDrained(4, 1, 1, 1), _episode.Expect<SchedulerDrained>(at: At(4)));
    }

    [Fact]
    public void An_evaluation_gathers_no_experience_but_is_counted()
    {
        Send(new EpisodeBegun(1, false), 0);
        Born(1, at: 1, seconds: 3, deadline: 2);
        Send(default(ArrivalsOver), 2);
        _world.Run();
        _learner.ExpectNothing();
        Assert.Equal(new SchedulerDrained(1, 1, 0, -1), _episode.Expect<SchedulerDrained>());
    }

    [Fact]
    public void An_older_version_is_ignored()
    {
        Send(new PolicyUpdate(3, new FrozenFloats([0, 0, 0, 1])), 0.5);
        Send(new PolicyUpdate(2, new FrozenFloats([0, 0, 1, 0])), 0.6);
        Born(1, at: 1, seconds: 1, deadline: 10);
        Born(2, at: 2, seconds: 1, deadline: 10);
        Born(3, at: 9, seconds: 1, deadline: 10);
        _world.Run();
        ExperiencePart batch = Assert.Single(_learner.Expect<Experience>().Batch!.Parts.ToArray());
        Assert.All(batch.Stamps, s => Assert.Equal(3, s.PolicyVersion));
        Assert.Equal([1, 1], batch.Trajectory.Actions);
    }

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(1, 3500, 3500)]
    [InlineData(0.2, 700, 700)]
    public void A_greedy_policy_takes_the_best_but_with_a_probability_any_allowed_one(float epsilon, int first, int third)
    {
        var policy = new LearnedPolicy(new Third(), new PolicyShape(PolicyRule.EpsilonGreedy, [1, 4]), new FrozenFloats([0, 0, 0, 0, 0, 5, 9, 1, epsilon]), explores: true);
        var counts = new int[4];
        EdgeTask task = default;
        var random = new RandomStream(1, "policy", "draws");
        var surest = 0.0;
        for (int i = 0; i < 10_500; i++)
        {
            var decision = new Decision(in task, default, [], 0, ref random);
            counts[policy.Choose(in decision, ProbePlan.None)]++;
            surest = Math.Min(surest, policy.LogProbability);
        }

        // Action 2 has the highest score and is forbidden; action 1 is the best of the others.
        Assert.Equal(0, counts[2]);
        Assert.InRange(counts[0], first - 100, first + 100);
        Assert.InRange(counts[3], third - 100, third + 100);
        Assert.Equal(epsilon == 0 ? 0 : Math.Log(epsilon / 3), surest, 6);
        Assert.Throws<ArgumentException>(() => policy.Swap(1, new FrozenFloats(new float[8])));
    }

    private static SimTime At(double seconds) => SimTime.FromSeconds(seconds);

    private void Send<T>(T message, double at)
        where T : struct, IMessage<T> => _world.Send(_scheduler, message, At(at));

    private void Born(long id, double at, double seconds, double deadline) => Send(
        new TaskBorn(new EdgeTask { Id = id, Born = At(at), Cycles = new CpuCycles((long)(seconds * 1e9)), Deadline = SimDuration.FromSeconds(deadline) }), at);

    /// <summary>Sees the task's number.</summary>
    private sealed class Counter : IDecisionEncoder
    {
        public int ObservationSize => 1;

        public int ActionCount => 2;

        public ProbePlan Probe(in Decision decision) => ProbePlan.None;

        public void Encode(in Decision decision, Span<float> observation, Span<float> allowed)
        {
            observation[0] = decision.Task.Id;
            allowed.Fill(1);
        }
    }

    /// <summary>Sees nothing and forbids the third of four actions.</summary>
    private sealed class Third : IDecisionEncoder
    {
        public int ObservationSize => 1;

        public int ActionCount => 4;

        public ProbePlan Probe(in Decision decision) => ProbePlan.None;

        public void Encode(in Decision decision, Span<float> observation, Span<float> allowed)
        {
            observation[0] = 0;
            allowed.Fill(1);
            allowed[2] = 0;
        }
    }
}
