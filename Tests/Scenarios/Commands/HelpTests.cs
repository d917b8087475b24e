using System.CommandLine;
using EdgeActors.Scenarios.Experiments;
using EdgeActors.Scenarios.Outputs;

namespace EdgeActors.Tests.Scenarios.Commands;

/// <summary>The help of every command, as it is where the output is no terminal. Runs alone, because the console belongs to the process.</summary>
[Collection(nameof(ConsoleCollection))]
public sealed class HelpTests
{
    private const int Width = 120;

    public static TheoryData<string> Verbs { get; } = [.. Below(EdgeActors.Scenarios.CommandLine.Root(new EngineCatalog([]), []), "").Prepend("")];

    [Theory]
    [MemberData(nameof(Verbs))]
    public void It_repeats_how_the_program_was_started_in_lines_that_fit(string verb)
    {
        string[] words = verb.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        (int exit, string output, string error) = CommandTests.Invoke([.. words, "--help"]);
        Assert.Equal((0, ""), (exit, error));
        string[] lines = output.Split('\n');
        string usage = lines[Array.FindIndex(lines, line => line.Trim() == "Usage:") + 1].Trim();
        Assert.StartsWith(string.Join(' ', words.Prepend(CommandText.Program)), usage, StringComparison.Ordinal);
        Assert.All(lines.Where(line => line.Trim() != usage), line => Assert.InRange(line.TrimEnd().Length, 0, Width));
        Assert.DoesNotMatch(@"\bedgeactors [a-z]", output);
    }

    [Fact]
    public void An_option_without_its_value_says_the_command_in_the_same_way() =>
        Assert.Equal((2, "", $"--algo needs a value. The algorithm, by name; '{CommandText.Program} list' names them.\n"), CommandTests.Invoke("learn", "--algo"));

    private static IEnumerable<string> Below(Command command, string path) => command.Subcommands.SelectMany(c => Below(c, $"{path} {c.Name}".Trim()).Prepend($"{path} {c.Name}".Trim()));
}
