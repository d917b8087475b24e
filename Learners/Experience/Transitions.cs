namespace EdgeActors.Learners.Experience;

/// <summary>
/// A batch of transitions, in arrays that are filled again and again: row i of each array is transition i.
/// </summary>
public sealed class Transitions
{
    /// <summary>Room for a batch.</summary>
    /// <param name="size">Transitions.</param>
    /// <param name="observationSize">The length of an observation.</param>
    /// <param name="actionSize">The length of an action; one for a discrete action.</param>
    public Transitions(int size, int observationSize, int actionSize)
    {
        Size = size;
        Observations = new float[size * observationSize];
        NextObservations = new float[size * observationSize];
        Actions = new float[size * actionSize];
        Rewards = new float[size];
        Discounts = new float[size];
        Weights = new float[size];
        Indices = new int[size];
        ObservationShape = [size, observationSize];
        ActionShape = [size, actionSize];
        ColumnShape = [size, 1];
    }

    /// <summary>How many transitions.</summary>
    public int Size { get; }

    /// <summary>What was seen.</summary>
    public float[] Observations { get; }

    /// <summary>What was seen after the action.</summary>
    public float[] NextObservations { get; }

    /// <summary>What was done; a discrete action as its number.</summary>
    public float[] Actions { get; }

    /// <summary>What it brought.</summary>
    public float[] Rewards { get; }

    /// <summary>What the next value counts: the discount over the time that passed, or zero after an end.</summary>
    public float[] Discounts { get; }

    /// <summary>Importance weights: one unless the replay is prioritised.</summary>
    public float[] Weights { get; }

    /// <summary>Places in the replay, to give new priorities to.</summary>
    public int[] Indices { get; }

    internal long[] ObservationShape { get; }

    internal long[] ActionShape { get; }

    internal long[] ColumnShape { get; }
}
