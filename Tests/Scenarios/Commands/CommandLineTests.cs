using EdgeActors.Scenarios;
using EdgeActors.Scenarios.Experiments;

namespace EdgeActors.Tests.Scenarios.Commands;

/// <summary>A start makes the command that it is asked for, and all only to list them.</summary>
public sealed class CommandLineTests
{
    private static readonly EngineCatalog s_engines = new([]);

    [Fact]
    public void The_command_that_the_first_argument_names_is_made_alone_and_bears_that_name() =>
        Assert.All(Names([]), name => Assert.Equal([name], Names([name, "--help"])));

    [Theory]
    [InlineData("--help")]
    [InlineData("--akka", "file", "compare")]
    [InlineData("compar")]
    public void Where_the_first_argument_names_none_all_are_made(params string[] args) => Assert.Equal(Names([]), Names(args));

    private static string[] Names(string[] args) => [.. CommandLine.Root(s_engines, args).Subcommands.Select(c => c.Name)];
}
