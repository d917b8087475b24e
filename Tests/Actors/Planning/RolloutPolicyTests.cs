using EdgeActors.Actors;
using EdgeActors.Actors.Policies;
using EdgeActors.Scenarios;
using EdgeActors.Scenarios.Experiments;
using EdgeActors.Scenarios.Lab.Measures;
using EdgeActors.Scenarios.Papers.O2o;
using EdgeActors.Simulator;

namespace EdgeActors.Tests.Actors.Planning;

public class RolloutPolicyTests
{
    /// <summary>On networks of the paper, with the same tasks: it sees what the earliest finish of one task does to the others.</summary>
    [Fact]
    public void Looking_ahead_has_more_tasks_succeed_than_the_earliest_finish_of_each()
    {
        IScenario scenario = new O2oScenario(SettingsLoader.Defaults().O2o, 2024);
        PolicyEntry[] policies = [.. scenario.All.Where(p => p.Name is "rollout" or "oracle-finish" or "random")];
        Dictionary<string, double> rate = new ComparisonRunner(new ComparisonPlan(scenario, policies, 4, 1), null, default).Run().ToDictionary(r => r.Name, r => r.Estimate(TaskMeasures.SuccessRate).Mean);
        Assert.True(rate["rollout"] > rate["oracle-finish"] + 0.003 && rate["oracle-finish"] > rate["random"] + 0.1, string.Join(' ', rate));
    }

    [Fact]
    public void Without_an_offer_to_play_forward_it_says_so()
    {
        var world = new EdgeWorld(1, 3, DropRule.AtStart, () => new RolloutPolicy(), offersPlan: false);
        RunFailedException wrong = Assert.Throws<RunFailedException>(() => world.Run());
        Assert.Contains("RolloutPolicy plays the world forward, which this scenario does not offer", wrong.ToString(), StringComparison.Ordinal);
    }
}
