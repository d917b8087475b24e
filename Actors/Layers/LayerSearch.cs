using EdgeActors.Numerics;
using EdgeActors.Simulator;

namespace EdgeActors.Actors.Layers;

/// <summary>
/// The best places for one task that meets nobody, by dynamic programming over (stage, place): exact where balance does not count, for Z alone depends on what was before.
/// Of several tasks it plans each as if it were alone.
/// </summary>
/// <param name="tasks">How many tasks there are.</param>
/// <param name="stages">The most stages that one has.</param>
public sealed class ShortestPathLayers(int tasks, int stages) : LayerPolicy
{
    private readonly PlaceBook _book = new(tasks, stages);

    /// <inheritdoc/>
    public override int Choose(in LayerDecision decision)
    {
        if (!_book.Knows(decision.Task, decision.Stage))
        {
            Plan(in decision);
        }

        return _book.Read(decision.Task, decision.Stage);
    }

    /// <inheritdoc/>
    public override void DeclareState(StateVisitor state) => _book.DeclareState(state);

    private void Plan(in LayerDecision decision)
    {
        LayerTable table = decision.Table;
        (int places, int model, int first, int last) = (table.Places, decision.Progress.Model, decision.Stage, table.Stages(decision.Progress.Model));
        var least = new double[places];
        var next = new int[last, places]; // from a place, where the stage is executed
        for (int stage = last - 1; stage >= first; stage--)
        {
            var before = new double[places];
            for (int from = 0; from < places; from++)
            {
                before[from] = double.PositiveInfinity;
                for (int to = 0; to < places; to++)
                {
                    double value = table.Score(in table.Option(model, stage, from, to), default, 0).Value + least[to];
                    (before[from], next[stage, from]) = value < before[from] ? (value, to) : (before[from], next[stage, from]);
                }
            }

            least = before;
        }

        for (int stage = first, at = decision.Progress.Place; stage < last; stage++)
        {
            at = next[stage, at];
            _book.Write(decision.Task, stage, at);
        }
    }
}

/// <summary>
/// Tries every place for the stage and plays the rest of all tasks by a base policy; keeps the best complete plan that it has met, and follows it until it meets a better
/// one (Bertsekas, Tsitsiklis and Wu 1997). It knows the tasks that are there.
/// </summary>
/// <param name="rest">Plays the rest; it must remember nothing.</param>
/// <param name="tasks">How many tasks there are.</param>
/// <param name="stages">The most stages that one has.</param>
public sealed class RolloutLayers(LayerPolicy rest, int tasks, int stages) : LayerPolicy
{
    private readonly PlaceBook _best = new(tasks, stages);
    private readonly PlaceBook _tried = new(tasks, stages);
    private LayerPlan? _now; // these two are filled anew in each decision
    private LayerPlan? _played;

    /// <inheritdoc/>
    public override int Choose(in LayerDecision decision)
    {
        _now ??= new LayerPlan(decision.Table);
        _played ??= new LayerPlan(decision.Table);
        _now.Begin(in decision);
        double least = IsPlanned(in decision) ? Follow() : double.PositiveInfinity;
        for (int place = 0; place < decision.Places; place++)
        {
            _played.Begin(_now);
            _tried.Write(decision.Task, decision.Stage, place);
            _played.Place(decision.Task, place);
            _played.Play(rest, ref decision.Random, _tried);
            if (_played.Value < least - 1e-12)
            {
                least = _played.Value;
                _best.CopyFrom(_tried);
            }
        }

        return _best.Read(decision.Task, decision.Stage);
    }

    /// <inheritdoc/>
    public override void DeclareState(StateVisitor state)
    {
        _best.DeclareState(state);
        _tried.DeclareState(state);
    }

    private double Follow()
    {
        _played!.Begin(_now!);
        _played.Play(_best);
        return _played.Value;
    }

