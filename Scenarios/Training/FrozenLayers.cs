using System.Numerics;

namespace EdgeActors.Scenarios.Training;

/// <summary>
/// A network of three dense layers with rectified units between, frozen, and run for one input at a time. Inputs and units that are zero are passed over.
/// Each output is a sum in the order of its inputs with one rounding a term, however wide the machine's vectors are, so decisions are the same everywhere.
/// </summary>
internal sealed class FrozenLayers
{
    private readonly float[] _firstBias;
    private readonly float[] _second;
    private readonly float[] _secondBias;
    private readonly float[] _third;
    private readonly float[] _thirdBias;

    /// <summary>Takes the weights apart.</summary>
    /// <param name="weights">Layer by layer inputs x outputs numbers and then the biases.</param>
    /// <param name="inputs">The length of an input.</param>
    /// <param name="hidden">Units of a hidden layer.</param>
    /// <param name="outputs">The length of an output.</param>
    public FrozenLayers(ReadOnlySpan<float> weights, int inputs, int hidden, int outputs)
    {
        (First, _firstBias) = Layer(ref weights, inputs, hidden);
        (_second, _secondBias) = Layer(ref weights, hidden, hidden);
        (_third, _thirdBias) = Layer(ref weights, hidden, outputs);
    }

    /// <summary>Units of a hidden layer.</summary>
    public int Hidden => _firstBias.Length;

    /// <summary>The bias of the first layer.</summary>
    public ReadOnlySpan<float> FirstBias => _firstBias;

    /// <summary>The first layer's weights, input by input.</summary>
    public float[] First { get; }

    /// <summary>Runs all layers.</summary>
    public void Run(ReadOnlySpan<float> input, Span<float> output)
    {
        Span<float> one = stackalloc float[Hidden];
        _firstBias.CopyTo(one);
        Add(input, First, one);
        RunFrom(one, output);
    }

    /// <summary>Runs on from the first layer's sums, which it overwrites.</summary>
    public void RunFrom(Span<float> one, Span<float> output)
    {
        Span<float> two = stackalloc float[Hidden];
        Rectify(one);
        _secondBias.CopyTo(two);
        Add(one, _second, two);
        Rectify(two);
        _thirdBias.CopyTo(output);
        Add(two, _third, output);
    }

    /// <summary>Adds inputs times weights to the outputs.</summary>
    public static void Add(ReadOnlySpan<float> inputs, ReadOnlySpan<float> weights, Span<float> outputs)
    {
        for (int i = 0; i < inputs.Length; i++)
        {
            if (inputs[i] != 0)
            {
                AddScaled(weights.Slice(i * outputs.Length, outputs.Length), inputs[i], outputs);
            }
        }
    }

    /// <summary>Adds one input times its weights to the outputs.</summary>
    public static void AddScaled(ReadOnlySpan<float> weights, float input, Span<float> outputs)
    {
        int i = 0;
        var factor = new Vector<float>(input);
        for (; i <= outputs.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector.FusedMultiplyAdd(factor, new Vector<float>(weights[i..]), new Vector<float>(outputs[i..])).CopyTo(outputs[i..]);
        }

        for (; i < outputs.Length; i++)
        {
            outputs[i] = MathF.FusedMultiplyAdd(input, weights[i], outputs[i]);
        }
    }

    private static void Rectify(Span<float> values)
    {
        foreach (ref float value in values)
        {
            value = value > 0 ? value : 0;
        }
    }

    private static (float[] Weights, float[] Bias) Layer(ref ReadOnlySpan<float> weights, int inputs, int outputs)
    {
        int count = inputs * outputs;
        (float[], float[]) layer = (weights[..count].ToArray(), weights.Slice(count, outputs).ToArray());
        weights = weights[(count + outputs)..];
        return layer;
    }
}
