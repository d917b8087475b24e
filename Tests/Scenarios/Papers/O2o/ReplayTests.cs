using System.Runtime.InteropServices;
using EdgeActors.Actors.Policies;
using EdgeActors.Learners.Algorithms;
using EdgeActors.Scenarios;
using EdgeActors.Scenarios.Papers.O2o;
using EdgeActors.Scenarios.TaskLogs;

namespace EdgeActors.Tests.Scenarios.Papers.O2o;

/// <summary>What is rebuilt from a task log is what the schedulers saw, to the bit.</summary>
public class ReplayTests
{
    [Theory]
    [InlineData("ratc", "o2o.nodes=20")]
    [InlineData("local", "o2o.drop=at-deadline")]
    [InlineData("oracle-admit", "o2o.arrival.max=0.6")]
    [InlineData("random", "o2o.failure.link-max=2")]
    [InlineData("rda", "o2o.drop=never")]
    [InlineData("proportional", "o2o.slot=0.05 s")]
    public void Observations_masks_and_features_are_those_of_the_decision(string policy, string setting)
    {
        O2oNetwork network = Network(setting);
        var observer = new Observer(network);
        var features = new TargetFeatures(network);
        Dictionary<long, Seen> seen = [];
        List<TaskLogRow> rows = new EpisodeRunner(network, 5, 0).Run("episode-0", () => new Recorder(PolicyCatalog.Find(policy).Create(), observer, features, seen));
        Assert.True(rows.Count > 500);
        var replay = new EpisodeReplay(network);
        replay.Load(CollectionsMarshal.AsSpan(rows));
        int compared = 0;
        foreach (Seen rebuilt in Rebuild(replay, network, observer, features))
        {
            Seen live = seen[rebuilt.Task];
            Assert.Equal(live.Counts, rebuilt.Counts);
            Assert.Equal(live.Mask, rebuilt.Mask);
            Assert.Equal(live.Features, rebuilt.Features);
            compared++;
        }

        Assert.Equal(rows.Count, compared);
        Assert.Equal(rows.Where(r => r.Ended.Nanoseconds / network.Options.Slot.Nanoseconds < network.Options.Slots).Sum(r => r.Outcome == EdgeActors.Actors.TaskOutcome.Succeeded ? 1 : -1), replay.Rewards.Sum());
    }

    [Fact]
    public void An_observation_has_3N_plus_5_numbers_from_0_to_1()
    {
        O2oNetwork network = Network("o2o.nodes=7");
        var observer = new Observer(network);
        Assert.Equal(26, observer.Size);
        var turns = new TurnLog(network, observer, 2);
        for (int episode = 0; episode < 2; episode++)
        {
            turns.Add(CollectionsMarshal.AsSpan(new EpisodeRunner(network, 5, 0).Run($"episode-{episode}", () => new RatcPolicy(full: false))));
        }

        O2oTrajectories all = turns.Trajectories();
        Assert.All(all.Observations, x => Assert.InRange(x, 0, 1));
        Assert.Equal(2 * 100 * 7, turns.Transitions);
        for (int row = 0; row < all.Actions.Length; row++)
        {
            Span<float> observation = all.Observations.AsSpan(row * 26, 26), allowed = all.Allowed.AsSpan(row * 8, 8);
            Assert.Equal(1, observation[row % 7]);
            Assert.Equal(1, observation[..7].ToArray().Sum());
            bool born = all.Actions[row] >= 0;
            Assert.Equal(born, observation[23] > 0);
            Assert.Equal(born ? 0 : 1, allowed[7]);
            Assert.True(!born || allowed[(int)all.Actions[row]] == 1);
        }
    }

    [Fact]
    public void Rows_of_another_network_are_refused()
    {
        O2oNetwork network = Network("o2o.nodes=20"), smaller = Network("o2o.nodes=7");
        List<TaskLogRow> rows = new EpisodeRunner(network, 5, 0).Run("episode-0", () => new RatcPolicy(full: false));
        Assert.Throws<InvalidDataException>(() => new EpisodeReplay(smaller).Load(CollectionsMarshal.AsSpan(rows)));
    }

    private static O2oNetwork Network(string setting) => new(SettingsLoader.Defaults(setting).O2o, 5, 0);

    private static IEnumerable<Seen> Rebuild(EpisodeReplay replay, O2oNetwork network, Observer observer, TargetFeatures features)
    {
        for (int slot = 0; slot < network.Options.Slots; slot++)
        {
            replay.BeginSlot(slot);
            for (int node = 0; node < observer.Nodes; node++)
            {
                replay.BeginTurn(node);
                if (replay.TryTask(out TaskLogRow row))
                {
                    var task = new EdgeActors.Actors.EdgeTask { Id = row.Task, Born = row.Born, Deadline = row.Deadline, Size = row.Size, Cycles = row.Cycles };
                    var seen = new Seen(row.Task, observer, features);
                    observer.Capture(in replay, node, seen.Counts, seen.Mask);
                    features.Write(replay, node, in task, seen.Features);
                    yield return seen;
                }

                replay.EndTurn();
            }
        }
    }

    private sealed record Seen(long Task, byte[] Counts, ulong[] Mask, float[] Features)
    {
        public Seen(long task, Observer observer, TargetFeatures features)
            : this(task, new byte[observer.Counts], new ulong[observer.MaskWords], new float[features.Nodes * TargetFeatures.Size])
        {
        }
    }

    /// <summary>Decides as another policy does, and notes what there was to see.</summary>
    private sealed class Recorder(OffloadingPolicy policy, Observer observer, TargetFeatures features, Dictionary<long, Seen> seen) : OffloadingPolicy
    {
        private readonly FinishForecast _forecast = new();

        public override bool NeedsExactViews => true;

        public override ProbePlan Probe(in Decision decision) => policy.Probe(in decision);

        public override int Choose(in Decision decision, ProbePlan probed)
        {
            var now = new Seen(decision.Task.Id, observer, features);
            observer.Capture(new LiveState(decision), decision.Local, now.Counts, now.Mask);
            features.Write(new LiveState(decision, _forecast), decision.Local, in decision.Task, now.Features);
            seen.Add(decision.Task.Id, now);
            return policy.Choose(in decision, probed);
        }
    }
}
