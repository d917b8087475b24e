using System.Text.Json;
using EdgeActors.Learners.Environments;
using EdgeActors.Learners.Experience;

namespace EdgeActors.Tests.Learners;

/// <summary>Equations equal those of Gymnasium: recorded trajectories are met to 1e-9.</summary>
public sealed class EnvironmentTests
{
    private static readonly JsonElement Recorded = Load();

    [Fact]
    public void CartPoleFollowsTheRecordedTrajectories()
    {
        var environment = new CartPole();
        foreach (var (start, steps) in Trajectories("cartpole"))
        {
            environment.Begin(start[0], start[1], start[2], start[3]);
            foreach (var step in steps)
            {
                var result = environment.Step(step[0].GetInt32());
                var (x, speed, angle, turn) = environment.State;
                Check(step, [x, speed, angle, turn], result);
            }
        }
    }

    [Fact]
    public void PendulumFollowsTheRecordedTrajectories()
    {
        var environment = new Pendulum();
        foreach (var (start, steps) in Trajectories("pendulum"))
        {
            environment.Begin(start[0], start[1]);
            foreach (var step in steps)
            {
                var result = environment.Push(step[0].GetDouble());
                var (angle, speed) = environment.State;
                Check(step, [angle, speed], result);
            }
        }
    }

    [Fact]
    public void AcrobotFollowsTheRecordedTrajectories()
    {
        var environment = new Acrobot();
        foreach (var (start, steps) in Trajectories("acrobot"))
        {
            environment.Begin(start[0], start[1], start[2], start[3]);
            foreach (var step in steps)
            {
                var result = environment.Step(step[0].GetInt32());
                var (angle1, angle2, speed1, speed2) = environment.State;
                Check(step, [angle1, angle2, speed1, speed2], result);
            }
        }
    }

    [Fact]
    public void MountainCarFollowsTheRecordedTrajectories()
    {
        var environment = new MountainCar();
        foreach (var (start, steps) in Trajectories("mountaincar"))
        {
            environment.Begin(start[0], start[1]);
            foreach (var step in steps)
            {
                var result = environment.Step(step[0].GetInt32());
                Check(step, [environment.State.Position, environment.State.Speed], result);
            }
        }
    }

    [Fact]
    public void EpisodesEndAtTheirTimeLimits()
    {
        var pendulum = new Pendulum();
        pendulum.Reset(new SeededRandom(1));
        StepResult last = default;
        for (var i = 0; i < 200; i++)
        {
            Assert.False(last.Done);
            last = pendulum.Step([0.3f]);
        }

        Assert.Equal((false, true), (last.Terminated, last.Truncated));
    }

    [Fact]
    public void TheChainKnowsItsValues()
    {
        var values = new Chain(5).ExactValues(0.9);
        Assert.Equal(1, values[4, 1]);
        Assert.Equal(0.9, values[3, 1], 1e-12);
        Assert.Equal(0.2, values[0, 0], 1e-12);
        Assert.Equal(Math.Pow(0.9, 4), values[0, 1], 1e-12);
    }

    private static void Check(JsonElement step, double[] state, StepResult result)
    {
        var expected = step[1].EnumerateArray().Select(v => v.GetDouble()).ToArray();
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], state[i], 1e-9);
        }

        Assert.Equal(step[2].GetDouble(), result.Reward, 1e-6);
        Assert.Equal(step[3].GetBoolean(), result.Terminated);
    }

    private static IEnumerable<(double[] Start, IEnumerable<JsonElement> Steps)> Trajectories(string name)
        => Recorded.GetProperty(name).EnumerateArray().Select(
            t => (t.GetProperty("start").EnumerateArray().Select(v => v.GetDouble()).ToArray(), t.GetProperty("steps").EnumerateArray().AsEnumerable()));

    private static JsonElement Load()
    {
        using var stream = typeof(EnvironmentTests).Assembly.GetManifestResourceStream("Learners/trajectories.json")!;
        return JsonDocument.Parse(stream).RootElement;
    }
}
