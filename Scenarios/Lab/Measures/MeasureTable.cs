namespace EdgeActors.Scenarios.Lab.Measures;

/// <summary>A column of a table.</summary>
/// <param name="Head">What stands above it.</param>
/// <param name="Measure">What is in it.</param>
/// <param name="Decimals">How many its numbers have in a terminal.</param>
public sealed record MeasureColumn(string Head, Measure Measure, int Decimals = 3)
{
    /// <summary>Whether it is left out where no policy has any of it.</summary>
    public bool Optional { get; init; }
}

/// <summary>Measures that are read together.</summary>
/// <param name="Title">What they are of; the first table of a scenario is titled by what was run.</param>
/// <param name="Caption">What they are over.</param>
/// <param name="Columns">The measures.</param>
public sealed record MeasureTable(string Title, string Caption, IReadOnlyList<MeasureColumn> Columns)
{
    /// <summary>Whether it is left out where no policy has any of it.</summary>
    public bool Optional { get; init; }

    /// <summary>Whether its numbers are written with a metric prefix that suits the largest, which the title then ends with.</summary>
    public bool Scaled { get; init; }

    /// <summary>Those that add up, drawn as stacks; null for none.</summary>
    internal MeasureStack? Stack { get; init; }
}

/// <summary>Measures that add up to something.</summary>
/// <param name="Name">The chart's name.</param>
/// <param name="Title">What it shows.</param>
/// <param name="Sum">What they add up to.</param>
/// <param name="Parts">The parts.</param>
internal sealed record MeasureStack(string Name, string Title, string Sum, IReadOnlyList<StackPart> Parts);

/// <summary>A part of a stack.</summary>
/// <param name="Label">What the legend calls it.</param>
/// <param name="Look">Its class in the charts' style.</param>
/// <param name="Measure">How much it is.</param>
internal sealed record StackPart(string Label, string Look, Measure Measure);
