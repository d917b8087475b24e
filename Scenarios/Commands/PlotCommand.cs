using System.CommandLine;
using EdgeActors.Scenarios.Configuration;
using EdgeActors.Scenarios.Experiments;
using EdgeActors.Scenarios.Lab.Figures;
using EdgeActors.Scenarios.Outputs;
using EdgeActors.Scenarios.Papers;

namespace EdgeActors.Scenarios.Commands;

/// <summary><c>edgeactors plot FIGURE.json</c>: draws a figure from what was measured, as its paper's entry in the catalogue says by now. Nothing is run.</summary>
internal sealed class PlotCommand
{
    private readonly Argument<string> _file = new("FILE") { Description = "A figure's file for machines, FIGURE.json." };
    private readonly Option<string> _out = new("--out") { Description = "The drawing, an SVG file.", HelpName = "file", Required = true };

    public static Command Create()
    {
        var plot = new PlotCommand();
        var command = new Command("plot", "Draws what was measured before, without running anything.") { plot._file, plot._out };
        command.SetAction(plot.Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        string file = parsed.GetRequiredValue(_file);
        OutputFile target = OutputFile.Open(_out.Name, parsed.GetRequiredValue(_out), file)!;
        var read = FigureFile.Read(file);
        FigureResult figure = read.Of(FigureOf(read, file));
        if (!figure.IsDrawn)
        {
            throw new UserErrorException($"{file}: {figure.Paper} {figure.Figure} is a table, whose settings have no order; there is nothing to draw");
        }

        target.Write(figure.Chart().ToFile());
        return 0;
    }

    /// <exception cref="UserErrorException">No paper has it.</exception>
    private static Figure FigureOf(FigureFile read, string file)
    {
        Paper paper = PaperCatalog.All.FirstOrDefault(p => p.Name == read.Paper) ?? throw new UserErrorException($"{file}: there is no paper '{ConfigException.Excerpt(read.Paper)}'; known: {string.Join(", ", PaperCatalog.All.Select(p => p.Name))}");
        return paper.Figures.FirstOrDefault(f => f.Id == read.Figure) ?? throw new UserErrorException($"{file}: {paper.Name} has no figure '{ConfigException.Excerpt(read.Figure)}'; known: {string.Join(", ", paper.Figures.Select(f => f.Id))}");
    }
}
