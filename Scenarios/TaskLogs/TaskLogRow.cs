using EdgeActors.Actors;
using EdgeActors.Simulator;

namespace EdgeActors.Scenarios.TaskLogs;

/// <summary>
/// One task as the log keeps it: what the testbed of the O2O-DRL paper keeps (section VI-A) and the policy version that placed it. Its times add up to
/// its life: it was born at <see cref="Born"/>, waited for its link, was transmitted, waited for a processor, executed.
/// </summary>
/// <param name="Task">Its number: the source's number plus one, times 2^32, plus the source's count.</param>
/// <param name="Slot">The slot it was born in; 0 where time is not slotted.</param>
/// <param name="Born">When it was born.</param>
/// <param name="Source">The number of the node or device that bore it, from 0.</param>
/// <param name="Place">The number of the place that was chosen, from 0.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Size">Its input.</param>
/// <param name="Cycles">Its work.</param>
/// <param name="Deadline">From birth to when it had to be finished.</param>
/// <param name="TransmissionWait">Time before its link was free.</param>
/// <param name="Transmission">Time on links.</param>
/// <param name="ExecutionWait">Time in the processor's queue.</param>
/// <param name="Execution">Time on the processor; zero if it was dropped or lost before.</param>
/// <param name="PolicyVersion">The version of the policy that chose; 0 for a heuristic.</param>
internal readonly record struct TaskLogRow(
    long Task,
    int Slot,
    SimTime Born,
    int Source,
    int Place,
    TaskOutcome Outcome,
    DataSize Size,
    CpuCycles Cycles,
    SimDuration Deadline,
    SimDuration TransmissionWait,
    SimDuration Transmission,
    SimDuration ExecutionWait,
    SimDuration Execution,
    long PolicyVersion)
{
    /// <summary>The row of its columns, in the order of <see cref="TaskLogSchema.TaskColumns"/>.</summary>
    /// <param name="columns"><see cref="TaskLogSchema.TaskColumnCount"/> numbers: times in nanoseconds, the size in bits.</param>
    public static TaskLogRow Of(ReadOnlySpan<long> columns) => new(
        columns[0],
        (int)columns[1],
        new SimTime(columns[2]),
        (int)columns[3],
        (int)columns[4],
        (TaskOutcome)columns[5],
        new DataSize(columns[6]),
        new CpuCycles(columns[7]),
        new SimDuration(columns[8]),
        new SimDuration(columns[9]),
        new SimDuration(columns[10]),
        new SimDuration(columns[11]),
        new SimDuration(columns[12]),
        columns[13]);

    /// <summary>Writes the columns that <see cref="Of(ReadOnlySpan{long})"/> reads.</summary>
    public void CopyTo(Span<long> columns)
    {
        columns[0] = Task;
        columns[1] = Slot;
        columns[2] = Born.Nanoseconds;
        columns[3] = Source;
        columns[4] = Place;
        columns[5] = (long)Outcome;
        columns[6] = Size.Bits;
        columns[7] = Cycles.Count;
        columns[8] = Deadline.Nanoseconds;
        columns[9] = TransmissionWait.Nanoseconds;
        columns[10] = Transmission.Nanoseconds;
        columns[11] = ExecutionWait.Nanoseconds;
        columns[12] = Execution.Nanoseconds;
        columns[13] = PolicyVersion;
    }

    /// <summary>When it reached its place, or was lost on the way.</summary>
    public SimTime Arrived => Born + TransmissionWait + Transmission;

    /// <summary>When it came to the head of the queue.</summary>
    public SimTime Started => Arrived + ExecutionWait;

    /// <summary>When it ended.</summary>
    public SimTime Ended => Started + Execution;

    /// <summary>The row of a task that ended.</summary>
    /// <param name="record">Its end.</param>
    /// <param name="slot">A slot's length; zero where time is not slotted.</param>
    /// <param name="firstPlace">The actor that is place 0.</param>
    /// <param name="version">The version of the policy.</param>
    public static TaskLogRow Of(in TaskRecord record, SimDuration slot, ActorId firstPlace, long version) => new(
        record.Task.Id,
        slot > SimDuration.Zero ? (int)(record.Task.Born.Nanoseconds / slot.Nanoseconds) : 0,
        record.Task.Born,
        (int)((record.Task.Id >> 32) - 1),
        record.Task.Place.Index - firstPlace.Index,
        record.Outcome,
        record.Task.Size,
        record.Task.Cycles,
        record.Task.Deadline,
        record.Task.Wait,
        record.Task.Transmit,
        record.Queue,
        record.Execute,
        version);
}
