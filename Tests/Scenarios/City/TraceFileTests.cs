using EdgeActors.Actors;
using EdgeActors.Scenarios.City;
using EdgeActors.Scenarios.Configuration;
using EdgeActors.Simulator;

namespace EdgeActors.Tests.Scenarios.City;

public sealed class TraceFileTests : IDisposable
{
    private static readonly TraceBounds s_bounds = new(1000, 500, SimDuration.FromSeconds(60));

    private readonly string _folder = Directory.CreateTempSubdirectory("edgeactors-trace-").FullName;

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
    [InlineData(",0,5,5\n", "t.csv:1:1: the device has no name; write a number or a name")]
    [InlineData("id,time,x,y\n1,0,5,5\n", "t.csv:1:1: the columns are id,time,x,y; name these four: device,time,x,y")]
    [InlineData("device,time,x,y\n", "t.csv:1:1: the file has no lines")]
    [InlineData("1,0,5,1e300\n", "t.csv:1:7: y is 1e300")]
    [InlineData("1,2,5,5\n3,0,0,0\n1,2,6,6\n", "t.csv:3:3: device 1 is at 2 s after 2 s")]
    [InlineData("", "t.csv:1:1: the file has no lines")]
    public void A_mistake_is_told_in_one_line(string text, string message)
    {
        var error = Assert.Throws<ConfigException>(() => TraceFile.Parse(text, "t.csv"));
        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Theory]
    [InlineData("7,1,100,0\n2,0,5,6\n7,3,300,50\n")]
    [InlineData("device,time,x,y\n7,1,100,0\n2,0,5,6\n7,3,300,50\n")]
    [InlineData("Y,X,Time,Device\n0,100,1,taxi-7\n6,5,0,taxi-2\n50,300,3,taxi-7\n")]
    [InlineData("\"bus, red\",0,5,6\ncar,1,100,0\ncar,3,300,50\n")]
    [InlineData("10,1,100,0\n9,0,5,6\n10,3,300,50\n")]
    [InlineData("a,1,100,0\n9,0,5,6\na,3,300,50\n")]
    public void Columns_may_be_named_and_devices_have_any_names(string text)
    {
        TraceMotion motion = TraceFile.Parse(text, "t.csv");
        Assert.Equal((5.0, 6.0), motion.First(0).At(SimTime.Zero));
        Assert.Equal((100.0, 0.0), motion.First(1).At(SimTime.FromSeconds(1)));
    }

    [Theory]
    [InlineData(
        "1,0,320501.2,5812345\n1,9,320601.2,5812355\n",
        "@: no place of the trace is on the map: its places range over x = 320501.2 to 320601.2 and y = 5812345 to 5812355, the map over 0 to 1000 and 0 to 500 m; write metres east and north of the map's south-west corner")]
    [InlineData(
        "1,0,144.9631,-37.8136\n",
        "@: no place of the trace is on the map: its places range over x = 144.963 to 144.963 and y = -37.814 to -37.814, the map over 0 to 1000 and 0 to 500 m; write metres east and north of the map's south-west corner")]
    [InlineData(
        "1,1700000000,5,5\n1,1700000009,6,6\n",
        "@: no trace begins within the run: its times range from 1700000000 s to 1700000009 s, the run from 0 s to 60 s; write seconds from the begin of the run")]
    public void A_trace_of_another_place_or_clock_is_refused(string text, string message)
    {
        (string path, List<string> warnings) = (Written(text), []);
        var error = Assert.Throws<ConfigException>(() => TraceFile.Load(path, s_bounds, warnings.Add));
        Assert.Equal(message.Replace("@", path, StringComparison.Ordinal), error.Message);
        Assert.Empty(warnings);
    }

    [Theory]
    [InlineData("1,0,5,5\n1,9,995,495\n", null)]
    [InlineData("1,0,5,5\n1,9,1500,5\n", "@: 1 of 2 places of the trace are outside the map: its places range over x = 5 to 1500 and y = 5 to 5, the map over 0 to 1000 and 0 to 500 m; devices there are served from its edge")]
    [InlineData(
        "1,0,8.5417,47.3769\n2,9,8.6,47.4\n",
        "@: the places of the trace look like degrees: its places range over x = 8.542 to 8.6 and y = 47.377 to 47.4, the map over 0 to 1000 and 0 to 500 m; write metres east and north of the map's south-west corner")]
    [InlineData(
        "1,0,39.9,116.4\n2,9,39.91,116.41\n",
        "@: the places of the trace look like degrees: its places range over x = 39.9 to 39.91 and y = 116.4 to 116.41, the map over 0 to 1000 and 0 to 500 m; write metres east and north of the map's south-west corner")]
    [InlineData("1,0,5,5\n2,60,50,50\n", "@: 1 of 2 traces begin after the run's end: its times range from 0 s to 60 s, the run from 0 s to 60 s")]
    [InlineData("1,0,5,5\n1,60000,50,50\n", "@: the run sees less than 1 % of the trace: its times range from 0 s to 60000 s, the run from 0 s to 60 s; write seconds from the begin of the run")]
    public void A_trace_that_fits_badly_is_run_with_a_warning(string text, string? warning)
    {
        (string path, List<string> warnings) = (Written(text), []);
        TraceFile.Load(path, s_bounds, warnings.Add);
        Assert.Equal(warning is null ? [] : [warning.Replace("@", path, StringComparison.Ordinal)], warnings);
    }

    [Fact]
    public void A_missing_file_is_told_in_one_line() => Assert.StartsWith(
        "'no-such-file.csv': the file cannot be read (no such file); name a file of lines device,time,x,y, relative to ",
        Assert.Throws<ConfigException>(() => TraceFile.Load("no-such-file.csv", s_bounds, _ => { })).Message);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Written(string text)
    {
        string path = Path.Combine(_folder, "t.csv");
        File.WriteAllText(path, text);
        return path;
    }
}
