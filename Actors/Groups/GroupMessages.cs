using EdgeActors.Simulator;

namespace EdgeActors.Actors.Groups;

/// <summary>An orchestrator asks a source for its tasks of the next group.</summary>
/// <param name="Group">Which group, from 0.</param>
public readonly record struct GroupDue(long Group) : IMessage<GroupDue>
{
    /// <inheritdoc/>
    public static string Tag => "groups.group-due";

    /// <inheritdoc/>
    public static GroupDue Visit<TVisitor>(in GroupDue value, ref TVisitor visitor)
        where TVisitor : struct, IFieldVisitor, allows ref struct => new(visitor.Field(value.Group));
}

/// <summary>The end of a group: one row a group.</summary>
/// <param name="Orchestrator">Who placed its tasks.</param>
/// <param name="Group">Which, from 0.</param>
/// <param name="Born">When its tasks were born.</param>
/// <param name="Ended">When the last of them ended.</param>
/// <param name="Energy">What all its tasks took, transfer and execution.</param>
/// <param name="Response">From birth to the end of each user's last task, summed over users.</param>
/// <param name="Cost">Energy and response as they are weighted, in billionths (eq 18 of MR-DRO).</param>
/// <param name="Optimum">The least cost that any placement has, in billionths; 0 where it is not known.</param>
/// <param name="OnDevices">Tasks on users' own devices.</param>
/// <param name="AtEdge">Tasks at edge nodes.</param>
/// <param name="InCloud">Tasks in the cloud.</param>
public readonly record struct GroupRecord(
    ActorId Orchestrator, long Group, SimTime Born, SimTime Ended, Joules Energy, SimDuration Response, long Cost, long Optimum, int OnDevices, int AtEdge, int InCloud) : IFields<GroupRecord>
{
    /// <summary>How many tasks it had.</summary>
    public int Tasks => OnDevices + AtEdge + InCloud;

    /// <inheritdoc/>
    public static GroupRecord Visit<TVisitor>(in GroupRecord value, ref TVisitor visitor)
        where TVisitor : struct, IFieldVisitor, allows ref struct => new(
            visitor.Record(value.Orchestrator),
            visitor.Field(value.Group),
            visitor.Record(value.Born),
            visitor.Record(value.Ended),
            visitor.Record(value.Energy),
            visitor.Record(value.Response),
            visitor.Field(value.Cost),
            visitor.Field(value.Optimum),
            visitor.Field(value.OnDevices),
            visitor.Field(value.AtEdge),
            visitor.Field(value.InCloud));
}
