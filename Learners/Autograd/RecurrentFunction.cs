using EdgeActors.Learners.Kernels;
using EdgeActors.Learners.Memory;
using Tensor = EdgeActors.Learners.torch.Tensor;

namespace EdgeActors.Learners.Autograd;

/// <summary>What the whole-sequence functions of LSTM and GRU share: one graph node runs all times of one layer.</summary>
internal abstract class RecurrentFunction : Function
{
    /// <summary>x Wᵀ + bias for all times at once, of shape [time, batch, gates].</summary>
    protected static Tensor InputGates(Tensor x, RecurrentLayer layer, Tensor? bias)
    {
        var (time, batch, size, gates) = (x.Shape[0], x.Shape[1], x.Shape[2], layer.InputWeight.Shape[0]);
        var result = Tensor.Empty(x.dtype, Shape.Of([time, batch, gates]));
        var path = Ambient.Current.Path;
        var panels = PackedWeight.Of(ref layer.InputWeight.Packed, layer.InputWeight, path);
        if (x.dtype == ScalarType.Float32)
        {
            MatrixProduct.Linear<float>(path, time * batch, gates, size, x, panels, bias, result, Activation.None);
        }
        else
        {
            MatrixProduct.Linear<double>(path, time * batch, gates, size, x, panels, bias, result, Activation.None);
        }

        return result;
    }

    /// <summary>dW of the input weights, and dx, from the gradients of the raw gates at all times.</summary>
    protected static void InputGradients(Node node, BackwardPass pass, Tensor x, Tensor inputWeight, Tensor dGates, int weightEdge)
    {
        var (rows, size, gates) = (x.Shape[0] * x.Shape[1], x.Shape[2], inputWeight.Shape[0]);
        if (node.Needs(0))
        {
            var dx = Tensor.Empty(x.dtype, x.Shape);
            MatrixProduct.Run(new Product(rows, size, gates, new Layout(gates, 1), new Layout(size, 1)), dGates, inputWeight, dx);
            pass.Accumulate(node, 0, dx);
        }

        var dw = Tensor.Empty(x.dtype, inputWeight.Shape);
        MatrixProduct.Run(new Product(gates, size, rows, new Layout(1, gates), new Layout(size, 1)), dGates, x, dw);
        pass.Accumulate(node, weightEdge, dw);
    }

    /// <summary>dW of the hidden weights: the gates of each time meet the state before it.</summary>
    protected static Tensor HiddenWeightGradient(Tensor first, Tensor hidden, Tensor weight, Tensor dGates)
    {
        var (time, batch, size, gates) = (dGates.Shape[0], dGates.Shape[1], weight.Shape[1], weight.Shape[0]);
        var dw = Tensor.Empty(weight.dtype, weight.Shape);
        var (a, b) = (new Layout(1, gates), new Layout(size, 1));
        MatrixProduct.Run(new Product(gates, size, batch, a, b), dGates, first, dw);
        if (time > 1)
        {
            MatrixProduct.Run(new Product(gates, size, (time - 1) * batch, a, b) { OffsetA = batch * gates, Accumulate = true }, dGates, hidden, dw);
        }

        return dw;
    }

    protected static Tensor Total(Tensor dGates)
    {
        var gates = dGates.Shape[2];
        return dGates.SumTo(Shape.Of([gates]));
    }
}
