using EdgeActors.Scenarios.Reports;

namespace EdgeActors.Scenarios.Plots;

/// <summary>Which share of all tasks had succeeded within a time, over times: tasks that are lost keep a line below 100 %.</summary>
internal sealed class CdfPlot : TaskPlot
{
    private const int Points = 100;

    public override string Name => "cdf";

    public override string What => "the distribution of completion times";

    protected override Plot Of(ComparisonFile run)
    {
        Dictionary<string, List<double>> times = [];
        Dictionary<string, int> all = [];
        foreach (TaskRow row in TaskRows.Of(run.Folder))
        {
            all[row.Policy] = all.GetValueOrDefault(row.Policy) + 1;
            List<double> of = times.TryGetValue(row.Policy, out List<double>? there) ? there : times[row.Policy] = [];
            if (row.Succeeded)
            {
                of.Add(row.Completion);
            }
        }

        double most = times.Values.SelectMany(t => t).DefaultIfEmpty(1).Max();
        double[] grid = [.. Enumerable.Range(0, Points + 1).Select(i => most * i / Points)];
        LineSeries[] lines = [.. run.Policies.Where(p => all.ContainsKey(p.Name)).Select(p => Line(p.Name, times[p.Name], all[p.Name], grid))];
        var chart = new LineChart("cdf", "Completion times", "The share of all tasks that had succeeded within a time, over times, by policy.", lines)
        {
            XTitle = "completion time, s",
            YTitle = "tasks that succeeded by then, %",
            Bounds = Bounds.Percent,
        };
        return Drawn(chart, all);
    }

    private static LineSeries Line(string name, List<double> times, int all, double[] grid)
    {
        times.Sort();
        int done = 0;
        return new LineSeries(name, [.. grid.Select(x =>
        {
            while (done < times.Count && times[done] <= x)
            {
                done++;
            }

            return new LinePoint(x, 100.0 * done / all, double.NaN);
        })]);
    }
}
