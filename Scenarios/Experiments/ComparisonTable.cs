using EdgeActors.Actors;
using EdgeActors.Simulator;
using Spectre.Console;

namespace EdgeActors.Scenarios.Experiments;

/// <summary>The comparison as two tables for people: how tasks ended, and how long those that succeeded took.</summary>
internal static class ComparisonTable
{
    public static void Print(IAnsiConsole console, ComparisonOutcome outcome)
    {
        console.Write(Outcomes(outcome));
        console.Write(Times(outcome));
    }

    private static Table Outcomes(ComparisonOutcome outcome)
    {
        bool rejects = outcome.Policies.Any(p => p.Total.Of(TaskOutcome.Rejected) > 0);
        Table table = NewTable(
            $"{outcome.Scenario}: {outcome.Networks} networks x {outcome.Episodes} episodes, seed {outcome.Seed}",
            ["success rate", "± 95 %", "dropped", "exec failed", "link failed", .. rejects ? ["rejected"] : Array.Empty<string>()]);
        foreach (PolicyResult policy in outcome.Policies)
        {
            TaskStatistics total = policy.Total;
            Estimate success = policy.SuccessRate;
            string Share(TaskOutcome of) => Number((double)total.Of(of) / total.Tasks, "F4");
            table.AddRow(
            [
                Markup.Escape(policy.Name), Number(success.Mean), Number(success.Ci95), Share(TaskOutcome.DeadlineMissed),
                Share(TaskOutcome.ExecutionFailed), Share(TaskOutcome.TransmissionFailed), .. rejects ? [Share(TaskOutcome.Rejected)] : Array.Empty<string>(),
            ]);
        }

        table.Caption = new TableTitle("shares of all tasks; the interval of the success rate is over networks");
        return table;
    }

    private static Table Times(ComparisonOutcome outcome)
    {
        Table table = NewTable("completion time in seconds", ["mean", "= wait", "+ transmit", "+ queue", "+ execute", "p50", "p95", "p99"]);
        foreach (PolicyResult policy in outcome.Policies)
        {
            TaskStatistics total = policy.Total;
            string Part(SimDuration sum) => Number(sum.Seconds / total.Of(TaskOutcome.Succeeded));
            string Quantile(double share) => Number(total.Completion.Quantile(share));
            table.AddRow(
                Markup.Escape(policy.Name), Number(total.MeanCompletion), Part(total.Wait), Part(total.Transmit), Part(total.Queue), Part(total.Execute),
                Quantile(0.50), Quantile(0.95), Quantile(0.99));
        }

        table.Caption = new TableTitle("of the tasks that succeeded");
        return table;
    }

    private static Table NewTable(string title, IEnumerable<string> numbers)
    {
        Table table = new Table { Title = new TableTitle(Markup.Escape(title)) }.Border(TableBorder.Rounded).AddColumn(new TableColumn("policy").NoWrap());
        foreach (string name in numbers)
        {
            table.AddColumn(new TableColumn(name).RightAligned().NoWrap());
        }

        return table;
    }

    private static string Number(double value, string format = "F3") =>
        double.IsNaN(value) ? "-" : value.ToString(format, System.Globalization.CultureInfo.InvariantCulture);
}
