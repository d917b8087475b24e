using System.Collections.Immutable;
using EdgeActors.Actors;
using EdgeActors.Actors.Layers;
using EdgeActors.Numerics;

namespace EdgeActors.Scenarios.Papers.Ddpqn;

/// <summary>What an agent may see, by its name in the configuration.</summary>
internal static class LayerStates
{
    public static ILayerEncoder Of(LayerTable table, LayerState state) => state == LayerState.Printed ? new PrintedLayerState(table) : new ExtendedLayerState(table);
}

/// <summary>
/// The state as printed (section 4.1.2): where the stage before was, one number for each place; then input and cycles of this and all stages that are left, to the longest
/// network, as logarithms, zeros after its end. It shows no queues. The action in it, which is not chosen yet, is left out.
/// </summary>
internal sealed class PrintedLayerState(LayerTable table) : ILayerEncoder
{
    private readonly StageNumbers _stages = new(table);

    public int ObservationSize => table.Places + (2 * table.MostStages);

    public void Encode(in LayerDecision decision, Span<float> observation)
    {
        TaskProgress task = decision.Progress;
        observation[task.Place] = 1;
        for (int stage = task.Next, at = table.Places; stage < table.Stages(task.Model); stage++, at += 2)
        {
            (observation[at], observation[at + 1]) = _stages[task.Model, stage];
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

    private readonly StageNumbers _stages = new(table);

    public int ObservationSize => (3 * table.Places) + OfTask;

    public void Encode(in LayerDecision decision, Span<float> observation)
    {
        int places = table.Places;
        TaskProgress task = decision.Progress;
        observation[task.Place] = 1;
        long placed = 0;
        for (int place = 0; place < places; place++)
        {
            placed += decision.Placed[place];
            observation[places + place] = LayerScale.Time(decision.Wait(place).Seconds);
        }

        for (int place = 0; placed > 0 && place < places; place++)
        {
            observation[(2 * places) + place] = (float)decision.Placed[place] / placed;
        }

        Span<float> of = observation[(3 * places)..];
        int stages = table.Stages(task.Model);
        _stages.Describe(in task, of);
        of[4] = (float)(_stages.CyclesLeft(task.Model, task.Next) / 7e9);
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

/// <summary>
/// What ddpqn-plus sees (ours), place by place the same numbers: what the stage would take there and come to, beside the best place; how often it was chosen beside others of
/// its kind; and of the task what is to come. Nothing depends on how many places there are, or which networks.
/// </summary>
internal sealed class PlaceLayerState(LayerTable table) : ILayerEncoder
{
    /// <summary>Numbers of a place.</summary>
    public const int OfPlace = 25;

    private readonly LayerScore[] _scores = new LayerScore[table.Places]; // filled anew in each decision
    private readonly int[] _here = new int[table.Places];
    private readonly StageNumbers _stages = new(table);

    public int ObservationSize => OfPlace * table.Places;

    public void Encode(in LayerDecision decision, Span<float> observation)
    {
        (double least, double leastBalance) = (double.PositiveInfinity, double.PositiveInfinity);
        for (int place = 0; place < table.Places; place++)
        {
            _scores[place] = decision.Score(place);
            (least, leastBalance) = (Math.Min(least, _scores[place].Value), Math.Min(leastBalance, _scores[place].Balance));
        }

        int under = CountTasks(in decision);
        Span<float> shared = stackalloc float[8];
        OfTask(in decision, under, shared);
        (float edge, float cloud) = (Mean(in decision, PlaceKind.Edge), Mean(in decision, PlaceKind.Cloud));
        for (int place = 0; place < table.Places; place++)
        {
            Span<float> of = observation.Slice(place * OfPlace, OfPlace);
            PlaceKind kind = table.Environment.Servers[place].Kind;
            ref readonly StageOption option = ref decision.Option(place);
            double span = Math.Max(1, option.DelaySpan);
            of[(int)kind] = 1;
            of[3] = place == decision.Progress.Place ? 1 : 0;
            of[4] = Bounded(option.Charge.Transfer.Nanoseconds / span);
            of[5] = Bounded(decision.Wait(place).Nanoseconds / span);
            of[6] = Bounded(option.Charge.Execute.Nanoseconds / span);
            of[7] = (float)option.Energy;
            of[8] = (float)option.Cost;
            of[9] = (float)_scores[place].Coupling;
            of[10] = Bounded(_scores[place].Value);
            of[11] = Bounded(10 * (_scores[place].Value - least));
            of[12] = Bounded(20 * (_scores[place].Balance - leastBalance));
            of[13] = (float)_scores[place].Balance;
            of[14] = kind == PlaceKind.Device ? 0 : Bounded((decision.Placed[place] - (kind == PlaceKind.Edge ? edge : cloud)) / 8.0);
            of[15] = Bounded((edge - cloud) / 8.0);
            of[16] = _here[place] / 4f;
            shared.CopyTo(of[17..]);
        }
    }

    /// <summary>How many tasks are under way; and at each place those whose last stage is there.</summary>
    private int CountTasks(in LayerDecision decision)
    {
        Array.Clear(_here);
        int under = 0;
        foreach (TaskProgress task in decision.Tasks)
        {
            if (task.Arrived && task.Next < table.Stages(task.Model))
            {
                under++;
                _here[task.Place]++;
            }
        }

        _here[decision.Progress.Place]--; // the task itself
        return under;
    }

    private void OfTask(in LayerDecision decision, int under, Span<float> of)
    {
        TaskProgress task = decision.Progress;
        _stages.Describe(in task, of);
        long placed = 0;
        for (int place = 0; place < decision.Places; place++)
        {
            placed += decision.Placed[place];
        }

        (of[4], of[5], of[6], of[7]) = (Bounded(_stages.CyclesLeft(task.Model, task.Next) / 7e9), (table.Stages(task.Model) - task.Next) / 40f, Bounded(under / 10.0), LayerScale.Time(placed / 100.0));
    }

    private float Mean(in LayerDecision decision, PlaceKind kind)
    {
        (long sum, int count) = (0, 0);
        for (int place = 1; place < decision.Places; place++)
        {
            if (table.Environment.Servers[place].Kind == kind)
            {
                (sum, count) = (sum + decision.Placed[place], count + 1);
            }
        }

        return count == 0 ? 0 : (float)sum / count;
    }

    /// <summary>Large numbers grow by their logarithm alone.</summary>
    private static float Bounded(double number) => (float)(Math.Abs(number) <= 1 ? number : Math.Sign(number) * (1 + DeterministicMath.Log(Math.Abs(number))));
}

/// <summary>What stages are as numbers of about 0 to 1, made once: input, work, and what is left after them.</summary>
internal sealed class StageNumbers
{
    private readonly ImmutableArray<ImmutableArray<(float Size, float Work)>> _stages;
    private readonly ImmutableArray<ImmutableArray<double>> _left;

    public StageNumbers(LayerTable table)
    {
        _stages = [.. table.Models.Select(m => m.Stages.Select(s => (LayerScale.Size(s), LayerScale.Work(s))).ToImmutableArray())];
        _left = [.. table.Models.Select(m => m.Stages.Select((_, i) => (double)m.Stages.Skip(i).Sum(s => s.Cycles.Count)).ToImmutableArray())];
    }

    /// <summary>Input and work of a stage of a network.</summary>
    public (float Size, float Work) this[int model, int stage] => _stages[model][stage];

    /// <summary>The cycles of a stage and all after it.</summary>
    public double CyclesLeft(int model, int stage) => _left[model][stage];

    /// <summary>Writes input and work of a task's next stage, and of the one after it if there is one.</summary>
    public void Describe(in TaskProgress task, Span<float> numbers)
    {
        (numbers[0], numbers[1]) = _stages[task.Model][task.Next];
        if (task.Next + 1 < _stages[task.Model].Length)
        {
            (numbers[2], numbers[3]) = _stages[task.Model][task.Next + 1];
        }
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
