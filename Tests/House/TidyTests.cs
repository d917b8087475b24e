using System.Reflection;
using System.Xml.Linq;
using EdgeActors.Simulator;

namespace EdgeActors.Tests.House;

/// <summary>Small habits of the house.</summary>
public sealed class TidyTests
{
    /// <summary>The documented libraries.</summary>
    public static TheoryData<string> Libraries => ["EdgeActors.Simulator", "EdgeActors.Learners", "EdgeActors.Learners.Contracts", "EdgeActors.Actors", "EdgeActors.Scenarios"];

    [Theory]
    [InlineData("TO" + "DO")]
    [InlineData("FIX" + "ME")]
    [InlineData("HA" + "CK")]
    [InlineData("#pragma " + "warning disable")]
    public void No_source_says(string word) => Assert.Empty(Repository.Sources
        .Where(s => s.Source.Contains(word, StringComparison.Ordinal)).Select(s => $"{s.Path} says {word}"));

    [Theory]
    [MemberData(nameof(Libraries))]
    public void Every_public_type_has_a_summary(string library)
    {
        var assembly = Assembly.Load(library);
        string path = Path.ChangeExtension(assembly.Location, ".xml");
        Assert.True(File.Exists(path), $"{library} has no documentation file beside it");
        HashSet<string> documented = [.. XDocument.Load(path).Descendants("member")
            .Where(m => !string.IsNullOrWhiteSpace(m.Element("summary")?.Value)).Select(m => m.Attribute("name")!.Value)];
        Assert.All(assembly.GetExportedTypes(), t => Assert.Contains("T:" + t.FullName!.Replace('+', '.'), documented));
    }

    [Fact]
    public void Comments_and_strings_are_no_code()
    {
        const string source = "a // b\n/* c\nd */ e \"f{g}\" $\"h{i + \"j\"}k\" @\"l\"\"m\" '\"' 'n' $$\"\"\"o{p}{{q}}\"r\"\"\"s \"\\\"t\" u";
        string code = CodeText.Of(source);
        Assert.Equal(source.Length, code.Length);
        Assert.Equal(["a", "e", "i", "+", "q", "s", "u"], code.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(2, code.Count(c => c == '\n'));
    }

    [Fact]
    public void The_sources_are_found() =>
        Assert.Contains(Repository.Sources, s => s.Path == "Simulator/Actor.cs" && s.Code.Contains($"class {nameof(Actor)}", StringComparison.Ordinal));
}
