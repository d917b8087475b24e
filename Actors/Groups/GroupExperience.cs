using EdgeActors.Learners.Experience;

namespace EdgeActors.Actors.Groups;

/// <summary>A decision about a group as experience: alone, since what comes next does not depend on it.</summary>
public static class GroupExperience
{
    /// <summary>A trajectory of one row.</summary>
    /// <param name="observation">What was seen.</param>
    /// <param name="bits">What was done: 1 or 0 for each bit.</param>
    /// <param name="cost">What it cost.</param>
    public static Trajectory Of(ReadOnlySpan<float> observation, ReadOnlySpan<float> bits, double cost) => new()
    {
        Rows = 1,
        Observations = [.. observation, .. observation],
        Numbers = bits.ToArray(),
        LogProbabilities = [0],
        Rewards = [(float)-cost],
        Elapsed = [1],
        End = TrajectoryEnd.Terminated,
    };
}
