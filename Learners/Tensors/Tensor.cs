using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using EdgeActors.Learners.Autograd;
using EdgeActors.Learners.Memory;

namespace EdgeActors.Learners;

/// <summary>The functions of the library under the names that PyTorch and TorchSharp give them.</summary>
public static partial class torch
{
    /// <summary>
    /// An array of numbers of up to six dimensions, with the operations that made it, so that gradients can flow back.
    /// Born in the innermost <see cref="DisposeScope"/> and ended with it; views share memory with what they view.
    /// A tensor belongs to one thread at a time; tensors that nothing changes may be read by many.
    /// Pitfall: outside any scope a tensor lives until it is disposed or collected, and its memory misses the pool.
    /// </summary>
    public partial class Tensor : IDisposable
    {
        private Storage? _storage;
        private int _offset;
        private Shape _sizes;
        private Shape _strides;
        private bool _dense;
        private bool _needsGradient;
        private string _endedIn = "";
        private string _endedFile = "";
        private int _endedLine;

        internal Tensor()
        {
        }

        /// <summary>The element type.</summary>
        public ScalarType dtype { get; private set; }

        /// <summary>The sizes, as a new array; <see cref="size(int)"/> makes none.</summary>
        /// <exception cref="ObjectDisposedException">The tensor's scope has ended.</exception>
        public long[] shape => Shape.ToArray();

        /// <summary>The number of dimensions.</summary>
        public long ndim => Shape.Rank;

        /// <summary>True after the tensor was disposed.</summary>
        public bool IsInvalid => _storage is null;

        /// <summary>True if no operation made the tensor or gradients were off when one did.</summary>
        public bool is_leaf => GradFn is null;

        /// <summary>Whether backward() computes a gradient for this tensor.</summary>
        /// <exception cref="InvalidOperationException">Set on an integer tensor, or cleared on the result of an operation.</exception>
        public bool requires_grad
        {
            get => _needsGradient;
            set => requires_grad_(value);
        }

        /// <summary>The gradient that backward() has added up for a leaf, or null. It lives in no scope.</summary>
        public Tensor? grad
        {
            get => GradientOrNull is { _storage: null } ? null : GradientOrNull;
            set => GradientOrNull = value;
        }

        internal Tensor? GradientOrNull { get; set; }

        internal Node? GradFn { get; private set; }

        internal DisposeScope? Scope { get; set; }

        internal int ScopeIndex { get; set; }

        /// <summary>Counts the lives of a recycled object, so that the graph never mistakes a new tensor for the old.</summary>
        internal int Birth { get; private set; }

        internal int Version => Live.Version;

        internal bool IsShared => Live.IsShared;

        internal bool IsFloat => dtype is ScalarType.Float32 or ScalarType.Float64;

        internal int Count => Shape.Count;

        internal int Offset => _offset;

        internal ref readonly Shape Shape
        {
            get
            {
                _ = Live;
                return ref _sizes;
            }
        }

        internal ref readonly Shape Strides => ref _strides;

        internal Storage Live
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            get => _storage ?? throw Ended();
        }

        /// <summary>The size of one dimension, counted from the end if negative.</summary>
        /// <exception cref="ArgumentOutOfRangeException">There is no such dimension.</exception>
        public long size(int dim) => Shape[Shape.Dimension(dim)];

        /// <summary>The sizes, as a new array.</summary>
        public long[] size() => Shape.ToArray();

        /// <summary>The number of elements.</summary>
        public long numel() => Count;

        /// <summary>The number of dimensions.</summary>
        public long dim() => Shape.Rank;

        /// <summary>True if the elements lie in memory in row-major order without gaps.</summary>
        public bool is_contiguous() => _dense;

        /// <summary>Turns the gradient of a leaf on or off and returns the tensor itself.</summary>
        /// <exception cref="InvalidOperationException">Set on an integer tensor, or cleared on the result of an operation.</exception>
        public Tensor requires_grad_(bool requires_grad = true)
        {
            _ = Live;
            if (requires_grad && !IsFloat)
            {
                throw new InvalidOperationException($"Only floating-point tensors have gradients, not {dtype}.");
            }

            if (!requires_grad && GradFn is not null)
            {
                throw new InvalidOperationException("Only a leaf's requires_grad can be cleared; use detach().");
            }

            _needsGradient = requires_grad;
            return this;
        }

        /// <summary>Ends the tensor now instead of with its scope.</summary>
        public void Dispose()
        {
            if (_storage is null)
            {
                return;
            }

            Scope?.Remove(this);
            End("Dispose()", "", 0);
        }

        /// <summary>Moves the tensor to the scope around its own and returns it.</summary>
        public Tensor MoveToOuterDisposeScope() => Scope is { } scope ? scope.MoveToOuter(this) : this;

        /// <summary>Takes the tensor out of all scopes and returns it.</summary>
        public Tensor DetachFromDisposeScope() => Scope is { } scope ? scope.Detach(this) : this;

        /// <summary>Adds the gradients of this one-element tensor to the grads of the leaves it came from.</summary>
        /// <exception cref="InvalidOperationException">More than one element, or no leaf needs a gradient.</exception>
        public void backward() => backward(null);

