using EdgeActors.Actors;
using EdgeActors.Scenarios.Lab.Measures;
using EdgeActors.Simulator;

namespace EdgeActors.Scenarios.Experiments;

/// <summary>What the tasks of a run, or of several, came to.</summary>
internal sealed class TaskStatistics() : Tally<TaskRecord>(Outcomes + 4)
{
    private static readonly int Outcomes = Enum.GetValues<TaskOutcome>().Length;

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

    /// <summary>Sums over the tasks that succeeded, in nanoseconds.</summary>
    public Int128 Wait => this[Outcomes];

    public Int128 Transmit => this[Outcomes + 1];

    public Int128 Queue => this[Outcomes + 2];

    public Int128 Execute => this[Outcomes + 3];

    /// <summary>Completion times of the tasks that succeeded.</summary>
    public DurationHistogram Completion { get; } = new();

    /// <summary>NaN without tasks.</summary>
    public double SuccessRate => (double)Of(TaskOutcome.Succeeded) / Tasks;

    public long Of(TaskOutcome outcome) => (long)this[(int)outcome];

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

    public override void Save(MessagePackWriter writer)
    {
        writer.WriteArrayHeader(2);
        base.Save(writer);
        Completion.Save(writer);
    }

    public override void Load(ref MessagePackReader reader)
    {
        reader.ReadArrayHeader(2);
        base.Load(ref reader);
        Completion.Load(ref reader);
    }

    public override void Merge(Tally other)
    {
        base.Merge(other);
        Completion.Merge(((TaskStatistics)other).Completion);
    }
}
