using EdgeActors.Learners.Algorithms;
using EdgeActors.Numerics;

namespace EdgeActors.Actors.Learning;

/// <summary>
/// The network of a DRL-MWF policy (section 4): V1 from the environment's numbers, divided by its mean size, V2 from the workload's; layers of modules whose weights a
/// router gives. Outputs are middles, then logarithms of deviations from -5 to 1.
/// </summary>
internal sealed class ModularNetwork : IPolicyNetwork
{
    private const float LeastSize = 1e-8f, LeastLogDeviation = -5, MostLogDeviation = 1;

    private readonly ModularShape _shape;
    private readonly int _width;
    private readonly (int Inputs, int Units)[] _layers;
    private readonly int[] _starts;

    public ModularNetwork(int observationSize, int width, int outputSize, ModularShape shape)
    {
        (ObservationSize, OutputSize, _width, _shape) = (observationSize, outputSize, width, shape);
        int modules = shape.Modules, all = modules * modules;
        _layers =
        [
            (shape.Environment, width), (width, width), (observationSize - shape.Environment, width), (2 * width, width),
            .. Enumerable.Repeat((width, width), shape.Layers * modules),
            .. Enumerable.Range(1, shape.Layers).Select(l => (width, l == shape.Layers ? modules : all)),
            .. Enumerable.Repeat((all, width), shape.Layers - 1),
            (width, outputSize),
        ];
        WeightCount = PolicyNetwork.Count(_layers);
        _starts = new int[_layers.Length];
        for (int layer = 1; layer < _layers.Length; layer++)
        {
            _starts[layer] = _starts[layer - 1] + ((_layers[layer - 1].Inputs + 1) * _layers[layer - 1].Units);
        }
    }

    public int ObservationSize { get; }

    public int OutputSize { get; }

    public int WeightCount { get; }

    public int ScratchSize => ((4 + (2 * _shape.Modules)) * _width) + (2 * _shape.Modules * _shape.Modules);

    private int FirstRouter => 4 + (_shape.Layers * _shape.Modules);

    private int FirstPrevious => FirstRouter + _shape.Layers;

    public void Run(ReadOnlySpan<float> weights, ReadOnlySpan<float> observation, Span<float> outputs, Span<float> scratch)
    {
        int modules = _shape.Modules;
        Span<float> both = scratch[..(2 * _width)], first = both[.._width], second = both[_width..], product = scratch.Slice(2 * _width, _width), work = scratch.Slice(3 * _width, _width);
        Span<float> values = scratch.Slice(4 * _width, modules * _width), given = scratch.Slice((4 + modules) * _width, modules * _width), logits = scratch[^(2 * modules * modules)..];
        Layer(weights, 0, observation[.._shape.Environment], work);
        Rectify(work);
        Layer(weights, 1, work, first);
        Normalise(first);
        Layer(weights, 2, observation[_shape.Environment..], second);
        for (int i = 0; i < _width; i++)
        {
            product[i] = first[i] * second[i];
        }

        Layer(weights, 3, both, work);
        Rectify(work);
        for (int k = 0; k < modules; k++)
        {
            work.CopyTo(values.Slice(k * _width, _width));
        }

        for (int layer = 0; layer < _shape.Layers; layer++)
        {
            Route(weights, layer, product, work, logits);
            Through(weights, layer, values, given, logits);
        }

        Layer(weights, _layers.Length - 1, values[.._width], outputs);
        foreach (ref float deviation in outputs[(OutputSize / 2)..])
        {
            deviation = Math.Clamp(deviation, LeastLogDeviation, MostLogDeviation);
        }
    }

    /// <summary>The layer's logits, from those of the layer before it.</summary>
    private void Route(ReadOnlySpan<float> weights, int layer, ReadOnlySpan<float> product, Span<float> work, Span<float> logits)
    {
        if (!_shape.Routes)
        {
            logits.Clear();
            return;
        }

        int all = _shape.Modules * _shape.Modules;
        if (layer == 0)
        {
            product.CopyTo(work);
        }
        else
        {
            Layer(weights, FirstPrevious + layer - 1, logits[..all], work);
            for (int i = 0; i < _width; i++)
            {
                work[i] *= product[i];
            }
        }

        Rectify(work);
        Layer(weights, FirstRouter + layer, work, logits[.._layers[FirstRouter + layer].Units]);
    }

    /// <summary>V_j = sum over k of softmax(p(j, k)) ReLU(W_k V_k).</summary>
    private void Through(ReadOnlySpan<float> weights, int layer, Span<float> values, Span<float> given, Span<float> logits)
    {
        int modules = _shape.Modules;
        for (int k = 0; k < modules; k++)
        {
            Layer(weights, 4 + (layer * modules) + k, values.Slice(k * _width, _width), given.Slice(k * _width, _width));
        }

        Rectify(given);
        Span<float> shares = logits[(modules * modules)..];
        int count = layer + 1 == _shape.Layers ? 1 : modules;
        for (int j = 0; j < count; j++)
        {
            Softmax(logits.Slice(j * modules, modules), shares);
            Span<float> value = values.Slice(j * _width, _width);
            value.Clear();
            for (int k = 0; k < modules; k++)
            {
                for (int i = 0; i < _width; i++)
                {
                    value[i] = MathF.FusedMultiplyAdd(shares[k], given[(k * _width) + i], value[i]);
                }
            }
        }
    }

    private void Layer(ReadOnlySpan<float> weights, int layer, ReadOnlySpan<float> input, Span<float> output)
    {
        (int inputs, int units) = _layers[layer];
        ReadOnlySpan<float> own = weights.Slice(_starts[layer], (inputs + 1) * units);
        PolicyNetwork.Layer(input, own[..(inputs * units)], own[(inputs * units)..], output);
    }

    private void Normalise(Span<float> units)
    {
        if (!_shape.Normalises)
        {
            return;
        }

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

    private static void Softmax(ReadOnlySpan<float> logits, Span<float> shares)
    {
        float largest = logits[0], total = 0;
        foreach (float logit in logits)
        {
            largest = MathF.Max(largest, logit);
        }

        for (int i = 0; i < logits.Length; i++)
        {
            total += shares[i] = DeterministicMath.ExpF(logits[i] - largest);
        }

        for (int i = 0; i < logits.Length; i++)
        {
            shares[i] /= total;
        }
    }

    private static void Rectify(Span<float> units)
    {
        foreach (ref float unit in units)
        {
            unit = unit > 0 ? unit : 0;
        }
    }
}
