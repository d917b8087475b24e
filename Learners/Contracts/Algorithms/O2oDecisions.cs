namespace EdgeActors.Learners.Algorithms;

/// <summary>Decisions, row by row, for <see cref="IO2oPlus"/>.</summary>
/// <param name="Places">How many places each decision has.</param>
/// <param name="Features">What was seen of each place, places of a decision one after another; empty offline.</param>
/// <param name="Chosen">What was seen of the chosen place.</param>
/// <param name="Actions">The chosen place.</param>
/// <param name="Outcomes">How the task ended: 1 if it succeeded, else -1.</param>
public sealed record O2oDecisions(int Places, float[] Features, float[] Chosen, long[] Actions, float[] Outcomes)
{
    /// <summary>How many decisions there are.</summary>
    public int Count => Actions.Length;
}
