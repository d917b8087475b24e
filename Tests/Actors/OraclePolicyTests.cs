using EdgeActors.Actors;
using EdgeActors.Actors.Policies;
using EdgeActors.Simulator;

namespace EdgeActors.Tests.Actors;

/// <summary>The forecast behind the oracles is exact: where nothing is lost and nothing cuts in, tasks finish when foretold.</summary>
public class OraclePolicyTests
{
    [Fact]
    public void A_forecast_plays_queue_and_drop_rule_forward()
    {
        var forecast = new QueueForecast();
        forecast.Begin(1, DropRule.AtStart, SimTime.FromSeconds(10));
        forecast.AddRunning(SimTime.FromSeconds(12));
        Assert.Equal(15, forecast.Add(SimTime.FromSeconds(9), SimDuration.FromSeconds(3), SimTime.FromSeconds(20)).Seconds);
        Assert.Equal(20, forecast.Add(SimTime.FromSeconds(9), SimDuration.FromSeconds(5), SimTime.FromSeconds(19)).Seconds); // dropped
        Assert.Equal(16, forecast.Add(SimTime.FromSeconds(11), SimDuration.FromSeconds(1), SimTime.FromSeconds(20)).Seconds);
        Assert.Equal(31, forecast.Add(SimTime.FromSeconds(30), SimDuration.FromSeconds(1), SimTime.FromSeconds(40)).Seconds);
    }

    [Fact]
    public void Several_processors_take_the_next_task_when_the_first_of_them_is_free()
    {
        var forecast = new QueueForecast();
        forecast.Begin(2, DropRule.Never, SimTime.Zero);
        Assert.Equal(4, forecast.Add(SimTime.Zero, SimDuration.FromSeconds(4), default).Seconds);
        Assert.Equal(1, forecast.Add(SimTime.Zero, SimDuration.FromSeconds(1), default).Seconds);
        Assert.Equal(3, forecast.Add(SimTime.Zero, SimDuration.FromSeconds(2), default).Seconds);
    }

    [Fact]
    public void Tasks_finish_exactly_when_foretold_unless_one_that_was_placed_later_arrived_first()
    {
        int exact = 0, overtaken = 0;
        for (ulong seed = 1; seed <= 30; seed++)
        {
            var foretold = new Dictionary<long, (int Order, SimTime Finish)>();
            var world = new EdgeWorld(seed, 5, DropRule.AtStart, () => new Recorder(foretold), lossy: false);
            world.Run();
            foreach (TaskRecord record in world.Records.Where(r => r.Outcome == TaskOutcome.Succeeded))
            {
                bool late = world.Records.Any(other => other.Task.Place == record.Task.Place
                    && foretold[other.Task.Id].Order > foretold[record.Task.Id].Order && Entered(other) <= Entered(record));
                overtaken += late ? 1 : 0;
                exact += late ? 0 : 1;
                Assert.True(late || foretold[record.Task.Id].Finish == record.Ended, $"{record.Task} ended at {record.Ended}");
            }
        }

        Assert.True(exact > 1000 && overtaken > 50, $"{exact} exact, {overtaken} overtaken");
    }

    private static SimTime Entered(TaskRecord record) => record.Task.Born + record.Task.Wait + record.Task.Transmit;

    /// <summary>Chooses the earliest finish, and notes it and the order of decisions.</summary>
    private sealed class Recorder(Dictionary<long, (int Order, SimTime Finish)> foretold) : OffloadingPolicy
    {
        private readonly OraclePolicy _oracle = new(admit: false);
        private readonly FinishForecast _forecast = new();

        public override bool NeedsExactViews => true;

        public override int Choose(in Decision decision, ProbePlan probed)
        {
            int chosen = _oracle.Choose(in decision, probed);
            foretold[decision.Task.Id] = (foretold.Count, _forecast.Finish(in decision, decision.Places[chosen]));
            return chosen;
        }
    }
}
