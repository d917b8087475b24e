using EdgeActors.Actors.Policies;
using EdgeActors.Learners.Algorithms;

namespace EdgeActors.Scenarios.O2o.Learning;

/// <summary>The scorer of o2o-plus as it is deployed: frozen at one version.</summary>
/// <param name="weights">What <see cref="IO2oPlus.PolicyWeights"/> gave.</param>
/// <param name="config">What the learner is tuned by.</param>
/// <param name="version">Counts the changes of the weights.</param>
internal sealed class FrozenScorer(float[] weights, O2oPlusConfig config, long version)
{
    private readonly FrozenLayers _layers = new(weights, TargetFeatures.Size, config.Hidden, 1);

    public long Version => version;

    /// <summary>Writes score / temperature of each place.</summary>
    public void Logits(ReadOnlySpan<float> features, Span<float> logits)
    {
        Span<float> output = stackalloc float[1];
        for (int to = 0; to < logits.Length; to++)
        {
            _layers.Run(features.Slice(to * TargetFeatures.Size, TargetFeatures.Size), output);
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
    private readonly float[] _allowed = new float[features.Nodes];

    /// <inheritdoc/>
    public override bool NeedsExactViews => true;

    /// <inheritdoc/>
    public override ProbePlan Probe(in Decision decision) => ProbePlan.All;

    /// <inheritdoc/>
    public override int Choose(in Decision decision, ProbePlan probed)
    {
        features.Write(new LiveState(decision, _forecast), decision.Local, in decision.Task, _features);
        scorer.Logits(_features, _logits);
        return FrozenActor.Choose(_logits, _allowed, decision.Random.NextDouble());
    }
}
