using EdgeActors.Simulator;

namespace EdgeActors.Actors.Learning;

/// <summary>Experience that waits at a learner, in order of arrival.</summary>
public sealed class WaitingExperience : IFrozen<WaitingExperience>
{
    private readonly ExperienceBatch[] _batches;

    /// <summary>Takes the array over; the caller must not keep it.</summary>
    public WaitingExperience(params ExperienceBatch[] batches)
    {
        ArgumentNullException.ThrowIfNull(batches);
        _batches = batches;
        ContentHash = FrozenHash.Of(this);
    }

    /// <inheritdoc/>
    public static string Tag => "learning.waiting-experience";

    /// <summary>The batches.</summary>
    public ReadOnlySpan<ExperienceBatch> Batches => _batches;

    /// <inheritdoc/>
    public UInt128 ContentHash { get; }

    /// <inheritdoc/>
    public static WaitingExperience Read(scoped ref MessagePackReader reader)
    {
        var batches = new ExperienceBatch[reader.ReadArrayHeader()];
        for (int i = 0; i < batches.Length; i++)
        {
            batches[i] = ExperienceBatch.Read(ref reader);
        }

        return new WaitingExperience(batches);
    }

    /// <inheritdoc/>
    public void Write(MessagePackWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteArrayHeader(_batches.Length);
        foreach (ExperienceBatch batch in _batches)
        {
            batch.Write(writer);
        }
    }

    /// <summary>Equal if the content is.</summary>
    public override bool Equals(object? obj) => obj is WaitingExperience other && other.ContentHash == ContentHash;

    /// <inheritdoc/>
    public override int GetHashCode() => ContentHash.GetHashCode();

    /// <summary>How many rows wait.</summary>
    public override string ToString() => $"{_batches.Sum(b => b.Rows)} decisions wait";
}
