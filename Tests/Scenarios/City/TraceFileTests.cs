using EdgeActors.Actors;
using EdgeActors.Scenarios.City;
using EdgeActors.Scenarios.Configuration;
using EdgeActors.Simulator;

namespace EdgeActors.Tests.Scenarios.City;

public sealed class TraceFileTests
{
    [Fact]
    public void A_trace_is_followed_in_straight_lines()
    {
        TraceMotion motion = TraceFile.Parse("7,1,100,0\n2,0,5,5\n\n7,3,300,50\n", "t.csv");
        // Devices take traces in the order of their numbers, and begin again after the last.
        foreach (int device in new[] { 1, 3 })
        {
            Leg leg = motion.First(device);
            Assert.Equal([(100, 0), (100, 0), (200, 25), (300, 50), (300, 50)], new[] { 0, 1, 2, 3, 1000 }.Select(second =>
            {
                SimTime now = SimTime.FromSeconds(second);
                motion.Advance(device, ref leg, now);
                return leg.At(now);
            }));
        }

        Assert.Equal((5.0, 5.0), motion.First(0).At(SimTime.FromSeconds(9)));
    }

    [Theory]
    [InlineData("1,0,5\n", "t.csv:1:5: the line has 3 cells")]
    [InlineData("1,0,5,5\n1,x,5,5\n", "t.csv:2:3: time is 'x', which is no number")]
    [InlineData("1,0,5,5\n1,-1,5,5\n", "t.csv:2:3: time is -1; write a number from 0")]
    [InlineData("1.5,0,5,5\n", "t.csv:1:1: device is 1.5; write a whole number")]
    [InlineData("1,0,5,1e300\n", "t.csv:1:7: y is 1e300")]
    [InlineData("1,2,5,5\n3,0,0,0\n1,2,6,6\n", "t.csv:3:3: device 1 is at 2 s after 2 s")]
    [InlineData("", "t.csv:1:1: the file has no lines")]
    public void A_mistake_is_told_in_one_line(string text, string message)
    {
        var error = Assert.Throws<ConfigException>(() => TraceFile.Parse(text, "t.csv"));
        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void A_missing_file_is_told_in_one_line() =>
        Assert.Contains("cannot be read", Assert.Throws<ConfigException>(() => TraceFile.Load("no-such-file.csv")).Message, StringComparison.Ordinal);
}
