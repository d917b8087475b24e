using EdgeActors.Actors.Learning;
using EdgeActors.Learners.Experience;
using EdgeActors.Simulator;
using EdgeActors.Simulator.TestKit;

namespace EdgeActors.Tests.Actors.Learning;

public class ExperienceRecorderTests
{
    private readonly TestWorld _world = new();
    private readonly Probe _learner;

    public ExperienceRecorderTests() => _learner = _world.AddProbe("learner");

    [Fact]
    public void The_next_decision_of_the_same_trajectory_is_what_a_decision_led_to()
    {
        ActorId agent = Agent(new ExperienceOptions { BatchRows = 3 });
        Decide(agent, subject: 1, key: 7, sees: 10, at: 1);
        Decide(agent, subject: 2, key: 8, sees: 20, at: 1);
        Decide(agent, subject: 3, key: 7, sees: 11, at: 3);
        Decide(agent, subject: 4, key: 8, sees: 21, at: 4);
        Decide(agent, subject: 5, key: 7, sees: 12, at: 6);
        for (int subject = 1; subject <= 5; subject++)
        {
            Settle(agent, subject, reward: subject, at: 7);
        }

        _world.Run();
        ExperiencePart[] parts = Batch(at: 7);
        Assert.Equal([7, 8], parts.Select(p => p.Key));
        Assert.Equal([10, 11, 12], parts[0].Trajectory.Observations);
        Assert.Equal([2.0, 3.0], parts[0].Trajectory.Elapsed);
        Assert.Equal([1, 3], parts[0].Trajectory.Rewards);
        Assert.Equal([20, 21], parts[1].Trajectory.Observations);
        Assert.Equal([3.0], parts[1].Trajectory.Elapsed);
        Assert.All(parts, p => Assert.Equal(TrajectoryEnd.Cut, p.Trajectory.End));
        _learner.ExpectNothing();
    }

    [Fact]
    public void A_late_reward_holds_up_its_own_trajectory_and_no_other()
    {
        ActorId agent = Agent(new ExperienceOptions { BatchRows = 1 });
        Decide(agent, subject: 1, key: 7, sees: 10, at: 1);
        Decide(agent, subject: 2, key: 7, sees: 11, at: 2);
        Decide(agent, subject: 3, key: 8, sees: 20, at: 2);
        Decide(agent, subject: 4, key: 7, sees: 12, at: 3);
        Decide(agent, subject: 5, key: 8, sees: 21, at: 3);
        Settle(agent, 2, reward: 2, at: 4);
        Settle(agent, 3, reward: 3, at: 5);
        Settle(agent, 1, reward: 1, at: 6);
        _world.Run();
        Assert.Equal([3L], Subjects(at: 5));
        Assert.Equal([1L], Subjects(at: 6));
        Assert.Equal([2L], Subjects(at: 6));
    }

    [Fact]
    public void Out_of_order_a_decision_leaves_as_soon_as_it_is_settled_and_pieces_are_not_joined_over_a_gap()
    {
        ActorId agent = Agent(new ExperienceOptions { BatchRows = 2, InOrder = false });
        Decide(agent, subject: 1, key: 7, sees: 10, at: 1);
        Decide(agent, subject: 2, key: 7, sees: 11, at: 2);
        Decide(agent, subject: 3, key: 7, sees: 12, at: 3);
        Decide(agent, subject: 4, key: 7, sees: 13, at: 4);
        Settle(agent, 1, reward: 1, at: 5);
        Settle(agent, 3, reward: 3, at: 6);
        _world.Run();
        ExperiencePart[] parts = Batch(at: 6);
        Assert.Equal([10, 11], parts[0].Trajectory.Observations);
        Assert.Equal([12, 13], parts[1].Trajectory.Observations);
        Assert.Equal(2, parts.Length);
    }

    [Fact]
    public void A_reward_is_known_when_its_last_source_has_ended()
    {
        ActorId agent = Agent(new ExperienceOptions { BatchRows = 1 });
        Send(agent, new Make(1, 7, 10, Sources: 3), 1);
        Decide(agent, subject: 2, key: 7, sees: 11, at: 2);
        Settle(agent, 1, reward: 1, at: 3);
        Settle(agent, 1, reward: 0.5, at: 4);
        _world.RunUntil(At(4.5));
        _learner.ExpectNothing();
        Settle(agent, 1, reward: 0.25, at: 5);
        _world.Run();
        ExperiencePart part = Assert.Single(Batch(at: 5));
        Assert.Equal([1.75f], part.Trajectory.Rewards);
        Assert.Equal(At(5), part.Stamps[0].Ended);
    }

