using System.Collections.Immutable;
using EdgeActors.Actors.Layers;
using EdgeActors.Actors.Learning;
using EdgeActors.Learners.Algorithms;
using EdgeActors.Scenarios.Configuration;
using EdgeActors.Scenarios.Training;
using EdgeActors.Simulator;

namespace EdgeActors.Scenarios.Papers.Ddpqn;

/// <summary>How ddpqn-plus, which is ours, is trained. Defaults and reasons stand in hocon/reference.conf.</summary>
internal sealed record DdpqnPlusRecipe(
    [Range(1, 1_000_000)] int Updates,
    [Range(1, 100_000)] int Decisions,
    [Range(1, 10_000)] int Steps,
    [Range(1, 100_000)] int BatchSize,
    [Range(1, 10_000_000)] int Capacity,
    [Range(1, 1000)] int LeastTasks,
    [Range(1, 1000)] int MostTasks,
    [Range(0.001, 1)] double Labelled,
    [Range(0, 1)] double Strays,
    [Range(1, 10_000)] int JudgedRuns,
    ImmutableArray<string> Networks,
    ImmutableArray<string> LeavesOut,
    CostClassifierConfig Classifier)
{
    public int Capacity { get; } = Capacity >= Decisions ? Capacity : throw new ArgumentException("capacity must not be below decisions");

    public int MostTasks { get; } = MostTasks >= LeastTasks ? MostTasks : throw new ArgumentException("most-tasks must not be below least-tasks");

    public ImmutableArray<string> Networks { get; } = !Networks.IsEmpty ? Networks : throw new ArgumentException("networks must name at least one");

    public ImmutableArray<string> LeavesOut { get; } = LeastTasks < MostTasks || LeavesOut.Length != MostTasks || Networks.Concat(LeavesOut).Distinct().Count() > 1
        ? LeavesOut
        : throw new ArgumentException("leaves-out must not be the only run there is");

    /// <summary>What the network is tuned by; what may not be is told by its key.</summary>
    public CostClassifierConfig Classifier { get; init; } = PermittedRange.Sound(Classifier.Checked, "ddpqn-plus", "classifier");
}

/// <summary>
/// ddpqn-plus: one small network scores each place by what the stage would mean there (<see cref="PlaceLayerState"/>), so any number of places and any networks will do. It
/// is trained on runs of tasks that are drawn anew, by what each choice comes to when the rest is played by itself or, where that is better, by a simple rule
/// (approximate policy iteration by rollouts, Lagoudakis and Parr 2003). What was labelled stays with it for a while (as in DAgger, Ross et al. 2011): a label costs far more than a step
/// of the network.
/// </summary>
internal sealed class DdpqnPlus : IDisposable
{
    /// <summary>Where a choice is far worse than the best it matters no more how far; else rare disasters would be all that is learned from.</summary>
    private const double MostRegret = 1;

    private readonly DdpqnPlusRecipe _recipe;
    private readonly LayerTable _table;
    private readonly PlaceLayerState _encoder;
    private readonly ICostClassifier _classifier;
    private readonly LayerPolicy[] _rules = [new EdgeByTaskLayers(), new GreedyLayers(seesQueues: false)];
    private readonly LabelMemory _labels;
    private readonly LayerPlan _plan;
    private readonly LayerPlan _tried;
    private readonly ImmutableArray<int> _leftOut;
    private readonly ImmutableArray<TaskProgress[]> _judged;
    private RandomStream _random;
    private double _least = double.PositiveInfinity;
    private float[] _best;

    /// <summary>A training that has seen nothing.</summary>
    public DdpqnPlus(IBackend backend, DdpqnOptions options, DdpqnPlusRecipe recipe, ulong key)
    {
        (_recipe, _random) = (recipe, new RandomStream(key, "ddpqn-plus", "runs"));
        _table = new LayerTable(options.Environment, DdpqnOptions.Named(recipe.Networks, "ddpqn-plus.networks"), options.Objective.Objective);
        _encoder = new PlaceLayerState(_table);
        _classifier = backend.CostClassifier(_encoder.ObservationSize, _table.Places, recipe.Classifier, (long)(key >> 1), _table.Places);
        _labels = new LabelMemory(recipe.Capacity, recipe.BatchSize, _encoder.ObservationSize, _table.Places);
        (_plan, _tried) = (new LayerPlan(_table), new LayerPlan(_table));
        _ = DdpqnOptions.Named(recipe.LeavesOut, "ddpqn-plus.leaves-out");
        _leftOut = [.. recipe.LeavesOut.Select(name => recipe.Networks.IndexOf(name)).Order()];
        var judged = new RandomStream(key, "ddpqn-plus", "judged");
        _judged = [.. Enumerable.Range(0, recipe.JudgedRuns).Select(_ => DrawRun(ref judged))];
        _best = _classifier.PolicyWeights();
    }

    /// <summary>The best that was learned so far, by R of runs that no decision is learned from.</summary>
    public LearnedLayers Learned() => new(_classifier.Shape, new FrozenFloats(_best));

    /// <summary>Trains to the end.</summary>
    public void Train()
    {
        for (int update = 0; update < _recipe.Updates; update++)
        {
            Update();
        }
    }

    /// <summary>Plays, learns from all that is remembered, and judges what was learned.</summary>
    /// <returns>The mean expected regret while it learned.</returns>
    public double Update()
    {
        LayerPolicy present = Present();
        for (int wanted = _recipe.Decisions; wanted > 0;)
        {
            AddRun(present, ref wanted);
        }

        double regret = 0;
        for (int step = 0; step < _recipe.Steps; step++)
        {
            (float[] observations, float[] regrets) = _labels.Draw(ref _random);
            regret += _classifier.Learn(observations, regrets) / _recipe.Steps;
        }

        double value = Judge(Present());
        (_least, _best) = value < _least ? (value, _classifier.PolicyWeights()) : (_least, _best);
        return regret;
    }

