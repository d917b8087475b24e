using EdgeActors.Scenarios.Commands;
using EdgeActors.Scenarios.Configuration;
using EdgeActors.Scenarios.Experiments;
using EdgeActors.Scenarios.Lab.Figures;
using EdgeActors.Scenarios.Papers;

namespace EdgeActors.Scenarios.Plots;

/// <summary>What a user names to be plotted: the JSON file of a figure, or the folder of a comparison or of a sweep.</summary>
internal sealed class PlotSource
{
    private PlotSource(string path) => Path = path;

    /// <summary>As the user wrote it.</summary>
    public string Path { get; }

    /// <summary>The figure; null for a comparison.</summary>
    public FigureResult? Figure { get; private init; }

    /// <summary>The comparison; null for a figure.</summary>
    public ComparisonFile? Comparison { get; private init; }

    /// <summary>Opens results.</summary>
    /// <exception cref="UserErrorException">They are none, or cannot be read.</exception>
    public static PlotSource Open(string path)
    {
        if (!Directory.Exists(path))
        {
            var file = FigureFile.Read(path);
            return new PlotSource(path) { Figure = file.Of(FigureOf(file, path)) };
        }

        var folder = RunFolder.Open(path);
        string summary = folder.FileOf(RunFolder.SummaryFile);
        if (!File.Exists(summary))
        {
            throw new UserErrorException($"{path}: it holds no {RunFolder.SummaryFile}; the run did not end, so go on with it: '{Outputs.CommandText.Of("resume", path)}'");
        }

        return SweepSession.CommandOf(path) switch
        {
            null => new PlotSource(path) { Comparison = ComparisonFile.Read(path, summary) },
            ComparisonSweep.CommandName => Sweep(folder, summary, ComparisonFile.Read(path, folder.FileOf(System.IO.Path.Combine("point-1", RunFolder.SummaryFile))).Title),
            _ => Sweep(folder, summary, "score"),
        };
    }

    private static PlotSource Sweep(RunFolder folder, string summary, string judgedBy) =>
        new(folder.Path) { Figure = FigureFile.Read(summary).Of(SweepAxis.Of(SettingsLoader.LoadSweep(folder.FileOf(RunFolder.ConfigFile), [])), judgedBy) };

    /// <exception cref="UserErrorException">No paper has it.</exception>
    private static Figure FigureOf(FigureFile read, string file)
    {
        Paper paper = PaperCatalog.All.FirstOrDefault(p => p.Name == read.Paper) ?? throw new UserErrorException($"{file}: there is no paper '{ConfigException.Excerpt(read.Paper)}'; known: {string.Join(", ", PaperCatalog.All.Select(p => p.Name))}");
        return paper.Figures.FirstOrDefault(f => f.Id == read.Figure) ?? throw new UserErrorException($"{file}: {paper.Name} has no figure '{ConfigException.Excerpt(read.Figure)}'; known: {string.Join(", ", paper.Figures.Select(f => f.Id))}");
    }
}
