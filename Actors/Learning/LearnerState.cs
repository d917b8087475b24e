using EdgeActors.Learners.Algorithms;
using EdgeActors.Simulator;
using Checkpoint = EdgeActors.Learners.Experience.Checkpoint;

namespace EdgeActors.Actors.Learning;

/// <summary>
/// A learner at rest: weights, optimisers, counters, random streams, as bytes that do not change. Training makes a new state from this one and from
/// experience, so a state may be sent, kept and taken up again by anybody, any number of times.
/// <para>The learner that was frozen is kept beside its bytes for the first who thaws the state, which saves reading them; it shows nowhere.</para>
/// </summary>
public sealed class LearnerState : IFrozen<LearnerState>
{
    private readonly byte[] _bytes;
    private ITrajectoryLearner? _warm;

    /// <summary>A state from its bytes, which the caller must not keep.</summary>
    public LearnerState(byte[] bytes)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        _bytes = bytes;
        ContentHash = FrozenHash.Of(this);
    }

    /// <inheritdoc/>
    public static string Tag => "learning.learner-state";

    /// <summary>The bytes: a checkpoint as <see cref="Checkpoint"/> writes it.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <inheritdoc/>
    public UInt128 ContentHash { get; }

    /// <inheritdoc/>
    public static LearnerState Read(scoped ref MessagePackReader reader) => new(reader.ReadBinary().ToArray());

    /// <summary>Freezes a learner; the caller gives it away.</summary>
    public static LearnerState Freeze(ITrajectoryLearner learner)
    {
        using var stream = new MemoryStream();
        Checkpoint.Save(learner, stream);
        return new LearnerState(stream.ToArray()) { _warm = learner };
    }

    /// <summary>Makes a learner that goes on from this state; the state itself stays.</summary>
    /// <param name="create">Makes a learner of the same sizes and configuration.</param>
    /// <exception cref="InvalidDataException">The bytes are damaged, or are the state of something else.</exception>
    public ITrajectoryLearner Thaw(Func<ITrajectoryLearner> create)
    {
        ArgumentNullException.ThrowIfNull(create);
        if (Interlocked.Exchange(ref _warm, null) is ITrajectoryLearner warm)
        {
            return warm;
        }

        ITrajectoryLearner learner = create();
        using var stream = new MemoryStream(_bytes, writable: false);
        Checkpoint.Load(learner, stream);
        return learner;
    }

    /// <inheritdoc/>
    public void Write(MessagePackWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteBinary(_bytes);
    }

    /// <summary>How long it is, and the hash's beginning.</summary>
    public override string ToString() => $"learner of {_bytes.Length} bytes {ContentHash >> 96:x8}";
}
