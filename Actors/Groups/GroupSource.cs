using EdgeActors.Simulator;

namespace EdgeActors.Actors.Groups;

/// <summary>Bears a user's tasks of each group when the orchestrator asks, and hands them to it.</summary>
/// <param name="orchestrator">Who places them.</param>
/// <param name="ordinal">The user's number, from 0; it makes task ids unique.</param>
/// <param name="sizes">The sizes of its tasks, group by group; what is drawn once for all policies.</param>
/// <param name="tasks">How many tasks it has in a group.</param>
/// <param name="cyclesPerByte">Cycles for each byte of a task.</param>
public sealed class GroupSource(ActorId orchestrator, int ordinal, IReadOnlyList<DataSize> sizes, int tasks, long cyclesPerByte) : Actor, IHandle<GroupDue>
{
    /// <summary>As good as none: groups have no deadline, and an instant must be able to have it added.</summary>
    private static readonly SimDuration s_deadline = SimDuration.FromSeconds(100L * 365 * 86400);

    private long _born;

    /// <inheritdoc/>
    public void Handle(in GroupDue message, Context context)
    {
        ArgumentNullException.ThrowIfNull(context);
        for (int task = 0; task < tasks; task++)
        {
            DataSize size = sizes[checked((int)((message.Group * tasks) + task))];
            _born++;
            context.Send(orchestrator, new TaskBorn(new EdgeTask
            {
                Id = ((ordinal + 1L) << 32) + _born,
                Source = Id,
                Born = context.Now,
                Deadline = s_deadline,
                Size = size,
                Cycles = Work(size, cyclesPerByte),
            }));
        }
    }

    /// <inheritdoc/>
    protected override void DeclareState(StateVisitor state)
    {
        ArgumentNullException.ThrowIfNull(state);
        state.Field(ref _born);
    }

    /// <summary>The work of a task, rounded up to the cycle.</summary>
    public static CpuCycles Work(DataSize size, long cyclesPerByte) => new((long)((((Int128)size.Bits * cyclesPerByte) + 7) / 8));
}
