using System.Net;
using System.Text.RegularExpressions;
using EdgeActors.Scenarios.Outputs;
using EdgeActors.Tests.Scenarios.Commands;

namespace EdgeActors.Tests.Scenarios.Outputs;

/// <summary>Commands that the program says, pasted into a shell in the folder where it was started.</summary>
public sealed class CommandTextTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("edgeactors-text-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("runs/a-1", "runs/a-1")]
    [InlineData("o2o.probe=1 ms", "\"o2o.probe=1 ms\"")]
    [InlineData("a;b", "\"a;b\"")]
    [InlineData("it's", "\"it's\"")]
    [InlineData("$HOME's", "'$HOME'\\''s'")]
    [InlineData("", "\"\"")]
    public void A_word_is_quoted_where_a_shell_needs_it(string text, string word) => Assert.Equal(word, CommandText.Word(text));

    [Fact]
    public void The_command_that_a_report_and_a_run_say_can_be_pasted()
    {
        string[] run = ["run", CommandTests.Config("o2o"), "--networks", "1", "--episodes", "1", "--policies", "ratc", "--set", "o2o.slots=20", "--out", "my run"];
        (int exit, string output, string error) = Shell(CommandText.From(_folder) + " " + string.Join(' ', run.Select(CommandText.Word)));
        Assert.Equal((0, ""), (exit, error));
        string said = WebUtility.HtmlDecode(Regex.Match(File.ReadAllText(Path.Combine(_folder, "my run", "report.html")), @"<pre class=""command"">\s*<code>(.*?)</code>", RegexOptions.Singleline).Groups[1].Value);
        Assert.Contains("run \"my run/config.conf\"", said, StringComparison.Ordinal);
        (exit, string again, error) = Shell(said + " --out again");
        Assert.Equal((0, ""), (exit, error));
        string Table(string text) => text[..text.LastIndexOf(" tasks in ", StringComparison.Ordinal)];
        Assert.Equal(Table(output), Table(again));
        (exit, _, error) = Shell(CommandText.From(_folder) + " comapre");
        Assert.Equal(2, exit);
        Assert.Equal(0, Shell(Regex.Match(error, "'([^']* --help)'").Groups[1].Value).Exit);
    }

    private (int Exit, string Output, string Error) Shell(string line)
    {
        using var process = EdgeActorsProcess.Shell(_folder, line);
        return process.Wait();
    }
}
