using EdgeActors.Actors.Policies;
using EdgeActors.Simulator;

namespace EdgeActors.Actors.Learning;

/// <summary>
/// Describes each place by the same eight numbers, so that one small network can score them all (<see cref="PolicyNetwork.Parts"/>): how long the task is
/// expected to take there, how long it travels, executes, what work is ahead of it, how likely it is lost, how many wait, whether the place is where the task
/// is, and whether it would be in time. Times are in deadlines, at most two of them. Works in any scenario of independent tasks.
/// </summary>
/// <param name="places">How many places there are.</param>
/// <param name="deadline">What times are divided by.</param>
public sealed class PlaceFeatures(int places, SimDuration deadline) : IDecisionEncoder
{
    /// <summary>What the numbers are, in order, as agent files name them.</summary>
    public static IReadOnlyList<string> Names { get; } = ["delay", "travel", "work", "ahead", "loss", "waiting", "local", "in-time"];

    /// <summary>Numbers for each place.</summary>
    public const int PerPlace = 8;

    private const double LongestTime = 2, ManyWaiting = 4, LossScale = 5;

    /// <inheritdoc/>
    public int ObservationSize => places * PerPlace;

    /// <inheritdoc/>
    public int ActionCount => places;

    /// <inheritdoc/>
    public ProbePlan Probe(in Decision decision) => ProbePlan.All;

    /// <inheritdoc/>
    public void Encode(in Decision decision, Span<float> observation, Span<float> allowed)
    {
        for (int i = 0; i < places; i++)
        {
            Describe(in decision, i, deadline, observation.Slice(i * PerPlace, PerPlace));
        }

        allowed.Fill(1);
    }

    /// <summary>Describes one place.</summary>
    internal static void Describe(in Decision decision, int place, SimDuration deadline, Span<float> numbers)
    {
        Place candidate = decision.Places[place];
        ref readonly EdgeTask task = ref decision.Task;
        NodeStatus status = candidate.Node.Status(decision.Now);
        SimDuration delay = candidate.EstimatedDelay(in task, decision.Now);
        numbers[0] = Share(delay, deadline);
        numbers[1] = Share(candidate.ArrivalAt(in task, decision.Now) - decision.Now, deadline);
        numbers[2] = Share(candidate.Work(in task), deadline);
        numbers[3] = Share(new SimDuration((status.Residual + status.WaitingWork).Nanoseconds / candidate.Node.Profile.Processors), deadline);
        numbers[4] = (float)(LossScale * (1 - candidate.Reliability(in task)));
        numbers[5] = (float)Math.Min(status.Waiting / ManyWaiting, 1);
        numbers[6] = place == decision.Local ? 1 : 0;
        numbers[7] = delay <= task.Deadline ? 1 : 0;
    }

    private static float Share(SimDuration time, SimDuration deadline) => (float)Math.Min(time / deadline, LongestTime);
}
