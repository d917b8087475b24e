using EdgeActors.Scenarios.Experiments;
using EdgeActors.Scenarios.Reports;

namespace EdgeActors.Scenarios.Plots;

/// <summary>How many tasks a place executes at a time, over time: the mean over the places that execute any, over networks and episodes.</summary>
internal sealed class UtilisationPlot : TaskPlot
{
    private const int Bins = 60;

    public override string Name => "utilisation";

    public override string What => "tasks in execution over time";

    protected override Plot Of(ComparisonFile run)
    {
        double end = TaskRows.Of(run.Folder).Select(r => r.Begun + r.Execute).DefaultIfEmpty(0).Max(), width = end > 0 ? end / Bins : 1;
        Dictionary<string, double[]> busy = [];
        Dictionary<string, HashSet<string>> places = [];
        Dictionary<string, int> tasks = [];
        foreach (TaskRow row in TaskRows.Of(run.Folder).Where(r => r.Execute > 0))
        {
            if (!busy.TryGetValue(row.Policy, out double[]? bins))
            {
                (bins, places[row.Policy]) = (busy[row.Policy] = new double[Bins], []);
            }

            places[row.Policy].Add($"{row.Cell},{row.Place}");
            tasks[row.Policy] = tasks.GetValueOrDefault(row.Policy) + 1;
            Spread(row, width, bins);
        }

        LineSeries[] lines =
        [
            .. run.Policies.Where(p => busy.ContainsKey(p.Name)).Select(p => new LineSeries(p.Name, [.. busy[p.Name].Select((b, i) => new LinePoint((i + 0.5) * width, b / width / places[p.Name].Count, double.NaN))])),
        ];
        if (lines.Length == 0)
        {
            throw new UserErrorException($"{run.Folder}: none of its tasks was executed, so there is no utilisation to draw");
        }

        var chart = new LineChart("utilisation", "Tasks in execution", "How many tasks a place executes at a time, over time, by policy.", lines)
        {
            XTitle = "simulated time, s",
            YTitle = "tasks in execution, mean of a place",
            Bounds = Bounds.Positive,
        };
        return Drawn(chart, tasks);
    }

    /// <summary>Adds the seconds of an execution to the bins that it lies in.</summary>
    private static void Spread(TaskRow row, double width, double[] bins)
    {
        double end = row.Begun + row.Execute;
        for (int i = Math.Clamp((int)(row.Begun / width), 0, Bins - 1); i < Bins && i * width < end; i++)
        {
            bins[i] += Math.Max(0, Math.Min(end, (i + 1) * width) - Math.Max(row.Begun, i * width));
        }
    }
}
