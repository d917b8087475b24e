namespace EdgeActors.Learners.Experience;

/// <summary>
/// Stretches of episodes side by side, padded with zeros to one length, as recurrent networks take them: row t * Count + b is time t of
/// sequence b. <see cref="Rows"/> lists those rows that are no padding, sequence after sequence.
/// </summary>
public sealed class SequenceBatch
{
    private readonly List<long> _rows = [];

    /// <summary>Room for sequences.</summary>
    /// <param name="count">How many.</param>
    /// <param name="time">Their greatest length.</param>
    /// <param name="observationSize">The length of an observation.</param>
    public SequenceBatch(int count, int time, int observationSize)
    {
        (Count, Time, ObservationSize) = (count, time, observationSize);
        Observations = new float[count * time * observationSize];
    }

    /// <summary>How many sequences.</summary>
    public int Count { get; }

    /// <summary>Their greatest length.</summary>
    public int Time { get; }

    /// <summary>The length of an observation.</summary>
    public int ObservationSize { get; }

    /// <summary>What was seen, padded.</summary>
    public float[] Observations { get; }

    /// <summary>The rows that are no padding.</summary>
    public IReadOnlyList<long> Rows => _rows;

    /// <summary>Writes one observation, which counts unless it only shows what came after the last.</summary>
    public void Add(int sequence, int time, ReadOnlySpan<float> observation, bool counts = true)
    {
        var row = (time * Count) + sequence;
        observation[..ObservationSize].CopyTo(Observations.AsSpan(row * ObservationSize));
        if (counts)
        {
            _rows.Add(row);
        }
    }

    /// <summary>Forgets all sequences.</summary>
    public void Clear()
    {
        Array.Clear(Observations);
        _rows.Clear();
    }
}