    /// <summary>Whether the plan has all that is left of the tasks that are there.</summary>
    private bool IsPlanned(in LayerDecision decision)
    {
        for (int task = 0; task < decision.Tasks.Length; task++)
        {
            ref readonly TaskProgress at = ref decision.Tasks[task];
            int last = decision.Table.Stages(at.Model) - 1;
            if (at.Arrived && at.Next <= last && !_best.Knows(task, last))
            {
                return false;
            }
        }

        return true;
    }
}

/// <summary>
/// Simulated annealing over the whole plan (Kirkpatrick et al. 1983): moves a stretch of a task's stages to another place, by a temperature that falls geometrically from
/// a share of the plan's value. It plans when a task is there that it has not planned, and then only follows. A reference, not a policy for anybody in a hurry.
/// </summary>
/// <param name="options">How long, and how warm.</param>
/// <param name="firsts">It begins with the best of these; they must remember nothing.</param>
/// <param name="tasks">How many tasks there are.</param>
/// <param name="stages">The most stages that one has.</param>
public sealed class AnnealedLayers(AnnealingOptions options, IReadOnlyList<LayerPolicy> firsts, int tasks, int stages) : LayerPolicy
{
    private readonly PlaceBook _best = new(tasks, stages);

    /// <inheritdoc/>
    public override int Choose(in LayerDecision decision)
    {
        if (!_best.Knows(decision.Task, decision.Stage))
        {
            Plan(in decision);
        }

        return _best.Read(decision.Task, decision.Stage);
    }

    /// <inheritdoc/>
    public override void DeclareState(StateVisitor state) => _best.DeclareState(state);

    private void Plan(in LayerDecision decision)
    {
        LayerPlan now = new(decision.Table), played = new(decision.Table);
        PlaceBook at = new(tasks, stages), tried = new(tasks, stages);
        now.Begin(in decision);
        double value = double.PositiveInfinity;
        foreach (LayerPolicy first in firsts)
        {
            played.Begin(now);
            played.Play(first, ref decision.Random, tried);
            if (played.Value < value)
            {
                value = played.Value;
                at.CopyFrom(tried);
            }
        }

        _best.CopyFrom(at);
        double least = value;
        double temperature = options.First * Math.Abs(value), falls = DeterministicMath.Pow(options.Last / options.First, 1.0 / options.Evaluations);
        (int Task, int Stage)[] open = Open(now, decision.Table);
        for (int i = 0; i < options.Evaluations; i++, temperature *= falls)
        {
            tried.CopyFrom(at);
            Move(open, decision.Table, now, tried, ref decision.Random);
            played.Begin(now);
            played.Play(tried);
            if (played.Value <= value || decision.Random.NextDouble() < DeterministicMath.Exp((value - played.Value) / temperature))
            {
                at.CopyFrom(tried);
                value = played.Value;
                if (value < least)
                {
                    least = value;
                    _best.CopyFrom(at);
                }
            }
        }
    }

    /// <summary>A stretch of some task's stages moves to a place.</summary>
    private static void Move((int Task, int Stage)[] open, LayerTable table, LayerPlan now, PlaceBook book, ref RandomStream random)
    {
        (int task, int stage) = open[random.NextInt(open.Length)];
        int last = table.Stages(now.Tasks[task].Model), length = 1 << random.NextInt(6), place = random.NextInt(table.Places);
        for (int i = stage; i < Math.Min(stage + length, last); i++)
        {
            book.Write(task, i, place);
        }
    }

    private static (int Task, int Stage)[] Open(LayerPlan now, LayerTable table)
    {
        var open = new List<(int, int)>();
        for (int task = 0; task < now.Tasks.Length; task++)
        {
            TaskProgress at = now.Tasks[task];
            for (int stage = at.Next; at.Arrived && stage < table.Stages(at.Model); stage++)
            {
                open.Add((task, stage));
            }
        }

        return [.. open];
    }
}

/// <summary>How a plan is annealed.</summary>
/// <param name="Evaluations">How many plans are tried.</param>
/// <param name="First">The temperature at first, as a share of the first plan's value.</param>
/// <param name="Last">The temperature at last, likewise.</param>
public sealed record AnnealingOptions(int Evaluations, double First, double Last);
