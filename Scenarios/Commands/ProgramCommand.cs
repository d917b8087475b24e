using System.CommandLine;

namespace EdgeActors.Scenarios.Commands;

/// <summary>The program as a command, with what its commands know by name.</summary>
internal sealed class ProgramCommand(string description, Catalogue catalogue) : RootCommand(description)
{
    public Catalogue Catalogue { get; } = catalogue;
}

/// <summary>What a command line's names mean.</summary>
internal static class ParsedCatalogue
{
    /// <summary>The catalogue of the program that parsed it; a command on its own has what ships.</summary>
    public static Catalogue Catalogue(this ParseResult parsed) => (parsed.RootCommandResult.Command as ProgramCommand)?.Catalogue ?? Scenarios.Catalogue.Shipped;
}
