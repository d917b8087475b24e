namespace EdgeActors.Learners.Experience;

/// <summary>
/// Loss-adjusted prioritised replay, LAP (Fujimoto, Meger and Precup 2020): transitions are drawn by max(|error|, 1)^alpha and errors
/// below one count by their square, so that no importance weights are needed.
/// </summary>
public static class LossAdjusted
{
    /// <summary>Gives the transitions of a batch the priorities of their errors.</summary>
    /// <param name="replay">Made with the paper's alpha, 0.4.</param>
    /// <param name="batch">What it sampled.</param>
    /// <param name="errors">The absolute error of each; overwritten.</param>
    public static void Prioritise(ReplayBuffer replay, Transitions batch, Span<float> errors)
    {
        foreach (ref var error in errors)
        {
            error = Math.Max(error, 1);
        }

        replay.SetPriorities(batch, errors);
    }
}
