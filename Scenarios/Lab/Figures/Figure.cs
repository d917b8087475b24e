using System.Globalization;
using EdgeActors.Scenarios.Lab.Measures;
using EdgeActors.Scenarios.Reports;

namespace EdgeActors.Scenarios.Lab.Figures;

/// <summary>What lies along a figure.</summary>
internal enum FigureKind
{
    /// <summary>Learning curves: x counts the points of a curve.</summary>
    Curve,

    /// <summary>A value at each of some settings.</summary>
    Sweep,

    /// <summary>The same where settings have names and no order, so nothing is drawn.</summary>
    Table,
}

/// <summary>A point along a figure, or a line of it: what is different there from the configuration.</summary>
/// <param name="X">Where it is.</param>
/// <param name="Label">What it is called.</param>
/// <param name="Overrides">Keys and their values, as <c>--set</c> takes them.</param>
internal sealed record FigureSetting(double X, string Label, params IReadOnlyList<string> Overrides)
{
    /// <summary>The configuration as it is.</summary>
    public static IReadOnlyList<FigureSetting> AsConfigured { get; } = [new(0, "")];

    /// <summary>One key with each of some values; x is the number that a value begins with, or its place where it begins with none.</summary>
    public static IReadOnlyList<FigureSetting> Sweep(string key, params IReadOnlyList<string> values) => [.. values.Select((value, i) => new FigureSetting(
        double.TryParse(value.Split(' ')[0], NumberStyles.Float, CultureInfo.InvariantCulture, out double x) ? x : i, value, $"{key}={value}"))];
}

/// <summary>A bar of parts that add up.</summary>
/// <param name="Label">Of what it is.</param>
/// <param name="Parts">The series that are its parts, first the one at the axis, and what each is called in the legend.</param>
internal sealed record FigureStack(string Label, params IReadOnlyList<(string Series, string Part)> Parts);

/// <summary>A figure or table of a paper, as data: what is swept, and which lines are shown. <see cref="FigureMaker"/> makes it.</summary>
/// <param name="Id">Its name on the command line.</param>
/// <param name="Kind">What lies along it.</param>
/// <param name="Title">What it shows.</param>
/// <param name="XTitle">What x is.</param>
/// <param name="YTitle">What the lines are of.</param>
internal sealed record Figure(string Id, FigureKind Kind, string Title, string XTitle, string YTitle)
{
    /// <summary>What is swept along x; not for curves.</summary>
    public IReadOnlyList<FigureSetting> Points { get; init; } = FigureSetting.AsConfigured;

    /// <summary>What is swept from line to line: every series is there once for each.</summary>
    public IReadOnlyList<FigureSetting> Lines { get; init; } = FigureSetting.AsConfigured;

    /// <summary>The lines: scores, or of curves the learners whose curves they are.</summary>
    public required IReadOnlyList<Quantity> Series { get; init; }

    /// <summary>Beside curves, what each policy came to in the end.</summary>
    public IReadOnlyList<Quantity> Finals { get; init; } = [];

    /// <summary>Which of those are drawn as levels across the figure.</summary>
    public IReadOnlyList<Quantity> Levels { get; init; } = [];

    /// <summary>The plots that its lines are drawn in, one below the other, by their names; a line may be in several. Without any all are in one.</summary>
    public IReadOnlyList<ChartPanel> Panels { get; init; } = [];

    /// <summary>Its series as bars of parts, one for each setting, line and stack; without any it is drawn as lines, or not at all.</summary>
    public IReadOnlyList<FigureStack> Stacks { get; init; } = [];

    /// <summary>What else is measured; written and printed, not drawn.</summary>
    public IReadOnlyList<Quantity> Measures { get; init; } = [];

    /// <summary>The paired differences that are shown.</summary>
    public IReadOnlyList<Difference> Pairs { get; init; } = [];

    /// <summary>Which way values and differences are better.</summary>
    public Better Better { get; init; } = Better.Higher;

    /// <summary>What the lines stay within: a share within 0 and 1.</summary>
    public Bounds Bounds { get; init; } = Bounds.None;

    /// <summary>A shipped configuration that lies over the paper's own, such as <c>hocon/papers/o2o-testbed.conf</c>.</summary>
    public string? Config { get; init; }

    /// <summary>Whether settings have names and x is no quantity.</summary>
    public bool IsNamed { get; init; } = Kind == FigureKind.Table;

    /// <summary>Where the first point of a curve is, and how far the others are from each other.</summary>
    public (double First, double Step) CurveX { get; init; } = (1, 1);

    /// <summary>The numbers that the paper's text states: of which line, at which x.</summary>
    public IReadOnlyList<(string Line, double X, double Value)> Stated { get; init; } = [];

    /// <summary>The lines that have 0 and 1 where all settings are put together; null where they are not to be.</summary>
    public (string Zero, string One)? Scale { get; init; }

    /// <summary>Whether it shows anything of a policy, so that it need be trained.</summary>
    public bool Wants(string policy) => Series.Concat(Finals).Concat(Levels).Concat(Measures).Concat(Pairs.SelectMany(p => p.Both)).Any(q => q.Of.Contains(policy));
}
