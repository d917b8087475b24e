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
    [Range(1, 100_000)] int BatchSize,
    [Range(1, 1000)] int LeastTasks,
    [Range(1, 1000)] int MostTasks,
    [Range(0.001, 1)] double Labelled,
    [Range(0, 1)] double Strays,
    ImmutableArray<string> Networks,
    CostClassifierConfig Classifier)
{
    public int MostTasks { get; } = MostTasks >= LeastTasks ? MostTasks : throw new ArgumentException("most-tasks must not be below least-tasks");

    public ImmutableArray<string> Networks { get; } = !Networks.IsEmpty ? Networks : throw new ArgumentException("networks must name at least one");

    /// <summary>What the network is tuned by; what may not be is told by its key.</summary>
    public CostClassifierConfig Classifier { get; init; } = PermittedRange.Sound(Classifier.Checked, "ddpqn-plus", "classifier");
}

/// <summary>
/// ddpqn-plus: one small network scores each place by what the stage would mean there (<see cref="PlaceLayerState"/>), so any number of places and any networks will do. It
/// is trained on runs of tasks that are drawn anew, by what each choice comes to when the rest is played by itself or, where that is better, by a simple rule
/// (approximate policy iteration by rollouts, Lagoudakis and Parr 2003).
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
    private readonly float[] _observations;
    private readonly float[] _regrets;
    private readonly LayerPlan _plan;
    private readonly LayerPlan _tried;
    private RandomStream _random;
    private int _rows;

    /// <summary>A training that has seen nothing.</summary>
    public DdpqnPlus(IBackend backend, DdpqnOptions options, DdpqnPlusRecipe recipe, ulong key)
    {
        (_recipe, _random) = (recipe, new RandomStream(key, "ddpqn-plus", "runs"));
        _table = new LayerTable(options.Environment, DdpqnOptions.Named(recipe.Networks, "ddpqn-plus.networks"), options.Objective.Objective);
        _encoder = new PlaceLayerState(_table);
        int size = _encoder.ObservationSize;
        _classifier = backend.CostClassifier(size, _table.Places, recipe.Classifier, (long)(key >> 1), _table.Places);
        (_observations, _regrets) = (new float[recipe.BatchSize * size], new float[recipe.BatchSize * _table.Places]);
        (_plan, _tried) = (new LayerPlan(_table), new LayerPlan(_table));
    }

    /// <summary>What was learned so far.</summary>
    public LearnedLayers Learned() => new(_classifier.Shape, new FrozenFloats(_classifier.PolicyWeights()));

    /// <summary>Trains to the end.</summary>
    public void Train()
    {
        for (int update = 0; update < _recipe.Updates; update++)
        {
            Update();
        }
    }

    /// <summary>Learns once; gives the mean expected regret before.</summary>
    public double Update()
    {
        LayerPolicy learned = Learned().Policy(_table);
        for (_rows = 0; _rows < _recipe.BatchSize;)
        {
            AddRun(learned);
        }

        return _classifier.Learn(_observations, _regrets);
    }

    public void Dispose() => _classifier.Dispose();

    /// <summary>Plays a run by the present policy, which strays at times, and notes at some decisions what every choice would come to.</summary>
    private void AddRun(LayerPolicy learned)
    {
        var tasks = new TaskProgress[_recipe.LeastTasks + _random.NextInt(_recipe.MostTasks - _recipe.LeastTasks + 1)];
        foreach (ref TaskProgress task in tasks.AsSpan())
        {
            task = new TaskProgress(_random.NextInt(_table.Models.Count), 0, 0, SimTime.Zero, Arrived: true);
        }

        _plan.Begin(tasks);
        for (int task = _plan.Next(); task >= 0 && _rows < _recipe.BatchSize; task = _plan.Next())
        {
            if (_random.Bernoulli(_recipe.Labelled))
            {
                Label(task, learned);
            }

            LayerDecision decision = _plan.DecisionOf(task, ref _random);
            _plan.Place(task, _random.Bernoulli(_recipe.Strays) ? _random.NextInt(_table.Places) : learned.Choose(in decision));
        }
    }

    private void Label(int task, LayerPolicy learned)
    {
        Span<float> seen = _observations.AsSpan(_rows * _encoder.ObservationSize, _encoder.ObservationSize);
        seen.Clear();
        _encoder.Encode(_plan.DecisionOf(task, ref _random), seen);
        Span<double> values = stackalloc double[_table.Places];
        double least = double.PositiveInfinity;
        for (int place = 0; place < values.Length; place++)
        {
            values[place] = Rest(task, place, learned);
            foreach (LayerPolicy rule in _rules)
            {
                values[place] = Math.Min(values[place], Rest(task, place, rule));
            }

            least = Math.Min(least, values[place]);
        }

        for (int place = 0; place < values.Length; place++)
        {
            _regrets[(_rows * values.Length) + place] = (float)Math.Min(values[place] - least, MostRegret);
        }

        _rows++;
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

/// <summary>What ddpqn-plus has come to.</summary>
/// <param name="Shape">The network's shape, for as many places as it was trained with.</param>
/// <param name="Weights">Its weights.</param>
internal sealed record LearnedLayers(PolicyShape Shape, FrozenFloats Weights)
{
    /// <summary>A policy for the places of a table.</summary>
    public LayerPolicy Policy(LayerTable table) => new AgentLayers(new AgentPolicy(Shape with { Parts = table.Places }, Weights), new PlaceLayerState(table));
}
