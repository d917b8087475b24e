using System.Text.RegularExpressions;

namespace EdgeActors.Tests.House;

/// <summary>Outside of its folder and its algorithm, nothing but the catalogue names a paper.</summary>
public sealed class PaperTests
{
    private const string Papers = "Scenarios/Papers/";

    /// <summary>Where a paper is named all the same, and why.</summary>
    private static readonly Dictionary<string, string> s_mayName = new()
    {
        ["Scenarios/Papers/PaperCatalog.cs"] = "the catalogue of papers",
        ["Scenarios/ScenarioCatalog.cs"] = "the catalogue of scenarios",
        ["Scenarios/Training/LearnerCatalog.cs"] = "the catalogue of algorithms",
        ["Scenarios/Settings.cs"] = "a configuration has a section for each",
        ["Scenarios/Learning/LearningScenarios.cs"] = "the list of scenarios that can be trained in",
        ["Scenarios/Commands/BenchTrainingCommand.cs"] = "a bench of that paper's recipe, part by part",
        ["Benchmarks/O2oBenchmarks.cs"] = "the suite of that paper's world",
    };

    /// <summary>The papers' folders; a folder's types begin with its name or lie in its namespace.</summary>
    private static IEnumerable<string> Names => Repository.Sources.Where(s => s.Path.StartsWith(Papers, StringComparison.Ordinal) && s.Path.Count(c => c == '/') > 2)
        .Select(s => s.Path.Split('/')[2]).Distinct();

    [Fact]
    public void Nothing_but_the_catalogue_names_a_paper()
    {
        Assert.Contains("O2o", Names);
        IEnumerable<string> found = from name in Names
                                    let word = new Regex($@"\b{name}\w*|\bPapers\s*\.\s*{name}\b")
                                    from file in Repository.In("Simulator", "Actors", "Scenarios", "Benchmarks")
                                    where !file.Path.StartsWith($"{Papers}{name}/", StringComparison.Ordinal) && !s_mayName.ContainsKey(file.Path)
                                    from Match match in word.Matches(file.Code)
                                    select $"{file.Place(match.Index)} names {match.Value}";
        Assert.Empty(found);
    }

    [Fact]
    public void Learners_know_a_paper_as_an_algorithm_alone()
    {
        string[] seams = ["Learners/Algorithms/AlgorithmFactory.cs", "Learners/Contracts/IBackend.cs"];
        Assert.Empty(from name in Names
                     from file in Repository.In("Learners")
                     where !Path.GetFileName(file.Path).Contains(name, StringComparison.Ordinal) && !seams.Contains(file.Path)
                     from Match match in Regex.Matches(file.Code, $@"\bI?{name}\w*")
                     select $"{file.Place(match.Index)} names {match.Value}");
    }

    [Fact]
    public void Every_exception_is_one() => Assert.All(
        s_mayName.Keys, path => Assert.Contains(Names, name => Regex.IsMatch(Repository.Sources.Single(s => s.Path == path).Code, $@"\b{name}\w*")));

    [Fact]
    public void A_paper_has_a_configuration_a_page_and_a_test_of_its_name()
    {
        foreach (string name in Names.Where(n => File.Exists(Path.Combine(Repository.Root, $"{Papers}{n}/{n}World.cs"))))
        {
            string lower = name.ToLowerInvariant();
            Assert.All(
                [$"hocon/papers/{lower}.conf", $"docs/papers/{lower}.md", $"Tests/Scenarios/Papers/{name}Tests.cs"],
                path => Assert.True(File.Exists(Path.Combine(Repository.Root, path)), path));
        }
    }
}
