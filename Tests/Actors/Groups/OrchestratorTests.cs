using EdgeActors.Actors;
using EdgeActors.Actors.Groups;
using EdgeActors.Simulator;
using EdgeActors.Simulator.Engines;
using EdgeActors.Simulator.TestKit;
using static EdgeActors.Tests.Actors.Groups.Some;

namespace EdgeActors.Tests.Actors.Groups;

/// <summary>An orchestrator among probes that stand for sources, links and nodes: who is sent what, and when.</summary>
public class OrchestratorTests
{
    private readonly TestWorld _world;
    private readonly Records _records = new();
    private readonly Probe[] _sources;
    private readonly Probe _devices;
    private readonly Probe _edge;
    private readonly Probe _uplinks;
    private ActorId _orchestrator;

    public OrchestratorTests()
    {
        _world = new TestWorld { Sinks = [_records] };
        _sources = [_world.AddProbe("source-0"), _world.AddProbe("source-1")];
        (_devices, _edge, _uplinks) = (_world.AddProbe("devices"), _world.AddProbe("edge"), _world.AddProbe("uplinks"));
    }

    [Fact]
    public void A_users_tasks_at_one_place_go_one_after_another_and_its_places_side_by_side()
    {
        Begin(new Fixed(1, 1, 0, 0, 0, 0), groups: 1);
        SendTasks(at: 1);
        _world.RunUntil(SimTime.FromSeconds(2));
        Assert.Equal([0L, 0L], _sources.Select(s => s.Expect<GroupDue>(at: SimTime.Zero).Group));
        Assert.Equal(Id(0, 1), _uplinks.Expect<Transfer>(at: SimTime.FromSeconds(1)).Task.Id);
        Assert.Equal([Id(0, 3), Id(1, 1)], [_devices.Expect<TaskArrived>().Task.Id, _devices.Expect<TaskArrived>().Task.Id]);
        _uplinks.ExpectNothing();
        _devices.ExpectNothing();

        End(0, 1, at: 5);
        _world.RunUntil(SimTime.FromSeconds(6));
        EdgeTask second = _uplinks.Expect<Transfer>(at: SimTime.FromSeconds(5)).Task;
        Assert.Equal((Id(0, 2), SimDuration.FromSeconds(4), _edge.Id, _orchestrator), (second.Id, second.Wait, second.Place, second.Decider));
    }

    [Fact]
    public void When_all_have_ended_a_row_says_what_they_came_to_and_the_next_group_is_born()
    {
        Begin(new Fixed(1, 1, 0, 2, 2, 2), groups: 2, findsOptimum: true);
        SendTasks(at: 1);
        (int User, int Task, double At)[] ends = [(0, 1, 3), (0, 2, 8), (0, 3, 7), (1, 1, 4), (1, 2, 5), (1, 3, 6)];
        Array.ForEach(ends, e => End(e.User, e.Task, e.At));
        _world.Run();
        GroupRecord record = Assert.Single(_records.All);
        Assert.Equal((0L, SimTime.FromSeconds(1), SimTime.FromSeconds(8)), (record.Group, record.Born, record.Ended));
        Assert.Equal((new Joules(6_000_000_000), SimDuration.FromSeconds(7 + 5)), (record.Energy, record.Response));
        Assert.Equal((9_000_000_000L, 6, 1, 2, 3), (record.Cost, record.Tasks, record.OnDevices, record.AtEdge, record.InCloud));
        Assert.Equal(1e9 * 2 * Enumerate(R1, Megabytes(10, 20, 30)), record.Optimum, 1.0);
        Assert.Equal([0L, 1L], [_sources[1].Expect<GroupDue>().Group, _sources[1].Expect<GroupDue>(at: SimTime.FromSeconds(8)).Group]);
        Assert.Equal(1, _world.Actor<Orchestrator>(_orchestrator).Ended);
    }

    [Fact]
    public void The_best_is_not_searched_for_where_users_share()
    {
        Begin(new Fixed(0, 0, 0, 0, 0, 0), groups: 1);
        SendTasks(at: 1);
        for (int task = 1; task <= 3; task++)
        {
            End(0, task, task + 1);
            End(1, task, task + 1);
        }

        _world.Run();
        Assert.Equal(0, Assert.Single(_records.All).Optimum);
        _sources[0].Expect<GroupDue>();
        _sources[0].ExpectNothing();
    }

