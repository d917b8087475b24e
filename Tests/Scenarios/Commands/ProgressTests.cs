using System.Collections.Concurrent;
using System.Globalization;
using System.Text.RegularExpressions;
using EdgeActors.Scenarios;
using EdgeActors.Scenarios.City;
using EdgeActors.Scenarios.Commands;
using EdgeActors.Scenarios.Experiments;
using EdgeActors.Scenarios.Lab.Cells;
using EdgeActors.Scenarios.Learning;
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
        CellMeter meter = plan.Meter();
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
        meter.Reach(1, ComparisonPlan.TasksText(9_000));
        Assert.Matches(@"^1 of 1 cell, \d+\.\d M events, [\d,]+ k events/s, 9 k tasks$", meter.Read().Text);
    }

    [Fact]
    public void A_cluster_shows_its_members_and_their_rates()
    {
        var worlds = new RunningWorlds();
        worlds.Report(0, new RunProgress(4_000_000, SimTime.Zero) { Processes = [1_000_000, 3_000_000] });
        Match both = Regex.Match(worlds.Text(60), @"^, simulated 0\.0 s of 60 s, 4\.0 M events, (?<all>[\d,]+) k events/s \(members: (?<first>[\d,]+) \+ (?<second>[\d,]+)\)$");
        Assert.True(both.Success);
        long[] rates = [.. new[] { "all", "first", "second" }.Select(g => long.Parse(both.Groups[g].Value, NumberStyles.AllowThousands, CultureInfo.InvariantCulture))];
        Assert.InRange(rates[1], (rates[0] / 4) - 1, (rates[0] / 4) + 1);
        Assert.InRange(rates[1] + rates[2], rates[0] - 1, rates[0] + 1);
        worlds.Report(0, new RunProgress(45, SimTime.Zero) { Processes = [1, 2, 3, 4, 5, 6, 7, 8, 9] });
        Assert.EndsWith(" (9 members of 0 to 0)", Regex.Replace(worlds.Text(null), @"\d+ to \d+", "0 to 0"), StringComparison.Ordinal);
        Assert.Equal("", new RunningWorlds().Text(null));
    }

    /// <summary>Within an episode simulated time and events go on.</summary>
    [Fact]
    public void A_training_shows_episodes_and_what_goes_on_within_them()
    {
        LoadedSettings loaded = SettingsLoader.LoadDefaults(["scenario = o2o", "networks = 1", "o2o.slots = 100", "train.episodes = 2", "train.round.rows = 2000", "train.ppo.hidden = 8"]);
        var meter = new CellMeter(2, "episode", "episodes");
        new TrainingRunner(new TrainingFactory(loaded), new TrainingPlan(1, 1, EngineCatalog.Sequential), null, null, default) { Meter = meter }.Run();
        Assert.Matches(@"^2 of 2 episodes, \d\.\d M events, [\d,]+ k events/s; network 0, episode \d: \d+\.\d % succeed$", meter.Read().Text);
        Assert.Equal(1, meter.Read().Share);
        meter.Report(1, new RunProgress(2_000_000, SimTime.FromSeconds(12.5)));
        Assert.StartsWith("2 of 2 episodes, simulated 12.5 s, 2.", meter.Read().Text, StringComparison.Ordinal);
    }
}
