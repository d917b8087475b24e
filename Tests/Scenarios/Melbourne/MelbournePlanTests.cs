using EdgeActors.Actors;
using EdgeActors.Scenarios;
using EdgeActors.Scenarios.Melbourne;
using EdgeActors.Simulator;
using EdgeActors.Simulator.Engines;
using EdgeActors.Tests.Actors.Planning;

namespace EdgeActors.Tests.Scenarios.Melbourne;

/// <summary>Over two links, the second shared by what comes over many first ones, a plan is exact too; forecasts of one place are not.</summary>
public class MelbournePlanTests
{
    private static readonly string[] s_lossless =
    [
        "melbourne.max-sites = 6", "melbourne.max-users = 80", "melbourne.duration = 20 s", "melbourne.arrival-rate = 0.5", "melbourne.cloud.processors = 3",
        "melbourne.radio.failure-max = 0", "melbourne.device.failure-max = 0", "melbourne.site.failure-max = 0", "melbourne.link.failure-max = 0", "melbourne.backhaul.failure-max = 0",
    ];

    [Theory]
    [InlineData("at-start")]
    [InlineData("at-deadline")]
    [InlineData("never")]
    public void Every_task_under_way_ends_when_the_plan_says_to_the_nanosecond(string drop)
    {
        var scenario = new MelbourneScenario(SettingsLoader.Defaults([.. s_lossless, $"melbourne.drop = {drop}"]).Melbourne, 1);
        int underWay = 0;
        for (int episode = 0; episode < 10; episode++)
        {
            var foretold = new Foretold(SimTime.FromSeconds(19));
            var rows = new Rows();
            World world = scenario.Network(episode).Episode(0, new PolicyEntry("foretold", "", foretold.Policy));
            SequentialEngine.Run(world, new RunOptions { Sinks = [rows] }).RequireFinished();
            underWay += foretold.Check(rows.All);
        }

        Assert.True(underWay > 300, $"only {underWay} tasks were under way");
    }

    private sealed class Rows : IRowSink<TaskRecord>
    {
        public List<TaskRecord> All { get; } = [];

        public void Write(in TaskRecord row) => All.Add(row);
    }
}
