using EdgeActors.Actors;
using EdgeActors.Simulator;
using EdgeActors.Simulator.Engines;

namespace EdgeActors.Scenarios.Experiments;

/// <summary>What the tasks of a run, or of several, came to. All integers: merging gives the same in any order.</summary>
internal sealed class TaskStatistics : IRowSink<TaskRecord>
{
    private readonly long[] _outcomes = new long[Enum.GetValues<TaskOutcome>().Length];

    public long Tasks => _outcomes.Sum();

    /// <summary>Sums over the tasks that succeeded.</summary>
    public SimDuration Wait { get; private set; }

    public SimDuration Transmit { get; private set; }

    public SimDuration Queue { get; private set; }

    public SimDuration Execute { get; private set; }

    /// <summary>The energy of all tasks, however they ended.</summary>
    public Joules Energy { get; private set; }

    /// <summary>Completion times of the tasks that succeeded.</summary>
    public DurationHistogram Completion { get; } = new();

    /// <summary>The mean completion time of the tasks that succeeded, in seconds; NaN when none did.</summary>
    public double MeanCompletion => (Wait + Transmit + Queue + Execute).Seconds / Of(TaskOutcome.Succeeded);

    public double SuccessRate => Tasks == 0 ? 1 : (double)Of(TaskOutcome.Succeeded) / Tasks;

    public long Of(TaskOutcome outcome) => _outcomes[(int)outcome];

    public void Write(in TaskRecord row)
    {
        _outcomes[(int)row.Outcome]++;
        Energy += row.Task.Energy;
        if (row.Outcome == TaskOutcome.Succeeded)
        {
            Wait += row.Task.Wait;
            Transmit += row.Task.Transmit;
            Queue += row.Queue;
            Execute += row.Execute;
            Completion.Add(row.Completion);
        }
    }

    /// <summary>Writes all of it as one value.</summary>
    public void Save(MessagePackWriter writer)
    {
        writer.WriteArrayHeader(_outcomes.Length + 6);
        Array.ForEach(_outcomes, writer.WriteInt64);
        writer.WriteInt64(Wait.Nanoseconds);
        writer.WriteInt64(Transmit.Nanoseconds);
        writer.WriteInt64(Queue.Nanoseconds);
        writer.WriteInt64(Execute.Nanoseconds);
        writer.WriteInt64(Energy.Nanojoules);
        Completion.Save(writer);
    }

    /// <summary>Takes over what <see cref="Save"/> wrote; nothing was added before.</summary>
    public void Load(ref MessagePackReader reader)
    {
        reader.ReadArrayHeader(_outcomes.Length + 6);
        for (int i = 0; i < _outcomes.Length; i++)
        {
            _outcomes[i] = reader.ReadInt64();
        }

        (Wait, Transmit) = (new SimDuration(reader.ReadInt64()), new SimDuration(reader.ReadInt64()));
        (Queue, Execute) = (new SimDuration(reader.ReadInt64()), new SimDuration(reader.ReadInt64()));
        Energy = new Joules(reader.ReadInt64());
        Completion.Load(ref reader);
    }

    public void Merge(TaskStatistics other)
    {
        for (int i = 0; i < _outcomes.Length; i++)
        {
            _outcomes[i] += other._outcomes[i];
        }

        Wait += other.Wait;
        Transmit += other.Transmit;
        Queue += other.Queue;
        Execute += other.Execute;
        Energy += other.Energy;
        Completion.Merge(other.Completion);
    }
}
