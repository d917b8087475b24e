using EdgeActors.Learners.Algorithms;
using EdgeActors.Numerics;

namespace EdgeActors.Actors.Learning;

/// <summary>
/// The network of a policy that reads a window: a layer with a memory (LSTM, Hochreiter and Schmidhuber 1997, or GRU, Cho et al. 2014) goes over the looks from the oldest to the
/// newest, a hidden layer takes the rest of the observation and what the memory came to, and one head gives values, or two with dueling: Q = V + A - mean A.
/// </summary>
internal sealed class WindowNetwork : IPolicyNetwork
{
    private readonly WindowShape _window;
    private readonly int _rest;
    private readonly int _hidden;
    private readonly int _gates;
    private readonly bool _dueling;
    private readonly (int Inputs, int Units)[] _layers; // dense layers after the memory

    public WindowNetwork(int observationSize, int hidden, int outputSize, WindowShape window, bool dueling)
    {
        (ObservationSize, OutputSize, _hidden, _window, _dueling) = (observationSize, outputSize, hidden, window.Checked(observationSize), dueling);
        (_rest, _gates) = (observationSize - window.Length, window.Units * (window.Memory == Memory.Lstm ? 4 : 3));
        _layers = [(_rest + window.Units, hidden), (hidden, outputSize), .. dueling ? [(hidden, 1)] : Array.Empty<(int, int)>()];
        WeightCount = PolicyNetwork.Count([(window.Size, _gates), (window.Units, _gates), .. _layers]);
    }

    public int ObservationSize { get; }

    public int OutputSize { get; }

    public int WeightCount { get; }

    public int ScratchSize => (2 * _gates) + _window.Units + _rest + _window.Units + _hidden;

    public void Run(ReadOnlySpan<float> weights, ReadOnlySpan<float> observation, Span<float> outputs, Span<float> scratch)
    {
        Span<float> joined = scratch[..(_rest + _window.Units)], hidden = scratch.Slice(joined.Length, _hidden);
        observation[.._rest].CopyTo(joined);
        Remember(ref weights, observation[_rest..], joined[_rest..], scratch[(joined.Length + _hidden)..]);
        Layer(ref weights, 0, joined, hidden);
        foreach (ref float unit in hidden)
        {
            unit = unit > 0 ? unit : 0;
        }

        Layer(ref weights, 1, hidden, outputs);
        if (_dueling)
        {
            Span<float> value = joined[..1];
            Layer(ref weights, 2, hidden, value);
            float sum = 0;
            foreach (float advantage in outputs)
            {
                sum += advantage;
            }

            float more = value[0] - (sum / outputs.Length);
            foreach (ref float output in outputs)
            {
                output += more;
            }
        }
    }

    /// <summary>Goes over the window, from a state of zeros; leaves what the memory came to.</summary>
    private void Remember(ref ReadOnlySpan<float> weights, ReadOnlySpan<float> window, Span<float> state, Span<float> scratch)
    {
        int units = _window.Units;
        ReadOnlySpan<float> input = Take(ref weights, _window.Size * _gates), own = Take(ref weights, units * _gates), inputBias = Take(ref weights, _gates), ownBias = Take(ref weights, _gates);
        Span<float> given = scratch[.._gates], kept = scratch.Slice(_gates, _gates), cell = scratch.Slice(2 * _gates, units);
        state.Clear();
        cell.Clear();
        for (int look = 0; look < _window.Looks; look++)
        {
            PolicyNetwork.Layer(window.Slice(look * _window.Size, _window.Size), input, inputBias, given);
            PolicyNetwork.Layer(state, own, ownBias, kept);
            if (_window.Memory == Memory.Lstm)
            {
                Lstm(given, kept, state, cell);
            }
            else
            {
                Gru(given, kept, state);
            }
        }
    }

    /// <summary>c = f c + i g, h = o tanh c; gates in the order i, f, g, o.</summary>
    private static void Lstm(ReadOnlySpan<float> given, ReadOnlySpan<float> kept, Span<float> state, Span<float> cell)
    {
        int units = state.Length;
        for (int i = 0; i < units; i++)
        {
            float open = Sigmoid(given[i] + kept[i]), forget = Sigmoid(given[units + i] + kept[units + i]);
            float candidate = DeterministicMath.TanhF(given[(2 * units) + i] + kept[(2 * units) + i]), show = Sigmoid(given[(3 * units) + i] + kept[(3 * units) + i]);
            cell[i] = (forget * cell[i]) + (open * candidate);
            state[i] = show * DeterministicMath.TanhF(cell[i]);
        }
    }

    /// <summary>n = tanh(W x + r (U h)), h = (1 - z) n + z h; gates in the order r, z, n.</summary>
    private static void Gru(ReadOnlySpan<float> given, ReadOnlySpan<float> kept, Span<float> state)
    {
        int units = state.Length;
        for (int i = 0; i < units; i++)
        {
            float reset = Sigmoid(given[i] + kept[i]), keep = Sigmoid(given[units + i] + kept[units + i]);
            float candidate = DeterministicMath.TanhF(given[(2 * units) + i] + (reset * kept[(2 * units) + i]));
            state[i] = ((1 - keep) * candidate) + (keep * state[i]);
        }
    }

    private static float Sigmoid(float value) => 1 / (1 + DeterministicMath.ExpF(-value));

    private static ReadOnlySpan<float> Take(ref ReadOnlySpan<float> weights, int count)
    {
        ReadOnlySpan<float> taken = weights[..count];
        weights = weights[count..];
        return taken;
    }

    private void Layer(ref ReadOnlySpan<float> weights, int layer, ReadOnlySpan<float> input, Span<float> output)
    {
        (int inputs, int units) = _layers[layer];
        ReadOnlySpan<float> own = Take(ref weights, inputs * units), bias = Take(ref weights, units);
        PolicyNetwork.Layer(input, own, bias, output);
    }
}
