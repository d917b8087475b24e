using EdgeActors.Scenarios.Lab.Cells;

namespace EdgeActors.Scenarios.Lab.Figures;

/// <summary>A setting of a figure, for which a paper makes cells.</summary>
/// <param name="Figure">The figure.</param>
/// <param name="Setting">The setting's name, which cells carry in their coordinates; figures share those of settings that are the same.</param>
/// <param name="Loaded">What the configuration means there.</param>
internal sealed record FigureRequest(Figure Figure, string Setting, LoadedSettings Loaded);

/// <summary>What the cells of one setting came to, as numbers that a figure can show.</summary>
/// <param name="cells">The cells.</param>
/// <param name="results">Their results.</param>
/// <param name="higher">Whether more is better.</param>
internal sealed class SettingResults(IReadOnlyList<TrainingCell> cells, IReadOnlyList<TrainingResult> results, bool higher)
{
    public long Tasks => results.Sum(r => r.Tasks);

    /// <summary>A learner's curves, one a cell that has one.</summary>
    public double[][] Curves(string learner) => [.. results.Where(r => r.Curves.ContainsKey(learner)).Select(r => r.Curves[learner])];

    /// <summary>A quantity of each replication; null where there is none.</summary>
    public double[]? Values(Quantity quantity)
    {
        if (quantity.OfCurve is { } value)
        {
            return quantity.Of.SelectMany(Curves).Where(c => c.Length > 0).Select(value).ToArray() is [_, ..] values ? values : null;
        }

        double[][] scores = [.. quantity.Of.Select(Scores).OfType<double[]>()];
        return scores.Length < quantity.Of.Count ? null : higher ? scores.MaxBy(s => s.Average()) : scores.MinBy(s => s.Average());
    }

    /// <summary>A paired difference; null where one of the two is not there.</summary>
    public double[]? Values(Difference difference, SettingResults first)
    {
        double[]? a = Values(difference.A), b = difference.B is { } other ? Values(other) : first.Values(difference.A);
        return a is null || b is null ? null
            : a.Length == b.Length ? [.. a.Zip(b, (x, y) => x - y)]
            : throw new InvalidOperationException($"{difference.Title}: {a.Length} values beside {b.Length} make no pairs");
    }

    /// <summary>A score of each replication; where several cells have one, such as trainings with several seeds, their mean.</summary>
    private double[]? Scores(string name)
    {
        var replications = new SortedDictionary<int, List<double>>();
        foreach ((TrainingCell cell, TrainingResult result) in cells.Zip(results))
        {
            double[] values = result.Scores.GetValueOrDefault(name, []);
            for (int i = 0; i < values.Length; i++)
            {
                if (!replications.TryGetValue(cell.First + i, out List<double>? same))
                {
                    replications.Add(cell.First + i, same = []);
                }

                same.Add(values[i]);
            }
        }

        return replications.Count == 0 ? null : [.. replications.Values.Select(v => v.Average())];
    }
}
