using EdgeActors.Actors;
using EdgeActors.Actors.Learning;
using EdgeActors.Actors.Policies;
using EdgeActors.Learners.Algorithms;
using EdgeActors.Numerics;
using EdgeActors.Simulator;

namespace EdgeActors.Scenarios.Papers.O2o;

/// <summary>The scorer of o2o-plus as it is deployed: frozen at one version.</summary>
/// <param name="weights">What <see cref="IO2oPlus.PolicyWeights"/> gave.</param>
/// <param name="config">What the learner is tuned by.</param>
/// <param name="version">Counts the changes of the weights.</param>
internal sealed class FrozenScorer(float[] weights, O2oPlusConfig config, long version)
{
    private readonly PolicyNetwork _network = new(1, TargetFeatures.Size, config.Hidden, config.Hidden, 1);

    public long Version => version;

    /// <summary>Writes score / temperature of each place.</summary>
    public void Logits(ReadOnlySpan<float> features, Span<float> logits)
    {
        Span<float> output = stackalloc float[1], scratch = stackalloc float[_network.ScratchSize];
        for (int to = 0; to < logits.Length; to++)
        {
            _network.Run(weights, features.Slice(to * TargetFeatures.Size, TargetFeatures.Size), output, scratch);
            logits[to] = (float)(output[0] / config.Temperature);
        }
    }
}

/// <summary>The policy of one node with o2o-plus: draws a place by the probabilities of a frozen scorer.</summary>
internal sealed class ScoringPolicy(FrozenScorer scorer, TargetFeatures features) : OffloadingPolicy
{
    private readonly FinishForecast _forecast = new();
    private readonly float[] _features = new float[features.Nodes * TargetFeatures.Size];
    private readonly float[] _logits = new float[features.Nodes];

    /// <inheritdoc/>
    public override bool NeedsExactViews => true;

    /// <inheritdoc/>
    public override ProbePlan Probe(in Decision decision) => ProbePlan.All;

    /// <inheritdoc/>
    public override int Choose(in Decision decision, ProbePlan probed)
    {
        features.Write(new LiveState(decision, _forecast), decision.Local, in decision.Task, _features);
        scorer.Logits(_features, _logits);
        return Draw(_logits, decision.Random.NextDouble());
    }

    /// <summary>Draws a place by the probabilities that the logits give.</summary>
    /// <param name="logits">One for each place.</param>
    /// <param name="draw">From 0 to 1.</param>
    public static int Draw(ReadOnlySpan<float> logits, double draw)
    {
        int best = 0;
        for (int to = 1; to < logits.Length; to++)
        {
            best = logits[to] > logits[best] ? to : best;
        }

        Span<double> weights = stackalloc double[logits.Length];
        double total = 0;
        for (int to = 0; to < logits.Length; to++)
        {
            weights[to] = DeterministicMath.Exp(logits[to] - logits[best]);
            total += weights[to];
        }

        double left = draw * total;
        for (int to = 0; to < logits.Length; to++)
        {
            if (weights[to] > 0 && (left -= weights[to]) < 0)
            {
                return to;
            }
        }

        return best;
    }
}

/// <summary>
/// What o2o-plus sees of each place a task may go to, in the same units for every network: so one network of weights serves all nodes of all networks.
/// Times are in deadlines. What a place would answer to a probe (its queue, what comes to it) is in it, as far as it bears on the task.
/// </summary>
internal sealed class TargetFeatures(O2oNetwork network)
{
    /// <summary>Numbers for each place.</summary>
    public const int Size = 12;

    private const double Far = 4;

    private readonly double _deadline = network.Options.Deadline.Seconds;
    private readonly double _fastest = (double)network.Options.CoreSpeed.Hertz * network.Options.Cores.Max();

    public int Nodes => network.Options.Nodes;

    /// <summary>Writes the features of all places, one after another.</summary>
    public void Write<TState>(scoped in TState state, int node, in EdgeTask task, Span<float> features)
        where TState : INetworkState, allows ref struct
    {
        for (int to = 0; to < Nodes; to++)
        {
            Span<float> f = features.Slice(to * Size, Size);
            NodeProfile profile = network.Profiles[to];
            NodeStatus status = state.Status(to);
            SimTime finish = state.FinishAt(to, in task);
            double work = (task.Cycles / profile.Speed).Seconds, transmission = to == node ? 0 : (task.Size / network.Rate(node, to)).Seconds;
            f[0] = (float)Math.Min(1, (status.Waiting + status.Running) / 10.0);
            f[1] = Deadlines((status.WaitingWork + status.Residual).Seconds);
            f[2] = (float)(profile.Speed.Hertz / _fastest);
            f[3] = (float)(profile.FailureRate * _deadline);
            f[4] = (float)network.ArrivalProbabilities[to];
            f[5] = Deadlines((state.ArrivalAt(to, in task) - state.Now).Seconds);
            f[6] = Deadlines(work);
            f[7] = Deadlines((finish - state.Now).Seconds);
            f[8] = finish <= task.DueAt ? 1 : 0;
            f[9] = (float)((work * profile.FailureRate) + (to == node ? 0 : transmission * network.LinkFailureRate(node, to)));
            f[10] = to == node ? 1 : 0;
            f[11] = Deadlines(task.Cycles.Count / _fastest);
        }
    }

    private float Deadlines(double seconds) => (float)Math.Min(Far, seconds / _deadline);
}
