using EdgeActors.Actors;
using EdgeActors.Actors.Learning;
using EdgeActors.Learners.Algorithms;
using EdgeActors.Learners.Experience;
using EdgeActors.Simulator;
using EdgeActors.Simulator.TestKit;

namespace EdgeActors.Tests.Actors.Learning;

public class LearnerTests
{
    private readonly TestWorld _world = new();
    private readonly Probe _scheduler;
    private readonly Probe _averager;
    private readonly ActorId _learner;

    public LearnerTests()
    {
        _scheduler = _world.AddProbe("scheduler");
        _averager = _world.AddProbe("averager");
        _learner = _world.Add("learner", () => new Learner(new LearnerOptions
        {
            Create = Ppo,
            Initial = LearnerState.Freeze(Ppo()),
            RoundRows = 4,
            Audience = [new ShipmentRoute(_scheduler.Id, new ActorId(1), null)],
            Averager = new ShipmentRoute(_averager.Id, new ActorId(1), null),
            Time = new TrainingTime(1e9, 2e9),
        }));
    }

    [Fact]
    public void A_round_takes_its_modelled_time_and_what_comes_meanwhile_waits_for_the_next()
    {
        Send(Batch(2, 0), 1);
        Send(Batch(2, 0), 2);
        Send(Batch(6, 0), 3);
        _world.Run();
        PolicyUpdate first = _scheduler.Expect<PolicyUpdate>(at: At(4)), second = _scheduler.Expect<PolicyUpdate>(at: At(7));
        Assert.Equal((1, 2), (first.Version, second.Version));
        Assert.NotEqual(first.Weights!.ContentHash, second.Weights!.ContentHash);
        _scheduler.ExpectNothing();
    }

    [Fact]
    public void The_state_is_whole_before_during_and_after_training()
    {
        Send(Batch(4, 0), 1);
        _world.RunUntil(At(0.5));
        Learner learner = _world.Actor<Learner>(_learner);
        StateSnapshot before = StateSnapshot.Of(learner);
        _world.RunUntil(At(2));
        StateSnapshot during = StateSnapshot.Of(learner);
        before.RestoreInto(learner);
        Assert.Equal(before, StateSnapshot.Of(learner));
        during.RestoreInto(learner);
        _world.Run();
        UInt128 once = _scheduler.Expect<PolicyUpdate>().Weights!.ContentHash;

        // The state from before is thawed from its bytes now: its learner has been trained since.
        ITrajectoryLearner again = LearnerState.Freeze(Ppo()).Thaw(Ppo);
        again.Learn([Batch(4, 0).Batch!.Parts[0].Trajectory]);
        Assert.Equal(new FrozenFloats(again.PolicyWeights()).ContentHash, once);
    }

    [Fact]
    public void Versions_are_sent_out_no_oftener_than_their_period_and_training_goes_on()
    {
        var world = new TestWorld();
        Probe scheduler = world.AddProbe("scheduler");
        ActorId learner = world.Add("learner", () => new Learner(new LearnerOptions
        {
            Create = Ppo,
            Initial = LearnerState.Freeze(Ppo()),
            RoundRows = 4,
            Audience = [new ShipmentRoute(scheduler.Id, new ActorId(1), null)],
            PublishPeriod = SimDuration.FromSeconds(5),
            Time = TrainingTime.Free,
        }));
        for (int second = 1; second <= 12; second++)
        {
            world.Send(learner, Batch(4, 0), At(second));
        }

        world.Run();
        var nanosecond = new SimDuration(1);
        PolicyUpdate first = scheduler.Expect<PolicyUpdate>(at: At(5) + nanosecond), second5 = scheduler.Expect<PolicyUpdate>(at: At(10) + nanosecond);
        Assert.Equal((1, 2), (first.Version, second5.Version));
        scheduler.ExpectNothing();
        ITrajectoryLearner again = Ppo();
        for (int round = 1; round <= 10; round++)
        {
            again.Learn([Batch(4, 0).Batch!.Parts[0].Trajectory]);
        }

        Assert.Equal(again.PolicyWeights(), second5.Weights!.Values.ToArray());
    }

