using System.Runtime.InteropServices;
using EdgeActors.Learners.Experience;
using EdgeActors.Simulator;

namespace EdgeActors.Actors.Learning;

/// <summary>When a decision was made, by which policy, and when its outcome showed.</summary>
/// <param name="TaskId">The task that was placed.</param>
/// <param name="Decided">When.</param>
/// <param name="Ended">When the task ended.</param>
/// <param name="PolicyVersion">The version that decided.</param>
public readonly record struct DecisionStamp(long TaskId, SimTime Decided, SimTime Ended, int PolicyVersion);

/// <summary>
/// Consecutive decisions of one scheduler with their rewards: rows in order of decision, each with what was seen at the decision, the mask, the action and
/// the logarithm of its probability, and one more look after the last. Elapsed time stands with each row, for discounting by time.
/// </summary>
public sealed class ExperienceBatch : IFrozen
{
    private readonly DecisionStamp[] _stamps;

    /// <summary>Takes the arrays over; the caller must not keep them.</summary>
    /// <param name="scheduler">Whose decisions they are.</param>
    /// <param name="stamps">One for each row.</param>
    /// <param name="trajectory">What was seen, done and got.</param>
    /// <exception cref="ArgumentException">The two have different lengths.</exception>
    public ExperienceBatch(ActorId scheduler, DecisionStamp[] stamps, Trajectory trajectory)
    {
        ArgumentNullException.ThrowIfNull(stamps);
        ArgumentNullException.ThrowIfNull(trajectory);
        if (stamps.Length != trajectory.Rows)
        {
            throw new ArgumentException($"{stamps.Length} stamps for {trajectory.Rows} rows", nameof(stamps));
        }

        (Scheduler, _stamps, Trajectory) = (scheduler, stamps, trajectory);
        ContentHash = ContentHashes.Of(
            Bytes(scheduler.Index),
            MemoryMarshal.AsBytes(stamps.AsSpan()).ToArray(),
            Bytes(trajectory.Observations),
            Bytes(trajectory.Allowed),
            Bytes(trajectory.Actions),
            Bytes(trajectory.LogProbabilities),
            Bytes(trajectory.Rewards),
            Bytes(trajectory.Elapsed),
            Bytes(trajectory.Terminated ? 1 : 0));
    }

    /// <summary>Whose decisions they are.</summary>
    public ActorId Scheduler { get; }

    /// <summary>How many decisions there are.</summary>
    public int Rows => _stamps.Length;

    /// <summary>When and by which version each was made.</summary>
    public ReadOnlySpan<DecisionStamp> Stamps => _stamps;

    /// <summary>What was seen, done and got.</summary>
    public Trajectory Trajectory { get; }

    /// <summary>What it takes on a link: its numbers as they are, four bytes each and eight for times.</summary>
    public DataSize Size
    {
        get
        {
            long floats = Trajectory.Observations.Length + Trajectory.Allowed.Length + (3L * Rows);
            return DataSize.FromBytes((4 * floats) + (8 * 5L * Rows));
        }
    }

    /// <inheritdoc/>
    public UInt128 ContentHash { get; }

    /// <summary>How many rows it has, and whose.</summary>
    public override string ToString() => $"{Rows} decisions of {Scheduler} {ContentHash >> 96:x8}";

    private static byte[] Bytes<T>(params T[] values)
        where T : unmanaged => MemoryMarshal.AsBytes(values.AsSpan()).ToArray();
}
