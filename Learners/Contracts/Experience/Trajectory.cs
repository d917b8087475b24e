namespace EdgeActors.Learners.Experience;

/// <summary>
/// Consecutive decisions of one actor, made elsewhere: what was seen at each and after the last, what was done with which probability, and what it brought.
/// The arrays are not copied and must not change any more.
/// </summary>
public sealed record Trajectory
{
    /// <summary>How many decisions there are.</summary>
    public required int Rows { get; init; }

    /// <summary>Rows + 1 observations, one after another.</summary>
    public required float[] Observations { get; init; }

    /// <summary>For each of Rows + 1 observations, 1 for each action that may be taken, else 0.</summary>
    public required float[] Allowed { get; init; }

    /// <summary>The action taken in each row.</summary>
    public required int[] Actions { get; init; }

    /// <summary>The logarithm of the probability with which it was taken.</summary>
    public required float[] LogProbabilities { get; init; }

    /// <summary>What it brought.</summary>
    public required float[] Rewards { get; init; }

    /// <summary>Time from each decision to the next look, in the unit that the discount is for.</summary>
    public required double[] Elapsed { get; init; }

    /// <summary>Whether nothing of value follows the last row. Else it was only cut, and the last observation says what follows.</summary>
    public bool Terminated { get; init; }
}
