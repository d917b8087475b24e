using EdgeActors.Actors;
using EdgeActors.Actors.Groups;
using EdgeActors.Actors.Learning;
using EdgeActors.Learners.Algorithms;
using EdgeActors.Simulator;

namespace EdgeActors.Scenarios.Papers.MrDro;

/// <summary>What training looks like on its way.</summary>
/// <param name="Step">How often the networks have learned.</param>
/// <param name="Agreement">Q1 (eq 24): how near what the networks would do now is to what the memory says, over the whole memory.</param>
/// <param name="Loss">The loss of eq 23, summed over networks, in the last step.</param>
/// <param name="Distinct">Different decisions in the memory.</param>
internal readonly record struct MrDroProgress(int Step, double Agreement, double Loss, int Distinct);

/// <summary>
/// MR-DRO's own training (algorithms 1 and 2) on groups that are drawn one after another: what the actors of the training world do, without the world around them;
/// a test holds that both come to the same weights.
/// </summary>
internal sealed class MrDroTraining : IDisposable
{
    /// <summary>Steps between two looks at Q1.</summary>
    public const int LookEvery = 100;

    private readonly MrDroOptions _options;
    private readonly MrDroLearner _recipe;
    private readonly GroupCosts _costs;
    private readonly IParallelNetworks _learner;
    private readonly ProposalCode _code;
    private readonly TaskGroups _groups;
    private readonly float[] _bits;
    private readonly ulong _key;
    private RandomStream _random;
    private ParallelGroupPolicy _policy;
    private int _group;
    private double _loss;

    /// <summary>A training that has seen nothing.</summary>
    /// <param name="backend">What it computes with.</param>
    /// <param name="options">The environment.</param>
    /// <param name="recipe">How to train.</param>
    /// <param name="key">All its randomness comes from here: that of the world it stands for.</param>
    public MrDroTraining(IBackend backend, MrDroOptions options, MrDroLearner recipe, ulong key)
    {
        (_options, _recipe, _costs, _key) = (options, recipe, options.Costs, key);
        int tasks = options.Users * options.Tasks;
        _learner = recipe.Create(backend, tasks, SeedOf(key));
        _code = ProposalCode.Uniform(options.SizeMin, options.SizeMax);
        _groups = GroupsOf(options, recipe, key);
        _random = new RandomStream(key, MrDroWorld.OrchestratorName, "policy");
        _bits = new float[tasks * ProposalCode.BitsPerTask];
        _policy = Current(recipe.Noise);
    }

    /// <summary>How often the networks have learned.</summary>
    public int Steps => (int)_learner.Updates;

    /// <summary>The groups of a training with a key: as many as fill the memory, and then one a step.</summary>
    public static TaskGroups GroupsOf(MrDroOptions options, MrDroLearner recipe, ulong key) => TaskGroups.Draw(options, key, CountOf(recipe));

    /// <summary>How many groups that are.</summary>
    public static int CountOf(MrDroLearner recipe) => checked(recipe.Parallel.Capacity - 1 + recipe.Steps);

    /// <summary>The seed of the learner of a training with a key.</summary>
    public static long SeedOf(ulong key) => (long)(key >> 1);

    /// <summary>The policy as learned so far, which proposes without noise.</summary>
    public ParallelGroupPolicy Policy() => Current(default);

    /// <summary>All that the networks have learned, to go on from elsewhere.</summary>
    public float[] Parameters() => _learner.Parameters();

    /// <summary>Starts the networks from what others have learned.</summary>
    public void Start(float[] parameters)
    {
        _learner.SetParameters(parameters);
        _policy = Current(_recipe.Noise);
    }

    /// <summary>Starts the networks by Reptile (algorithm 1), if the recipe says so.</summary>
    /// <param name="every">After how many steps <paramref name="reached"/> is called.</param>
    /// <param name="reached">Told how many are done.</param>
    public void Reptile(int every = int.MaxValue, Action<int>? reached = null)
    {
        Reptile(_learner, _options, _recipe, _code, _key, every, reached);
        _policy = Current(_recipe.Noise);
    }

