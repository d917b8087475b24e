using System.Globalization;
using System.Text;
using EdgeActors.Scenarios.Experiments;
using EdgeActors.Scenarios.Outputs;
using Spectre.Console;

namespace EdgeActors.Scenarios.Commands;

/// <summary>The console that commands print to: plain text and wide enough for every table when the output is not a terminal.</summary>
internal static class Terminal
{
    private const int PlainWidth = 120, Narrowest = 20;

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

    /// <summary>Whether the terminal understands nothing but text.</summary>
    private static bool IsDumb => Environment.GetEnvironmentVariable("TERM") == "dumb";

    /// <summary>mpirun gives its processes terminals of its own, whatever becomes of what they say.</summary>
    private static bool IsOfMpirun => Environment.GetEnvironmentVariable("OMPI_COMM_WORLD_RANK") is not null;

    /// <summary>Whether progress can be drawn on standard error; otherwise it is told in lines.</summary>
    public static bool DrawsProgress => !Console.IsErrorRedirected && !IsDumb && !IsOfMpirun;

    public static IAnsiConsole Create()
    {
        bool piped = Console.IsOutputRedirected || IsOfMpirun;
        IAnsiConsole console = Of(Console.Out, piped || IsDumb);
        if (piped)
        {
            bool given = int.TryParse(Environment.GetEnvironmentVariable("COLUMNS"), NumberStyles.None, CultureInfo.InvariantCulture, out int columns);
            console.Profile.Width = given && columns >= Narrowest ? columns : PlainWidth;
        }

        return console;
    }

    /// <summary>Standard error, for what is not a result.</summary>
    public static IAnsiConsole Error() => Of(Console.Error, !DrawsProgress);

    private static IAnsiConsole Of(TextWriter writer, bool plain)
    {
        Console.OutputEncoding = Encoding.UTF8;
        return AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = plain ? AnsiSupport.No : AnsiSupport.Detect,
            ColorSystem = plain ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
            Out = new AnsiConsoleOutput(writer),
        });
    }

    private static CultureInfo WithDashes()
    {
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        (culture.NumberFormat.NaNSymbol, culture.NumberFormat.PositiveInfinitySymbol, culture.NumberFormat.NegativeInfinitySymbol) = ("-", "-", "-");
        return culture;
    }
}
