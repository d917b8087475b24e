using EdgeActors.Numerics;

namespace EdgeActors.Actors.Learning;

/// <summary>
/// The network of a TD7 policy (Fujimoto et al. 2023, "For SALE", appendix B): an encoder of the state, f(s), with ELU between its layers, and a policy of
/// [AvgL1Norm(first layer of s), f(s)], with ReLU between. Both f(s) and the first layer are divided by their mean size (eq. 4).
/// </summary>
internal sealed class SaleNetwork : IPolicyNetwork
{
    private const float LeastSize = 1e-8f;

    private readonly int _hidden;
    private readonly int _embedding;
    private readonly (int Inputs, int Units)[] _layers;

    public SaleNetwork(int observationSize, int hidden, int embedding, int actionSize)
    {
        (_hidden, _embedding) = (hidden, embedding);
        _layers = [(observationSize, hidden), (hidden, hidden), (hidden, embedding), (observationSize, hidden), (hidden + embedding, hidden), (hidden, hidden), (hidden, actionSize)];
        WeightCount = PolicyNetwork.Count(_layers);
    }

    public int ObservationSize => _layers[0].Inputs;

    public int OutputSize => _layers[^1].Units;

    public int WeightCount { get; }

    public int ScratchSize => (3 * _hidden) + _embedding;

    public void Run(ReadOnlySpan<float> weights, ReadOnlySpan<float> observation, Span<float> outputs, Span<float> scratch)
    {
        Span<float> both = scratch[..(_hidden + _embedding)], state = both[..^_embedding], embedding = both[_hidden..];
        Span<float> one = scratch.Slice(_hidden + _embedding, _hidden), two = scratch[^_hidden..];
        Layer(ref weights, 0, observation, one);
        Elu(one);
        Layer(ref weights, 1, one, two);
        Elu(two);
        Layer(ref weights, 2, two, embedding);
        Normalise(embedding);
        Layer(ref weights, 3, observation, state);
        Normalise(state);
        Layer(ref weights, 4, both, one);
        Rectify(one);
        Layer(ref weights, 5, one, two);
        Rectify(two);
        Layer(ref weights, 6, two, outputs);
    }

    private void Layer(ref ReadOnlySpan<float> weights, int layer, ReadOnlySpan<float> input, Span<float> output)
    {
        (int inputs, int units) = _layers[layer];
        PolicyNetwork.Layer(input, weights[..(inputs * units)], weights.Slice(inputs * units, units), output);
        weights = weights[((inputs + 1) * units)..];
    }

    private static void Elu(Span<float> units)
    {
        foreach (ref float unit in units)
        {
            unit = unit > 0 ? unit : (float)DeterministicMath.Expm1(unit);
        }
    }

    private static void Rectify(Span<float> units)
    {
        foreach (ref float unit in units)
        {
            unit = unit > 0 ? unit : 0;
        }
    }

    private static void Normalise(Span<float> units)
    {
        float sum = 0;
        foreach (float unit in units)
        {
            sum += MathF.Abs(unit);
        }

        float size = MathF.Max(sum / units.Length, LeastSize);
        foreach (ref float unit in units)
        {
            unit /= size;
        }
    }
}
