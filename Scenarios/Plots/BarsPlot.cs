using EdgeActors.Scenarios.Experiments;
using EdgeActors.Scenarios.Lab.Statistics;
using EdgeActors.Scenarios.Reports;

namespace EdgeActors.Scenarios.Plots;

/// <summary>What policies are judged by, a bar each; with a baseline their paired differences to it.</summary>
internal sealed class BarsPlot : PlotKind
{
    public override string Name => "bars";

    public override string What => "what policies are judged by";

    public override Plot Of(PlotSource source, string? baseline)
    {
        ComparisonFile run = source.Comparison ?? throw new UserErrorException($"{source.Path}: bars are of the policies of one comparison; --kind lines draws a figure or a sweep");
        return baseline is null ? Means(run) : Differences(run, PlaceOf(baseline, [.. run.Policies.Select(p => p.Name)]));
    }

    private static Plot Means(ComparisonFile run)
    {
        (string Name, Estimate Of)[] rows = [.. run.Policies.Select(p => (p.Name, Estimate.Of(p.Values)))];
        BarUnit unit = BarUnit.Of(run, rows.Select(r => r.Of.Mean));
        var chart = new BarChart("bars", run.Measure, $"Bars of the mean {run.Measure} by policy, with 95 % confidence intervals.", [.. rows.Select(r => new Bar(unit.Text(r.Name, r.Of), unit.Factor * r.Of.Mean, unit.Factor * r.Of.Ci95))])
        {
            AxisTitle = $"{run.Measure}, {unit.Name}",
            ValueTitle = "mean ± 95 % CI",
            Bounds = run.Unit.Length == 0 ? Bounds.Percent : Bounds.None,
        };
        return new Plot(chart, unit.Table(run.Measure, rows));
    }

    private static Plot Differences(ComparisonFile run, int place)
    {
        (string baseline, double[] of) = run.Policies[place];
        (string Name, PairedDifference Of)[] rows = [.. run.Policies.Where((_, i) => i != place).Select(p => (p.Name, PairedDifference.Of(p.Values, of, run.Better)))];
        BarUnit unit = BarUnit.Of(run, rows.Select(r => r.Of.Estimate.Mean));
        string title = $"{run.Measure} against {baseline}";
        var chart = new DifferenceChart(
            "differences", title, $"Mean differences of the {run.Measure} to {baseline} on the same networks, with 95 % confidence intervals and a dot for each network.",
            [.. rows.Select(r => new DifferenceRow(unit.Text(r.Name, r.Of.Estimate), r.Of))])
        {
            AxisTitle = $"{title}, {(unit.Name == "%" ? "points" : unit.Name)}",
            ValueTitle = "mean ± 95 % CI",
            UnitsPerMeasure = unit.Factor,
        };
        return new Plot(chart, unit.Table(title, [.. rows.Select(r => (r.Name, r.Of.Estimate))]));
    }

    /// <summary>How values are written: a share in percent, other units with a metric prefix.</summary>
    private readonly record struct BarUnit(string Name, double Factor, int Decimals)
    {
        public static BarUnit Of(ComparisonFile run, IEnumerable<double> values)
        {
            ColumnUnit unit = ColumnUnit.For(values, run.Unit);
            return run.Unit.Length == 0 ? new BarUnit("%", 100, 2) : new BarUnit(unit.Name, 1 / unit.Factor, unit.Decimals);
        }

        public RowText Text(string name, Estimate of)
        {
            string value = Numbers.Fixed(Factor * of.Mean, Decimals) + Numbers.PlusMinus(Factor * of.Ci95, Decimals);
            return new RowText(name, value, $"{name}: {value} {Name}");
        }

        public PlotTable Table(string title, IEnumerable<(string Name, Estimate Of)> rows)
        {
            double factor = Factor;
            return new PlotTable(title, "policy", [$"{title}, {Name}"], [.. rows.Select(r => new PlotRow(r.Name, [new PlotCell(factor * r.Of.Mean, factor * r.Of.Ci95, r.Of.Count)]))]);
        }
    }
}