        /// <summary>Adds the gradients, weighted by <paramref name="grad_tensors"/>, to the grads of the leaves.</summary>
        /// <param name="grad_tensors">One tensor of this one's shape; may be left out for one element.</param>
        /// <param name="retain_graph">Keep what was saved, so that the graph can be used again.</param>
        /// <exception cref="InvalidOperationException">A weight is missing, or no leaf needs a gradient.</exception>
        public void backward(IList<Tensor>? grad_tensors = null, bool retain_graph = false)
        {
            if (!_needsGradient)
            {
                throw new InvalidOperationException("backward() needs a result that depends on a tensor with requires_grad.");
            }

            if (grad_tensors is null && Count != 1)
            {
                throw new InvalidOperationException($"backward() of shape {Shape} needs grad_tensors; without them only one element has a gradient.");
            }

            var seed = grad_tensors is null ? Filled(dtype, Shape, 1) : grad_tensors[0];
            CheckShape(seed, Shape, "grad_tensors");
            Ambient.Current.BackwardPass.Run(this, seed, retain_graph);
            if (grad_tensors is null)
            {
                seed.Dispose();
            }
        }

        /// <summary>The first lines of what the tensor is: type and shape.</summary>
        public override string ToString() => _storage is null ? "disposed tensor" : $"[{string.Join("x", _sizes.ToArray())}], type = {dtype}";

        internal static Tensor Empty(ScalarType type, in Shape shape) => Empty(Ambient.Current, type, shape);

        internal static Tensor Empty(Ambient ambient, ScalarType type, in Shape shape)
        {
            var tensor = ambient.Tensors.Take() ?? new Tensor();
            var count = shape.Layout(out var step);
            tensor.Begin(ambient.Buffers.Rent(count * SizeOf(type)), type, 0, shape, step);
            tensor._dense = true;
            ambient.Scope?.Add(tensor);
            return tensor;
        }

        internal static int SizeOf(ScalarType type) => type switch
        {
            ScalarType.Float32 => 4,
            ScalarType.Bool => 1,
            _ => 8,
        };

        internal static void CheckShape(Tensor tensor, in Shape expected, string what)
        {
            if (!tensor.Shape.Same(expected))
            {
                throw new ArgumentException($"{what} has shape {tensor.Shape}, not {expected}.");
            }
        }

        /// <summary>Another handle on the same elements, in no scope and no graph.</summary>
        internal Tensor Alias()
        {
            var tensor = Ambient.Current.Tensors.Take() ?? new Tensor();
            tensor.ViewOf(this, Shape, _strides, _offset);
            return tensor;
        }

        /// <summary>A handle on some of the elements, in the current scope.</summary>
        internal Tensor View(in Shape newShape, in Shape newStrides, int newOffset)
        {
            var ambient = Ambient.Current;
            var tensor = ambient.Tensors.Take() ?? new Tensor();
            tensor.ViewOf(this, newShape, newStrides, newOffset);
            ambient.Scope?.Add(tensor);
            return tensor;
        }

        internal Tensor WithHistory(Node? node)
        {
            GradFn = node;
            _needsGradient = node is not null;
            return this;
        }

        /// <summary>The first element; the rest follow in row-major order if the tensor is contiguous.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        internal ref T Ref<T>()
            where T : unmanaged
            => ref Unsafe.Add(ref Unsafe.As<byte, T>(ref Live.Origin), _offset);

        internal Span<T> Span<T>()
            where T : unmanaged
            => MemoryMarshal.CreateSpan(ref Ref<T>(), Count);

        internal void End(string member, string file, int line)
        {
            var ambient = Ambient.Current;
            _storage!.Release(ambient.Buffers);
            _storage = null;
            (_endedIn, _endedFile, _endedLine) = (member, file, line);
            if (GradFn is { } node)
            {
                GradFn = null;
                ambient.Nodes.Release(node);
            }

            _needsGradient = false;
            GradientOrNull?.Dispose();
            GradientOrNull = null;
            Ended(ambient);
        }

        private protected virtual void Ended(Ambient ambient) => ambient.Tensors.Add(this);

        private protected void ViewOf(Tensor source, in Shape newShape, in Shape newStrides, int newOffset)
        {
            source.Live.Retain();
            Begin(source.Live, source.dtype, newOffset, newShape, newStrides);
            _dense = IsDense();
        }

        private void Begin(Storage memory, ScalarType type, int first, in Shape newShape, in Shape newStrides)
        {
            _storage = memory;
            dtype = type;
            _offset = first;
            _sizes = newShape;
            _strides = newStrides;
            Birth++;
        }

        private bool IsDense()
        {
            var step = 1;
            for (var i = _sizes.Rank - 1; i >= 0; i--)
            {
                if (_sizes[i] != 1 && _strides[i] != step)
                {
                    return false;
                }

                step *= _sizes[i];
            }

            return true;
        }

        private ObjectDisposedException Ended()
        {
            var where = _endedFile.Length == 0 ? _endedIn : $"the scope {_endedIn} ({System.IO.Path.GetFileName(_endedFile)}:{_endedLine})";
            return new ObjectDisposedException(nameof(Tensor), $"The tensor of shape {_sizes} ended with {where}; move it to an outer scope to keep it.");
        }
    }
}
