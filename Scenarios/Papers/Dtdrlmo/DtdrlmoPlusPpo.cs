using EdgeActors.Actors.Learning;
using EdgeActors.Actors.Services;
using EdgeActors.Learners.Algorithms;
using EdgeActors.Learners.Experience;
using EdgeActors.Scenarios.Configuration;
using EdgeActors.Simulator;

namespace EdgeActors.Scenarios.Papers.Dtdrlmo;

/// <summary>
/// The second stage of dtdrlmo-plus: updates, the first of which teach values alone, runs for each, and how PPO is tuned. Defaults and reasons stand in hocon/reference.conf.
/// </summary>
internal sealed record PlusPpoPart(
    [Range(0, 1_000_000)] int Updates,
    [Range(0, 1_000_000)] int ValuesFirst,
    [Range(1, 10_000)] int Runs,
    [Range(0, 1)] double Gamma,
    [Range(0, 1)] double Lambda,
    [Range(1e-9, 1)] double LearningRate,
    [Range(0, 1)] double EntropyWeight,
    [Positive] SimDuration RewardUnit);

/// <summary>
/// PPO that goes on from what imitation has taught: whole runs by drawn choices, where the last decision about a service is rewarded by minus the time from its release to its end. A trajectory is a run, decision after
/// decision, so that with a discount above 0 a choice answers for the services decided later as well; with 0 for its own alone.
/// </summary>
/// <param name="backend">What it computes with.</param>
/// <param name="recipe">How it is trained.</param>
/// <param name="nodes">Nodes of the instances.</param>
/// <param name="key">All its randomness comes from here.</param>
internal sealed class PlusPpo(IBackend backend, DtdrlmoPlusRecipe recipe, int nodes, ulong key) : IDisposable
{
    private readonly int _size = ScoredNodePolicy.OfNode * nodes;
    private ITrajectoryLearner? _learner;
    private RandomStream _random = new(key, "dtdrlmo-plus", "ppo");
    private float[] _taught = [];
    private int _updates;

    /// <summary>What was learned so far.</summary>
    public LearnedNodes Learned() => new(Learner.Shape, new FrozenFloats(Learner.PolicyWeights()), recipe.Decides);

    /// <summary>Begins with a policy.</summary>
    /// <param name="taught">The parameters of its network.</param>
    public void Begin(float[] taught)
    {
        PlusPpoPart ppo = recipe.Ppo;
        _taught = taught;
        _learner = backend.TrajectoryPpo(_size, nodes, new TrajectoryPpoConfig
        {
            Hidden = recipe.Classifier.Hidden,
            Parts = nodes,
            Gamma = ppo.Gamma,
            Lambda = ppo.Lambda,
            LearningRate = ppo.LearningRate,
            EntropyWeight = ppo.EntropyWeight,
        }, (long)(key >> 1));
        SetPolicy();
    }

    /// <summary>Plays runs and learns from them once.</summary>
    /// <param name="draw">Gives instances.</param>
    public LearningReport Update(Func<DtdrlmoInstance> draw)
    {
        LearnedNodes learned = Learned();
        LearningReport report = Learner.Learn([.. Enumerable.Range(0, recipe.Ppo.Runs).Select(_ => Run(draw(), learned))]);
        if (_updates++ < recipe.Ppo.ValuesFirst)
        {
            SetPolicy();
        }

        return report;
    }

    public void Dispose() => _learner?.Dispose();

    /// <summary>A run of an instance.</summary>
    public Trajectory Run(DtdrlmoInstance instance, LearnedNodes learned)
    {
        var recorded = new Recorded(learned.Policy(instance, explores: true));
        ServicePlan plan = instance.Plan();
        plan.BeginIdle(instance.Plan());
        plan.Play(recorded, ref _random);
        int rows = recorded.Services.Count;
        float[] rewards = new float[rows];
        for (int service = 0; service < instance.Services.Count; service++)
        {
            rewards[recorded.Services.LastIndexOf(service)] = (float)-((plan.EndOf(service) - instance.Services[service].Release) / recipe.Ppo.RewardUnit);
        }

        return new Trajectory
        {
            Rows = rows,
            Observations = [.. recorded.Seen, .. new float[_size]],
            Allowed = [.. Enumerable.Repeat(1f, (rows + 1) * nodes)],
            Actions = [.. recorded.Nodes],
            LogProbabilities = [.. recorded.LogProbabilities],
            Rewards = rewards,
            Elapsed = [.. Enumerable.Repeat(1.0, rows)],
            End = TrajectoryEnd.Terminated,
        };
    }

    private ITrajectoryLearner Learner => _learner ?? throw new InvalidOperationException("it has not begun");

    /// <summary>Sets the policy back to what was taught; values remain as they are.</summary>
    private void SetPolicy()
    {
        float[] all = Learner.Parameters();
        _taught.CopyTo(all, 0);
        Learner.SetParameters(all);
    }

    /// <summary>Notes each decision of the network.</summary>
    private sealed class Recorded(ScoredNodePolicy policy) : ServicePolicy
    {
        public List<int> Services { get; } = [];

        public List<int> Nodes { get; } = [];

        public List<float> Seen { get; } = [];

        public List<float> LogProbabilities { get; } = [];

        public override ServiceChoice Choose(in ServiceDecision decision)
        {
            bool decides = policy.Decides(decision.Id.Service);
            ServiceChoice choice = policy.Choose(in decision);
            if (decides)
            {
                Services.Add(decision.Id.Service);
                Nodes.Add(choice.Place);
                Seen.AddRange(policy.LastSeen);
                LogProbabilities.Add((float)policy.LogProbability);
            }

            return choice;
        }
    }
}