    public void Dispose() => _classifier.Dispose();

    private LayerPolicy Present() => new LearnedLayers(_classifier.Shape, new FrozenFloats(_classifier.PolicyWeights())).Policy(_table);

    /// <summary>R of the runs that it is judged by, summed.</summary>
    private double Judge(LayerPolicy policy)
    {
        double sum = 0;
        foreach (TaskProgress[] run in _judged)
        {
            _tried.Begin(run);
            _tried.Play(policy, ref _random);
            sum += _tried.Value;
        }

        return sum;
    }

    /// <summary>Tasks that are all there at once; those of <see cref="DdpqnPlusRecipe.LeavesOut"/>, in whichever order, are drawn again.</summary>
    private TaskProgress[] DrawRun(ref RandomStream random)
    {
        while (true)
        {
            var tasks = new TaskProgress[_recipe.LeastTasks + random.NextInt(_recipe.MostTasks - _recipe.LeastTasks + 1)];
            foreach (ref TaskProgress task in tasks.AsSpan())
            {
                task = new TaskProgress(random.NextInt(_table.Models.Count), 0, 0, SimTime.Zero, Arrived: true);
            }

            if (!tasks.Select(t => t.Model).Order().SequenceEqual(_leftOut))
            {
                return tasks;
            }
        }
    }

    /// <summary>Plays a run by the present policy, which strays at times, and notes at some decisions what every choice would come to.</summary>
    private void AddRun(LayerPolicy present, ref int wanted)
    {
        _plan.Begin(DrawRun(ref _random));
        for (int task = _plan.Next(); task >= 0 && wanted > 0; task = _plan.Next())
        {
            if (_random.Bernoulli(_recipe.Labelled))
            {
                Label(task, present);
                wanted--;
            }

            LayerDecision decision = _plan.DecisionOf(task, ref _random);
            _plan.Place(task, _random.Bernoulli(_recipe.Strays) ? _random.NextInt(_table.Places) : present.Choose(in decision));
        }
    }

    private void Label(int task, LayerPolicy present)
    {
        int row = _labels.Add();
        _encoder.Encode(_plan.DecisionOf(task, ref _random), _labels.Seen(row));
        Span<float> regrets = _labels.Regrets(row);
        Span<double> values = stackalloc double[_table.Places];
        double least = double.PositiveInfinity;
        for (int place = 0; place < values.Length; place++)
        {
            values[place] = Rest(task, place, present);
            foreach (LayerPolicy rule in _rules)
            {
                values[place] = Math.Min(values[place], Rest(task, place, rule));
            }

            least = Math.Min(least, values[place]);
        }

        for (int place = 0; place < values.Length; place++)
        {
            regrets[place] = (float)Math.Min(values[place] - least, MostRegret);
        }
    }

    /// <summary>What all that is left comes to with a choice.</summary>
    private double Rest(int task, int place, LayerPolicy rest)
    {
        _tried.Begin(_plan);
        _tried.Place(task, place);
        _tried.Play(rest, ref _random);
        return _tried.Value;
    }
}

/// <summary>The last labelled decisions: what was seen, and what each choice would cost beyond the best.</summary>
/// <param name="capacity">How many are remembered.</param>
/// <param name="batch">How many are drawn together.</param>
/// <param name="seen">Numbers of an observation.</param>
/// <param name="choices">Choices of a decision.</param>
internal sealed class LabelMemory(int capacity, int batch, int seen, int choices)
{
    private readonly float[] _seen = new float[capacity * seen];
    private readonly float[] _regrets = new float[capacity * choices];
    private readonly float[] _drawnSeen = new float[batch * seen];
    private readonly float[] _drawnRegrets = new float[batch * choices];
    private long _added;

    /// <summary>Makes room for one more, the oldest is forgotten if there is none.</summary>
    /// <returns>Its row, cleared.</returns>
    public int Add()
    {
        int row = (int)(_added++ % capacity);
        Seen(row).Clear();
        Regrets(row).Clear();
        return row;
    }

    /// <summary>What was seen in a row.</summary>
    public Span<float> Seen(int row) => _seen.AsSpan(row * seen, seen);

    /// <summary>What each choice would cost beyond the best.</summary>
    public Span<float> Regrets(int row) => _regrets.AsSpan(row * choices, choices);

    /// <summary>Draws some with equal chances; the arrays are filled anew by the next draw.</summary>
    public (float[] Seen, float[] Regrets) Draw(ref RandomStream random)
    {
        int count = (int)Math.Min(_added, capacity);
        for (int i = 0; i < batch; i++)
        {
            int row = random.NextInt(count);
            Seen(row).CopyTo(_drawnSeen.AsSpan(i * seen));
            Regrets(row).CopyTo(_drawnRegrets.AsSpan(i * choices));
        }

        return (_drawnSeen, _drawnRegrets);
    }
}

/// <summary>What ddpqn-plus has come to.</summary>
/// <param name="Shape">The network's shape, for as many places as it was trained with.</param>
/// <param name="Weights">Its weights.</param>
internal sealed record LearnedLayers(PolicyShape Shape, FrozenFloats Weights)
{
    /// <summary>A policy for the places of a table.</summary>
    public LayerPolicy Policy(LayerTable table) => new AgentLayers(new AgentPolicy(Shape with { Parts = table.Places }, Weights), new PlaceLayerState(table));
}
