using System.Runtime.CompilerServices;
using EdgeActors.Learners.Kernels;
using EdgeActors.Learners.Memory;
using Tensor = EdgeActors.Learners.torch.Tensor;

namespace EdgeActors.Learners.Modules;

/// <summary>
/// A sequence of dense layers run without gradients on a few rows: no tensors between the layers, the same bits as with them.
/// </summary>
internal sealed class DenseChain
{
    private const int MostRows = 3;

    private readonly (Linear Layer, Activation Activation)[] _layers;
    private readonly int _widest;

    private DenseChain(List<(Linear Layer, Activation Activation)> layers)
    {
        _layers = [.. layers];
        _widest = layers.Max(l => (int)l.Layer.out_features);
    }

    /// <summary>The chain of a sequence, or null if anything but fitting dense layers, each perhaps with ReLU or tanh, is in it.</summary>
    public static DenseChain? Of(IReadOnlyList<torch.nn.Module<Tensor, Tensor>> modules)
    {
        var layers = new List<(Linear, Activation)>();
        for (var i = 0; i < modules.Count; i++)
        {
            if (modules[i] is not Linear linear)
            {
                return null;
            }

            if (layers.Count > 0 && layers[^1].Item1.out_features != linear.in_features)
            {
                return null;
            }

            var activation = i + 1 < modules.Count ? Sequential.Fused(modules[i + 1]) : Activation.None;
            layers.Add((linear, activation));
            i += activation == Activation.None ? 0 : 1;
        }

        return layers.Count == 0 ? null : new DenseChain(layers);
    }

    public bool Takes(Ambient ambient, Tensor input)
    {
        ref readonly var shape = ref input.Shape;
        return !ambient.GradEnabled && shape.Rank == 2 && shape[0] <= MostRows && shape[1] == _layers[0].Layer.in_features
            && input.is_contiguous() && input.dtype == _layers[0].Layer.weight.dtype;
    }

    public Tensor Run(Ambient ambient, Tensor input)
        => input.dtype == ScalarType.Float32 ? Run<float>(ambient, input) : Run<double>(ambient, input);

    private Tensor Run<T>(Ambient ambient, Tensor input)
        where T : unmanaged
    {
        var path = ambient.Path;
        var rows = input.Shape[0];
        var outputs = (int)_layers[^1].Layer.out_features;
        var result = Tensor.Empty(ambient, input.dtype, input.Shape.With(1, outputs));
        var room = (long)Gemm.PackedLength<T>(path, _widest, 1) * Unsafe.SizeOf<T>();
        // A single row may go straight into the result where its memory takes whole panels.
        var whole = rows == 1 && result.Live.Capacity >= (long)Gemm.PackedLength<T>(path, outputs, 1) * Unsafe.SizeOf<T>();
        var (one, two) = (ambient.Scratch(0, room), ambient.Scratch(1, room));
        for (var row = 0; row < rows; row++)
        {
            ref var x = ref Unsafe.Add(ref input.Ref<T>(), row * input.Shape[1]);
            ref var target = ref Unsafe.Add(ref result.Ref<T>(), row * outputs);
            var (from, to) = (one, two);
            for (var i = 0; i < _layers.Length; i++)
            {
                var direct = whole && i + 1 == _layers.Length;
                ref var y = ref direct ? ref target : ref Unsafe.As<byte, T>(ref to.Origin);
                RunLayer(path, _layers[i].Layer, _layers[i].Activation, ref x, ref y);
                x = ref y;
                (from, to) = (to, from);
            }

            if (!whole)
            {
                Unsafe.CopyBlockUnaligned(ref Unsafe.As<T, byte>(ref target), ref Unsafe.As<T, byte>(ref x), (uint)(outputs * Unsafe.SizeOf<T>()));
            }
        }

        return result;
    }

    private static void RunLayer<T>(SimdPath path, Linear layer, Activation activation, ref T x, ref T y)
        where T : unmanaged
    {
        var panels = PackedWeight.Of(ref layer.weight.Packed, layer.weight, path);
        var (n, k) = ((nint)layer.out_features, (nint)layer.in_features);
        ref var packed = ref Unsafe.As<byte, T>(ref panels.Origin);
        ref var bias = ref layer.bias is null ? ref y : ref layer.bias.Ref<T>();
        DenseRow.Layer(path, new GemmTask<T>(ref x, new Layout(k, 1), ref packed, ref y, n, k, ref bias, layer.bias is not null, activation));
    }
}
