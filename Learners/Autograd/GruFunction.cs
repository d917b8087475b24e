using System.Runtime.CompilerServices;
using EdgeActors.Learners.Kernels;
using EdgeActors.Learners.Memory;
using Tensor = EdgeActors.Learners.torch.Tensor;

namespace EdgeActors.Learners.Autograd;

/// <summary>
/// One GRU layer over all times. The result, of shape [time, batch, size], is the hidden state at each time. Saved: x, h0, both
/// weights, activated gates, the hidden part of the candidates and the result.
/// </summary>
internal sealed class GruFunction : RecurrentFunction
{
    public static readonly GruFunction Instance = new();

    public static Tensor Forward(Tensor input, Tensor h0, RecurrentLayer layer)
    {
        var x = input.Dense();
        var (time, batch, size) = (x.Shape[0], x.Shape[1], h0.Shape[1]);
        var gates = InputGates(x, layer, layer.InputBias);
        var inner = Tensor.Empty(x.dtype, Shape.Of([time, batch, size]));
        var result = Tensor.Empty(x.dtype, Shape.Of([time, batch, size]));
        if (x.dtype == ScalarType.Float32)
        {
            Steps<float>(layer, h0, gates, inner, result);
        }
        else
        {
            Steps<double>(layer, h0, gates, inner, result);
        }

        var node = layer.InputBias is null
            ? Instance.Record([input, h0, layer.InputWeight, layer.HiddenWeight])
            : Instance.Record([input, h0, layer.InputWeight, layer.HiddenWeight, layer.InputBias, layer.HiddenBias!]);
        if (node is not null)
        {
            node.Save(0, x);
            node.Save(1, h0);
            node.Save(2, layer.InputWeight);
            node.Save(3, layer.HiddenWeight);
            node.Save(4, gates);
            node.Save(5, inner);
            node.Save(6, result);
            result.WithHistory(node);
        }

        return result;
    }

    public override void Backward(Node node, Tensor gradient, BackwardPass pass)
    {
        var (x, h0, gates) = (node.Saved(0), node.Saved(1), node.Saved(4));
        var dInput = Tensor.Empty(x.dtype, gates.Shape);
        var dHidden = Tensor.Empty(x.dtype, gates.Shape);
        var dh = Tensor.Filled(x.dtype, h0.Shape, 0);
        if (x.dtype == ScalarType.Float32)
        {
            StepsBack<float>(node, gradient.Dense(), dInput, dHidden, dh);
        }
        else
        {
            StepsBack<double>(node, gradient.Dense(), dInput, dHidden, dh);
        }

        pass.Accumulate(node, 1, dh);
        InputGradients(node, pass, x, node.Saved(2), dInput, 2);
        pass.Accumulate(node, 3, HiddenWeightGradient(h0, node.Saved(6), node.Saved(3), dHidden));
        if (node.EdgeCount > 4)
        {
            pass.Accumulate(node, 4, Total(dInput));
            pass.Accumulate(node, 5, Total(dHidden));
        }
    }

    private static void Steps<T>(RecurrentLayer layer, Tensor h0, Tensor gates, Tensor inner, Tensor result)
        where T : unmanaged
    {
        var path = Ambient.Current.Path;
        var (time, batch, size) = (gates.Shape[0], gates.Shape[1], h0.Shape[1]);
        var panels = PackedWeight.Of(ref layer.HiddenWeight.Packed, layer.HiddenWeight, path);
        var raw = Tensor.Empty(gates.dtype, Shape.Of([batch, 3 * size]));
        var step = batch * size;
        for (var t = 0; t < time; t++)
        {
            FillBias<T>(raw, layer.HiddenBias);
            var product = new Product(batch, 3 * size, size, new Layout(size, 1), default) { OffsetA = t == 0 ? 0 : (t - 1) * step, Accumulate = true };
            MatrixProduct.AddLinear(path, product, t == 0 ? h0 : result, panels, raw);
            for (var b = 0; b < batch; b++)
            {
                var at = (t * step) + (b * size);
                var row = new CellRow<T>
                {
                    Size = size,
                    Gates = ref Unsafe.Add(ref gates.Ref<T>(), 3 * at),
                    Previous = ref t == 0 ? ref Unsafe.Add(ref h0.Ref<T>(), b * size) : ref Unsafe.Add(ref result.Ref<T>(), at - step),
                    Inner = ref Unsafe.Add(ref inner.Ref<T>(), at),
                    Hidden = ref Unsafe.Add(ref result.Ref<T>(), at),
                    Carry = ref Unsafe.Add(ref raw.Ref<T>(), 3 * b * size),
                };
                RecurrentKernels.Run<GruForward, T>(path, ref row);
            }
        }
    }

    private static void FillBias<T>(Tensor raw, Tensor? bias)
        where T : unmanaged
    {
        var all = raw.Span<T>();
        if (bias is null)
        {
            all.Clear();
            return;
        }

        var one = bias.Span<T>();
        for (var start = 0; start < all.Length; start += one.Length)
        {
            one.CopyTo(all[start..]);
        }
    }

    /// <summary>Goes back through time; leaves the gradient of h0 in dh.</summary>
    private static void StepsBack<T>(Node node, Tensor gradient, Tensor dInput, Tensor dHidden, Tensor dh)
        where T : unmanaged
    {
        var path = Ambient.Current.Path;
        var (h0, weight, gates, inner, result) = (node.Saved(1), node.Saved(3), node.Saved(4), node.Saved(5), node.Saved(6));
        var (time, batch, size) = (gates.Shape[0], gates.Shape[1], h0.Shape[1]);
        var step = batch * size;
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
                    Gates = ref Unsafe.Add(ref gates.Ref<T>(), 3 * at),
                    Previous = ref t == 0 ? ref Unsafe.Add(ref h0.Ref<T>(), b * size) : ref Unsafe.Add(ref result.Ref<T>(), at - step),
                    Inner = ref Unsafe.Add(ref inner.Ref<T>(), at),
                    Hidden = ref Unsafe.Add(ref dh.Ref<T>(), b * size),
                    Carry = ref Unsafe.Add(ref dh.Ref<T>(), b * size),
                    GateGradients = ref Unsafe.Add(ref dInput.Ref<T>(), 3 * at),
                    HiddenGradients = ref Unsafe.Add(ref dHidden.Ref<T>(), 3 * at),
                };
                RecurrentKernels.Run<GruBackward, T>(path, ref row);
            }

            var product = new Product(batch, size, 3 * size, new Layout(3 * size, 1), new Layout(size, 1)) { OffsetA = t * step * 3, Accumulate = true };
            MatrixProduct.Run(product, dHidden, weight, dh);
        }
    }
}
