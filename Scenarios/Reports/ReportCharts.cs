using EdgeActors.Scenarios.Experiments;
using EdgeActors.Scenarios.Lab.Measures;
using static EdgeActors.Scenarios.Reports.Numbers;

namespace EdgeActors.Scenarios.Reports;

/// <summary>The charts of a comparison.</summary>
internal static class ReportCharts
{
    /// <summary>What policies are judged by.</summary>
    public static BarChart Judged(ReportModel model)
    {
        MeasureScale scale = MeasureScale.Of(model, [model.Judged]);
        return new BarChart(
            model.Judged.Name.Replace('.', '-'),
            Capital(model.Judged.Title),
            $"Bars of the mean {model.Judged.Title} of {Counted(model.Policies.Count, "policy", "policies")} over networks, with 95 % confidence intervals.",
            [.. model.Policies.Select(p => new Bar(Text(model, p, scale), scale.Factor * p.Estimate(model.Judged).Mean, scale.Factor * p.Estimate(model.Judged).Ci95))])
        {
            AxisTitle = $"{model.Judged.Title}, {scale.Unit}",
            ValueTitle = ValueTitle(model),
            Bounds = model.Judged.IsShare ? Bounds.Percent : Bounds.None,
        };
    }

    /// <summary>One chart for each table whose measures add up.</summary>
    public static IEnumerable<StackedBarChart> Stacks(ReportModel model) => model.Tables.Where(t => t.Stack is not null).Select(t => StackOf(model, t.Stack!, t.Caption));

    /// <summary>Every policy but the baseline itself.</summary>
    public static DifferenceChart Differences(ReportModel model)
    {
        MeasureScale scale = MeasureScale.Of(model, [model.Judged]);
        string baseline = model.Baseline.Name;
        return new DifferenceChart(
            "paired-differences",
            $"{Capital(model.Judged.Title)} against {baseline}, network by network",
            $"Mean differences of the {model.Judged.Title} to {baseline} on the same networks, with 95 % confidence intervals and a dot for each network.",
            [.. model.Policies.Where(p => p != model.Baseline).Select(p => new DifferenceRow(Text(p.Name, model.Difference(p, model.Baseline), scale), model.Difference(p, model.Baseline)))])
        {
            AxisTitle = $"{model.Judged.Title} against {string.Join("", TextFit.Wrap(baseline, 150, SvgChart.SmallFontSize, 1))}, {(model.Judged.IsShare ? "percentage points" : scale.Unit)}"
                + (model.Judged.Better == Better.Lower ? "; less is better" : ""),
            ValueTitle = ValueTitle(model),
            UnitsPerMeasure = scale.Factor,
        };
    }

    /// <summary>The distributions of all policies' runs.</summary>
    public static LineChart Profiles(ReportModel model)
    {
        MeasureScale scale = MeasureScale.Of(model, [model.Judged]);
        string better = model.Judged.Better == Better.Higher ? "above" : "below";
        return new LineChart(
            "performance-profiles",
            "Performance profiles",
            $"The share of episodes whose {model.Judged.Title} is {better} a threshold, over thresholds, by policy.",
            [.. model.Policies.Zip(model.Robust, (p, r) => new LineSeries(p.Name, [.. r.Profile.Select(x => new LinePoint(scale.Factor * x.Threshold, 100 * x.Share.Value, double.NaN))]))])
        {
            XTitle = $"{model.Judged.Title}, {scale.Unit}",
            YTitle = $"episodes {better} it, %",
            Bounds = Bounds.Percent,
        };
    }

    private static StackedBarChart StackOf(ReportModel model, MeasureStack stack, string over)
    {
        MeasureScale scale = MeasureScale.Of(model, stack.Parts.Select(p => p.Measure));
        bool share = stack.Parts[0].Measure.IsShare;
        return new StackedBarChart(
            stack.Name,
            stack.Title,
            $"Stacked bars of {string.Join(", ", stack.Parts.Select(p => p.Label))}, {over}, by policy.",
            [.. stack.Parts.Select(p => new Layer(p.Label, p.Look))],
            [.. model.Policies.Select(p => Stack(p, stack.Parts, scale, share ? 1 : scale.Decimals))])
        {
            AxisTitle = share ? $"{over}, %" : $"mean {over}, {scale.Unit}",
            ValueTitle = share ? stack.Sum : $"{stack.Sum}, {scale.Unit}",
            Bounds = share ? Bounds.Percent : Bounds.None,
        };
    }

    private static string ValueTitle(ReportModel model) => model.Run.Networks > 1 ? "mean ± 95 % CI" : "one network";

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    private static RowText Text(ReportModel model, PolicyResult policy, MeasureScale scale)
    {
        string value = scale.Text(policy.Estimate(model.Judged), fewer: 1);
        return new RowText(policy.Name, value, $"{policy.Name}: {value} {scale.Unit} of {Counted(policy.Tasks, "task", "tasks")}");
    }

    private static RowText Text(string name, PairedDifference difference, MeasureScale scale)
    {
        string value = scale.Signed(difference.Estimate, fewer: 1);
        string networks = Counted(difference.PerNetwork.Count, "network", "networks");
        return new RowText(name, value, $"{name}: {value} {scale.Points}; better on {difference.Wins} of {networks}");
    }

    private static Stack Stack(PolicyResult policy, IReadOnlyList<StackPart> parts, MeasureScale scale, int decimals)
    {
        double[] values = [.. parts.Select(p => scale.Factor * policy.Estimate(p.Measure).Mean)];
        IEnumerable<string> listed = parts.Zip(values, (part, value) => $"{part.Label} {Fixed(value, decimals)} {scale.Unit}");
        return new Stack(new RowText(policy.Name, Fixed(values.Sum(), decimals), $"{policy.Name}: {string.Join(", ", listed)}"), values);
    }
}
