using EdgeActors.Actors;
using EdgeActors.Actors.Learning;
using EdgeActors.Actors.Policies;
using EdgeActors.Learners.Algorithms;
using EdgeActors.Simulator;
using EdgeActors.Simulator.TestKit;
using TrajectoryEnd = EdgeActors.Learners.Experience.TrajectoryEnd;

namespace EdgeActors.Tests.Actors.Learning;

/// <summary>A turn a slot, and the reward of what ended in it.</summary>
public class TurnSchedulerTests
{
    private const int Slots = 3;

    private static readonly SimDuration s_slot = SimDuration.FromSeconds(1);

    private static readonly NodeProfile s_profile = new(new Frequency(1_000_000_000), 1, 0, 2);

    private readonly TestWorld _world = new();
    private readonly Probe _learner;

    public TurnSchedulerTests() => _learner = _world.AddProbe("learner");

    [Fact]
    public void What_ends_as_a_slot_begins_is_that_slots_and_what_ends_after_the_last_is_nobodys()
    {
        // A task a slot, each of a second: they end at 1, 2 and 3 s.
        ExperiencePart part = Play(born: 1, seconds: 1);
        Assert.Equal([0, 1, 1], part.Trajectory.Rewards);
        Assert.Equal([0, 0, 0], part.Trajectory.Actions);
        Assert.Equal([1, 1, 1, 0], part.Trajectory.Observations);
        Assert.Equal([At(0), At(1), At(2)], part.Stamps.Select(s => s.Decided));
        Assert.Equal([At(1), At(2), At(3)], part.Stamps.Select(s => s.Ended));
        Assert.Equal(TrajectoryEnd.Truncated, part.Trajectory.End);
        Assert.Equal([1, 1, 1], part.Trajectory.Elapsed);
    }

    [Fact]
    public void What_fails_counts_in_the_slot_when_it_does()
    {
        // Half a second of work and a deadline of .4 s: dropped at once.
        ExperiencePart part = Play(born: 1, seconds: 0.5, deadline: 0.4);
        Assert.Equal([-1, -1, -1], part.Trajectory.Rewards);
    }

    [Fact]
    public void A_turn_without_a_task_has_an_action_of_its_own()
    {
        ExperiencePart part = Play(born: 0, seconds: 1);
        Assert.Equal([1, 1, 1], part.Trajectory.Actions);
        Assert.Equal([0, 0, 0], part.Trajectory.Rewards);
        Assert.Equal([0, 1, 0, 1, 0, 1, 0, 1], part.Trajectory.Allowed);
        Assert.Equal([0, 0, 0], part.Trajectory.LogProbabilities);
    }

    [Fact]
    public void A_turn_may_be_credited_with_its_own_task()
    {
        // They end as the next is born, each just in time.
        ExperiencePart part = Play(born: 1, seconds: 1, deadline: 1, credit: TurnCredit.Task);
        Assert.Equal([1, 1, 1], part.Trajectory.Rewards);
        Assert.Equal([0, 0, 0], part.Trajectory.Actions);
    }

    [Fact]
    public void Turns_that_wait_for_their_tasks_leave_when_the_last_has_ended()
    {
        // At 1.5, 3 and 4.5 s.
        ExperiencePart part = Play(born: 1, seconds: 1.5, credit: TurnCredit.Task, sent: 4.5);
        Assert.Equal([1, 1, 1], part.Trajectory.Rewards);
        Assert.Equal([At(1.5), At(3), At(4.5)], part.Stamps.Select(s => s.Ended));
    }

    [Fact]
    public void Turns_without_a_task_wait_for_nothing()
    {
        ExperiencePart part = Play(born: 0, seconds: 1, credit: TurnCredit.Task);
        Assert.Equal([0, 0, 0], part.Trajectory.Rewards);
    }

    [Fact]
    public void A_new_version_decides_from_the_next_turn_on()
    {
        ExperiencePart part = Play(born: 1, seconds: 1, update: new PolicyUpdate(4, new FrozenFloats([0, 0, 0, 0])));
        Assert.Equal([0, 4, 4], part.Stamps.Select(s => s.PolicyVersion));
    }

    [Fact]
    public void Probes_that_take_time_are_refused()
    {
        SchedulerOptions options = new() { Places = [new PlaceOptions(new ActorId(1), s_profile, [])], Local = 0 };
        TurnOptions turns = new() { Slot = s_slot, Slots = Slots, Learner = new ShipmentRoute(new ActorId(1), default, null) };
        Assert.Throws<ArgumentException>(() => new TurnScheduler(options with { ProbeDelay = s_slot }, new RandomPolicy(), new Seen(), turns));
        _ = new TurnScheduler(options, new RandomPolicy(), new Seen(), turns);
    }

    private static SimTime At(double seconds) => SimTime.FromSeconds(seconds);

    private ExperiencePart Play(double born, double seconds, double deadline = 10, PolicyUpdate? update = null, TurnCredit credit = TurnCredit.Slot, double sent = Slots)
    {
        ActorId node = _world.Add("node", () => new EdgeNode(new ComputeOptions { Profile = s_profile }));
        var encoder = new Seen();
        ActorId scheduler = _world.Add("scheduler", () => new TurnScheduler(
            new SchedulerOptions { Places = [new PlaceOptions(node, s_profile, [])], Local = 0 },
            new LearnedPolicy(encoder, new PolicyShape(PolicyRule.Softmax, [1, 2]), new FrozenFloats([0, 0, 0, 0]), explores: true),
            encoder,
            new TurnOptions { Slot = s_slot, Slots = Slots, Credit = credit, Learner = new ShipmentRoute(_learner.Id, node, null) }));
        long complexity = (long)(seconds * 125_000_000);
        _world.Add("source", () => new TurnSource(
            scheduler, 0, new SlottedArrivals(born, s_slot, Slots), new TaskShape(1, 1, DataSize.FromBytes(1), complexity, complexity, SimDuration.FromSeconds(deadline))));
        if (update is PolicyUpdate message)
        {
            _world.Send(scheduler, message, At(0.5));
        }

        _world.Run();
        ExperiencePart part = Assert.Single(_learner.Expect<Experience>(at: At(sent)).Batch!.Parts.ToArray());
        _learner.ExpectNothing();
        Assert.Equal(Slots, part.Trajectory.Rows);
        return part;
    }

    /// <summary>Sees whether there is a task.</summary>
    private sealed class Seen : IDecisionEncoder
    {
        public int ObservationSize => 1;

        public int ActionCount => 2;

        public ProbePlan Probe(in Decision decision) => ProbePlan.None;

        public void Encode(in Decision decision, Span<float> observation, Span<float> allowed)
        {
            bool born = decision.Task.Id != 0;
            observation[0] = born ? 1 : 0;
            (allowed[0], allowed[1]) = born ? (1, 0) : (0, 1);
        }
    }
}
