using EdgeActors.Scenarios;
using EdgeActors.Scenarios.Configuration;

namespace EdgeActors.Tests.Scenarios;

/// <summary>hocon/reference.conf is complete, commented and valid, and every shipped configuration loads.</summary>
public class ReferenceTests
{
    public static TheoryData<string> ShippedConfigurations => [.. Directory.GetFiles(Path.Combine(Repository.Root, "hocon"), "*.conf", SearchOption.AllDirectories)
        .Select(f => Path.GetRelativePath(Repository.Root, f)).Order(StringComparer.Ordinal)];

    [Fact]
    public void Every_key_is_documented_and_every_documented_key_exists()
    {
        ReferenceDifference difference = ReferenceCheck.Compare(SettingsLoader.Binder, typeof(Settings), SettingsLoader.Reference());
        Assert.Empty(difference.Undocumented);
        Assert.Empty(difference.Unknown);
    }

    [Fact]
    public void Every_key_has_a_comment_above_it_or_above_its_neighbours()
    {
        string[] lines = File.ReadAllLines(Path.Combine(Repository.Root, "hocon", "reference.conf"));
        for (int i = 1; i < lines.Length; i++)
        {
            bool key = lines[i].Contains('=', StringComparison.Ordinal) && !lines[i].TrimStart().StartsWith('#');
            string above = lines[i - 1].Trim();
            bool opensCommented = above.EndsWith('{') && lines[i - 2].TrimStart().StartsWith('#');
            Assert.True(!key || opensCommented || (above.Length > 0 && above[^1] != '{'), $"reference.conf:{i + 1} has no comment");
        }
    }

    [Theory]
    [MemberData(nameof(ShippedConfigurations))]
    public void A_shipped_configuration_is_valid(string file)
    {
        Sweep sweep = SettingsLoader.LoadSweep(Path.Combine(Repository.Root, file), []);
        Assert.All(sweep.Points, p => Assert.NotEmpty(ScenarioCatalog.Policies(p.Loaded, ScenarioCatalog.Create(p.Loaded))));
    }
}
