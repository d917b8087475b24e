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

    public static TheoryData<string> Agents => [.. MwfAgents.All.Select(a => a.Name)];

    /// <summary>The world of an episode in which a few updates take place.</summary>
    internal static World World(string agent) =>
        Begin(agent, "mwf.servers = 2", "mwf.devices = 3", "mwf.slots = 20", "mwf-learner.hidden = 8", "mwf-learner.batch-size = 16", "mwf-learner.warmup = 20", "mwf-learner.capacity = 200").World(5);

    [Fact]
    public void A_smoke_run_goes_from_random_to_better_than_minus_nine()
    {
        MwfTraining training = Begin(MwfAgents.DrlMwf, "mwf.servers = 2", "mwf.devices = 10", "mwf-learner.episodes = 10", "mwf-learner.actor-rate = 1e-3", "mwf-learner.updates-per-slot = 2");
        double first = training.Play();
        double best = double.NegativeInfinity;
        for (int episode = 1; episode < 8 && best < -9; episode++)
        {
            best = Math.Max(best, training.Play());
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
        MwfTraining training = Begin(MwfAgents.Sac, "mwf.servers = 2", "mwf.devices = 3", "mwf.slots = 20", "mwf-learner.hidden = 8", "mwf-learner.batch-size = 16", "mwf-learner.warmup = 20", "mwf-learner.capacity = 200");
        float[] before = training.Weights.Values.ToArray();
        training.Play();
        float[] first = training.Weights.Values.ToArray();
        training.Play();
        Assert.NotEqual(before, first);
        Assert.NotEqual(first, training.Weights.Values.ToArray());
        MwfTraining again = Begin(MwfAgents.Sac, "mwf.servers = 2", "mwf.devices = 3", "mwf.slots = 20", "mwf-learner.hidden = 8", "mwf-learner.batch-size = 16", "mwf-learner.warmup = 20", "mwf-learner.capacity = 200");
        again.Play();
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

    private static MwfTraining Begin(string agent, params string[] set)
    {
        Settings settings = SettingsLoader.Defaults(set);
        return new MwfTraining(new MwfAgentParts(new ManagedBackend(), settings.Mwf, settings.MwfLearner, 3), MwfAgents.All.Single(a => a.Name == agent), MwfMap.Of(settings.Mwf), Key);
    }

    private static FinalPolicy Run(string agent, Func<World, RunOptions, RunResult> run, out RunDigest digest, out int rounds)
    {
        List<FinalPolicy> finals = [];
        List<RoundTrained> trained = [];
        digest = run(World(agent), new RunOptions { Sinks = [new EndSink<FinalPolicy>(finals.Add), new Into<RoundTrained>(trained)] }).RequireFinished();
        rounds = trained.Count;
        return Assert.Single(finals);
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
