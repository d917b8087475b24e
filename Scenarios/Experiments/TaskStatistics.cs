using EdgeActors.Actors;
using EdgeActors.Scenarios.Lab.Measures;
using EdgeActors.Simulator;

namespace EdgeActors.Scenarios.Experiments;

/// <summary>What the tasks of a run, or of several, came to.</summary>
public sealed class TaskStatistics() : Tally<TaskRecord>(Outcomes + 4)
{
    private static readonly int Outcomes = Enum.GetValues<TaskOutcome>().Length;

    /// <summary>How many tasks have ended.</summary>
    public long Tasks
    {
        get
        {
            Int128 tasks = 0;
            for (int outcome = 0; outcome < Outcomes; outcome++)
            {
                tasks += this[outcome];
            }

            return (long)tasks;
        }
    }

    /// <summary>Of the tasks that succeeded, the sum of how long they waited for a decision or a slot, in nanoseconds.</summary>
    public Int128 Wait => this[Outcomes];

    /// <summary>Of the same, on links.</summary>
    public Int128 Transmit => this[Outcomes + 1];

    /// <summary>Of the same, in queues of nodes.</summary>
    public Int128 Queue => this[Outcomes + 2];

    /// <summary>Of the same, in execution.</summary>
    public Int128 Execute => this[Outcomes + 3];

    /// <summary>Completion times of the tasks that succeeded.</summary>
    internal DurationHistogram Completion { get; } = new();

    /// <summary>The share of tasks that succeeded; NaN without tasks.</summary>
    public double SuccessRate => (double)Of(TaskOutcome.Succeeded) / Tasks;

    /// <summary>How many tasks ended so.</summary>
    /// <param name="outcome">How.</param>
    public long Of(TaskOutcome outcome) => (long)this[(int)outcome];

    /// <inheritdoc/>
    public override void Write(in TaskRecord row)
    {
        this[(int)row.Outcome]++;
        if (row.Outcome == TaskOutcome.Succeeded)
        {
            this[Outcomes] += row.Task.Wait.Nanoseconds;
            this[Outcomes + 1] += row.Task.Transmit.Nanoseconds;
            this[Outcomes + 2] += row.Queue.Nanoseconds;
            this[Outcomes + 3] += row.Execute.Nanoseconds;
            Completion.Add(row.Completion);
        }
    }

    /// <inheritdoc/>
    public override void Save(MessagePackWriter writer)
    {
        writer.WriteArrayHeader(2);
        base.Save(writer);
        Completion.Save(writer);
    }

    /// <inheritdoc/>
    public override void Load(ref MessagePackReader reader)
    {
        reader.ReadArrayHeader(2);
        base.Load(ref reader);
        Completion.Load(ref reader);
    }

    /// <inheritdoc/>
    public override void Merge(Tally other)
    {
        base.Merge(other);
        Completion.Merge(((TaskStatistics)other).Completion);
    }
}
