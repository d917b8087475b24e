namespace EdgeActors.Tests.Docs.Recipes;

/// <summary>A command of a page, and what the test does with it.</summary>
/// <param name="Command">As it stands on the page.</param>
/// <param name="Run">What is typed: the command, with what makes it short; null where it is not run.</param>
/// <param name="Says">A pattern of what it prints.</param>
/// <param name="Reason">Why it is not run.</param>
internal sealed record Recipe(string Command, string? Run, string Says = "", string Reason = "")
{
    /// <summary>Typed as it stands, with something after it that makes it short.</summary>
    public static Recipe Do(string command, string more = "", string says = "") => new(command, $"{command} {more}".TrimEnd(), says);

    /// <summary>Typed with names in the place of its placeholders, or with smaller numbers.</summary>
    public static Recipe As(string command, string run, string says = "") => new(command, run, says);

    public static Recipe Not(string command, string reason) => new(command, null, Reason: reason);
}

/// <summary>A block of a page that is no command.</summary>
/// <param name="Page">The page.</param>
/// <param name="First">Its first line.</param>
/// <param name="File">Where it goes in the copy.</param>
/// <param name="Around">What the page's user has around it; @ is the block.</param>
/// <param name="Reason">Why it goes nowhere.</param>
internal sealed record Block(string Page, string First, string? File, string Around = "@", string Reason = "");
