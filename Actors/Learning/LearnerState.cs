using System.Buffers.Binary;
using EdgeActors.Learners.Algorithms;
using EdgeActors.Learners.Experience;
using EdgeActors.Simulator;

namespace EdgeActors.Actors.Learning;

/// <summary>
/// A learner at rest: weights, optimisers, replay, counters, random streams. It is a value: training makes a new state from this one and from experience, so a
/// state may be sent, kept and taken up again by anybody, any number of times.
/// <para>A state is known by what it came from: its hash is that of the state before and of what was learned since, and one live learner goes along from each
/// state to the next. Bytes are made only where they are asked for, as at a checkpoint. A state that its learner has left is made again from the last bytes before it
/// by learning the same once more, which comes to the same bits.</para>
/// </summary>
public sealed class LearnerState : IFrozen<LearnerState>
{
    private const int HashSize = 16, MostSteps = 4096;
    private const long LeastKept = 1 << 20;

    private readonly Lock _lock = new();
    private readonly long _size; // of the last bytes before it, or its own
    private byte[]? _bytes;
    private Origin? _origin;
    private ITrajectoryLearner? _live;

    /// <summary>A state from its bytes, which the caller must not keep.</summary>
    public LearnerState(byte[] bytes)
        : this(FrozenHash.Of(Tag, bytes), bytes)
    {
    }

    private LearnerState(UInt128 hash, byte[] bytes) => (ContentHash, _bytes, _size) = (hash, bytes, bytes.Length);

    private LearnerState(Origin origin, ITrajectoryLearner learner)
    {
        (ContentHash, _origin, _live, _size) = (HashOf([origin.Before.ContentHash, origin.Hash]), origin, learner, origin.Before._size);
        if (origin.Steps >= MostSteps || origin.StepBytes > Math.Max(LeastKept, 2 * _size))
        {
            // So that what is kept stays in proportion to the state, and making bytes in proportion to learning.
            _size = Bytes.Length;
        }
    }

    /// <inheritdoc/>
    public static string Tag => "learning.learner-state";

    /// <summary>The bytes: a checkpoint as <see cref="LearnerCheckpoint"/> writes it.</summary>
    public ReadOnlySpan<byte> Bytes
    {
        get
        {
            lock (_lock)
            {
                if (_bytes is null)
                {
                    _live ??= Again(_origin!.Create);
                    (_bytes, _origin) = (BytesOf(_live), null);
                }

                return _bytes;
            }
        }
    }

    /// <inheritdoc/>
    public UInt128 ContentHash { get; }

    /// <inheritdoc/>
    public static LearnerState Read(scoped ref MessagePackReader reader)
    {
        reader.ReadArrayHeader(2);
        int start = reader.Position;
        ReadOnlySpan<byte> hash = reader.ReadBinary();
        return hash.Length == HashSize
            ? new LearnerState(BinaryPrimitives.ReadUInt128LittleEndian(hash), reader.ReadBinary().ToArray())
            : throw new MessagePackException(start, $"{hash.Length} bytes are no hash of a learner's state");
    }

    /// <summary>Freezes a learner; the caller gives it away.</summary>
    public static LearnerState Freeze(ITrajectoryLearner learner) => new(BytesOf(learner)) { _live = learner };

    /// <summary>Makes a learner that goes on from this state; the state itself stays.</summary>
    /// <param name="create">Makes a learner of the same sizes and configuration.</param>
    /// <exception cref="InvalidDataException">The bytes are damaged, or are the state of something else.</exception>
    public ITrajectoryLearner Thaw(Func<ITrajectoryLearner> create)
    {
        ArgumentNullException.ThrowIfNull(create);
        lock (_lock)
        {
            ITrajectoryLearner learner = _live ?? Again(create);
            _live = null;
            return learner;
        }
    }

