using System.Numerics;
using EdgeActors.Learners.Algorithms;
using EdgeActors.Numerics;

namespace EdgeActors.Actors.Learning;

/// <summary>
/// The shape of a policy: dense layers with one activation between them. The same layers are applied to each of some equal parts of an observation, and what comes out,
/// side by side, are the scores of the actions: one part makes an ordinary network, one part for each place a network that places share.
/// <para>Sums are fused multiply-adds in the order of the inputs. Weights are, layer by layer, inputs x outputs numbers and then the biases.</para>
/// </summary>
public sealed class PolicyNetwork : IPolicyNetwork
{
    private readonly int[] _sizes;

    /// <summary>A network.</summary>
    /// <param name="parts">Into how many equal parts an observation is split.</param>
    /// <param name="sizes">The sizes of a part, of the hidden layers, and of a part's scores.</param>
    /// <exception cref="ArgumentException">There are fewer than two sizes, one is not positive, or there would be too many weights.</exception>
    public PolicyNetwork(int parts, params int[] sizes)
    {
        ArgumentNullException.ThrowIfNull(sizes);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(parts);
        if (sizes.Length < 2 || sizes.Any(s => s <= 0))
        {
            throw new ArgumentException("a network has at least an input and an output size, all above zero", nameof(sizes));
        }

        (Parts, _sizes) = (parts, [.. sizes]);
        WeightCount = Count(sizes.Zip(sizes.Skip(1)));
    }

    /// <summary>Into how many parts an observation is split.</summary>
    public int Parts { get; }

    /// <summary>The sizes of a part, of the hidden layers, and of a part's scores.</summary>
    public ReadOnlySpan<int> Sizes => _sizes;

    /// <summary>What is between layers.</summary>
    public PolicyActivation Activation { get; init; }

    /// <inheritdoc/>
    public int ObservationSize => Parts * _sizes[0];

    /// <inheritdoc/>
    public int OutputSize => Parts * _sizes[^1];

    /// <inheritdoc/>
    public int WeightCount { get; }

    /// <inheritdoc/>
    public int ScratchSize => 2 * _sizes.Max();

    /// <inheritdoc/>
    public void Run(ReadOnlySpan<float> weights, ReadOnlySpan<float> observation, Span<float> outputs, Span<float> scratch)
    {
        int size = _sizes[^1];
        for (int part = 0; part < Parts; part++)
        {
            RunPart(weights, observation.Slice(part * _sizes[0], _sizes[0]), outputs.Slice(part * size, size), scratch);
        }
    }

    private void RunPart(ReadOnlySpan<float> weights, ReadOnlySpan<float> input, Span<float> outputs, Span<float> scratch)
    {
        int half = scratch.Length / 2;
        for (int layer = 0; layer + 1 < _sizes.Length; layer++)
        {
            int inputs = _sizes[layer], units = _sizes[layer + 1];
            bool last = layer + 2 == _sizes.Length;
            Span<float> output = last ? outputs : scratch.Slice((layer & 1) * half, units);
            Layer(input, weights[..(inputs * units)], weights.Slice(inputs * units, units), output);
            if (!last)
            {
                Activate(output);
            }

            weights = weights[((inputs + 1) * units)..];
            input = output;
        }
    }

    /// <summary>How many weights dense layers have.</summary>
    /// <exception cref="ArgumentException">More than there are numbers for.</exception>
    internal static int Count(IEnumerable<(int Inputs, int Units)> layers)
    {
        long weights = 0;
        foreach ((int inputs, int units) in layers)
        {
            weights += (inputs + 1L) * units;
            if (weights > int.MaxValue)
            {
                throw new ArgumentException($"a network with layers of {string.Join(", ", layers.Select(l => $"{l.Inputs} x {l.Units}"))} has too many weights", nameof(layers));
            }
        }

        return (int)weights;
    }

    /// <summary>One dense layer.</summary>
    internal static void Layer(ReadOnlySpan<float> input, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, Span<float> output)
    {
        if (output.Length == 1)
        {
            float sum = 0;
            for (int i = 0; i < input.Length; i++)
            {
                sum = MathF.FusedMultiplyAdd(input[i], weights[i], sum);
            }

            output[0] = sum + bias[0];
        }
        else
        {
            output.Clear();
            Add(input, weights, output);
            AddBias(bias, output);
        }
    }

    private static void Add(ReadOnlySpan<float> input, ReadOnlySpan<float> weights, Span<float> sums)
    {
        for (int i = 0; i < input.Length; i++)
        {
            AddScaled(input[i], weights.Slice(i * sums.Length, sums.Length), sums);
        }
    }

    private static void AddBias(ReadOnlySpan<float> bias, Span<float> sums)
    {
        for (int i = 0; i < sums.Length; i++)
        {
            sums[i] += bias[i];
        }
    }

    private void Activate(Span<float> units)
    {
        foreach (ref float unit in units)
        {
            unit = Activation == PolicyActivation.Tanh ? DeterministicMath.TanhF(unit) : unit > 0 ? unit : 0;
        }
    }

    private static void AddScaled(float factor, ReadOnlySpan<float> values, Span<float> sums)
    {
        if (factor == 0)
        {
            return;
        }

        int i = 0;
        for (var factors = new Vector<float>(factor); i + Vector<float>.Count <= sums.Length; i += Vector<float>.Count)
        {
            Vector.FusedMultiplyAdd(factors, new Vector<float>(values[i..]), new Vector<float>(sums[i..])).CopyTo(sums[i..]);
        }

        for (; i < sums.Length; i++)
        {
            sums[i] = MathF.FusedMultiplyAdd(factor, values[i], sums[i]);
        }
    }
}
