namespace EdgeActors.Learners.Experience;

/// <summary>What follows the last row of a <see cref="Trajectory"/>.</summary>
public enum TrajectoryEnd
{
    /// <summary>The rows that go on from there are elsewhere: the trajectory was only cut into pieces.</summary>
    Cut,

    /// <summary>It ends there because its time was over: values go on beyond it.</summary>
    Truncated,

    /// <summary>Nothing of value follows.</summary>
    Terminated,
}

/// <summary>
/// Consecutive decisions of one actor, made elsewhere: what was seen at each and after the last, what was done with which probability, and what it brought.
/// An action is one of several (<see cref="Actions"/>), some numbers (<see cref="Numbers"/>), or both. The arrays are not copied and must not change any more.
/// </summary>
public sealed record Trajectory
{
    /// <summary>How many decisions there are.</summary>
    public required int Rows { get; init; }

    /// <summary>Rows + 1 observations, one after another.</summary>
    public required float[] Observations { get; init; }

    /// <summary>For each of Rows + 1 observations, 1 for each action that may be taken, else 0; empty where actions are numbers alone.</summary>
    public float[] Allowed { get; init; } = [];

    /// <summary>The action taken in each row; empty where actions are numbers alone.</summary>
    public int[] Actions { get; init; } = [];

    /// <summary>The numbers of each row's action, one row after another, as they were drawn: those of a normal distribution before they are kept within [-1, 1]. Empty without any.</summary>
    public float[] Numbers { get; init; } = [];

    /// <summary>The logarithm of the probability, or of the density, with which it was taken.</summary>
    public required float[] LogProbabilities { get; init; }

    /// <summary>What it brought.</summary>
    public required float[] Rewards { get; init; }

    /// <summary>Time from each decision to the next look, in the unit that the discount is for.</summary>
    public required double[] Elapsed { get; init; }

    /// <summary>What follows the last row. Unless it is <see cref="TrajectoryEnd.Terminated"/> the last observation says what follows.</summary>
    public TrajectoryEnd End { get; init; }
}
