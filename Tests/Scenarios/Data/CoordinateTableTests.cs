using EdgeActors.Actors;
using EdgeActors.Scenarios.Configuration;
using EdgeActors.Scenarios.Data;
using EdgeActors.Simulator;

namespace EdgeActors.Tests.Scenarios.Data;

public class CoordinateTableTests
{
    [Theory]
    [InlineData("LATITUDE,LONGITUDE\n-37.5,144.25\n")]
    [InlineData("Longitude , latitude\r\n144.25 , -37.5")]
    [InlineData("\n\"SITE_ID\",LATITUDE,LONGITUDE,NAME\n\n1,\"-37.5\",144.25,\"corner of \"\"A\"\", B\nsecond line\"\n\n")]
    public void Columns_are_found_by_name_whatever_stands_around_them(string text)
    {
        LocatedPoint point = Assert.Single(CoordinateTable.Parse(text, "f.csv"));
        Assert.Equal(new GeoPoint(-37.5, 144.25), point.At);
    }

    [Theory]
    [InlineData("", "f.csv:1:1: the file is empty; ")]
    [InlineData("LATITUDE,LONGITUDE\n", "f.csv:2:1: there is no row below the header; ")]
    [InlineData("LATITUDE,LON\n1,2\n", "f.csv:1:1: the header has no column LONGITUDE; name one column LONGITUDE; the columns are LATITUDE, LON")]
    [InlineData("LATITUDE,LONGITUDE,latitude\n1,2,3\n", "f.csv:1:20: the header has two columns LATITUDE; ")]
    [InlineData("ID,LATITUDE,LONGITUDE\n7,-37.8,144.9\n8,-37.8x,144.9\n", "f.csv:3:3: LATITUDE is '-37.8x', which is no number; write degrees ")]
    [InlineData("LATITUDE,LONGITUDE\n\"-37,8\",144.9\n", "f.csv:2:1: LATITUDE is '-37,8', which is no number; ")]
    [InlineData("LATITUDE,LONGITUDE\n-37.8,\n", "f.csv:2:7: LONGITUDE is '', which is no number; ")]
    [InlineData("LATITUDE,LONGITUDE\n-37.8,NaN\n", "f.csv:2:7: LONGITUDE is 'NaN', which is no number; ")]
    [InlineData("LATITUDE,LONGITUDE\r\n-91,144.9\r\n", "f.csv:2:1: LATITUDE is -91, beyond 90 degrees; write degrees from -90 to 90")]
    [InlineData("LATITUDE,LONGITUDE\n-37.8,180.5\n", "f.csv:2:7: LONGITUDE is 180.5, beyond 180 degrees; ")]
    [InlineData("LATITUDE,LONGITUDE\n\n-37.8\n", "f.csv:3:1: the row ends here, before LONGITUDE in column 2; ")]
    [InlineData("LATITUDE,LONGITUDE\n-37.8,\"144.9\n", "f.csv:2:7: a quote is opened here and never closed; close it")]
    [InlineData("LATITUDE,LONGITUDE\n\"-37.8\"0,144.9\n", "f.csv:2:8: there is text after a closing quote; ")]
    [InlineData("NAME,LATITUDE,LONGITUDE\n\"two\nlines\",x,144.9\n", "f.csv:3:8: LATITUDE is 'x', which is no number; ")]
    public void A_wrong_cell_is_one_line_with_its_place(string text, string message)
    {
        var error = Assert.Throws<ConfigException>(() => CoordinateTable.Parse(text, "f.csv"));
        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Theory]
    [InlineData("no-such-file.csv")]
    [InlineData(".")]
    [InlineData("")]
    public void A_file_that_cannot_be_read_is_one_line(string path)
    {
        var error = Assert.Throws<ConfigException>(() => CoordinateTable.Load(path));
        Assert.StartsWith($"'{path}': the file cannot be read (", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void The_nearest_points_are_those_of_a_full_search()
    {
        var random = new RandomStream(1, "test", "points");
        GeoPoint[] points = [.. Enumerable.Range(0, 300).Select(_ => new GeoPoint(random.NextInclusive(-9, 9), random.NextInclusive(-9, 9)))]; // many coincide
        var search = new NearestPoints(points);
        for (int i = 0; i < 100; i++)
        {
            var from = new GeoPoint(random.Uniform(-12, 12), random.Uniform(-12, 12));
            int[] all = [.. Enumerable.Range(0, points.Length).OrderBy(p => from.DistanceTo(points[p])).ThenBy(p => p)];
            Assert.Equal(all[..5], search.Find(from, 5));
            Assert.Equal(all[1..4], search.Find(from, 3, except: all[0]));
        }

        Assert.Empty(search.Find(points[0], 0));
        Assert.Equal(299, search.Find(points[0], 1000, except: 0).Length);
    }
}
