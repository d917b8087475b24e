using EdgeActors.Actors.Allocations;
using EdgeActors.Actors.Learning;
using EdgeActors.Learners;
using EdgeActors.Scenarios;
using EdgeActors.Scenarios.Learning;
using EdgeActors.Scenarios.Papers.Mwf;
using EdgeActors.Simulator;
using EdgeActors.Simulator.Engines;
using EdgeActors.Tests.Actors.Allocations;

namespace EdgeActors.Tests.Scenarios.Papers.Mwf;

/// <summary>Agents learn in the world: a smoke run goes the way of the specification's reference, and neither engine nor cores change what is learned.</summary>
public class MwfTrainingTests
{
    private const ulong Key = 77;

    private static readonly string[] s_small =
    [
        "mwf.servers = 2", "mwf.devices = 3", "mwf.slots = 20", "mwf-learner.hidden = 8", "mwf-learner.batch-size = 16", "mwf-learner.discrete.batch-size = 16", "mwf-learner.td7.batch-size = 16", "mwf-learner.warmup = 20", "mwf-learner.capacity = 200",
        "mwf-learner.discrete.looks = 3", "mwf-learner.discrete.units = 4", "mwf-learner.td7.embedding-size = 8",
    ];

    public static TheoryData<string> Agents => [.. MwfAgents.All.Select(a => a.Name)];

    /// <summary>The world of an episode in which a few updates take place.</summary>
    internal static World World(string agent)
    {
        (MwfTraining training, MwfNetwork network) = Begin(agent, s_small);
        return training.World(network, 5);
    }

    [Fact]
    public void A_smoke_run_goes_from_random_to_better_than_minus_nine()
    {
        (MwfTraining training, MwfNetwork network) = Begin(MwfAgents.DrlMwf, "mwf.servers = 2", "mwf.devices = 10", "mwf-learner.episodes = 10", "mwf-learner.actor-rate = 1e-3", "mwf-learner.updates-per-slot = 2");
        double first = training.Play(network);
        double best = double.NegativeInfinity;
        for (int episode = 1; episode < 8 && best < -9; episode++)
        {
            best = Math.Max(best, training.Play(network));
        }

        Assert.InRange(first, -16.5, -11);
        Assert.True(best > -9, $"{first} in the first episode, {best} in the best of {training.Episodes}");
    }

    [Theory]
    [MemberData(nameof(Agents))]
    public void Every_agent_learns_in_the_world_and_cores_do_not_change_what(string agent)
    {
        FinalPolicy one = Run(agent, (world, options) => SequentialEngine.Run(world, options), out RunDigest digest, out int rounds);
        FinalPolicy two = Run(agent, (world, options) => ParallelEngine.Run(world, options, 2), out RunDigest other, out _);
        Assert.Equal(digest, other);
        Assert.Equal(one.State.Bytes.ToArray(), two.State.Bytes.ToArray());
        Assert.True(rounds >= 1);
        Assert.Equal(rounds, one.Version);
    }

    [Fact]
    public void What_an_episode_learned_goes_on_in_the_next()
    {
        (MwfTraining training, MwfNetwork network) = Begin(MwfAgents.Sac, s_small);
        float[] before = training.Weights.Values.ToArray();
        training.Play(network);
        float[] first = training.Weights.Values.ToArray();
        training.Play(network);
        Assert.NotEqual(before, first);
        Assert.NotEqual(first, training.Weights.Values.ToArray());
        (MwfTraining again, _) = Begin(MwfAgents.Sac, s_small);
        again.Play(network);
        Assert.Equal(first, again.Weights.Values.ToArray());
    }

    [Fact]
    public void An_observation_is_of_the_servers_the_channels_and_the_workload()
    {
        MwfOptions options = MwfTests.Options(2, 3, "mwf.slots = 4");
        var seen = new List<float[]>();
        var network = new MwfNetwork(options, MwfMap.Of(options), 1, 0);
        SequentialEngine.Run(new MwfWorld(network).Build(1, () => new Watching(new MwfObserver(options), seen))).RequireFinished();
        Assert.Equal(3 * 3 * 4, seen.Count);
        Assert.All(seen, s => Assert.Equal(12, s.Length));
        Assert.All(seen.Take(9), s => Assert.Equal([0, 0, 0], [s[0], s[1], s[4]]));
        Assert.All(seen, s => Assert.All(s[2..4], r => Assert.InRange(r, 0.5f, 1f)));
        Assert.All(seen, s => Assert.InRange(s[5], 0.125f, 1f));
        Assert.Equal([800 / 1200f, 1000 / 1200f, 1], seen.Take(3).Select(s => s[6]));
        Assert.All(seen, s => Assert.Equal((float)(10 / 12.0), s[7]));
        Assert.Equal(new[] { 1f, 0, 0 }, seen[0][9..]);
        Assert.Equal(new[] { 0f, 0, 1 }, seen[2][9..]);
        Assert.Contains(seen, s => s[0] + s[1] > 0 && s[4] > 0);
    }

