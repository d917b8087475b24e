using EdgeActors.Learners.Experience;

namespace EdgeActors.Learners.Algorithms;

/// <summary>Rows of a rollout, gathered for one update: single transitions, or with memory whole stretches.</summary>
internal sealed class Minibatch(PpoConfig config, int observationSize, int actionSize, int actorStateSize, int criticStateSize)
{
    public float[] Observations { get; private set; } = [];

    public float[] Actions { get; private set; } = [];

    public float[] LogProbabilities { get; private set; } = [];

    public float[] Advantages { get; private set; } = [];

    public float[] Returns { get; private set; } = [];

    public long[] ObservationShape { get; private set; } = [];

    public long[] ActionShape { get; private set; } = [];

    public long[] ColumnShape { get; private set; } = [];

    /// <summary>With memory, the same rows as stretches.</summary>
    public SequenceBatch? Sequences { get; private set; }

    /// <summary>Where the policy's network begins each stretch.</summary>
    public float[] ActorStates { get; private set; } = [];

    /// <summary>Where the value's network begins each stretch.</summary>
    public float[] CriticStates { get; private set; } = [];

    public void Fill(RolloutBuffer rollout, IEnumerable<(int Start, int Length)> stretches)
    {
        var parts = stretches.ToArray();
        Resize(parts.Sum(p => p.Length));
        var row = 0;
        foreach (var (start, length) in parts)
        {
            rollout.Observations.AsSpan(start * observationSize, length * observationSize).CopyTo(Observations.AsSpan(row * observationSize));
            rollout.Actions.AsSpan(start * actionSize, length * actionSize).CopyTo(Actions.AsSpan(row * actionSize));
            rollout.LogProbabilities.AsSpan(start, length).CopyTo(LogProbabilities.AsSpan(row));
            rollout.Advantages.AsSpan(start, length).CopyTo(Advantages.AsSpan(row));
            rollout.Returns.AsSpan(start, length).CopyTo(Returns.AsSpan(row));
            row += length;
        }

        if (config.Memory != Memory.None)
        {
            Align(rollout, parts);
        }
    }

    private void Align(RolloutBuffer rollout, (int Start, int Length)[] parts)
    {
        var sequences = new SequenceBatch(parts.Length, parts.Max(p => p.Length), observationSize);
        (ActorStates, CriticStates) = (new float[parts.Length * actorStateSize], new float[parts.Length * criticStateSize]);
        for (var i = 0; i < parts.Length; i++)
        {
            var (start, length) = parts[i];
            var state = rollout.States.AsSpan(start * (actorStateSize + criticStateSize));
            state[..actorStateSize].CopyTo(ActorStates.AsSpan(i * actorStateSize));
            state.Slice(actorStateSize, criticStateSize).CopyTo(CriticStates.AsSpan(i * criticStateSize));
            for (var t = 0; t < length; t++)
            {
                sequences.Add(i, t, rollout.Observations.AsSpan((start + t) * observationSize, observationSize));
            }
        }

        Sequences = sequences;
    }

    private void Resize(int size)
    {
        if (size == Returns.Length)
        {
            return;
        }

        (Observations, Actions) = (new float[size * observationSize], new float[size * actionSize]);
        (LogProbabilities, Advantages, Returns) = (new float[size], new float[size], new float[size]);
        (ObservationShape, ActionShape, ColumnShape) = ([size, observationSize], [size, actionSize], [size, 1]);
    }
}
