using System.Collections.Concurrent;
using EdgeActors.Actors;
using EdgeActors.Actors.Groups;
using EdgeActors.Actors.Learning;
using EdgeActors.Learners.Algorithms;
using EdgeActors.Scenarios.Configuration;
using EdgeActors.Scenarios.Learning;
using EdgeActors.Scenarios.Training;
using EdgeActors.Simulator;

namespace EdgeActors.Scenarios.Papers.MrDro;

/// <summary>How mr-dro-plus, which is ours, is trained. Defaults and reasons stand in hocon/reference.conf.</summary>
internal sealed record MrDroPlusRecipe([Range(1, 1_000_000)] int Updates, [Range(1, 100_000)] int BatchSize, [Range(1, 12)] int MostTasks, bool Discrepancies, CostClassifierConfig Classifier)
{
    /// <summary>What the network is tuned by; what may not be is told by its key.</summary>
    public CostClassifierConfig Classifier { get; init; } = PermittedRange.Sound(Classifier.Checked, "mr-dro-plus", "classifier");
}

/// <summary>
/// mr-dro-plus: since users share nothing, one small network places any user's tasks one after another, the largest first, knowing what places cost. It is trained on
/// environments that are drawn anew for every user (<see cref="MrDroEnvironments"/>), by what each choice costs when the rest is placed as well as can be.
/// </summary>
internal sealed class MrDroPlus : IDisposable
{
    private const double MegabyteBits = 8e6;

    private readonly MrDroPlusRecipe _recipe;
    private readonly MrDroOptions _options;
    private readonly ICostClassifier _classifier;
    private readonly PlacementFeatures _features;
    private readonly float[] _observations;
    private readonly float[] _regrets;
    private RandomStream _random;
    private int _rows;

    /// <summary>A training that has seen nothing.</summary>
    public MrDroPlus(IBackend backend, MrDroOptions options, MrDroPlusRecipe recipe, ulong key)
    {
        (_options, _recipe, _random) = (options, recipe, new RandomStream(key, "mr-dro-plus", "users"));
        int places = options.Places.Count, size = PlacementFeatures.SizeFor(places);
        _classifier = backend.CostClassifier(size, places, recipe.Classifier, MrDroTraining.SeedOf(key));
        _features = new PlacementFeatures(places);
        (_observations, _regrets) = (new float[recipe.BatchSize * size], new float[recipe.BatchSize * places]);
    }

    /// <summary>What was learned so far.</summary>
    public LearnedPlus Learned() => new(_classifier.Shape, new FrozenFloats(_classifier.PolicyWeights()), _recipe);

    /// <summary>Trains to the end.</summary>
    public void Train()
    {
        for (int update = 0; update < _recipe.Updates; update++)
        {
            var decides = new PlacementNetwork(_classifier.Shape, new FrozenFloats(_classifier.PolicyWeights()));
            for (_rows = 0; _rows < _recipe.BatchSize;)
            {
                AddUser(decides);
            }

            _classifier.Learn(_observations, _regrets);
        }
    }

    public void Dispose() => _classifier.Dispose();

    /// <summary>Plays a user's tasks by the present policy, and notes at each what every choice would come to.</summary>
    private void AddUser(PlacementNetwork decides)
    {
        GroupCosts costs = MrDroEnvironments.Draw(_options, Uniform);
        var sizes = new DataSize[_random.NextInt(_recipe.MostTasks) + 1];
        double widest = 1 + (4 * Uniform());
        foreach (ref DataSize size in sizes.AsSpan())
        {
            size = new DataSize((long)(10 * MegabyteBits * (1 + ((widest - 1) * Uniform()))));
        }

        Array.Sort(sizes, (a, b) => b.Bits.CompareTo(a.Bits));
        _features.Begin(costs, sizes);
        for (int task = 0; task < sizes.Length && _rows < _recipe.BatchSize; task++)
        {
            int size = _features.Size, places = costs.Places.Length;
            Span<float> seen = _observations.AsSpan(_rows * size, size);
            _features.Observe(costs, sizes[task], task + 1 < sizes.Length ? sizes[task + 1] : default, sizes.Length - 1 - task, seen);
            Regrets(costs, sizes.AsSpan(task), _regrets.AsSpan(_rows * places, places));
            _features.Place(costs, sizes[task], decides.Choose(seen).First);
            _rows++;
        }
    }

    /// <summary>For each place of the first task what the user pays more than with the best, as a share, when the others are placed as well as can be.</summary>
    private void Regrets(GroupCosts costs, ReadOnlySpan<DataSize> sizes, Span<float> regrets)
    {
        Span<double> loads = stackalloc double[regrets.Length], to = stackalloc double[regrets.Length];
        Span<int> rest = stackalloc int[sizes.Length - 1];
        double least = double.PositiveInfinity;
        for (int place = 0; place < regrets.Length; place++)
        {
            _features.Loads.CopyTo(loads);
            loads[place] += sizes[0].Bits;
            to[place] = ExactPlacement.Solve(costs, sizes[1..], rest, loads).Cost;
            least = Math.Min(least, to[place]);
        }

        for (int place = 0; place < regrets.Length; place++)
        {
            regrets[place] = (float)((to[place] - least) / least);
        }
    }

    private double Uniform() => _random.NextDouble();
}

/// <summary>What mr-dro-plus has come to.</summary>
/// <param name="Shape">The network's shape.</param>
/// <param name="Weights">Its weights.</param>
/// <param name="Recipe">How it was trained.</param>
internal sealed record LearnedPlus(PolicyShape Shape, FrozenFloats Weights, MrDroPlusRecipe Recipe)
{
    private static AgentLayout Layout { get; } = new("placement-features", [.. PlacementFeatures.Names, "3 places"], true);

    /// <summary>Where such agents are used, with or without discrepancies.</summary>
    public static AgentSeat Seat(bool discrepancies) => new(Layout, (agent, weights) =>
    {
        SequentialNetworkPolicy Make() => new(agent.Shape, weights, discrepancies);
        _ = Make();
        return (name, summary) => PolicyEntry.ForGroups(name, summary, Make);
    });

    /// <summary>A policy.</summary>
    public GroupPolicy Policy() => new SequentialNetworkPolicy(Shape, Weights, Recipe.Discrepancies);

    /// <summary>An agent's file.</summary>
    /// <param name="training">How it was trained.</param>
    public AgentFile File(AgentTraining training) => new()
    {
        Scenario = MrDroScenario.ScenarioName,
        Agent = MrDroWorld.OrchestratorName,
        Layout = Layout,
        Shape = Shape,
        Weights = Weights.Values.ToArray(),
        Training = training,
    };
}

/// <summary>What mr-dro-plus has come to, trained once a seed however many settings it is judged in.</summary>
internal sealed class PlusTrainings
{
    private readonly ConcurrentDictionary<(ulong Key, MrDroPlusRecipe Recipe, int Instructions, GroupPlaces Places), Lazy<LearnedPlus>> _trained = new();

    /// <summary>What a seed has come to.</summary>
    public LearnedPlus Of(IBackend backend, MrDroOptions options, MrDroPlusRecipe recipe, ulong key) =>
        _trained.GetOrAdd((key, recipe, options.InstructionsPerByte, options.Places), _ => new(() => Train(backend, options, recipe, key))).Value;

    private static LearnedPlus Train(IBackend backend, MrDroOptions options, MrDroPlusRecipe recipe, ulong key)
    {
        using var training = new MrDroPlus(backend, options, recipe, key);
        training.Train();
        return training.Learned();
    }
}
