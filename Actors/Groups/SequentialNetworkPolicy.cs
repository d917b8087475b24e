using EdgeActors.Actors.Learning;
using EdgeActors.Learners.Algorithms;
using EdgeActors.Simulator;

namespace EdgeActors.Actors.Groups;

/// <summary>A network that chooses the place of a user's next task by <see cref="PlacementFeatures"/>.</summary>
public sealed class PlacementNetwork
{
    private readonly PolicyNetwork _network;
    private readonly FrozenFloats _weights;
    private readonly float[] _outputs;
    private readonly float[] _scratch;

    /// <summary>A network.</summary>
    /// <param name="shape">Its shape.</param>
    /// <param name="weights">Its weights.</param>
    /// <exception cref="ArgumentException">Shape and weights do not fit together, or not the features.</exception>
    public PlacementNetwork(PolicyShape shape, FrozenFloats weights)
    {
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentNullException.ThrowIfNull(weights);
        int places = shape.Sizes[^1];
        _network = shape.Sizes[0] == PlacementFeatures.SizeFor(places)
            ? new PolicyNetwork(1, [.. shape.Sizes]) { Activation = shape.Activation }
            : throw new ArgumentException($"a network among {places} places sees {PlacementFeatures.SizeFor(places)} numbers, not {shape.Sizes[0]}", nameof(shape));
        _weights = weights.Values.Length == _network.WeightCount ? weights : throw new ArgumentException($"{weights.Values.Length} weights for a network of {_network.WeightCount}", nameof(weights));
        (_outputs, _scratch) = (new float[places], new float[_network.ScratchSize]);
    }

    /// <summary>Among how many places it chooses.</summary>
    public int Places => _outputs.Length;

    /// <summary>The first and second choice by what is seen; the same where there is one place.</summary>
    public (int First, int Second) Choose(ReadOnlySpan<float> features)
    {
        _network.Run(_weights.Values, features, _outputs, _scratch);
        (int best, int second) = (0, _outputs.Length > 1 ? 1 : 0);
        for (int place = 1; place < _outputs.Length; place++)
        {
            (best, second) = _outputs[place] > _outputs[best] ? (place, best) : _outputs[place] > _outputs[second] ? (best, place) : (best, second);
        }

        return (best, second);
    }
}

/// <summary>Places each user's tasks one after another by a network, the largest first.</summary>
/// <param name="shape">The network's shape.</param>
/// <param name="weights">Its weights.</param>
/// <param name="discrepancies">Whether placements are tried that once go against the network: one for each task of a user.</param>
/// <exception cref="ArgumentException">Shape and weights do not fit together, or not the features.</exception>
public sealed class SequentialNetworkPolicy(PolicyShape shape, FrozenFloats weights, bool discrepancies = false) : SequentialGroupPolicy(largestFirst: true, discrepancies)
{
    private readonly PlacementNetwork _network = new(shape, weights);
    private readonly PlacementFeatures _features = new(shape.Sizes[^1]); // begun anew with each user
    private readonly float[] _observation = new float[shape.Sizes[0]]; // filled anew with each task

    /// <inheritdoc/>
    protected override void Begin(in GroupDecision group, ReadOnlySpan<DataSize> sizes)
    {
        if (group.Kinds.Count != _network.Places)
        {
            throw new ModelException($"a network among {_network.Places} places was asked among {group.Kinds.Count}");
        }

        _features.Begin(group.Costs, sizes);
    }

    /// <inheritdoc/>
    protected override (int First, int Second) Choose(in GroupDecision group, DataSize size, DataSize next, int after)
    {
        _features.Observe(group.Costs, size, next, after, _observation);
        return _network.Choose(_observation);
    }

    /// <inheritdoc/>
    protected override void Take(in GroupDecision group, DataSize size, int place) => _features.Place(group.Costs, size, place);
}