    [Theory]
    [InlineData(3)]
    [InlineData(-1)]
    [InlineData(int.MaxValue)]
    public void A_policy_that_names_no_place_stops_the_run_in_one_line(int place)
    {
        Begin(new Fixed(0, 1, 2, 0, place, 0), groups: 1);
        SendTasks(at: 1);
        string told = _world.Run().Stop.ToString();
        Assert.StartsWith($"actor failed: Fixed chose place {place} for task 4; there are 3, numbered from 0 (actor 'orchestrator', time 1 s", told, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', told);
    }

    [Fact]
    public void A_source_bears_a_users_tasks_of_the_group_that_is_due()
    {
        Probe orchestrator = _edge;
        ActorId source = _world.Add("source", () => new GroupSource(orchestrator.Id, 1, Megabytes(10, 20, 30, 11, 12, 13), 3, 1000));
        _world.Send(source, new GroupDue(1), SimTime.FromSeconds(2));
        _world.Send(source, new GroupDue(0), SimTime.FromSeconds(3));
        _world.Run();
        EdgeTask[] tasks = [.. Enumerable.Range(0, 6).Select(_ => orchestrator.Expect<TaskBorn>().Task)];
        Assert.Equal([11, 12, 13, 10, 20, 30], tasks.Select(t => t.Size.Bits / Megabyte));
        Assert.Equal([.. Enumerable.Range(1, 6).Select(i => Id(1, i))], tasks.Select(t => t.Id));
        Assert.Equal(11_000_000_000, tasks[0].Cycles.Count);
        Assert.All(tasks, t => Assert.Equal(source, t.Source));
        Assert.Equal([2.0, 2, 2, 3, 3, 3], tasks.Select(t => t.Born.Seconds));
    }

    [Theory]
    [InlineData(8, 1000, 1000)]
    [InlineData(1, 1000, 125)]
    [InlineData(9, 1, 2)]
    [InlineData(1, 1, 1)]
    [InlineData(240_000_000, 1000, 30_000_000_000)]
    public void Work_is_rounded_up_to_the_cycle(long bits, long perByte, long cycles) => Assert.Equal(new CpuCycles(cycles), GroupSource.Work(new DataSize(bits), perByte));

    private static long Id(int user, int task) => ((user + 1L) << 32) + task;

    private void Begin(GroupPolicy policy, int groups, bool findsOptimum = false)
    {
        ActorId[] sources = [.. _sources.Select(s => s.Id)];
        (ActorId devices, ActorId edge, ActorId uplinks) = (_devices.Id, _edge.Id, _uplinks.Id);
        _orchestrator = _world.Add("orchestrator", () => new Orchestrator(
            new OrchestratorOptions
            {
                Sources = sources,
                TasksPerUser = 3,
                Groups = groups,
                Places = OneOfEach,
                Costs = R1,
                Node = (_, place) => place == 0 ? devices : edge,
                Uplink = (_, _) => uplinks,
                FindsOptimum = findsOptimum,
            },
            policy));
    }

    private void SendTasks(double at)
    {
        DataSize[] sizes = Megabytes(10, 20, 30);
        for (int user = 0; user < 2; user++)
        {
            for (int task = 1; task <= 3; task++)
            {
                var born = new EdgeTask { Id = Id(user, task), Born = SimTime.FromSeconds(at), Deadline = SimDuration.FromSeconds(1e6), Size = sizes[task - 1], Cycles = new CpuCycles(1) };
                _world.Send(_orchestrator, new TaskBorn(born), SimTime.FromSeconds(at));
            }
        }
    }

    private void End(int user, int task, double at) => _world.Send(
        _orchestrator,
        new TaskEnded(Id(user, task), TaskOutcome.Succeeded, SimTime.FromSeconds(1), SimTime.FromSeconds(at), SimDuration.FromSeconds(1e6), new Joules(1_000_000_000)),
        SimTime.FromSeconds(at));

    private sealed class Fixed(params int[] chosen) : GroupPolicy
    {
        public override void Place(in GroupDecision group, Span<int> places) => chosen.CopyTo(places);
    }

    private sealed class Records : IRowSink<GroupRecord>
    {
        public List<GroupRecord> All { get; } = [];

        public void Write(in GroupRecord row) => All.Add(row);
    }
}