    [Theory]
    [InlineData(0, 0.05, 0.9f, 0.1f, 0.2f, -1f)]
    [InlineData(1, 0.75, 0.1f, 0.9f, 0.2f, 0.5f)]
    [InlineData(2, 1.0, -0.3f, -0.2f, -0.1f, 1f)]
    public void Numbers_are_scores_of_places_and_last_a_share(int place, double share, float local, float first, float second, float last) =>
        Assert.Equal(new Allocation(place, share), AgentAllocation.Read([local, first, second, last], 0.05));

    private static (MwfTraining Training, MwfNetwork Network) Begin(string agent, params string[] set)
    {
        Settings settings = SettingsLoader.Defaults(set);
        var parts = new MwfAgentParts(new ManagedBackend(), settings.Mwf, settings.MwfLearner, 3);
        return (new MwfTraining(MwfAgents.All.Single(a => a.Name == agent).Of(parts), settings.Mwf, Key), new MwfNetwork(settings.Mwf, MwfMap.Of(settings.Mwf), Key, 0));
    }

    private static FinalPolicy Run(string agent, Func<World, RunOptions, RunResult> run, out RunDigest digest, out int rounds)
    {
        List<FinalPolicy> finals = [];
        List<RoundTrained> trained = [];
        digest = run(World(agent), new RunOptions { Sinks = [new EndSink<FinalPolicy>(finals.Add), new Into<RoundTrained>(trained)] }).RequireFinished();
        rounds = trained.Count;
        return Assert.Single(finals);
    }

    [Theory]
    [InlineData(0, 10, 0, 0.1)]
    [InlineData(9, 10, 0, 1.0)]
    [InlineData(13, 10, 1, 0.4)]
    [InlineData(40, 20, 2, 0.05)]
    [InlineData(40, 40, 1, 0.05)] // a fortieth is less than may be asked for
    public void One_of_several_actions_is_a_place_and_a_step_of_the_share(int action, int steps, int place, double share) =>
        Assert.Equal(new Allocation(place, share), AgentAllocation.Read(action, steps, 0.05));

    [Fact]
    public void Loads_over_time_follow_what_an_agent_sees_the_oldest_first()
    {
        MwfOptions options = MwfTests.Options(2, 3, "mwf.slots = 5", "mwf.arrival = 0.5");
        var (seen, loads) = (new List<float[]>(), new List<float[]>());
        var network = new MwfNetwork(options, MwfMap.Of(options), 1, 0);
        SequentialEngine.Run(new MwfWorld(network).Build(1, () => new Looking(new MwfLoadObserver(options, 3), seen, loads))).RequireFinished();
        Assert.NotEmpty(seen);
        foreach ((float[] decision, float[] slots) in seen.Zip(loads))
        {
            Assert.Equal(12 + 6, decision.Length);
            Assert.Equal(slots, decision[12..]);
            Assert.Equal(decision[..2], decision[^2..]); // the newest look is what it sees now
        }
    }

    private sealed class Looking(MwfLoadObserver observer, List<float[]> seen, List<float[]> loads) : AllocationPolicy
    {
        private readonly GreedyAllocation _greedy = new(seesAdmissions: false);
        private readonly List<float> _past = [];

        public override void BeginSlot(ReadOnlySpan<IContainerView> places)
        {
            observer.BeginSlot(places);
            foreach (IContainerView server in places[1..])
            {
                _past.Add((float)(server.InService.Bits / 500e6));
            }
        }

        public override Allocation Decide(in AllocationDecision decision)
        {
            var observation = new float[observer.ObservationSize];
            observer.Encode(in decision, observation);
            seen.Add(observation);
            loads.Add([.. Enumerable.Repeat(0f, Math.Max(0, 6 - _past.Count)), .. _past.TakeLast(6)]);
            return _greedy.Decide(in decision);
        }
    }

    private sealed class Watching(MwfObserver observer, List<float[]> seen) : AllocationPolicy
    {
        private readonly GreedyAllocation _greedy = new(seesAdmissions: false);

        public override Allocation Decide(in AllocationDecision decision)
        {
            var observation = new float[observer.ObservationSize];
            observer.Encode(in decision, observation);
            seen.Add(observation);
            return _greedy.Decide(in decision);
        }
    }
}
