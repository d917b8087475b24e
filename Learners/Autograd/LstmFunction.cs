using System.Runtime.CompilerServices;
using EdgeActors.Learners.Kernels;
using EdgeActors.Learners.Memory;
using Tensor = EdgeActors.Learners.torch.Tensor;

namespace EdgeActors.Learners.Autograd;

/// <summary>
/// One LSTM layer over all times. The result, of shape [time + 1, batch, size], is the hidden state at each time and last the
/// final cell. Saved: x, h0, c0, both weights, activated gates, cells and the result.
/// </summary>
internal sealed class LstmFunction : RecurrentFunction
{
    public static readonly LstmFunction Instance = new();

    public static Tensor Forward(Tensor input, Tensor h0, Tensor c0, RecurrentLayer layer)
    {
        var x = input.Dense();
        var (time, batch, size) = (x.Shape[0], x.Shape[1], h0.Shape[1]);
        var bias = layer.InputBias is null ? null : Tensor.Map<AddOp>(layer.InputBias, layer.HiddenBias!);
        var gates = InputGates(x, layer, bias);
        var cells = Tensor.Empty(x.dtype, Shape.Of([time, batch, size]));
        var result = Tensor.Empty(x.dtype, Shape.Of([time + 1, batch, size]));
        if (x.dtype == ScalarType.Float32)
        {
            Steps<float>(layer, h0, c0, gates, cells, result);
        }
        else
        {
            Steps<double>(layer, h0, c0, gates, cells, result);
        }

        var node = layer.InputBias is null
            ? Instance.Record([input, h0, c0, layer.InputWeight, layer.HiddenWeight])
            : Instance.Record([input, h0, c0, layer.InputWeight, layer.HiddenWeight, layer.InputBias, layer.HiddenBias!]);
        if (node is not null)
        {
            node.Save(0, x);
            node.Save(1, h0);
            node.Save(2, c0);
            node.Save(3, layer.InputWeight);
            node.Save(4, layer.HiddenWeight);
            node.Save(5, gates);
            node.Save(6, cells);
            node.Save(7, result);
            result.WithHistory(node);
        }

        return result;
    }

    public override void Backward(Node node, Tensor gradient, BackwardPass pass)
    {
        var (x, h0, gates) = (node.Saved(0), node.Saved(1), node.Saved(5));
        var dGates = Tensor.Empty(x.dtype, gates.Shape);
        var dh = Tensor.Filled(x.dtype, h0.Shape, 0);
        var dc = Tensor.Empty(x.dtype, h0.Shape);
        if (x.dtype == ScalarType.Float32)
        {
            StepsBack<float>(node, gradient.Dense(), dGates, dh, dc);
        }
        else
        {
            StepsBack<double>(node, gradient.Dense(), dGates, dh, dc);
        }

        pass.Accumulate(node, 1, dh);
        pass.Accumulate(node, 2, dc);
        InputGradients(node, pass, x, node.Saved(3), dGates, 3);
        pass.Accumulate(node, 4, HiddenWeightGradient(h0, node.Saved(7), node.Saved(4), dGates));
        if (node.EdgeCount > 5)
        {
            pass.Accumulate(node, 5, Total(dGates));
            pass.Accumulate(node, 6, Total(dGates));
        }
    }

    private static void Steps<T>(RecurrentLayer layer, Tensor h0, Tensor c0, Tensor gates, Tensor cells, Tensor result)
        where T : unmanaged
    {
        var path = Ambient.Current.Path;
        var (time, batch, size) = (gates.Shape[0], gates.Shape[1], h0.Shape[1]);
        var panels = PackedWeight.Of(ref layer.HiddenWeight.Packed, layer.HiddenWeight, path);
        var step = batch * size;
        for (var t = 0; t < time; t++)
        {
            var product = new Product(batch, 4 * size, size, new Layout(size, 1), default)
            {
                OffsetA = t == 0 ? 0 : (t - 1) * step,
                OffsetC = t * step * 4,
                Accumulate = true,
            };
            MatrixProduct.AddLinear(path, product, t == 0 ? h0 : result, panels, gates);
            for (var b = 0; b < batch; b++)
            {
                var at = (t * step) + (b * size);
                var row = new CellRow<T>
                {
                    Size = size,
                    Gates = ref Unsafe.Add(ref gates.Ref<T>(), 4 * at),
                    Previous = ref t == 0 ? ref Unsafe.Add(ref c0.Ref<T>(), b * size) : ref Unsafe.Add(ref cells.Ref<T>(), at - step),
                    Inner = ref Unsafe.Add(ref cells.Ref<T>(), at),
                    Hidden = ref Unsafe.Add(ref result.Ref<T>(), at),
                };
                RecurrentKernels.Run<LstmForward, T>(path, ref row);
            }
        }

        cells.Span<T>()[^step..].CopyTo(result.Span<T>()[^step..]);
    }

    /// <summary>Goes back through time; leaves the gradients of h0 and c0 in dh and dc.</summary>
    private static void StepsBack<T>(Node node, Tensor gradient, Tensor dGates, Tensor dh, Tensor dc)
        where T : unmanaged
    {
        var path = Ambient.Current.Path;
        var (c0, weight, gates, cells) = (node.Saved(2), node.Saved(4), node.Saved(5), node.Saved(6));
        var (time, batch, size) = (gates.Shape[0], gates.Shape[1], c0.Shape[1]);
        var step = batch * size;
        gradient.Span<T>()[^step..].CopyTo(dc.Span<T>());
        for (var t = time - 1; t >= 0; t--)
        {
            ref var received = ref Unsafe.Add(ref gradient.Ref<T>(), t * step);
            Elementwise.Binary<AddOp, T>(path, ref dh.Ref<T>(), ref received, ref dh.Ref<T>(), step, new Steps(true, true));
            for (var b = 0; b < batch; b++)
            {
                var at = (t * step) + (b * size);
                var row = new CellRow<T>
                {
                    Size = size,
                    Gates = ref Unsafe.Add(ref gates.Ref<T>(), 4 * at),
                    Previous = ref t == 0 ? ref Unsafe.Add(ref c0.Ref<T>(), b * size) : ref Unsafe.Add(ref cells.Ref<T>(), at - step),
                    Inner = ref Unsafe.Add(ref cells.Ref<T>(), at),
                    Hidden = ref Unsafe.Add(ref dh.Ref<T>(), b * size),
                    Carry = ref Unsafe.Add(ref dc.Ref<T>(), b * size),
                    GateGradients = ref Unsafe.Add(ref dGates.Ref<T>(), 4 * at),
                };
                RecurrentKernels.Run<LstmBackward, T>(path, ref row);
            }

            var product = new Product(batch, size, 4 * size, new Layout(4 * size, 1), new Layout(size, 1)) { OffsetA = t * step * 4 };
            MatrixProduct.Run(product, dGates, weight, dh);
        }
    }
}