    [Fact]
    public void A_state_whose_learner_has_gone_on_is_made_again_to_the_bit()
    {
        ExperienceBatch one = Batch(4, 0).Batch!, two = Batch(6, 1).Batch!;
        LearnerState first = LearnerState.Freeze(Ppo());
        LearnerState second = first.Learn(Ppo, [one], out _);
        LearnerState average = second.With(Ppo, new FrozenFloats(new float[Ppo().Parameters().Length]));
        LearnerState third = second.Learn(Ppo, [two, one], out _);
        byte[] last = third.Bytes.ToArray(), middle = second.Bytes.ToArray();
        LearnerState again = LearnerState.Freeze(Ppo()).Learn(Ppo, [one], out _);
        Assert.Equal(again.Bytes.ToArray(), middle);
        Assert.Equal(again.Learn(Ppo, [two, one], out _).Bytes.ToArray(), last);
        Assert.Equal(again.ContentHash, second.ContentHash);
        Assert.Equal(4, new HashSet<UInt128> { first.ContentHash, second.ContentHash, average.ContentHash, third.ContentHash }.Count);
        Assert.All(average.Ask(Ppo, l => l.Parameters()), p => Assert.Equal(0, p));
    }

    [Fact]
    public void What_is_kept_to_make_a_state_again_stays_in_proportion_to_the_state()
    {
        ExperienceBatch batch = Batch(1_000, 0).Batch!;
        LearnerState state = LearnerState.Freeze(Ppo());
        int made = 0;
        ITrajectoryLearner Make()
        {
            made++;
            return Ppo();
        }

        for (int round = 0; round < 100; round++)
        {
            state = state.Learn(Make, [batch], out _);
        }

        Assert.Equal(0, made); // one live learner went along
        ITrajectoryLearner gone = state.Thaw(Make);
        LearnerState kept = state;
        Assert.NotSame(gone, kept.Thaw(Make));
        Assert.Equal(1, made);
        Assert.InRange(kept.Kept, 0, (1 << 20) + (long)batch.Size.Bytes);
    }

    [Fact]
    public void A_model_is_sent_when_asked_for_after_the_round_and_the_average_is_taken_over()
    {
        Send(Batch(4, 0), 1);
        _world.Send(_learner, new ModelRequest(9), At(2));
        _world.RunUntil(At(3.5));
        ModelArrived model = _averager.Expect<ModelArrived>(at: At(3));
        Assert.Equal((9, 4L), (model.Round, model.Rows));
        _scheduler.Expect<PolicyUpdate>(at: At(3));
        float[] zeros = new float[model.Parameters!.Values.Length];
        _world.Send(_learner, new ModelArrived(9, 8, new FrozenFloats(zeros)), At(5));
        _world.Run();
        PolicyUpdate update = _scheduler.Expect<PolicyUpdate>(at: At(5));
        Assert.Equal(2, update.Version);
        Assert.All(update.Weights!.Values.ToArray(), w => Assert.Equal(0, w));
    }

    [Fact]
    public void The_average_weighs_models_by_their_experience()
    {
        var world = new TestWorld();
        Probe a = world.AddProbe("a"), b = world.AddProbe("b");
        ActorId averager = world.Add("averager", () => new FederatedAverager(new AveragerOptions
        {
            Period = SimDuration.FromSeconds(10),
            Learners = [new ShipmentRoute(a.Id, default, null), new ShipmentRoute(b.Id, default, null)],
        }));
        world.Send(averager, new ModelArrived(1, 1, new FrozenFloats([0, 8])), At(11));
        world.Send(averager, new ModelArrived(1, 3, new FrozenFloats([4, 0])), At(12));
        world.RunUntil(At(15));
        Assert.Equal(1, a.Expect<ModelRequest>(at: At(10)).Round);
        b.Expect<ModelRequest>(at: At(10));
        foreach (Probe learner in new[] { a, b })
        {
            Assert.Equal([3, 2], learner.Expect<ModelArrived>(at: At(12)).Parameters!.Values.ToArray());
        }
    }

