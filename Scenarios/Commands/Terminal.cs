using System.Globalization;
using System.Text;
using EdgeActors.Scenarios.Experiments;
using EdgeActors.Scenarios.Outputs;
using Spectre.Console;

namespace EdgeActors.Scenarios.Commands;

/// <summary>The console that commands print to: plain text and wide enough for every table when the output is not a terminal.</summary>
internal static class Terminal
{
    private const int PlainWidth = 120;

    /// <summary>Numbers as everywhere, but what is none is a dash.</summary>
    public static CultureInfo Culture { get; } = CultureInfo.ReadOnly(WithDashes());

    /// <summary>Prints what a command came to.</summary>
    /// <param name="kept">Where the results are if they cannot be printed.</param>
    /// <param name="print">Prints them; gives the exit code.</param>
    public static int Print(string kept, Func<IAnsiConsole, int> print)
    {
        try
        {
            return print(Create());
        }
        catch (OutputException e)
        {
            throw new UserErrorException($"{e.Message}; {kept}", e);
        }
    }

    public static IAnsiConsole Create()
    {
        Console.OutputEncoding = Encoding.UTF8;
        bool plain = Console.IsOutputRedirected;
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = plain ? AnsiSupport.No : AnsiSupport.Detect,
            ColorSystem = plain ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
            Out = new AnsiConsoleOutput(Console.Out),
        });
        if (plain)
        {
            console.Profile.Width = PlainWidth;
        }

        return console;
    }

    private static CultureInfo WithDashes()
    {
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        (culture.NumberFormat.NaNSymbol, culture.NumberFormat.PositiveInfinitySymbol, culture.NumberFormat.NegativeInfinitySymbol) = ("-", "-", "-");
        return culture;
    }
}
