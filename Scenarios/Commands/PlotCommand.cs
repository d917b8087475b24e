using System.CommandLine;
using EdgeActors.Scenarios.Configuration;
using EdgeActors.Scenarios.Experiments;
using EdgeActors.Scenarios.Outputs;
using EdgeActors.Scenarios.Plots;

namespace EdgeActors.Scenarios.Commands;

/// <summary><c>edgeactors plot RUN</c>: a drawing or a table of what was measured before, as a paper can print it. Nothing is run.</summary>
internal sealed class PlotCommand
{
    private readonly Argument<string> _run = new("RUN") { Description = "The folder of a comparison or a sweep, or the JSON file of a figure." };
    private readonly Option<string?> _kind = new("--kind")
    {
        Description = $"{string.Join("; ", PlotKind.All.Select(k => $"{k.Name}: {k.What}"))}. The default is bars of a comparison, lines of anything else.",
        HelpName = string.Join('|', PlotKind.All.Select(k => k.Name)),
    };

    private readonly Option<string?> _format = new("--format")
    {
        Description = "A drawing (svg), a table for LaTeX's booktabs (tex) or for machines (csv). The default is what the file ends in.",
        HelpName = string.Join('|', PlotFormat.All),
    };

    private readonly Option<string?> _width = new("--width") { Description = "How wide a drawing is, such as 3.5in or 88mm; without it as wide as there is room.", HelpName = "width" };
    private readonly Option<string?> _baseline = new("--baseline") { Description = "Shows the others' paired differences to this policy or line.", HelpName = "name" };
    private readonly Option<string> _out = new("--out") { Description = "The file.", HelpName = "file", Required = true };

    public static Command Create()
    {
        var plot = new PlotCommand();
        var command = new Command("plot", "Draws what was measured before, without running anything.") { plot._run, plot._kind, plot._format, plot._width, plot._baseline, plot._out };
        command.SetAction(plot.Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        string file = parsed.GetRequiredValue(_out), format = FormatOf(parsed.GetValue(_format), file), run = parsed.GetRequiredValue(_run);
        PlotWidth? width = parsed.GetValue(_width) is string text ? PlotWidth.Parse(text) : null;
        if (width is not null && format != PlotFormat.Drawing)
        {
            throw new UserErrorException($"--width: a table has none; leave it out, or write --format {PlotFormat.Drawing}");
        }

        PlotKind? wanted = parsed.GetValue(_kind) is string kind ? PlotKind.Find(kind) : null;
        OutputFile target = OutputFile.Open(_out.Name, file, run)!;
        var source = PlotSource.Open(run);
        Plot plot = (wanted ?? PlotKind.Find(source.Comparison is null ? "lines" : "bars")).Of(source, parsed.GetValue(_baseline));
        target.Write(PlotFormat.Text(plot, format, width));
        return 0;
    }

    /// <exception cref="UserErrorException">There is no such format.</exception>
    private static string FormatOf(string? given, string file)
    {
        string format = given ?? Path.GetExtension(file).TrimStart('.').ToLowerInvariant();
        return PlotFormat.All.Contains(format) ? format
            : throw new UserErrorException($"{(given is null ? $"--out {file}: what it ends in is no format" : $"--format {ConfigException.Excerpt(given)}")}; write {string.Join(", ", PlotFormat.All.SkipLast(1))} or {PlotFormat.All[^1]}");
    }
}
