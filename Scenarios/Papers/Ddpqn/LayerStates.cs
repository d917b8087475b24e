using EdgeActors.Actors.Layers;
using EdgeActors.Numerics;

namespace EdgeActors.Scenarios.Papers.Ddpqn;

/// <summary>
/// The state as printed (section 4.2): where the stage before was, one number for each place; then input and cycles of this and all stages that are left, to the longest
/// network, as logarithms, zeros after its end. It shows no queues. The action in it, which is not chosen yet, is left out.
/// </summary>
internal sealed class PrintedLayerState(LayerTable table) : ILayerEncoder
{
    public int ObservationSize => table.Places + (2 * table.MostStages);

    public void Encode(in LayerDecision decision, Span<float> observation)
    {
        TaskProgress task = decision.Progress;
        observation[task.Place] = 1;
        for (int stage = task.Next, at = table.Places; stage < table.Stages(task.Model); stage++, at += 2)
        {
            DnnStage of = table.Stage(task.Model, stage);
            observation[at] = LayerScale.Size(of);
            observation[at + 1] = LayerScale.Work(of);
        }
    }
}

/// <summary>
/// The extended state (ours): where the stage before was; for each place how long the stage would wait there and how many stages were placed there, as a share of all; and
/// of the task input and cycles of this stage and of the next, the cycles and the share of the stages that are left, how many tasks are under way, and how many stages were placed.
/// With eleven places 41 numbers.
/// </summary>
internal sealed class ExtendedLayerState(LayerTable table) : ILayerEncoder
{
    private const int OfTask = 8;

    public int ObservationSize => (3 * table.Places) + OfTask;

    public void Encode(in LayerDecision decision, Span<float> observation)
    {
        int places = table.Places;
        TaskProgress task = decision.Progress;
        observation[task.Place] = 1;
        long placed = 0;
        for (int place = 0; place < places; place++)
        {
            placed += decision[place].Placed;
            observation[places + place] = LayerScale.Time(decision.Wait(place).Seconds);
        }

        for (int place = 0; placed > 0 && place < places; place++)
        {
            observation[(2 * places) + place] = (float)decision[place].Placed / placed;
        }

        Span<float> of = observation[(3 * places)..];
        int stages = table.Stages(task.Model);
        DnnStage now = table.Stage(task.Model, task.Next);
        (of[0], of[1]) = (LayerScale.Size(now), LayerScale.Work(now));
        if (task.Next + 1 < stages)
        {
            DnnStage next = table.Stage(task.Model, task.Next + 1);
            (of[2], of[3]) = (LayerScale.Size(next), LayerScale.Work(next));
        }

        double left = 0;
        for (int stage = task.Next; stage < stages; stage++)
        {
            left += table.Stage(task.Model, stage).Cycles.Count;
        }

        of[4] = (float)(left / 7e9);
        of[5] = (float)(stages - task.Next) / stages;
        int under = 0;
        foreach (TaskProgress other in decision.Tasks)
        {
            under += other.Arrived && other.Next < table.Stages(other.Model) ? 1 : 0;
        }

        of[6] = under / 10f;
        of[7] = LayerScale.Time(placed / 100.0);
    }
}

/// <summary>How sizes, work and times come to numbers of about 0 to 1.</summary>
internal static class LayerScale
{
    /// <summary>Kilobytes, by their logarithm: 1 KB is 0, 10 MB is 1.</summary>
    public static float Size(DnnStage stage) => (float)(DeterministicMath.Log10(1 + (stage.Input.Bits / 8e3)) / 4);

    /// <summary>Megacycles, by their logarithm: 1 Gcycle is 1.</summary>
    public static float Work(DnnStage stage) => (float)(DeterministicMath.Log10(1 + (stage.Cycles.Count / 1e6)) / 3);

    /// <summary>Seconds, or another number of that size, by its logarithm: 10 ms is 0.2, 1 s is 1.</summary>
    public static float Time(double seconds) => (float)(DeterministicMath.Log10(1 + (seconds * 100)) / 2);
}
