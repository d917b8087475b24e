using System.Collections.Immutable;
using EdgeActors.Scenarios.Configuration;

namespace EdgeActors.Tests.Scenarios.Configuration;

public class SweepExpanderTests
{
    [Fact]
    public void Without_a_sweep_there_is_one_point()
    {
        SweepPoint point = Assert.Single(Expand("a = 1"));
        Assert.Equal("", point.Label);
        Assert.Empty(point.Overrides);
        Assert.Equal("{a = 1}", point.Tree.Root.ToString());
    }

    [Fact]
    public void Expands_the_product_with_the_last_key_fastest()
    {
        ImmutableArray<SweepPoint> points = Expand("a { b = 0, x = ${a.b} }, c = z, sweep { a.b = [0.6, 0.8], c = [p, q r] }");
        Assert.Equal(["a.b=0.6 c=p", "a.b=0.6 c=q r", "a.b=0.8 c=p", "a.b=0.8 c=q r"], points.Select(point => point.Label));
        Assert.Equal("{a = {b = 0.8, x = 0.8}, c = p}", points[2].Tree.Root.ToString());
        Assert.Equal("f:1:53", points[2].Tree.Get("a.b").Origin.ToString());
    }

    [Fact]
    public void Sweeps_objects_and_arrays() =>
        Assert.Equal(["{o = {x = 1, y = 0}}", "{o = [2]}"], Expand("o { x = 0, y = 0 }, sweep.o = [{ x = 1 }, [2]]").Select(point => point.Tree.Root.ToString()));

    [Fact]
    public void Sweeps_are_overridden_like_any_key() =>
        Assert.Equal(["a=3"], SweepExpander.Expand(ConfigTree.Parse("a = 0, sweep.a = [1, 2]").Set("sweep.a=[3]")).Select(point => point.Label));

    [Theory]
    [InlineData("a.size.max = 0\nsweep.a.size.mxa = [1]", "f:2:14: unknown key sweep.a.size.mxa; did you mean sweep.a.size.max?")]
    [InlineData("a = 0\nsweep.a = 5", "f:2:11: sweep.a is a number where an array of values is due; write sweep.a = [a, b]")]
    [InlineData("a = 0\nsweep = 5", "f:2:9: sweep is a number where an array of values is due; write sweep = [a, b]")]
    [InlineData("a = 0\nsweep.a = []", "f:2:11: sweep.a has no values; give at least one, or remove it")]
    public void Says_what_is_wrong(string hocon, string message) => Assert.Equal(message, Assert.Throws<ConfigException>(() => Expand(hocon)).Message);

    [Fact]
    public void Too_many_points_are_refused()
    {
        string values = string.Join(',', Enumerable.Range(0, 400));
        ConfigException error = Assert.Throws<ConfigException>(() => Expand($"a = 0, b = 0\nsweep {{ a = [{values}], b = [{values}] }}"));
        Assert.EndsWith("the sweep has more than 100000 points; sweep fewer values", error.Message);
    }

    private static ImmutableArray<SweepPoint> Expand(string hocon) => SweepExpander.Expand(ConfigTree.Parse(hocon, "f"));
}
