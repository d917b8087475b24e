using EdgeActors.Learners.Autograd;
using Tensor = EdgeActors.Learners.torch.Tensor;

namespace EdgeActors.Learners.Modules;

/// <summary>Layers of gated recurrent units. Give it the state it returned to go on where a sequence stopped; zeros otherwise.</summary>
public sealed class GRU : torch.nn.Module<Tensor, Tensor?, (Tensor, Tensor)>
{
    private readonly RecurrentLayer[] layers;
    private readonly long inputSize;
    private readonly long hiddenSize;
    private readonly bool batchFirst;

    internal GRU(long inputSize, long hiddenSize, long numLayers, bool bias, bool batchFirst, ScalarType? dtype)
        : base(nameof(GRU))
    {
        (this.inputSize, this.hiddenSize, this.batchFirst) = (inputSize, hiddenSize, batchFirst);
        layers = new RecurrentLayer[numLayers];
        for (var i = 0; i < numLayers; i++)
        {
            layers[i] = new RecurrentLayer(this, i, i == 0 ? inputSize : hiddenSize, hiddenSize, 3, bias, dtype);
        }
    }

    /// <summary>Runs the sequence.</summary>
    /// <param name="input">Shape [time, batch, inputSize], or [batch, time, inputSize] if batch first.</param>
    /// <param name="h0">The states to begin with, [layers, batch, hiddenSize]; zeros if null.</param>
    /// <returns>The last layer's state at each time, and all layers' final states.</returns>
    /// <exception cref="ArgumentException">The input's shape does not fit.</exception>
    public override (Tensor, Tensor) forward(Tensor input, Tensor? h0 = null)
    {
        RecurrentLayer.Check(input, inputSize, nameof(GRU));
        var x = batchFirst ? input.transpose(0, 1) : input;
        Tensor[] hidden = layers.Length == 1 ? [] : new Tensor[layers.Length];
        for (var i = 0; i < layers.Length; i++)
        {
            x = GruFunction.Forward(x, RecurrentLayer.State(h0, i, x, hiddenSize), layers[i]);
            if (layers.Length == 1)
            {
                return (batchFirst ? x.transpose(0, 1) : x, x.narrow(0, x.size(0) - 1, 1));
            }

            hidden[i] = x.select(0, x.size(0) - 1);
        }

        return (batchFirst ? x.transpose(0, 1) : x, torch.stack(hidden));
    }

    /// <summary>Runs the sequence from a given or zero state.</summary>
    public new (Tensor, Tensor) call(Tensor input, Tensor? h0 = null) => forward(input, h0);
}
