using EdgeActors.Actors.Policies;
using EdgeActors.Learners.Algorithms;

namespace EdgeActors.Actors.Learning;

/// <summary>
/// Decides by a policy that was learned elsewhere and scores place by place (<see cref="PlaceFeatures"/>), so it works among any number of places: it takes the
/// best. It neither explores nor changes. Times are in the task's own deadline.
/// </summary>
public sealed class PlaceScoringPolicy : OffloadingPolicy
{
    private readonly PolicyNetwork _network;
    private readonly FrozenFloats _weights;
    private readonly float[] _numbers = new float[PlaceFeatures.PerPlace]; // filled anew for each place
    private readonly float[] _score = new float[1];
    private readonly float[] _scratch;

    /// <summary>A policy.</summary>
    /// <param name="shape">Its shape; its parts are places.</param>
    /// <param name="weights">Its weights.</param>
    /// <exception cref="ArgumentException">The shape does not score single places by their features, or the weights do not fit it.</exception>
    public PlaceScoringPolicy(PolicyShape shape, FrozenFloats weights)
    {
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentNullException.ThrowIfNull(weights);
        if (!shape.IsDiscrete || shape.Embedding > 0 || shape.Sizes[0] != PlaceFeatures.PerPlace || shape.Sizes[^1] != 1)
        {
            throw new ArgumentException($"a network of {string.Join('-', shape.Sizes)} does not score a place by its {PlaceFeatures.PerPlace} features", nameof(shape));
        }

        (_network, _weights) = (new PolicyNetwork(1, [.. shape.Sizes]) { Activation = shape.Activation }, weights);
        if (weights.Values.Length != _network.WeightCount + shape.Following)
        {
            throw new ArgumentException($"the policy takes {_network.WeightCount + shape.Following} weights and was given {weights.Values.Length}", nameof(weights));
        }

        _scratch = new float[_network.ScratchSize];
    }

    /// <inheritdoc/>
    public override ProbePlan Probe(in Decision decision) => ProbePlan.All;

    /// <inheritdoc/>
    public override int Choose(in Decision decision, ProbePlan probed)
    {
        (int best, float highest) = (0, float.NegativeInfinity);
        for (int place = 0; place < decision.Places.Length; place++)
        {
            PlaceFeatures.Describe(in decision, place, decision.Task.Deadline, _numbers);
            _network.Run(_weights.Values[.._network.WeightCount], _numbers, _score, _scratch);
            if (_score[0] > highest)
            {
                (best, highest) = (place, _score[0]);
            }
        }

        return best;
    }
}
