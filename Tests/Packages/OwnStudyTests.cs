using EdgeActors.Tests.Docs.Recipes;

namespace EdgeActors.Tests.Packages;

/// <summary>The page on scenarios of one's own, done to the letter by somebody who has the packages and no checkout: template, unit test in virtual time, program, plug-in.</summary>
[Collection(nameof(PackagesCollection))]
public sealed class OwnStudyTests(LocalFeed feed)
{
    private const string Page = "docs/how-to/write-a-scenario.md";

    [Fact]
    public void The_page_does_what_it_says()
    {
        string[] commands = [.. new Page(Page).Commands];
        string[] says =
        [
            "Success: EdgeActors.Templates", "The template \"EdgeActors study\" was created successfully", "Passed: +2,", "least-waiting",
            "Tool 'edgeactors'", "gateway +a gateway with edge nodes behind it", "greedy - least-waiting|least-waiting", "All engines agree", "least-waiting",
        ];
        Assert.Equal(says.Length, commands.Length);
        string[] said = [.. commands.Select(feed.Type)];
        Assert.All(said.Zip(says), pair => Assert.Matches(pair.Second, pair.First));
        Assert.Contains("\"least-waiting\"", File.ReadAllText(feed.FileOf("runs/first/manifest.json")), StringComparison.Ordinal);
        A_program_of_one_s_own_names_itself_and_an_unknown_name_is_one_line();
    }

    private void A_program_of_one_s_own_names_itself_and_an_unknown_name_is_one_line()
    {
        string program = feed.FileOf("MyStudy/MyStudy/bin/Debug/net10.0/MyStudy");
        Assert.Contains("./MyStudy/MyStudy/bin/Debug/net10.0/MyStudy [command]", feed.Run(program, "--help"), StringComparison.Ordinal);
        (int exit, string line) = feed.Try(program, "validate", "MyStudy/gateway.conf", "--set", "gateway.node=3");
        Assert.Equal((2, "--set gateway.node: unknown key gateway.node; did you mean gateway.nodes?\n"), (exit, line));
        (exit, line) = feed.Try(program, "verify", "MyStudy/gateway.conf", "--policies", "random", "--engines", "akka-actor:2", "--set", "gateway.duration=2 s");
        Assert.True(exit == 0, line);
    }
}