    [Fact]
    public void Where_nothing_follows_a_decision_it_leaves_with_its_reward()
    {
        ActorId agent = Agent(new ExperienceOptions { BatchRows = 1 });
        Decide(agent, subject: 1, key: null, sees: 10, at: 1);
        Settle(agent, 1, reward: 4, at: 2);
        _world.Run();
        ExperiencePart part = Assert.Single(Batch(at: 2));
        Assert.Equal((TrajectoryEnd.Terminated, 1), (part.Trajectory.End, part.Trajectory.Rows));
    }

    [Fact]
    public void A_decision_that_nothing_follows_is_no_part_of_a_trajectory_that_bears_its_number()
    {
        ActorId agent = Agent(new ExperienceOptions { BatchRows = 3 });
        Decide(agent, subject: 1, key: 7, sees: 10, at: 1);
        Decide(agent, subject: 7, key: null, sees: 90, at: 2);
        Decide(agent, subject: 2, key: 7, sees: 11, at: 3);
        Decide(agent, subject: 3, key: 7, sees: 12, at: 4);
        Settle(agent, 1, reward: 1, at: 5);
        Settle(agent, 2, reward: 2, at: 6);
        Settle(agent, 7, reward: 3, at: 7);
        _world.Run();
        ExperiencePart[] parts = Batch(at: 7);
        Assert.Equal([10, 11, 12], parts[0].Trajectory.Observations);
        Assert.Equal([90, 90], parts[1].Trajectory.Observations);
        Assert.Equal(2, parts.Length);
    }

    [Theory]
    [InlineData(true, TrajectoryEnd.Terminated)]
    [InlineData(false, TrajectoryEnd.Truncated)]
    public void A_trajectory_ends_with_a_last_look_while_others_go_on(bool terminated, TrajectoryEnd end)
    {
        ActorId agent = Agent(new ExperienceOptions { BatchRows = 1 });
        Decide(agent, subject: 1, key: 7, sees: 10, at: 1);
        Decide(agent, subject: 2, key: 8, sees: 20, at: 1);
        Settle(agent, 1, reward: 1, at: 2);
        Settle(agent, 2, reward: 2, at: 2);
        Send(agent, new Over(7, terminated), 3);
        _world.Run();
        ExperiencePart part = Assert.Single(Batch(at: 3));
        Assert.Equal((7L, end, -1f, 2.0), (part.Key, part.Trajectory.End, part.Trajectory.Observations[1], part.Trajectory.Elapsed[0]));
        _learner.ExpectNothing();
    }

    [Fact]
    public void At_an_episode_s_end_all_open_decisions_are_truncated_and_the_rest_leaves_when_it_is_settled()
    {
        ActorId agent = Agent(new ExperienceOptions { BatchRows = 16 });
        Decide(agent, subject: 1, key: 7, sees: 10, at: 1);
        Decide(agent, subject: 2, key: 8, sees: 20, at: 1);
        Send(agent, new Over(-1, false), 3);
        Settle(agent, 1, reward: 1, at: 4);
        _world.RunUntil(At(4.5));
        _learner.ExpectNothing();
        Settle(agent, 2, reward: 2, at: 5);
        _world.Run();
        ExperiencePart[] parts = Batch(at: 5);
        Assert.Equal([7, 8], parts.Select(p => p.Key));
        Assert.All(parts, p => Assert.Equal((TrajectoryEnd.Truncated, 2.0), (p.Trajectory.End, p.Trajectory.Elapsed[0])));
    }

    [Fact]
    public void A_discount_counts_decisions_slots_or_seconds()
    {
        Assert.Equal(1, DiscountUnit.Decision.Between(At(1), At(4)));
        Assert.Equal(3, DiscountUnit.Second.Between(At(1), At(4)));
        Assert.Equal(6, DiscountUnit.Slot(SimDuration.FromSeconds(0.5)).Between(At(1), At(4)));
        Assert.Throws<ArgumentOutOfRangeException>(() => DiscountUnit.Slot(SimDuration.Zero));
    }