    /// <summary>Starts networks by Reptile (algorithm 1), if the recipe says so.</summary>
    public static void Reptile(IParallelNetworks networks, MrDroOptions options, MrDroLearner recipe, ProposalCode code, ulong key, int every = int.MaxValue, Action<int>? reached = null)
    {
        if (recipe.Reptile.Labels != ReptileLabels.None)
        {
            networks.Reptile(new MrDroTasks(options, recipe.Reptile, code, RandomStream.KeyOf(key, "reptile", "metadata")), recipe.Reptile.Steps, every, reached);
        }
    }

    /// <summary>Trains until so many steps are done (algorithm 2).</summary>
    /// <param name="steps">Steps since the beginning.</param>
    /// <param name="look">Told every <see cref="LookEvery"/> steps.</param>
    public void Train(int steps, Action<MrDroProgress>? look = null)
    {
        Span<int> places = stackalloc int[_groups.Users * _groups.Tasks];
        while (Steps < steps)
        {
            ReadOnlySpan<DataSize> sizes = _groups[_group++];
            var group = new GroupDecision(sizes, _groups.Users, _costs, _options.Places, ref _random);
            _policy.Place(in group, places);
            Learn(places, _costs.OfGroup(sizes, places, _groups.Users));
            if (look is not null && Steps > 0 && Steps % LookEvery == 0)
            {
                look(new MrDroProgress(Steps, Agreement(), _loss, Distinct()));
            }
        }
    }

    public void Dispose() => _learner.Dispose();

    private void Learn(ReadOnlySpan<int> places, double cost)
    {
        ProposalCode.Encode(places, _bits);
        LearningReport report = _learner.Learn([GroupExperience.Of(_policy.Observation, _bits, cost)]);
        _loss = report.Loss;
        _policy.Swap(_policy.Version + 1, new FrozenFloats(_learner.PolicyWeights()));
    }

    private ParallelGroupPolicy Current(ProposalNoise noise) => new(_learner.Shape, new FrozenFloats(_learner.PolicyWeights()), _code, noise);

    /// <summary>Q1: S*_j is the cost of the decision in the memory, S_j that of the best of what the networks propose now.</summary>
    private double Agreement()
    {
        ParallelGroupPolicy now = Current(default);
        RandomStream none = default;
        var sizes = new DataSize[_groups.Users * _groups.Tasks];
        Span<int> places = stackalloc int[sizes.Length];
        double sum = 0;
        for (int row = 0; row < _learner.Remembered; row++)
        {
            RememberedDecision kept = _learner.RememberedAt(row);
            for (int task = 0; task < sizes.Length; task++)
            {
                sizes[task] = new DataSize((long)Math.Round((kept.Observation[task] * _code.Deviation) + _code.Mean));
            }

            now.Place(new GroupDecision(sizes, _groups.Users, _costs, _options.Places, ref none), places);
            double cost = _costs.OfGroup(sizes, places, _groups.Users);
            ProposalCode.Decode(Signed(kept.Bits), places);
            double remembered = _costs.OfGroup(sizes, places, _groups.Users);
            sum += Math.Min(cost, remembered) / Math.Max(cost, remembered);
        }

        return sum / _learner.Remembered;
    }

    private ReadOnlySpan<float> Signed(ReadOnlySpan<float> bits)
    {
        for (int i = 0; i < bits.Length; i++)
        {
            _bits[i] = bits[i] - 0.5f;
        }

        return _bits;
    }

    private int Distinct()
    {
        var seen = new HashSet<string>();
        for (int row = 0; row < _learner.Remembered; row++)
        {
            ReadOnlySpan<float> bits = _learner.RememberedAt(row).Bits;
            seen.Add(string.Create(bits.Length, bits.ToArray(), static (text, of) =>
            {
                for (int i = 0; i < text.Length; i++)
                {
                    text[i] = of[i] > 0 ? '1' : '0';
                }
            }));
        }

        return seen.Count;
    }
}