    /// <inheritdoc/>
    public void Write(MessagePackWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        Span<byte> hash = stackalloc byte[HashSize];
        BinaryPrimitives.WriteUInt128LittleEndian(hash, ContentHash);
        writer.WriteArrayHeader(2);
        writer.WriteBinary(hash);
        writer.WriteBinary(Bytes);
    }

    /// <summary>Bytes of experience that are kept to make it again.</summary>
    internal long Kept => _origin?.StepBytes ?? 0;

    /// <summary>The hash's beginning.</summary>
    public override string ToString() => $"learner {ContentHash >> 96:x8}";

    /// <summary>The state after a round of learning, and what the round came to.</summary>
    internal LearnerState Learn(Func<ITrajectoryLearner> create, ExperienceBatch[] batches, out LearningReport report)
    {
        ITrajectoryLearner learner = Thaw(create);
        report = Round(learner, batches);
        return new LearnerState(
            new Origin(this, create, HashOf([.. batches.Select(b => b.ContentHash)]), (long)batches.Sum(b => b.Size.Bytes), again => Round(again, batches)), learner);
    }

    /// <summary>The state with other parameters.</summary>
    internal LearnerState With(Func<ITrajectoryLearner> create, FrozenFloats parameters)
    {
        ITrajectoryLearner learner = Thaw(create);
        learner.SetParameters(parameters.Values);
        return new LearnerState(
            new Origin(this, create, parameters.ContentHash, sizeof(float) * parameters.Values.Length, again => again.SetParameters(parameters.Values)), learner);
    }

    /// <summary>What a learner in this state says of itself, such as its policy's weights; it stays as it is.</summary>
    /// <param name="create">Makes a learner of the same sizes and configuration.</param>
    /// <param name="ask">The question; it must not change the learner.</param>
    public float[] Ask(Func<ITrajectoryLearner> create, Func<ITrajectoryLearner, float[]> ask)
    {
        ArgumentNullException.ThrowIfNull(create);
        ArgumentNullException.ThrowIfNull(ask);
        lock (_lock)
        {
            return ask(_live ??= Again(create));
        }
    }

    private static LearningReport Round(ITrajectoryLearner learner, ExperienceBatch[] batches) =>
        learner.Learn([.. batches.SelectMany(b => b.Parts.ToArray()).Select(p => p.Trajectory)]);

    private static byte[] BytesOf(ITrajectoryLearner learner)
    {
        using var stream = new MemoryStream();
        LearnerCheckpoint.Save(learner, stream);
        return stream.ToArray();
    }

    private static UInt128 HashOf(ReadOnlySpan<UInt128> hashes)
    {
        byte[] bytes = new byte[HashSize * hashes.Length];
        for (int i = 0; i < hashes.Length; i++)
        {
            BinaryPrimitives.WriteUInt128LittleEndian(bytes.AsSpan(i * HashSize), hashes[i]);
        }

        return FrozenHash.Of(Tag, bytes);
    }

    /// <summary>A learner in this state, from the last bytes before it.</summary>
    private ITrajectoryLearner Again(Func<ITrajectoryLearner> create)
    {
        var steps = new Stack<Origin>();
        LearnerState state = this;
        while (state._bytes is null && state._origin is { } origin)
        {
            steps.Push(origin);
            state = origin.Before;
        }

        ITrajectoryLearner learner = create();
        using var stream = new MemoryStream(state._bytes!, writable: false);
        LearnerCheckpoint.Load(learner, stream);
        foreach (Origin step in steps)
        {
            step.Apply(learner);
        }

        return learner;
    }

    /// <summary>What made a state of the one before.</summary>
    private sealed record Origin(LearnerState Before, Func<ITrajectoryLearner> Create, UInt128 Hash, long Bytes, Action<ITrajectoryLearner> Apply)
    {
        /// <summary>How many steps there are since the last bytes.</summary>
        public int Steps { get; } = 1 + (Before._origin?.Steps ?? 0);

        /// <summary>What is kept of them.</summary>
        public long StepBytes { get; } = Bytes + (Before._origin?.StepBytes ?? 0);
    }
}
