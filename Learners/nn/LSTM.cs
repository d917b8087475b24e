using EdgeActors.Learners.Autograd;
using Tensor = EdgeActors.Learners.torch.Tensor;

namespace EdgeActors.Learners.Modules;

/// <summary>
/// Layers of long short-term memory. Give it the states it returned to go on where a sequence stopped; zeros otherwise.
/// </summary>
public sealed class LSTM : torch.nn.Module<Tensor, (Tensor, Tensor)?, (Tensor, Tensor, Tensor)>
{
    private readonly RecurrentLayer[] layers;
    private readonly long inputSize;
    private readonly long hiddenSize;
    private readonly bool batchFirst;

    internal LSTM(long inputSize, long hiddenSize, long numLayers, bool bias, bool batchFirst, ScalarType? dtype)
        : base(nameof(LSTM))
    {
        (this.inputSize, this.hiddenSize, this.batchFirst) = (inputSize, hiddenSize, batchFirst);
        layers = new RecurrentLayer[numLayers];
        for (var i = 0; i < numLayers; i++)
        {
            layers[i] = new RecurrentLayer(this, i, i == 0 ? inputSize : hiddenSize, hiddenSize, 4, bias, dtype);
        }
    }

    /// <summary>Runs the sequence.</summary>
    /// <param name="input">Shape [time, batch, inputSize], or [batch, time, inputSize] if batch first.</param>
    /// <param name="h0_c0">Hidden and cell states to begin with, each [layers, batch, hiddenSize]; zeros if null.</param>
    /// <returns>The last layer's hidden state at each time, and all layers' final hidden and cell states.</returns>
    /// <exception cref="ArgumentException">The input's shape does not fit.</exception>
    public override (Tensor, Tensor, Tensor) forward(Tensor input, (Tensor, Tensor)? h0_c0 = null)
    {
        RecurrentLayer.Check(input, inputSize, nameof(LSTM));
        var x = batchFirst ? input.transpose(0, 1) : input;
        Tensor[] hidden = layers.Length == 1 ? [] : new Tensor[layers.Length];
        Tensor[] cells = layers.Length == 1 ? [] : new Tensor[layers.Length];
        for (var i = 0; i < layers.Length; i++)
        {
            var h = RecurrentLayer.State(h0_c0?.Item1, i, x, hiddenSize);
            var c = RecurrentLayer.State(h0_c0?.Item2, i, x, hiddenSize);
            var all = LstmFunction.Forward(x, h, c, layers[i]);
            var steps = x.size(0);
            x = all.narrow(0, 0, steps);
            if (layers.Length == 1)
            {
                return (batchFirst ? x.transpose(0, 1) : x, x.narrow(0, steps - 1, 1), all.narrow(0, steps, 1));
            }

            (hidden[i], cells[i]) = (x.select(0, steps - 1), all.select(0, steps));
        }

        return (batchFirst ? x.transpose(0, 1) : x, torch.stack(hidden), torch.stack(cells));
    }

    /// <summary>Runs the sequence from given or zero states.</summary>
    public new (Tensor, Tensor, Tensor) call(Tensor input, (Tensor, Tensor)? h0_c0 = null) => forward(input, h0_c0);
}
