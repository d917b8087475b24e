using EdgeActors.Actors;
using EdgeActors.Scenarios.Experiments;

namespace EdgeActors.Scenarios.Lab.Measures;

/// <summary>The measures of a world of tasks: how they end, how long those that succeed take, and what is spent on all.</summary>
public static class TaskMeasures
{
    /// <summary>The share of tasks that succeed.</summary>
    public static Measure SuccessRate { get; } = Share("success-rate", "success rate", TaskOutcome.Succeeded, Better.Higher);

    private static readonly Measure s_dropped = Share("dropped", "deadline missed", TaskOutcome.DeadlineMissed);
    private static readonly Measure s_executionFailed = Share("execution-failed", "execution failed", TaskOutcome.ExecutionFailed);
    private static readonly Measure s_transmissionFailed = Share("transmission-failed", "transmission failed", TaskOutcome.TransmissionFailed);
    private static readonly Measure s_rejected = Share("rejected", "rejected", TaskOutcome.Rejected);
    private static readonly Measure s_wait = Time("wait", "mean time waited", t => t.Wait);
    private static readonly Measure s_transmit = Time("transmit", "mean time in transmission", t => t.Transmit);
    private static readonly Measure s_queue = Time("queue", "mean time in queues", t => t.Queue);
    private static readonly Measure s_execute = Time("execute", "mean time in execution", t => t.Execute);
    private static readonly (AccountKind Kind, string Name)[] s_kinds =
        [(AccountKind.Compute, "compute"), (AccountKind.Radio, "radio"), (AccountKind.Link, "link"), (AccountKind.Idle, "idle")];

    /// <summary>They hold no state, so all scenarios share them.</summary>
    public static MeasureSet All { get; } = new([Outcomes(), Times(), Spending("energy", "J", a => a.Joules), Spending("cost", "USD", a => a.Dollars)]);

    private static MeasureTable Outcomes() => new(
        "outcomes",
        "shares of all tasks",
        [
            new("success rate", SuccessRate),
            new("dropped", s_dropped, 4),
            new("exec failed", s_executionFailed, 4),
            new("link failed", s_transmissionFailed, 4),
            new("rejected", s_rejected, 4) { Optional = true },
        ])
    {
        Stack = new("failure-reasons", "Why tasks fail", "all failures",
        [
            new("deadline missed", "late", s_dropped), new("execution failed", "execution", s_executionFailed),
            new("transmission failed", "transmission", s_transmissionFailed), new("rejected", "rejected", s_rejected),
        ]),
    };

    private static MeasureTable Times() => new(
        "completion time in seconds",
        "of the tasks that succeeded",
        [
            new("mean", Time("mean", "mean completion time", t => t.Wait + t.Transmit + t.Queue + t.Execute)),
            new("= wait", s_wait),
            new("+ transmit", s_transmit),
            new("+ queue", s_queue),
            new("+ execute", s_execute),
            new("p50", Quantile("p50", "median completion time", 0.50)),
            new("p95", Quantile("p95", "95th percentile of completion time", 0.95)),
            new("p99", Quantile("p99", "99th percentile of completion time", 0.99)),
        ])
    {
        Stack = new("completion-time", "Mean completion time", "total", [new("wait", "wait", s_wait), new("transmit", "transmit", s_transmit), new("queue", "queue", s_queue), new("execute", "execute", s_execute)]),
    };

    private static MeasureTable Spending(string name, string unit, Func<Account, double> amount)
    {
        StackPart[] parts =
            [.. s_kinds.Select(k => new StackPart(k.Name, k.Name, PerTask($"{name}.{k.Name}", $"{name} per task: {k.Name}", unit, t => amount(t.Of(k.Kind)))))];
        return new MeasureTable(
            $"{name} per task",
            "of the whole world, over all tasks",
            [
                new(name, PerTask($"{name}-per-task", $"{name} per task", unit, t => amount(t.All))),
                .. parts.Select((part, i) => new MeasureColumn((i == 0 ? "= " : "+ ") + part.Label, part.Measure) { Optional = i > 0 }),
            ])
        {
            Optional = true,
            Scaled = true,
            Stack = new($"{name}-per-task", $"{char.ToUpperInvariant(name[0])}{name[1..]} per task", "total", parts),
        };
    }

    private static Measure Share(string name, string title, TaskOutcome outcome, Better better = Better.Lower) =>
        Measure.Of<TaskStatistics>(name, title, "", better, t => new Ratio(t.Of(outcome), t.Tasks));

    private static Measure Time(string name, string title, Func<TaskStatistics, Int128> sum) =>
        Measure.Of<TaskStatistics>($"completion.{name}", title, "s", Better.Lower, t => new Ratio((double)sum(t) / 1e9, t.Of(TaskOutcome.Succeeded)));

    private static Measure Quantile(string name, string title, double share) =>
        Measure.Of<TaskStatistics>($"completion.{name}", title, "s", Better.Lower, t => new Ratio(t.Completion.Quantile(share), 1));

    private static Measure PerTask(string name, string title, string unit, Func<AccountTally, double> sum) =>
        Measure.Of<AccountTally, TaskStatistics>(name, title, unit, Better.Lower, sum, t => t.Tasks);
}
