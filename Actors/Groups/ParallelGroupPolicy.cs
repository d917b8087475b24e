using EdgeActors.Actors.Learning;
using EdgeActors.Learners.Algorithms;
using EdgeActors.Simulator;

namespace EdgeActors.Actors.Groups;

/// <summary>How proposals are perturbed, so that networks that agree can still learn something new; the paper has nothing of the kind.</summary>
/// <param name="Networks">How many of the networks, the last ones; one at least is left as it is.</param>
/// <param name="Flip">The probability with which each bit of their proposals flips.</param>
public readonly record struct ProposalNoise(int Networks, double Flip);

/// <summary>
/// MR-DRO's decision (algorithm 2, lines 3 to 6): every network proposes a placement of the whole group, and the cheapest is taken. For one edge node and one cloud.
/// </summary>
public sealed class ParallelGroupPolicy : GroupPolicy
{
    private readonly PolicyNetwork _network;
    private readonly int _networks;
    private readonly ProposalCode _code;
    private readonly ProposalNoise _noise;
    private readonly float[] _observation; // filled anew in each decision, as are the next two
    private readonly float[] _outputs;
    private readonly float[] _scratch;
    private Held<FrozenFloats> _weights;
    private int _version;

    /// <summary>A policy.</summary>
    /// <param name="shape">The networks' shape.</param>
    /// <param name="weights">Their weights.</param>
    /// <param name="code">How they see and say things.</param>
    /// <param name="noise">How proposals are perturbed; none unless it trains.</param>
    /// <exception cref="ArgumentException">Shape and weights do not fit together.</exception>
    public ParallelGroupPolicy(PolicyShape shape, FrozenFloats weights, ProposalCode code, ProposalNoise noise = default)
    {
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentNullException.ThrowIfNull(weights);
        _network = new PolicyNetwork(1, [.. shape.Sizes]) { Activation = shape.Activation };
        (_networks, _code, _noise, _weights) = (shape.Networks, code, noise with { Networks = Math.Min(noise.Networks, shape.Networks - 1) }, new(weights));
        CheckFit(weights);
        (_observation, _outputs, _scratch) = (new float[_network.ObservationSize], new float[_network.OutputSize], new float[_network.ScratchSize]);
    }

    /// <inheritdoc/>
    public override int Version => _version;

    /// <summary>How many tasks a group has.</summary>
    public int Tasks => _network.ObservationSize;

    /// <summary>What the last decision saw.</summary>
    public ReadOnlySpan<float> Observation => _observation;

    /// <summary>Takes over a newer version; an older one changes nothing.</summary>
    /// <exception cref="ArgumentException">The weights do not fit.</exception>
    public void Swap(int version, FrozenFloats weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        if (version > _version)
        {
            CheckFit(weights);
            (_version, _weights) = (version, new(weights));
        }
    }

    /// <inheritdoc/>
    public override void Place(in GroupDecision group, Span<int> places)
    {
        if (group.Kinds.Count != 3 || group.Sizes.Length != Tasks)
        {
            throw new ModelException($"networks for {Tasks} tasks at 3 places were given {group.Sizes.Length} tasks at {group.Kinds.Count}");
        }

        Span<int> proposed = stackalloc int[places.Length];
        double least = double.PositiveInfinity;
        _code.Observe(group.Sizes, _observation);
        for (int network = 0; network < _networks; network++)
        {
            Propose(network, ref group.Random, proposed);
            double cost = group.Costs.OfGroup(group.Sizes, proposed, group.Users);
            if (cost < least)
            {
                least = cost;
                proposed.CopyTo(places);
            }
        }
    }

    /// <inheritdoc/>
    public override void DeclareState(StateVisitor state)
    {
        ArgumentNullException.ThrowIfNull(state);
        state.Field(ref _weights);
        state.Field(ref _version);
    }

    private void Propose(int network, ref RandomStream random, Span<int> proposed)
    {
        int count = _network.WeightCount;
        _network.Run(_weights.Value!.Values.Slice(network * count, count), _observation, _outputs, _scratch);
        if (network >= _networks - _noise.Networks)
        {
            foreach (ref float output in _outputs.AsSpan())
            {
                output = random.NextDouble() < _noise.Flip ? -output : output;
            }
        }

        ProposalCode.Decode(_outputs, proposed);
    }

    private void CheckFit(FrozenFloats weights)
    {
        if (_networks < 1 || _network.OutputSize != ProposalCode.BitsPerTask * _network.ObservationSize)
        {
            throw new ArgumentException($"{_networks} networks of {_network.ObservationSize} inputs and {_network.OutputSize} outputs: a task is one input and {ProposalCode.BitsPerTask} outputs");
        }

        if (weights.Values.Length != (long)_networks * _network.WeightCount)
        {
            throw new ArgumentException($"{weights.Values.Length} weights for {_networks} networks of {_network.WeightCount}", nameof(weights));
        }
    }
}
