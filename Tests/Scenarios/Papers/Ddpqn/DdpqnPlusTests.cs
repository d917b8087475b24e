using EdgeActors.Actors.Layers;
using EdgeActors.Learners;
using EdgeActors.Scenarios;
using EdgeActors.Scenarios.Configuration;
using EdgeActors.Scenarios.Papers.Ddpqn;
using EdgeActors.Simulator;

namespace EdgeActors.Tests.Scenarios.Papers.Ddpqn;

/// <summary>ddpqn-plus: a short training is ahead of the rules that it learns from, and the same seed gives the same weights.</summary>
public sealed class DdpqnPlusTests
{
    private static readonly string[] s_small =
    [
        "ddpqn.objective = { phi = 1, varphi = 0, xi = 0 }", "ddpqn-plus.networks = [AlexNet]", "ddpqn-plus.most-tasks = 5", "ddpqn-plus.leaves-out = []", "ddpqn-plus.updates = 4",
        "ddpqn-plus.decisions = 64", "ddpqn-plus.steps = 32", "ddpqn-plus.labelled = 0.3", "ddpqn-plus.classifier.learning-rate = 2e-3",
    ];

    [Fact]
    public void A_short_training_is_ahead_of_greedy_that_knows_no_queues()
    {
        Settings settings = SettingsLoader.Defaults(s_small);
        LayerTable table = new(settings.Ddpqn.Environment, DdpqnOptions.Named(settings.DdpqnPlus.Networks, "k"), settings.Ddpqn.Objective.Objective);
        double learned = Value(table, Trained(settings, 1).Policy(table)), blind = Value(table, new GreedyLayers(seesQueues: false)), sees = Value(table, new GreedyLayers(seesQueues: true));
        Assert.InRange(learned, 0, 0.9 * blind);
        Assert.InRange(learned, 0, 1.05 * sees);
    }

    [Fact]
    public void The_same_seed_gives_the_same_weights()
    {
        Settings settings = SettingsLoader.Defaults([.. s_small, "ddpqn-plus.updates = 2", "ddpqn-plus.decisions = 8", "ddpqn-plus.steps = 2"]);
        Assert.Equal(WeightsOf(settings, 1), WeightsOf(settings, 1));
        Assert.NotEqual(WeightsOf(settings, 1), WeightsOf(settings, 2));
    }

    [Fact]
    public void The_oldest_labels_are_forgotten()
    {
        var memory = new LabelMemory(capacity: 3, batch: 50, seen: 2, choices: 1);
        for (int i = 0; i < 5; i++)
        {
            int row = memory.Add();
            Assert.All(memory.Seen(row).ToArray(), n => Assert.Equal(0, n));
            memory.Seen(row).Fill(i);
            memory.Regrets(row).Fill(10 * i);
        }

        var random = new RandomStream(1, "a", "b");
        (float[] seen, float[] regrets) = memory.Draw(ref random);
        Assert.Equal([2f, 3f, 4f], seen.Distinct().Order());
        Assert.Equal(seen.Where((_, i) => i % 2 == 0).Select(n => 10 * n), regrets);
    }

    [Theory]
    [InlineData("leaves-out must not be the only run there is", "ddpqn-plus.networks = [VGG19]", "ddpqn-plus.least-tasks = 2", "ddpqn-plus.most-tasks = 2", "ddpqn-plus.leaves-out = [VGG19, VGG19]")]
    [InlineData("capacity must not be below decisions", "ddpqn-plus.capacity = 9")]
    public void What_cannot_be_is_said(string message, params string[] set) => Assert.Contains(message, Assert.Throws<ConfigException>(() => SettingsLoader.Defaults(set)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_network_that_is_left_out_must_exist()
    {
        Settings settings = SettingsLoader.Defaults("ddpqn-plus.leaves-out = [AlexNett]");
        Assert.Contains("ddpqn-plus.leaves-out", Assert.Throws<EdgeActors.Scenarios.Experiments.UserErrorException>(() => Trained(settings, 1)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Training_ends_though_most_runs_are_left_out() => Assert.NotEmpty(Trained(
        SettingsLoader.Defaults("ddpqn-plus.networks = [VGG19]", "ddpqn-plus.most-tasks = 2", "ddpqn-plus.leaves-out = [VGG19]", "ddpqn-plus.updates = 1", "ddpqn-plus.decisions = 4", "ddpqn-plus.steps = 1"), 1).Weights.Values.ToArray());

    private static LearnedLayers Trained(Settings settings, ulong key)
    {
        using var training = new DdpqnPlus(new ManagedBackend(), settings.Ddpqn, settings.DdpqnPlus, key);
        training.Train();
        return training.Learned();
    }

    private static float[] WeightsOf(Settings settings, ulong key) => Trained(settings, key).Weights.Values.ToArray();

    /// <summary>R of runs that no training draws, summed.</summary>
    private static double Value(LayerTable table, LayerPolicy policy)
    {
        var random = new RandomStream(99, "a", "b");
        var plan = new LayerPlan(table);
        double sum = 0;
        for (int run = 0; run < 20; run++)
        {
            plan.Begin([.. Enumerable.Range(0, 4).Select(_ => new TaskProgress(0, 0, 0, SimTime.Zero, Arrived: true))]);
            plan.Play(policy, ref random);
            sum += plan.Value;
        }

        return sum;
    }
}
