using EdgeActors.Scenarios.Lab.Cells;
using EdgeActors.Scenarios.Lab.Figures;
using EdgeActors.Scenarios.Reports;

namespace EdgeActors.Scenarios.Papers;

/// <summary>
/// A paper, or a study of our own, that is measured again: all that <c>edgeactors reproduce</c> is made from. Its folder holds what it alone needs, and
/// <see cref="PaperCatalog"/> names it; docs/architecture.md has the recipe.
/// </summary>
/// <param name="Name">Its short name: on the command line, of its folder, configuration, page and tests.</param>
/// <param name="Title">What it is about, in a line.</param>
/// <param name="Source">Where it appeared.</param>
internal sealed record Paper(string Name, string Title, string Source)
{
    /// <summary>The scenario it is about.</summary>
    public required string Scenario { get; init; }

    /// <summary>The shipped configuration that it starts from, such as <c>hocon/papers/o2o.conf</c>.</summary>
    public required string Config { get; init; }

    /// <summary>Its figures and tables.</summary>
    public required IReadOnlyList<Figure> Figures { get; init; }

    /// <summary>How much of everything a figure takes.</summary>
    public required Effort Full { get; init; }

    /// <summary>The same with <c>--quick</c>.</summary>
    public required Effort Quick { get; init; }

    /// <summary>What <c>--quick</c> sets.</summary>
    public required IReadOnlyList<string> QuickSettings { get; init; }

    /// <summary>Checks the options and gives what makes the cells of a setting.</summary>
    public required Func<PaperRun, Func<FigureRequest, IReadOnlyList<TrainingCell>>> Begin { get; init; }

    /// <summary>Options of its own.</summary>
    public IReadOnlyList<PaperOption> Options { get; init; } = [];

    /// <summary>What must hold of trained results, for <c>--check</c>.</summary>
    public IReadOnlyList<Claim> Claims { get; init; } = [];
}

/// <summary>How much of everything a reproduction takes. What a paper does not count is null; 0 is as many as the configuration says.</summary>
/// <param name="Seeds">Training seeds; where they are null each network is a training with a seed of its own, and --seeds counts networks.</param>
/// <param name="Networks">Networks.</param>
/// <param name="Episodes">Evaluation episodes, which no training sees.</param>
internal sealed record Effort(int? Seeds, int? Networks = null, int? Episodes = null)
{
    public override string ToString() => string.Join(", ", new[]
    {
        Networks is int n ? Numbers.Counted(n, "network", "networks") + (Episodes is int e ? $" x {Numbers.Counted(e, "episode", "episodes")}" : "") : null,
        Seeds is int s ? Numbers.Counted(s, "training seed", "training seeds") : null,
    }.OfType<string>());
}

/// <summary>An option of a paper's own, a text.</summary>
/// <param name="Name">With its dashes.</param>
/// <param name="Description">For the help.</param>
/// <param name="Help">What stands for its value there.</param>
/// <param name="FileOf">The file that a value names, which the results must not overwrite.</param>
/// <param name="Key">The key that it sets, where it is a short word for one.</param>
internal sealed record PaperOption(string Name, string Description, string Help, Func<string, string?>? FileOf = null, string? Key = null);

/// <summary>A reproduction that begins.</summary>
/// <param name="Effort">How much of everything.</param>
/// <param name="Threads">Cells at once.</param>
/// <param name="Options">The values of the paper's own options that were given.</param>
internal sealed record PaperRun(Effort Effort, int Threads, IReadOnlyDictionary<string, string> Options);