    [Fact]
    public void Numbers_travel_with_the_action_they_belong_to()
    {
        ActorId agent = _world.Add("numbers", () => new Recording(new ExperienceOptions { BatchRows = 2, Learner = Route() }, actions: 0));
        Send(agent, new Make(1, 7, 10, 1, Number: 0.5), 1);
        Send(agent, new Make(2, 7, 11, 1, Number: -0.25), 2);
        Send(agent, new Make(3, 7, 12, 1, Number: 0.75), 3);
        Settle(agent, 1, 1, 4);
        Settle(agent, 2, 1, 4);
        _world.Run();
        Trajectory trajectory = Assert.Single(Batch(at: 4)).Trajectory;
        Assert.Equal([0.5f, -0.25f], trajectory.Numbers);
        Assert.Empty(trajectory.Actions);
        Assert.Empty(trajectory.Allowed);
    }

    private static SimTime At(double seconds) => SimTime.FromSeconds(seconds);

    private ShipmentRoute Route() => new(_learner.Id, new ActorId(1), null);

    private ActorId Agent(ExperienceOptions options) => _world.Add("agent", () => new Recording(options with { Learner = Route() }, actions: 1));

    private ExperiencePart[] Batch(double at) => _learner.Expect<Experience>(at: At(at)).Batch!.Parts.ToArray();

    private long[] Subjects(double at) => [.. Batch(at).SelectMany(p => p.Stamps).Select(s => s.Subject)];

    private void Decide(ActorId agent, long subject, long? key, float sees, double at) => Send(agent, new Make(subject, key ?? -1, sees, 1), at);

    private void Settle(ActorId agent, long subject, double reward, double at) => Send(agent, new Gain(subject, reward), at);

    private void Send<T>(ActorId agent, T message, double at)
        where T : struct, IMessage<T> => _world.Send(agent, message, At(at));

    /// <summary>Makes a decision; a key of -1 is none.</summary>
    private readonly record struct Make(long Subject, long Key, double Sees, int Sources, double Number = 0) : IMessage<Make>
    {
        public static string Tag => "test.make";

        public static Make Visit<TVisitor>(in Make value, ref TVisitor visitor)
            where TVisitor : struct, IFieldVisitor, allows ref struct => new(
                visitor.Field(value.Subject), visitor.Field(value.Key), visitor.Field(value.Sees), visitor.Field(value.Sources), visitor.Field(value.Number));
    }

    private readonly record struct Gain(long Subject, double Reward) : IMessage<Gain>
    {
        public static string Tag => "test.gain";

        public static Gain Visit<TVisitor>(in Gain value, ref TVisitor visitor)
            where TVisitor : struct, IFieldVisitor, allows ref struct => new(visitor.Field(value.Subject), visitor.Field(value.Reward));
    }

    /// <summary>Ends a trajectory; -1 all.</summary>
    private readonly record struct Over(long Key, bool Terminated) : IMessage<Over>
    {
        public static string Tag => "test.over";

        public static Over Visit<TVisitor>(in Over value, ref TVisitor visitor)
            where TVisitor : struct, IFieldVisitor, allows ref struct => new(visitor.Field(value.Key), visitor.Field(value.Terminated));
    }

    private sealed class Recording(ExperienceOptions options, int actions) : Actor, IHandle<Make>, IHandle<Gain>, IHandle<Over>, IHandle<FlushDue>
    {
        private readonly ExperienceRecorder _experience = new(options, 1, actions);

        public void Handle(in Make message, Context context)
        {
            var made = new MadeDecision
            {
                Subject = message.Subject,
                Trajectory = message.Key < 0 ? null : message.Key,
                Seen = new FrozenFloats(actions == 0 ? [(float)message.Sees] : [(float)message.Sees, 1]),
                Action = actions - 1,
                Numbers = actions == 0 ? new FrozenFloats([(float)message.Number]) : null,
                Sources = message.Sources,
            };
            _experience.Decide(in made, context);
        }

        public void Handle(in Gain message, Context context) => Assert.True(_experience.Settle(message.Subject, message.Reward, context.Now, context));

        public void Handle(in Over message, Context context)
        {
            if (message.Key < 0)
            {
                _experience.EndAll(new FrozenFloats([-1, 1]), context);
            }
            else
            {
                _experience.End(message.Key, message.Terminated, new FrozenFloats([-1, 1]), context);
            }
        }

        public void Handle(in FlushDue message, Context context) => _experience.Flush(context);

        protected override void DeclareState(StateVisitor state) => _experience.DeclareState(state);
    }
}
