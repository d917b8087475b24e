using System.Collections.Concurrent;
using EdgeActors.Scenarios;
using EdgeActors.Scenarios.City;
using EdgeActors.Scenarios.Commands;
using EdgeActors.Scenarios.Experiments;
using EdgeActors.Simulator;
using EdgeActors.Simulator.Engines;

namespace EdgeActors.Tests.Scenarios.Commands;

public sealed class ProgressTests
{
    [Fact]
    public void A_line_says_how_much_is_done_and_how_long_the_rest_takes() => Assert.Equal(
        "progress: 50.0 %, half a city, 1:00 so far, about 2:00 left",
        ProgressDisplay.Line(0.25, new ProgressReading(0.5, "half a city"), TimeSpan.FromMinutes(1)));

    [Fact]
    public void Lines_come_while_it_runs_and_not_after()
    {
        var lines = new ConcurrentQueue<string>();
        using var told = new ManualResetEventSlim();
        int result = ProgressDisplay.Tell(
            () => new ProgressReading(0.5, "x"),
            () => told.Wait(TimeSpan.FromMinutes(1)) ? 7 : 0,
            line =>
            {
                lines.Enqueue(line);
                told.Set();
            },
            TimeSpan.FromMilliseconds(5));
        Assert.Equal(7, result);
        Assert.All(lines, l => Assert.StartsWith("progress: 50.0 %, x, 0:0", l, StringComparison.Ordinal));
    }

    [Fact]
    public void A_long_world_shows_its_simulated_time_and_its_events()
    {
        var scenario = new CityScenario(SettingsLoader.Defaults("city.devices = 20000", "city.nodes = 60", "city.duration = 30 s").City, 1);
        var plan = new ComparisonPlan(scenario, [scenario.Policies[0]], 1, 1);
        var meter = new ComparisonMeter(plan);
        var seen = new List<ProgressReading>();
        World world = scenario.Network(0).Episode(0, scenario.Policies[0]);
        SequentialEngine.Run(world, new RunOptions
        {
            Progress = progress =>
            {
                meter.Report(0, progress);
                seen.Add(meter.Read());
            },
        });
        Assert.Contains(seen, s => s.Share is > 0.1 and < 0.9);
        Assert.Equal(seen.Select(s => s.Share).Order(), seen.Select(s => s.Share));
        Assert.All(seen, s => Assert.Matches(@"^0 of 1 cell, simulated \d+\.\d s of 30 s, \d+\.\d M events, [\d,]+ k events/s, 0 k tasks$", s.Text));
        meter.End(0);
        meter.Report(new ComparisonProgress(1, 1, 9_000));
        Assert.Matches(@"^1 of 1 cell, \d+\.\d M events, [\d,]+ k events/s, 9 k tasks$", meter.Read().Text);
    }
}
