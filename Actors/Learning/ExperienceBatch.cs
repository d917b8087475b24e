using EdgeActors.Learners.Experience;
using EdgeActors.Simulator;

namespace EdgeActors.Actors.Learning;

/// <summary>When a decision was made, by which policy, and when its outcome showed.</summary>
/// <param name="Subject">What was decided about: a task, a service, a group.</param>
/// <param name="Decided">When.</param>
/// <param name="Ended">When the last source of its reward ended.</param>
/// <param name="PolicyVersion">The version that decided.</param>
public readonly record struct DecisionStamp(long Subject, SimTime Decided, SimTime Ended, int PolicyVersion);

/// <summary>Consecutive decisions of one trajectory.</summary>
/// <param name="Key">Which trajectory of the agent's; the same key goes on in later batches.</param>
/// <param name="Stamps">One for each row. Whoever makes the part must not change them any more.</param>
/// <param name="Trajectory">What was seen, done and got.</param>
public sealed record ExperiencePart(long Key, DecisionStamp[] Stamps, Trajectory Trajectory);

/// <summary>
/// Decisions of one agent with their rewards, in one or several trajectories: rows in order of decision, each with what was seen at the decision, the mask, the
/// action and the logarithm of its probability, and one more look after the last. Elapsed time stands with each row, for discounting by time.
/// </summary>
public sealed class ExperienceBatch : IFrozen<ExperienceBatch>
{
    private const int PartFields = 10, LongsPerStamp = 4;

    private readonly ExperiencePart[] _parts;

    /// <summary>Takes the arrays over; the caller must not keep them.</summary>
    /// <param name="agent">Whose decisions they are.</param>
    /// <param name="parts">Its trajectories, or parts of them.</param>
    /// <exception cref="ArgumentException">A part has another number of stamps than of rows.</exception>
    public ExperienceBatch(ActorId agent, params ExperiencePart[] parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        if (Array.Find(parts, p => p.Stamps.Length != p.Trajectory.Rows) is { } uneven)
        {
            throw new ArgumentException($"{uneven.Stamps.Length} stamps for {uneven.Trajectory.Rows} rows", nameof(parts));
        }

        (Agent, _parts, Rows) = (agent, parts, parts.Sum(p => p.Stamps.Length));
        ContentHash = FrozenHash.Of(this);
    }

    /// <inheritdoc/>
    public static string Tag => "learning.experience-batch";

    /// <summary>Whose decisions they are.</summary>
    public ActorId Agent { get; }

    /// <summary>How many decisions there are.</summary>
    public int Rows { get; }

    /// <summary>The trajectories, or parts of them, in the order of their first decisions.</summary>
    public ReadOnlySpan<ExperiencePart> Parts => _parts;

    /// <summary>What it takes on a link: its numbers as they are, four bytes each and eight for times.</summary>
    public DataSize Size => DataSize.FromBytes(_parts.Sum(p =>
    {
        Trajectory t = p.Trajectory;
        long floats = t.Observations.Length + t.Allowed.Length + t.Actions.Length + t.Numbers.Length + t.LogProbabilities.Length + t.Rewards.Length;
        return (4 * floats) + (8L * (LongsPerStamp + 1) * t.Rows);
    }));

    /// <inheritdoc/>
    public UInt128 ContentHash { get; }

    /// <inheritdoc/>
    public static ExperienceBatch Read(scoped ref MessagePackReader reader)
    {
        reader.ReadArrayHeader(2);
        var agent = new ActorId(reader.ReadInt32());
        var parts = new ExperiencePart[reader.ReadArrayHeader()];
        for (int i = 0; i < parts.Length; i++)
        {
            parts[i] = ReadPart(ref reader);
        }

        return new ExperienceBatch(agent, parts);
    }

    /// <inheritdoc/>
    public void Write(MessagePackWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteArrayHeader(2);
        writer.WriteInt64(Agent.Index);
        writer.WriteArrayHeader(_parts.Length);
        foreach (ExperiencePart part in _parts)
        {
            WritePart(part, writer);
        }
    }

    /// <summary>How many rows it has, and whose.</summary>
    public override string ToString() => $"{Rows} decisions of {Agent} {ContentHash >> 96:x8}";

    private static ExperiencePart ReadPart(scoped ref MessagePackReader reader)
    {
        reader.ReadArrayHeader(PartFields);
        long key = reader.ReadInt64();
        long[] numbers = reader.ReadNumbers<long>();
        var stamps = new DecisionStamp[numbers.Length / LongsPerStamp];
        for (int row = 0; row < stamps.Length; row++)
        {
            ReadOnlySpan<long> stamp = numbers.AsSpan(row * LongsPerStamp, LongsPerStamp);
            stamps[row] = new DecisionStamp(stamp[0], new SimTime(stamp[1]), new SimTime(stamp[2]), (int)stamp[3]);
        }

        return new ExperiencePart(key, stamps, new Trajectory
        {
            Rows = stamps.Length,
            Observations = reader.ReadNumbers<float>(),
            Allowed = reader.ReadNumbers<float>(),
            Actions = reader.ReadNumbers<int>(),
            Numbers = reader.ReadNumbers<float>(),
            LogProbabilities = reader.ReadNumbers<float>(),
            Rewards = reader.ReadNumbers<float>(),
            Elapsed = reader.ReadNumbers<double>(),
            End = ReadEnd(ref reader),
        });
    }

    private static TrajectoryEnd ReadEnd(scoped ref MessagePackReader reader)
    {
        int start = reader.Position;
        var end = (TrajectoryEnd)reader.ReadInt32();
        return Enum.IsDefined(end) ? end : throw new MessagePackException(start, $"{(int)end} is no end of a trajectory");
    }

    private static void WritePart(ExperiencePart part, MessagePackWriter writer)
    {
        Trajectory trajectory = part.Trajectory;
        writer.WriteArrayHeader(PartFields);
        writer.WriteInt64(part.Key);
        writer.WriteNumbers<long>([.. part.Stamps.SelectMany(s => new[] { s.Subject, s.Decided.Nanoseconds, s.Ended.Nanoseconds, s.PolicyVersion })]);
        writer.WriteNumbers<float>(trajectory.Observations);
        writer.WriteNumbers<float>(trajectory.Allowed);
        writer.WriteNumbers<int>(trajectory.Actions);
        writer.WriteNumbers<float>(trajectory.Numbers);
        writer.WriteNumbers<float>(trajectory.LogProbabilities);
        writer.WriteNumbers<float>(trajectory.Rewards);
        writer.WriteNumbers<double>(trajectory.Elapsed);
        writer.WriteInt64((long)trajectory.End);
    }
}
