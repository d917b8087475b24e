using EdgeActors.Learners.Autograd;
using Tensor = EdgeActors.Learners.torch.Tensor;

namespace EdgeActors.Learners.Modules;

/// <summary>Layers of gated recurrent units. Give it the state it returned to go on where a sequence stopped; zeros otherwise.</summary>
public sealed class GRU : torch.nn.Module<Tensor, Tensor?, (Tensor, Tensor)>
{
    private readonly RecurrentLayer[] _layers;
    private readonly long _inputSize;
    private readonly long _hiddenSize;
    private readonly bool _batchFirst;

    internal GRU(long inputSize, long hiddenSize, long numLayers, bool bias, bool batchFirst, ScalarType? dtype)
        : base(nameof(GRU))
    {
        (_inputSize, _hiddenSize, _batchFirst) = (inputSize, hiddenSize, batchFirst);
        _layers = new RecurrentLayer[numLayers];
        for (var i = 0; i < numLayers; i++)
        {
            _layers[i] = new RecurrentLayer(this, i, i == 0 ? inputSize : hiddenSize, hiddenSize, 3, bias, dtype);
        }
    }

    /// <summary>Runs the sequence.</summary>
    /// <param name="input">Shape [time, batch, inputSize], or [batch, time, inputSize] if batch first.</param>
    /// <param name="h0">The states to begin with, [layers, batch, hiddenSize]; zeros if null.</param>
    /// <returns>The last layer's state at each time, and all layers' final states.</returns>
    /// <exception cref="ArgumentException">The input's shape does not fit.</exception>
    public override (Tensor, Tensor) forward(Tensor input, Tensor? h0 = null)
    {
        RecurrentLayer.Check(input, _inputSize, nameof(GRU));
        var x = _batchFirst ? input.transpose(0, 1) : input;
        Tensor[] hidden = _layers.Length == 1 ? [] : new Tensor[_layers.Length];
        for (var i = 0; i < _layers.Length; i++)
        {
            x = GruFunction.Forward(x, RecurrentLayer.State(h0, i, x, _hiddenSize), _layers[i]);
            if (_layers.Length == 1)
            {
                return (_batchFirst ? x.transpose(0, 1) : x, x.narrow(0, x.size(0) - 1, 1));
            }

            hidden[i] = x.select(0, x.size(0) - 1);
        }

        return (_batchFirst ? x.transpose(0, 1) : x, torch.stack(hidden));
    }

    /// <summary>Runs the sequence from a given or zero state.</summary>
    public new (Tensor, Tensor) call(Tensor input, Tensor? h0 = null) => forward(input, h0);
}
