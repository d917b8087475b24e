using System.Reflection;
using System.Runtime.InteropServices;
using EdgeActors.Actors.Learning;
using EdgeActors.Learners;
using EdgeActors.Learners.Algorithms;
using EdgeActors.Scenarios;
using EdgeActors.Scenarios.Configuration;
using EdgeActors.Scenarios.Papers.O2o;
using EdgeActors.Scenarios.TaskLogs;

namespace EdgeActors.Tests.Scenarios.Papers.O2o;

/// <summary>Small trainings: what is deployed is what was learned, stores do not matter, and learning from logs beats the heuristic that wrote them.</summary>
public sealed class TrainingTests : IDisposable
{
    private static readonly O2oTraining s_recipe = SettingsLoader.Defaults(
        "o2o-drl { log-episodes = 20, offline-updates = 150, online-iterations = 2, online-episodes = 2, online-updates = 40 }",
        "o2o-drl.plus { log-episodes = 10, offline-updates = 600, online-iterations = 2, online-episodes = 2 }").O2oDrl;

    private readonly string _folder = Directory.CreateTempSubdirectory("edgeactors-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void What_is_deployed_computes_what_the_network_computes()
    {
        var network = new O2oNetwork(SettingsLoader.Defaults().O2o, 5, 0);
        var observer = new Observer(network);
        var config = new O2oDrlConfig();
        using var learner = new O2oDrl(observer.Size, observer.Actions, config, 3);
        float[] weights = learner.PolicyWeights();
        var deployed = new PolicyNetwork(1, [.. learner.Shape.Sizes]);
        var turns = new TurnLog(network, observer, 1);
        turns.Add(CollectionsMarshal.AsSpan(new EpisodeRunner(network, 5, 0).Run("episode-0", PolicyCatalog.Find("ratc").Create)));
        O2oTrajectories all = turns.Trajectories();
        float[] logits = new float[observer.Actions], scratch = new float[deployed.ScratchSize];
        for (int row = 0; row < all.Actions.Length; row += 17)
        {
            float[] observation = all.Observations[(row * observer.Size)..((row + 1) * observer.Size)];
            deployed.Run(weights, observation, logits, scratch);
            using Tensor expected = learner.Actor.forward(tensor(observation, [1, observer.Size]));
            Assert.All(logits.Zip(expected.data<float>().ToArray()), pair => Assert.Equal(pair.Second, pair.First, 1e-4));
        }
    }

    [Fact]
    public void Training_from_a_file_equals_training_from_memory_and_appends_what_it_plays()
    {
        double[] memory = Train(new MemoryTaskLog()), again = Train(new MemoryTaskLog());
        string file = Path.Combine(_folder, "tasks.db");
        Assert.Equal(memory, again);
        Assert.Equal(memory, Train(new SqliteTaskLog(file)));
        using var log = new SqliteTaskLog(file);
        int episodes = 0;
        var versions = new SortedSet<long>();
        log.Read("o2o", 5, 0, (run, rows) =>
        {
            episodes++;
            versions.UnionWith(rows.ToArray().Select(r => r.PolicyVersion));
        });
        Assert.Equal(4, episodes);
        Assert.Equal([150, 151], versions);
    }

    [Fact]
    public void What_o2o_plus_learns_from_the_log_of_ratc_beats_ratc_on_networks_it_never_saw()
    {
        O2oOptions options = SettingsLoader.Defaults().O2o;
        using RecipeTraining training = PlusLearner.Train(new ManagedBackend(), SettingsLoader.Defaults("seed = 5"), s_recipe.Plus, new MemoryTaskLog(), 0);
        training.Offline(PolicyCatalog.Find("ratc"));
        double offline = Score(training), ratc = Evaluate(_ => PolicyCatalog.Find("ratc").Create);
        Assert.True(offline > ratc + 0.03, $"{offline:F3} against {ratc:F3}");
        Assert.Equal(2, training.Online("o2o-plus").Length);
        Assert.True(Score(training) > ratc + 0.03);

        double Score(RecipeTraining learned) => Evaluate(learned.Policy);

        double Evaluate(Func<O2oNetwork, Func<EdgeActors.Actors.Policies.OffloadingPolicy>> policy) => Enumerable.Range(0, 4).Average(n =>
        {
            var network = new O2oNetwork(options, 5, n);
            return EpisodeRunner.SuccessRate([new EpisodeRunner(network, 5, n).Run("episode-0", policy(network))]);
        });
    }

    [Fact]
    public void What_goes_on_online_begins_where_offline_ended_and_parts_from_there()
    {
        double[][] trained = [.. Enum.GetValues<OnlineMethod>().Select(m => Train(new MemoryTaskLog(), s_recipe with { Online = m, OnlineUpdates = 200 }))];
        Assert.All(trained, t => Assert.Equal(trained[0][0], t[0]));
        Assert.Equal(3, trained.Select(t => t[1]).Distinct().Count());
    }

    [Fact]
    public void Every_ablation_changes_what_is_learned_and_only_the_mask_what_may_be_chosen()
    {
        var network = new O2oNetwork(SettingsLoader.Defaults().O2o, 5, 0);
        Observer whole = new(network), anonymous = new(network, oneHot: false), unmasked = new(network, masks: false);
        Assert.Equal(1, whole.Template(3)[3]);
        Assert.Equal(whole.Template(3)[network.Options.Nodes..], anonymous.Template(3)[network.Options.Nodes..]);
        Assert.Equal(0, anonymous.Template(3)[..network.Options.Nodes].ContainsAnyExcept(0f) ? 1 : 0);
        float[] allowed = new float[whole.Actions];
        whole.ExpandMask([0b101], hasTask: true, taken: -1, allowed);
        Assert.Equal(2, allowed.Count(a => a > 0));
        unmasked.ExpandMask([0b101], hasTask: true, taken: -1, allowed);
        Assert.Equal(network.Options.Nodes, allowed.Count(a => a > 0));
        double[][] trained =
        [
            Train(new MemoryTaskLog(), s_recipe), Train(new MemoryTaskLog(), s_recipe with { OneHot = false }), Train(new MemoryTaskLog(), s_recipe with { Mask = false }),
            Train(new MemoryTaskLog(), s_recipe with { NormalizeRewards = false }),
        ];
        Assert.Equal(4, trained.Select(t => string.Join(' ', t)).Distinct().Count());
    }

    [Fact]
    public void Every_number_of_the_recipe_is_a_key_and_by_default_the_papers()
    {
        O2oTraining all = SettingsLoader.Defaults().O2oDrl;
        Assert.Equal(new O2oDrlConfig(), all.Config);
        Assert.Equal(new O2oPlusConfig(), all.Plus.Config);
        Assert.All(Reached<O2oDrlConfig>("o2o-drl", of => of.Config), reached => Assert.Equal(1, reached.Changed));
        Assert.All(Reached<O2oPlusConfig>("o2o-drl.plus", of => of.Plus.Config), reached => Assert.Equal(1, reached.Changed));
        Assert.Equal(0.1, all.Plus.RateOf(all.Plus.OnlineIterations), 12);
        Assert.Equal(0.75, (all.Plus with { OnlineRateEnd = 0.5, OnlineIterations = 10 }).RateOf(5));
        Assert.Equal(0.1, (all with { Online = OnlineMethod.OffPolicy }).OnlineConfig.ConservativeWeight);
        Assert.Equal(0, (all with { Online = OnlineMethod.OffPolicyNotConservative }).OnlineConfig.ConservativeWeight);
        double[] usual = Train(new MemoryTaskLog());
        Assert.NotEqual(usual, Train(new MemoryTaskLog(), s_recipe with { Tau = 0.5 }));
        Assert.NotEqual(usual, Train(new MemoryTaskLog(), s_recipe with { FullQueue = 1, FullLink = 1 }));
    }

    /// <summary>Of every property of a configuration, how many properties setting its key to half its value, or for whole numbers one less, changes.</summary>
    private static IEnumerable<(string Key, int Changed)> Reached<TConfig>(string section, Func<O2oTraining, TConfig> config)
    {
        TConfig usual = config(SettingsLoader.Defaults().O2oDrl);
        foreach (PropertyInfo property in typeof(TConfig).GetProperties())
        {
            string key = $"{section}.{KebabCase.Of(property.Name)}";
            object other = property.GetValue(usual) is int whole ? (object)(whole - 1) : (double)property.GetValue(usual)! / 2;
            TConfig set = config(SettingsLoader.Defaults(FormattableString.Invariant($"{key} = {other}")).O2oDrl);
            Assert.Equal(other, property.GetValue(set));
            yield return (key, typeof(TConfig).GetProperties().Count(p => !Equals(p.GetValue(set), p.GetValue(usual))));
        }
    }

    private static double[] Train(ITaskLog log, O2oTraining? recipe = null)
    {
        using (log)
        {
            var runner = new EpisodeRunner(new O2oNetwork(SettingsLoader.Defaults().O2o, 5, 0), 5, 0);
            using RecipeTraining training = RecipeTraining.Create(new ManagedBackend(), runner, recipe ?? s_recipe, log, 1);
            training.Offline(PolicyCatalog.Find("ratc"));
            double[] curve = training.Online("o2o");
            return [.. curve, EpisodeRunner.SuccessRate([runner.Run("episode-0", training.Policy(runner.Network))])];
        }
    }
}
