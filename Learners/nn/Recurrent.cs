using EdgeActors.Learners.Memory;
using Tensor = EdgeActors.Learners.torch.Tensor;

namespace EdgeActors.Learners.Modules;

/// <summary>The weights of one recurrent layer and the checks that LSTM and GRU share.</summary>
internal sealed class RecurrentLayer
{
    public RecurrentLayer(torch.nn.Module owner, int index, long inputSize, long hiddenSize, int gates, bool bias, ScalarType? dtype)
    {
        var bound = 1 / Math.Sqrt(hiddenSize);
        InputWeight = Linear.Uniform([gates * hiddenSize, inputSize], bound, dtype);
        HiddenWeight = Linear.Uniform([gates * hiddenSize, hiddenSize], bound, dtype);
        owner.register_parameter($"weight_ih_l{index}", InputWeight);
        owner.register_parameter($"weight_hh_l{index}", HiddenWeight);
        if (bias)
        {
            InputBias = Linear.Uniform([gates * hiddenSize], bound, dtype);
            HiddenBias = Linear.Uniform([gates * hiddenSize], bound, dtype);
            owner.register_parameter($"bias_ih_l{index}", InputBias);
            owner.register_parameter($"bias_hh_l{index}", HiddenBias);
        }
    }

    public Parameter InputWeight { get; }

    public Parameter HiddenWeight { get; }

    public Parameter? InputBias { get; }

    public Parameter? HiddenBias { get; }

    public static void Check(Tensor input, long inputSize, string layer)
    {
        if (input.ndim != 3 || input.size(2) != inputSize)
        {
            throw new ArgumentException($"{layer} takes inputs of shape [time, batch, {inputSize}] (or batch first), not {input.Shape}.");
        }
    }

    /// <summary>The states of one layer, or zeros.</summary>
    public static Tensor State(Tensor? states, int layer, Tensor input, long hiddenSize)
        => states is null
            ? Tensor.Filled(input.dtype, Shape.Of([input.size(1), hiddenSize]), 0)
            : states.select(0, layer).contiguous();
}
