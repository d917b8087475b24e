using EdgeActors.Scenarios.Commands;
using EdgeActors.Scenarios.Lab.Measures;
using EdgeActors.Scenarios.Lab.Statistics;
using Spectre.Console;
using ColumnUnit = EdgeActors.Scenarios.Reports.ColumnUnit;
using Numbers = EdgeActors.Scenarios.Reports.Numbers;

namespace EdgeActors.Scenarios.Experiments;

/// <summary>The comparison as tables for people, one for each of the scenario's that has anything to show.</summary>
internal static class ComparisonTable
{
    public static void Print(IAnsiConsole console, ComparisonOutcome outcome)
    {
        string title = $"{outcome.Scenario}: {Numbers.Counted(outcome.Networks, "network", "networks")} x {Numbers.Counted(outcome.Episodes, "episode", "episodes")}, seed {outcome.Seed}";
        foreach (MeasureTable table in outcome.Measures.Tables.Where(t => !t.Optional || t.Columns.Any(c => outcome.HasAny(c.Measure))))
        {
            console.WriteWhole(TableOf(outcome, table, table == outcome.Measures.Tables[0] ? title : table.Title));
        }

        if (outcome.Policies.Count > 1)
        {
            console.WriteWhole(Robust(outcome));
        }
    }

    /// <summary>What rliable would say.</summary>
    private static Table Robust(ComparisonOutcome outcome)
    {
        Measure judged = outcome.Measures.Judged;
        int decimals = outcome.Measures.Tables.SelectMany(t => t.Columns).First(c => c.Measure == judged).Decimals;
        Table table = new Table { Title = new TableTitle(Markup.Escape($"{judged.Title}, robustly")) }.Border(TableBorder.Rounded).AddColumn(new TableColumn("policy").NoWrap());
        foreach (string head in new[] { "IQM", "95 %", $"P(better than {outcome.Policies[0].Name})", "95 %" })
        {
            table.AddColumn(new TableColumn(Markup.Escape(head)).RightAligned().NoWrap());
        }

        foreach ((PolicyResult policy, RobustSummary robust) in outcome.Policies.Zip(outcome.Robust))
        {
            table.AddRow(
                Markup.Escape(policy.Name), Number(robust.InterquartileMean.Value, decimals), Range(robust.InterquartileMean, decimals),
                Number(robust.Improvement.Value, 3), Range(robust.Improvement, 3));
        }

        table.Caption = new TableTitle(outcome.Episodes > 1 ? "for these networks: over episodes, drawn anew in each" : "over networks");
        return table;
    }

    private static string Range(Interval interval, int decimals) =>
        double.IsNaN(interval.Low) ? "-" : $"{Number(interval.Low, decimals)} to {Number(interval.High, decimals)}";

    private static Table TableOf(ComparisonOutcome outcome, MeasureTable from, string title)
    {
        Measure judged = outcome.Measures.Judged;
        MeasureColumn[] columns = [.. from.Columns.Where(c => !c.Optional || outcome.HasAny(c.Measure))];
        ColumnUnit unit = from.Scaled ? ColumnUnit.For(outcome.Policies.SelectMany(p => columns.Select(c => p.Estimate(c.Measure).Mean)), columns[0].Measure.Unit) : new ColumnUnit("", 1, 0);
        Table table = new Table { Title = new TableTitle(Markup.Escape(from.Scaled ? $"{title}, {unit.Name}" : title)) }.Border(TableBorder.Rounded).AddColumn(new TableColumn("policy").NoWrap());
        foreach (string head in columns.SelectMany(c => c.Measure == judged ? new[] { c.Head, "± 95 %" } : [c.Head]))
        {
            table.AddColumn(new TableColumn(Markup.Escape(head)).RightAligned().NoWrap());
        }

        foreach (PolicyResult policy in outcome.Policies)
        {
            table.AddRow([Markup.Escape(policy.Name), .. columns.SelectMany(c => Cells(policy.Estimate(c.Measure), c, unit, c.Measure == judged))]);
        }

        string interval = columns.Any(c => c.Measure == judged) ? $"; the interval of the {judged.Title} is over networks" : "";
        table.Caption = new TableTitle(Markup.Escape(from.Caption + interval + LeftOut(outcome, columns[0].Measure)));
        return table;
    }

    private static IEnumerable<string> Cells(Estimate estimate, MeasureColumn column, ColumnUnit unit, bool interval)
    {
        yield return Number(unit.Scale(estimate.Mean), column.Decimals);
        if (interval)
        {
            yield return Number(unit.Scale(estimate.Ci95), column.Decimals);
        }
    }

    /// <summary>Which networks have no value, because there is nothing to take one over.</summary>
    private static string LeftOut(ComparisonOutcome outcome, Measure measure)
    {
        string[] policies = [.. outcome.Policies.Where(p => p.Estimate(measure).Count < outcome.Networks)
            .Select(p => $"{p.Name} on {outcome.Networks - p.Estimate(measure).Count} of {outcome.Networks}")];
        return policies.Length == 0 ? "" : $"; networks without any are left out: {string.Join(", ", policies)}";
    }

    private static string Number(double value, int decimals) =>
        double.IsNaN(value) ? "-" : value.ToString("F" + decimals.ToString(System.Globalization.CultureInfo.InvariantCulture), System.Globalization.CultureInfo.InvariantCulture);
}
