using EdgeActors.Scenarios.Configuration;

namespace EdgeActors.Tests.Scenarios.Configuration;

public class ConfigTreeTests
{
    [Fact]
    public void A_fallback_fills_what_is_missing()
    {
        ConfigTree tree = ConfigTree.Parse("a { x = 1 }, list += 3").WithFallback(ConfigTree.Parse("a { x = 0, y = 2 }, b = 5, list = [2]"));
        Assert.Equal("{a = {x = 1, y = 2}, b = 5, list = [2, 3]}", tree.Root.ToString());
    }

    [Theory]
    [InlineData("a.x = 1", "a = 42", "a.y = 2", "{a = {x = 1}}")]
    [InlineData("a.x = 1", "a.y = 2", "a = 42", "{a = {y = 2, x = 1}}")]
    public void Fallbacks_merge_in_pairs(string first, string second, string third, string result)
    {
        ConfigTree one = ConfigTree.Parse(first), two = ConfigTree.Parse(second), three = ConfigTree.Parse(third);
        Assert.Equal(result, one.WithFallback(two).WithFallback(three).Root.ToString());
        Assert.Equal(result, one.WithFallback(two.WithFallback(three)).Root.ToString());
    }

    [Fact]
    public void An_override_reaches_the_values_that_refer_to_it()
    {
        ConfigTree reference = ConfigTree.Parse("rate = 1, twice = [${rate}, ${rate}]");
        Assert.Equal("{rate = 7, twice = [7, 7]}", ConfigTree.Parse("").WithFallback(reference).Set("rate=7").Root.ToString());
    }

    [Theory]
    [InlineData("a.b.c=5", "{a = {b = {c = 5}}, d = 1}")]
    [InlineData(" a.b = 0.5 s ", "{a = {b = 0.5 s}, d = 1}")]
    [InlineData("a.b=[1, x]", "{a = {b = [1, x]}, d = 1}")]
    [InlineData("a.b={y = 2}", "{a = {b = {c = 0, y = 2}}, d = 1}")]
    [InlineData("a=${d}", "{a = 1, d = 1}")]
    [InlineData("e+=1", "{a = {b = {c = 0}}, d = 1, e = [1]}")]
    [InlineData("\"k.=\"=1", "{a = {b = {c = 0}}, d = 1, \"k.=\" = 1}")]
    [InlineData("a.b=null", "{a = {b = null}, d = 1}")]
    public void Set_overrides_one_key(string assignment, string result) =>
        Assert.Equal(result, ConfigTree.Parse("a.b.c = 0, d = 1").Set(assignment).Root.ToString());

    [Theory]
    [InlineData("a.b", "--set a.b: there is no '='; write --set key=value")]
    [InlineData("a.b=", "--set a.b: unexpected end of the text; write the value of a.b")]
    [InlineData("a=[1", "--set a: '[' is never closed; add the matching ']'")]
    [InlineData("a=1, b=2", "--set a: unexpected ','; quote the value if it contains special characters")]
    [InlineData("a=x@y", "--set a: '@' cannot stand in unquoted text; put the text in double quotes")]
    [InlineData("=1", "--set : unexpected '='; write a key here")]
    public void Set_says_what_is_wrong(string assignment, string message) =>
        Assert.Equal(message, Assert.Throws<ConfigException>(() => ConfigTree.Parse("").Set(assignment)).Message);

    [Fact]
    public void A_set_value_shows_as_the_option()
    {
        ConfigTree tree = ConfigTree.Parse("a { b = 1, c = 2 }", "f.conf").Set("a.b=5");
        Assert.Equal("--set a.b", tree.Get("a.b").Origin.ToString());
        Assert.Equal("f.conf:1:16", tree.Get("a.c").Origin.ToString());
        Assert.Equal("f.conf:1:3", tree.Get("a").Origin.ToString());
    }

    [Fact]
    public void Values_and_keys_know_their_place()
    {
        ConfigTree tree = ConfigTree.Parse("a {\n  b.c = [1,\n 22]\n}", "f.conf");
        ConfigField b = Assert.IsType<ConfigObject>(tree.Get("a")).Fields[0];
        Assert.Equal("f.conf:2:3", b.KeyOrigin.ToString());
        Assert.Equal("f.conf:2:5", Assert.IsType<ConfigObject>(b.Value).Fields[0].KeyOrigin.ToString());
        Assert.Equal("f.conf:3:2", Assert.IsType<ConfigArray>(tree.Get("a.b.c")).Items[1].Origin.ToString());
    }

    [Fact]
    public void Finds_values_by_path()
    {
        ConfigTree tree = ConfigTree.Parse("a.b = 1, \"x.y\".z = 2, n = null", "f.conf");
        Assert.Equal("1", tree.Get("a.b").ToString());
        Assert.Equal("2", tree.Get("\"x.y\".z").ToString());
        Assert.IsType<ConfigNull>(tree.Find("n"));
        Assert.Null(tree.Find("a.b.c"));
        Assert.Null(tree.Find("x.y.z"));
        Assert.Equal("f.conf:1:1: missing key a.c; add it", Assert.Throws<ConfigException>(() => tree.Get("a.c")).Message);
        Assert.Equal("a b=: unexpected '='; write a path such as a.b.c", Assert.Throws<ConfigException>(() => tree.Find("a b=")).Message);
    }

    [Fact]
    public void Lists_leaves_in_order()
    {
        ConfigTree tree = ConfigTree.Parse("b { y = 1, x = [1, {z = 2}] }, a = null, e {}, \"p.q\" = s");
        Assert.Equal(["b.y=1", "b.x=[1, {z = 2}]", "a=null", "\"p.q\"=s"], tree.Leaves().Select(leaf => $"{leaf.Key}={leaf.Value}"));
    }

    [Fact]
    public void Renders_canonical_hocon()
    {
        const string Expected = """
            seed = 42
            run {
              until = 0.5 s
              name = "a: b"
              empty {}
              rates = [1, 2.50, x]
              nodes = [
                {
                  cpu = 3 GHz
                }
                []
              ]
            }
            text = "true"

            """;
        ConfigTree tree = ConfigTree.Parse("seed=42, run { until = ${u} s, name = \"a: b\", empty {}, rates = [1,2.50,x], nodes = [{cpu = 3 GHz},[]] }, text = \"true\"", "f", name => name == "u" ? "0.5" : null);
        Assert.Equal(Expected, tree.ToHocon());
    }

    [Fact]
    public void Renders_json()
    {
        const string Expected = """
            {
              "a": {
                "x": 1e5
              },
              "list": [
                true,
                null,
                "µ \"q\""
              ]
            }
            """;
        Assert.Equal(Expected, ConfigTree.Parse("a.x = 1e5, list = [true, null, \"µ \\\"q\\\"\"]").ToJson());
    }

    [Fact]
    public void Without_drops_a_key_of_every_layer() =>
        Assert.Equal("{a = 1}", ConfigTree.Parse("a = 1, b = 2").WithFallback(ConfigTree.Parse("b = 3")).Without("b").Root.ToString());
}
