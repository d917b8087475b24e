namespace EdgeActors.Learners.Algorithms;

/// <summary>
/// Transitions of the nodes that share one network, row by row, for <see cref="IO2oDrl"/>. Masks are as everywhere: 1 for an action that may be taken, 0 for one that
/// may not.
/// </summary>
public sealed class O2oBatch
{
    /// <summary>A batch of so many rows.</summary>
    public O2oBatch(int rows, int observationSize, int actionCount)
    {
        (Rows, ObservationShape, ActionShape, ColumnShape) = (rows, [rows, observationSize], [rows, actionCount], [rows, 1]);
        (Observations, NextObservations) = (new float[rows * observationSize], new float[rows * observationSize]);
        (Allowed, NextAllowed) = (new float[rows * actionCount], new float[rows * actionCount]);
        (Actions, Rewards) = (new long[rows], new float[rows]);
    }

    /// <summary>How many rows it has.</summary>
    public int Rows { get; }

    /// <summary>What was seen.</summary>
    public float[] Observations { get; }

    /// <summary>1 for each action that was allowed.</summary>
    public float[] Allowed { get; }

    /// <summary>What was done.</summary>
    public long[] Actions { get; }

    /// <summary>The team's reward of the slot, normalised.</summary>
    public float[] Rewards { get; }

    /// <summary>What was seen one slot later.</summary>
    public float[] NextObservations { get; }

    /// <summary>1 for each action allowed then.</summary>
    public float[] NextAllowed { get; }

    internal long[] ObservationShape { get; }

    internal long[] ActionShape { get; }

    internal long[] ColumnShape { get; }
}

/// <summary>
/// Episodes of the current policy for <see cref="IO2oDrl.FineTune"/>: rows ordered by episode, slot and agent, with one slot more than was played,
/// whose values are where the episode was cut.
/// </summary>
/// <param name="Episodes">How many.</param>
/// <param name="Slots">Slots in each.</param>
/// <param name="Agents">Agents that act in each slot.</param>
/// <param name="Observations">Episodes x (Slots + 1) x Agents rows.</param>
/// <param name="Allowed">As in <see cref="O2oBatch"/>, for the same rows.</param>
/// <param name="Actions">The action of each row; -1 where there was nothing to choose, and in the last slot.</param>
/// <param name="Rewards">Episodes x Slots, the team's reward, normalised.</param>
public sealed record O2oTrajectories(int Episodes, int Slots, int Agents, float[] Observations, float[] Allowed, long[] Actions, float[] Rewards)
{
    /// <summary>The row of an agent in a slot.</summary>
    public int Row(int episode, int slot, int agent) => (((episode * (Slots + 1)) + slot) * Agents) + agent;
}
