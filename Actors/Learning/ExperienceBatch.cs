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
public sealed class ExperienceBatch : IFrozen<ExperienceBatch>
{
    private const int Parts = 9, LongsPerStamp = 4;

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
        ContentHash = FrozenHash.Of(this);
    }

    /// <inheritdoc/>
    public static string Tag => "learning.experience-batch";

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

    /// <inheritdoc/>
    public static ExperienceBatch Read(scoped ref MessagePackReader reader)
    {
        reader.ReadArrayHeader(Parts);
        var scheduler = new ActorId(reader.ReadInt32());
        long[] numbers = reader.ReadNumbers<long>();
        var stamps = new DecisionStamp[numbers.Length / LongsPerStamp];
        for (int row = 0; row < stamps.Length; row++)
        {
            ReadOnlySpan<long> stamp = numbers.AsSpan(row * LongsPerStamp, LongsPerStamp);
            stamps[row] = new DecisionStamp(stamp[0], new SimTime(stamp[1]), new SimTime(stamp[2]), (int)stamp[3]);
        }

        return new ExperienceBatch(scheduler, stamps, new Trajectory
        {
            Rows = stamps.Length,
            Observations = reader.ReadNumbers<float>(),
            Allowed = reader.ReadNumbers<float>(),
            Actions = reader.ReadNumbers<int>(),
            LogProbabilities = reader.ReadNumbers<float>(),
            Rewards = reader.ReadNumbers<float>(),
            Elapsed = reader.ReadNumbers<double>(),
            Terminated = reader.ReadBoolean(),
        });
    }

    /// <inheritdoc/>
    public void Write(MessagePackWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteArrayHeader(Parts);
        writer.WriteInt64(Scheduler.Index);
        writer.WriteNumbers<long>([.. _stamps.SelectMany(s => new[] { s.TaskId, s.Decided.Nanoseconds, s.Ended.Nanoseconds, s.PolicyVersion })]);
        writer.WriteNumbers<float>(Trajectory.Observations);
        writer.WriteNumbers<float>(Trajectory.Allowed);
        writer.WriteNumbers<int>(Trajectory.Actions);
        writer.WriteNumbers<float>(Trajectory.LogProbabilities);
        writer.WriteNumbers<float>(Trajectory.Rewards);
        writer.WriteNumbers<double>(Trajectory.Elapsed);
        writer.WriteBoolean(Trajectory.Terminated);
    }

    /// <summary>How many rows it has, and whose.</summary>
    public override string ToString() => $"{Rows} decisions of {Scheduler} {ContentHash >> 96:x8}";
}
