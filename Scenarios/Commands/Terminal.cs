using System.Text;
using Spectre.Console;

namespace EdgeActors.Scenarios.Commands;

/// <summary>The console that commands print to: plain text and wide enough for every table when the output is not a terminal.</summary>
internal static class Terminal
{
    private const int PlainWidth = 120;

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
}
