using EdgeActors.Scenarios.Configuration;
using EdgeActors.Scenarios.Experiments;

namespace EdgeActors.Scenarios.Plots;

/// <summary>One way to look at results. One more is its class and a line in <see cref="All"/>.</summary>
internal abstract class PlotKind
{
    /// <summary>All there are.</summary>
    public static IReadOnlyList<PlotKind> All { get; } = [new BarsPlot(), new CdfPlot(), new LinesPlot(), new UtilisationPlot()];

    /// <summary>Its name on the command line.</summary>
    public abstract string Name { get; }

    /// <summary>What it shows, for the help.</summary>
    public abstract string What { get; }

    /// <summary>Draws results.</summary>
    /// <param name="source">The results.</param>
    /// <param name="baseline">What the others are compared with; null for no comparison.</param>
    /// <exception cref="UserErrorException">It cannot be drawn of them.</exception>
    public abstract Plot Of(PlotSource source, string? baseline);

    /// <summary>The kind of a name.</summary>
    /// <exception cref="UserErrorException">There is none.</exception>
    public static PlotKind Find(string name) => All.FirstOrDefault(k => k.Name == name)
        ?? throw new UserErrorException($"--kind {ConfigException.Excerpt(name)}: write {string.Join(", ", All.SkipLast(1).Select(k => k.Name))} or {All[^1].Name}");

    /// <exception cref="UserErrorException">The baseline is not among the names.</exception>
    protected static int PlaceOf(string baseline, IReadOnlyList<string> names)
    {
        int place = names.TakeWhile(n => n != baseline).Count();
        return place < names.Count ? place : throw new UserErrorException($"--baseline {ConfigException.Excerpt(baseline)}: it is not among the results; {NearestKey.Right(baseline, names)}");
    }
}
