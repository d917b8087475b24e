using EdgeActors.Scenarios;
using EdgeActors.Scenarios.Experiments;
using EdgeActors.Scenarios.Lab.Measures;
using EdgeActors.Scenarios.Papers.O2o;

namespace EdgeActors.Tests.Docs;

/// <summary>The examples in the documentation are the files beside this one, to the letter, so they compile and run.</summary>
public class ExampleTests
{
    [Theory]
    [InlineData("README.md", "TwoChoicesPolicy.cs")]
    [InlineData("docs/how-to/test-an-actor.md", "MyLinkTests.cs")]
    [InlineData("docs/how-to/test-an-actor.md", "MyLinkAkkaTests.cs")]
    [InlineData("docs/how-to/test-an-actor.md", "MyCourierTests.cs")]
    public void A_documented_example_is_a_compiled_file(string page, string file) => Assert.Contains(
        "```csharp\n" + File.ReadAllText(Path.Combine(Repository.Root, "Tests", "Docs", file)) + "```",
        File.ReadAllText(Path.Combine(Repository.Root, page)),
        StringComparison.Ordinal);

    [Fact]
    public void The_readmes_policy_beats_random()
    {
        var scenario = new O2oScenario(SettingsLoader.Defaults().O2o, 3);
        PolicyEntry[] policies = [new("two-choices", "", () => new TwoChoicesPolicy()), PolicyCatalog.Find("random")];
        IReadOnlyList<PolicyResult> results = new ComparisonRunner(new ComparisonPlan(scenario, policies, 4, 2), null, default).Run();
        Assert.True(results[0].Estimate(TaskMeasures.SuccessRate).Mean > results[1].Estimate(TaskMeasures.SuccessRate).Mean);
    }

    [Theory]
    [InlineData("README.md")]
    [InlineData("CONTRIBUTING.md")]
    [InlineData("docs/architecture.md")]
    public void Every_file_that_a_page_names_exists(string page)
    {
        string text = File.ReadAllText(Path.Combine(Repository.Root, page));
        string[] named = [.. System.Text.RegularExpressions.Regex.Matches(text, @"`((?:Simulator|Actors|Learners|Scenarios|Tests|Benchmarks|docs|hocon)/[\w./-]*)`").Select(m => m.Groups[1].Value)];
        Assert.NotEmpty(named);
        Assert.All(named, name => Assert.True(Path.Exists(Path.Combine(Repository.Root, name)), name));
    }
}
