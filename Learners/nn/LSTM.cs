using EdgeActors.Learners.Autograd;
using Tensor = EdgeActors.Learners.torch.Tensor;

namespace EdgeActors.Learners.Modules;

/// <summary>
/// Layers of long short-term memory. Give it the states it returned to go on where a sequence stopped; zeros otherwise.
/// </summary>
public sealed class LSTM : torch.nn.Module<Tensor, (Tensor, Tensor)?, (Tensor, Tensor, Tensor)>
{
    private readonly RecurrentLayer[] _layers;
    private readonly long _inputSize;
    private readonly long _hiddenSize;
    private readonly bool _batchFirst;

    internal LSTM(long inputSize, long hiddenSize, long numLayers, bool bias, bool batchFirst, ScalarType? dtype)
        : base(nameof(LSTM))
    {
        (_inputSize, _hiddenSize, _batchFirst) = (inputSize, hiddenSize, batchFirst);
        _layers = new RecurrentLayer[numLayers];
        for (var i = 0; i < numLayers; i++)
        {
            _layers[i] = new RecurrentLayer(this, i, i == 0 ? inputSize : hiddenSize, hiddenSize, 4, bias, dtype);
        }
    }

    /// <summary>Runs the sequence.</summary>
    /// <param name="input">Shape [time, batch, inputSize], or [batch, time, inputSize] if batch first.</param>
    /// <param name="h0_c0">Hidden and cell states to begin with, each [layers, batch, hiddenSize]; zeros if null.</param>
    /// <returns>The last layer's hidden state at each time, and all layers' final hidden and cell states.</returns>
    /// <exception cref="ArgumentException">The input's shape does not fit.</exception>
    public override (Tensor, Tensor, Tensor) forward(Tensor input, (Tensor, Tensor)? h0_c0 = null)
    {
        RecurrentLayer.Check(input, _inputSize, nameof(LSTM));
        var x = _batchFirst ? input.transpose(0, 1) : input;
        Tensor[] hidden = _layers.Length == 1 ? [] : new Tensor[_layers.Length];
        Tensor[] cells = _layers.Length == 1 ? [] : new Tensor[_layers.Length];
        for (var i = 0; i < _layers.Length; i++)
        {
            var h = RecurrentLayer.State(h0_c0?.Item1, i, x, _hiddenSize);
            var c = RecurrentLayer.State(h0_c0?.Item2, i, x, _hiddenSize);
            var all = LstmFunction.Forward(x, h, c, _layers[i]);
            var steps = x.size(0);
            x = all.narrow(0, 0, steps);
            if (_layers.Length == 1)
            {
                return (_batchFirst ? x.transpose(0, 1) : x, x.narrow(0, steps - 1, 1), all.narrow(0, steps, 1));
            }

            (hidden[i], cells[i]) = (x.select(0, steps - 1), all.select(0, steps));
        }

        return (_batchFirst ? x.transpose(0, 1) : x, torch.stack(hidden), torch.stack(cells));
    }

    /// <summary>Runs the sequence from given or zero states.</summary>
    public new (Tensor, Tensor, Tensor) call(Tensor input, (Tensor, Tensor)? h0_c0 = null) => forward(input, h0_c0);
}
