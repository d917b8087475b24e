using EdgeActors.Simulator.TestKit;
using EdgeActors.Tests.Scenarios.Commands;

namespace EdgeActors.Tests.Scenarios;

/// <summary>
/// Each example prints what the .out file beside it shows. Its first line is the command that a reader types. GOLDEN=update writes the .out files anew.
/// </summary>
[Collection(nameof(ConsoleCollection))]
public sealed class GoldenExampleTests : IDisposable
{
    private const string Prompt = "# edgeactors ";

    private readonly string _folder = Directory.CreateTempSubdirectory("edgeactors-test-").FullName;

    public static TheoryData<string> Examples => [.. Directory.GetFiles(Path.Combine(Repository.Root, "hocon", "examples"), "*.conf")
        .Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal)];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Examples))]
    public void An_example_prints_its_golden_output(string example)
    {
        string path = Path.Combine(Repository.Root, "hocon", "examples", example);
        string first = File.ReadLines(path).First();
        Assert.StartsWith(Prompt, first, StringComparison.Ordinal);
        string[] command = [.. first[Prompt.Length..].Split(' ').Select(word => word == $"hocon/examples/{example}" ? path : word)];
        Assert.Contains(path, command);
        (int exit, string output, string error) = CommandTests.Invoke([.. command, "--no-progress", "--out", Path.Combine(_folder, "run")]);
        Assert.Equal((0, ""), (exit, error));
        Snapshot.Match(WithoutTimes(output), Path.ChangeExtension(path, ".out"));
    }

    [Fact]
    public void Every_output_belongs_to_an_example() => Assert.All(
        Directory.GetFiles(Path.Combine(Repository.Root, "hocon", "examples"), "*.out"), f => Assert.True(File.Exists(Path.ChangeExtension(f, ".conf")), f));

    /// <summary>The last line says how long it took, and where the run folder is.</summary>
    private static string WithoutTimes(string output) => string.Join('\n', output.ReplaceLineEndings("\n").Split('\n')
        .Select(line => line.Contains(" tasks in ", StringComparison.Ordinal) ? line[..line.IndexOf(" in ", StringComparison.Ordinal)] : line.TrimEnd()));
}
