using EdgeActors.Scenarios.Experiments;
using static EdgeActors.Scenarios.Reports.Numbers;

namespace EdgeActors.Scenarios.Reports;

/// <summary>The charts of a comparison.</summary>
internal static class ReportCharts
{
    public static BarChart SuccessRate(ReportModel model) => new(
        "success-rate",
        "Success rate",
        $"Bars of the mean success rate of {Counted(model.Policies.Count, "policy", "policies")} over networks, with 95 % confidence intervals.",
        [.. model.Policies.Select(p => new Bar(Text(p), 100 * p.Success.Mean, 100 * p.Success.Ci95))])
    {
        AxisTitle = "tasks that succeed, %",
        ValueTitle = ValueTitle(model),
        Bounds = Bounds.Percent,
    };

    public static StackedBarChart FailureReasons(ReportModel model) => new(
        "failure-reasons",
        "Why tasks fail",
        "Stacked bars of the shares of tasks that missed the deadline, failed in execution, failed in transmission or were rejected, by policy.",
        [new("deadline missed", "late"), new("execution failed", "execution"), new("transmission failed", "transmission"), new("rejected", "rejected")],
        [.. model.Policies.Select(p => Stack(p, p.Failures.All.Select(share => 100 * share), 1, ["missed", "execution", "transmission", "rejected"], " %"))])
    {
        AxisTitle = "share of all tasks, %",
        ValueTitle = "all failures",
        Bounds = Bounds.Percent,
    };

    public static StackedBarChart CompletionTime(ReportModel model)
    {
        ColumnUnit unit = ColumnUnit.For(model.Policies.Select(p => p.Completion.Mean), "s");
        string[] parts = ["wait", "transmit", "queue", "execute"];
        return new StackedBarChart(
            "completion-time",
            "Mean completion time",
            "Stacked bars of the mean time that tasks which succeeded spent waiting, in transmission, in queues and in execution, by policy.",
            [.. parts.Select(p => new Layer(p, p))],
            [.. model.Policies.Select(p => Stack(p, p.Completion.Parts.Select(unit.Scale), unit.Decimals, parts, " " + unit.Name))])
        {
            AxisTitle = $"mean of the tasks that succeed, {unit.Name}",
            ValueTitle = $"total, {unit.Name}",
        };
    }

    /// <summary>Every policy but the baseline itself.</summary>
    public static DifferenceChart Differences(ReportModel model) => new(
        "paired-differences",
        $"Success rate against {model.Baseline}, network by network",
        $"Mean differences of the success rate to {model.Baseline} on the same networks, with 95 % confidence intervals and a dot for each network.",
        [.. model.Policies.Where(p => p.Name != model.Baseline).Select(p => new DifferenceRow(Text(p.Name, p.ToBaseline), p.ToBaseline))])
    {
        AxisTitle = $"more tasks succeed than with {string.Join("", TextFit.Wrap(model.Baseline, 150, SvgChart.SmallFontSize, 1))}, percentage points",
        ValueTitle = ValueTitle(model),
    };

    private static string ValueTitle(ReportModel model) => model.Run.Networks > 1 ? "mean ± 95 % CI" : "one network";

    private static RowText Text(PolicyReport policy)
    {
        string value = Percent(policy.Success.Mean, 1) + PlusMinus(100 * policy.Success.Ci95, 1);
        return new RowText(policy.Name, value, $"{policy.Name}: {value} % of {Counted(policy.Tasks, "task", "tasks")}");
    }

    private static RowText Text(string name, PairedDifference difference)
    {
        string value = Signed(100 * difference.Estimate.Mean, 1) + PlusMinus(100 * difference.Estimate.Ci95, 1);
        string networks = Counted(difference.PerNetwork.Count, "network", "networks");
        return new RowText(name, value, $"{name}: {value} points; better on {difference.Wins} of {networks}");
    }

    private static Stack Stack(PolicyReport policy, IEnumerable<double> parts, int decimals, string[] names, string unit)
    {
        double[] values = [.. parts];
        IEnumerable<string> listed = names.Zip(values, (name, value) => $"{name} {Fixed(value, decimals)}{unit}");
        return new Stack(new RowText(policy.Name, Fixed(values.Sum(), decimals), $"{policy.Name}: {string.Join(", ", listed)}"), values);
    }
}
