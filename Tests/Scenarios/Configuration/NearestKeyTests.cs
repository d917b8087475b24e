using EdgeActors.Scenarios.Configuration;

namespace EdgeActors.Tests.Scenarios.Configuration;

public class NearestKeyTests
{
    [Theory]
    [InlineData("", "", 0)]
    [InlineData("abc", "", 3)]
    [InlineData("abc", "abc", 0)]
    [InlineData("abc", "acb", 1)]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("ab", "ba", 1)]
    public void Counts_edits_and_exchanges(string a, string b, int distance) => Assert.Equal(distance, NearestKey.Distance(a, b));

    [Theory]
    [InlineData("o2o.size.mxa", "o2o.size.max")]
    [InlineData("size.max", "o2o.size.max")]
    [InlineData("o2o.sise.maximum", "o2o.size.max")]
    [InlineData("learner", null)]
    [InlineData("ed", "seed")]
    public void Finds_the_nearest(string key, string? nearest) => Assert.Equal(nearest, NearestKey.Find(key, ["o2o.size.min", "o2o.size.max", "seed"]));

    [Fact]
    public void A_huge_key_is_cut_and_compared_with_nothing()
    {
        var known = new KnownKeys([.. Enumerable.Range(0, 1000).Select(i => $"section{i}.some-key")]);
        long before = GC.GetAllocatedBytesForCurrentThread();
        ConfigException error = Assert.Throws<ConfigException>(() => known.Check((ConfigObject)ConfigTree.Parse(new string('k', 58_000) + " = 1").Root, ""));

        // To compare it with every key would take 4 GB of tables, and to look for keys that end in it 230 MB.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 3_000_000);
        Assert.Equal($"text:1:1: unknown key {new string('k', 60)}...; remove it; no known key is near", error.Message);
    }

    [Theory]
    [InlineData("ArrivalMax", "arrival-max")]
    [InlineData("seed", "seed")]
    [InlineData("IPAddress", "ip-address")]
    [InlineData("Td3Policy", "td3-policy")]
    [InlineData("DDPG", "ddpg")]
    public void Names_become_kebab_case(string name, string key) => Assert.Equal(key, KebabCase.Of(name));
}