    [Fact]
    public void Shipments_and_tasks_wait_for_each_other_on_a_link()
    {
        var world = new TestWorld();
        Probe end = world.AddProbe("end");
        ActorId link = world.Add("link", () => new Link(new LinkOptions { To = end.Id, Rate = new DataRate(8_000_000), UnpackTime = SimDuration.FromSeconds(1) }));
        world.Send(link, new Transfer(new EdgeTask { Id = 1, Size = DataSize.FromBytes(1_000_000) }), At(0));
        world.Send(link, new Shipment(end.Id, end.Id, DataSize.FromBytes(2_000_000), ShipmentKind.Policy, 3, 0, null, new FrozenFloats([1])), At(0));
        world.Send(link, new Transfer(new EdgeTask { Id = 2, Size = DataSize.FromBytes(1_000_000) }), At(0));
        world.Run();
        end.Expect<TaskArrived>(at: At(1));
        Assert.Equal(3, end.Expect<Shipment>(at: At(4)).Number);
        Assert.Equal(SimDuration.FromSeconds(3), end.Expect<TaskArrived>(at: At(4)).Task.Wait);
    }

    [Fact]
    public void A_node_delivers_what_is_for_it()
    {
        var world = new TestWorld();
        Probe scheduler = world.AddProbe("scheduler");
        ActorId node = world.Add("node", () => new EdgeNode(new ComputeOptions { Profile = new NodeProfile(new Frequency(1), 1, 0, 1) }));
        world.Send(node, new Shipment(node, scheduler.Id, default, ShipmentKind.Policy, 3, 0, null, new FrozenFloats([1])), At(2));
        world.Run();
        Assert.Equal(3, scheduler.Expect<PolicyUpdate>(at: At(2)).Version);
    }

    [Fact]
    public void Payloads_read_back_as_they_were_written()
    {
        Same(Batch(3, 2).Batch!);
        Same(new FrozenFloats([1, -2, float.Epsilon]));
        Same(LearnerState.Freeze(Ppo()));

        static void Same<T>(T payload)
            where T : class, IFrozen<T>
        {
            var writer = new MessagePackWriter();
            payload.Write(writer);
            var reader = new MessagePackReader(writer.Written);
            Assert.Equal(payload.ContentHash, T.Read(ref reader).ContentHash);
            Assert.True(reader.AtEnd);
        }
    }

    private static SimTime At(double seconds) => SimTime.FromSeconds(seconds);

    private static TrajectoryPpo Ppo() => new(2, 2, new TrajectoryPpoConfig { Hidden = 4, BatchSize = 4 }, 5);

    private static Experience Batch(int rows, int version) => new(new ExperienceBatch(
        new ActorId(1),
        new ExperiencePart(0, [.. Enumerable.Range(0, rows).Select(i => new DecisionStamp(i, default, default, version))], new Trajectory
        {
            Rows = rows,
            Observations = [.. Enumerable.Range(0, 2 * (rows + 1)).Select(i => i % 3 / 2f)],
            Allowed = [.. Enumerable.Repeat(1f, 2 * (rows + 1))],
            Actions = [.. Enumerable.Range(0, rows).Select(i => i % 2)],
            LogProbabilities = [.. Enumerable.Repeat(-0.7f, rows)],
            Rewards = [.. Enumerable.Range(0, rows).Select(i => i % 2 == 0 ? 1f : -1f)],
            Elapsed = [.. Enumerable.Repeat(1.0, rows)],
        })));

    private void Send(Experience experience, double at) => _world.Send(_learner, experience, At(at));
}
