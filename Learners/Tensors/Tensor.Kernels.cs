using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using EdgeActors.Learners.Kernels;
using EdgeActors.Learners.Memory;

namespace EdgeActors.Learners;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>The same elements in row-major memory, without history: itself, or a copy in the current scope.</summary>
        internal Tensor Dense() => _dense ? this : CopyOf();

        /// <summary>A copy in row-major memory, without history.</summary>
        internal Tensor CopyOf()
        {
            var copy = Empty(dtype, Shape);
            copy.CopyFrom(this);
            return copy;
        }

        /// <summary>Writes the elements of a tensor of the same shape and type over these.</summary>
        internal void CopyFrom(Tensor source)
        {
            if (_dense && source._dense)
            {
                var bytes = (uint)(Count * SizeOf(dtype));
                Unsafe.CopyBlockUnaligned(ref FirstByte, ref source.FirstByte, bytes);
                return;
            }

            switch (SizeOf(dtype))
            {
                case 1: StridedCopy.Run(ref source.Ref<byte>(), source._strides, ref Ref<byte>(), _strides, _sizes); break;
                case 4: StridedCopy.Run(ref source.Ref<int>(), source._strides, ref Ref<int>(), _strides, _sizes); break;
                default: StridedCopy.Run(ref source.Ref<long>(), source._strides, ref Ref<long>(), _strides, _sizes); break;
            }
        }

        internal void AddInPlace(Tensor other) => InPlace<AddOp>(other, 0);

        /// <summary>this = op(this, other) for a contiguous tensor and one that broadcasts to it.</summary>
        internal void InPlace<TOp>(Tensor other, double p)
            where TOp : struct, IBinary
        {
            if (dtype == ScalarType.Float32)
            {
                BroadcastWalk.Binary<TOp, float>(Path, ref Ref<float>(), Shape, ref other.Ref<float>(), other.Shape, ref Ref<float>(), Shape, p, 0);
            }
            else
            {
                BroadcastWalk.Binary<TOp, double>(Path, ref Ref<double>(), Shape, ref other.Ref<double>(), other.Shape, ref Ref<double>(), Shape, p, 0);
            }
        }

        internal void InPlaceUnary<TOp>(double p, double q = 0)
            where TOp : struct, IUnary
        {
            if (dtype == ScalarType.Float32)
            {
                Elementwise.Unary<TOp, float>(Path, ref Ref<float>(), ref Ref<float>(), Count, p, q);
            }
            else
            {
                Elementwise.Unary<TOp, double>(Path, ref Ref<double>(), ref Ref<double>(), Count, p, q);
            }
        }

        internal static Tensor Filled(ScalarType type, in Shape shape, double value)
        {
            var tensor = Empty(type, shape);
            tensor.FillWith(value);
            return tensor;
        }

        internal void FillWith(double value)
        {
            switch (dtype)
            {
                case ScalarType.Float32: Span<float>().Fill((float)value); break;
                case ScalarType.Float64: Span<double>().Fill(value); break;
                case ScalarType.Int64: Span<long>().Fill((long)value); break;
                default: Span<bool>().Fill(value != 0); break;
            }
        }

        /// <summary>op(x), without history.</summary>
        internal static Tensor Map<TOp>(Tensor x, double p = 0, double q = 0)
            where TOp : struct, IUnary
        {
            x = x.RequireFloat(typeof(TOp).Name).Dense();
            var y = Empty(x.dtype, x.Shape);
            if (x.dtype == ScalarType.Float32)
            {
                Elementwise.Unary<TOp, float>(Path, ref x.Ref<float>(), ref y.Ref<float>(), x.Count, p, q);
            }
            else
            {
                Elementwise.Unary<TOp, double>(Path, ref x.Ref<double>(), ref y.Ref<double>(), x.Count, p, q);
            }

            return y;
        }

        /// <summary>op(a, b), broadcast, without history.</summary>
        internal static Tensor Map<TOp>(Tensor a, Tensor b, double p = 0, double q = 0)
            where TOp : struct, IBinary
        {
            a = a.RequireFloat(typeof(TOp).Name).Dense();
            b = b.RequireFloat(typeof(TOp).Name).Dense();
            var same = a.Shape.Same(b.Shape);
            var y = Empty(a.dtype, same ? a.Shape : Shape.Broadcast(a.Shape, b.Shape));
            if (a.dtype == ScalarType.Float32)
            {
                Apply<TOp, float>(a, b, y, same, p, q);
            }
            else
            {
                Apply<TOp, double>(a, b, y, same, p, q);
            }

            return y;
        }

        /// <summary>op(a, b, c) of three tensors that broadcast to the first's shape, without history.</summary>
        internal static Tensor Map<TOp>(Tensor a, Tensor b, Tensor c)
            where TOp : struct, ITernary
        {
            var y = Empty(a.dtype, a.Shape);
            (a, b, c) = (a.Dense(), b.Expanded(y.Shape).Dense(), c.Expanded(y.Shape).Dense());
            if (a.dtype == ScalarType.Float32)
            {
                Elementwise.Ternary<TOp, float>(Path, ref a.Ref<float>(), ref b.Ref<float>(), ref c.Ref<float>(), ref y.Ref<float>(), y.Count);
            }
            else
            {
                Elementwise.Ternary<TOp, double>(Path, ref a.Ref<double>(), ref b.Ref<double>(), ref c.Ref<double>(), ref y.Ref<double>(), y.Count);
            }

            return y;
        }

        internal Tensor RequireFloat(string operation)
            => IsFloat ? this : throw new InvalidOperationException($"{operation} is defined for floating-point tensors, not {dtype}; convert with to_type().");

        private static SimdPath Path => Ambient.Current.Path;

        private static void Apply<TOp, T>(Tensor a, Tensor b, Tensor y, bool same, double p, double q)
            where TOp : struct, IBinary where T : unmanaged
        {
            if (same)
            {
                Elementwise.Binary<TOp, T>(Path, ref a.Ref<T>(), ref b.Ref<T>(), ref y.Ref<T>(), y.Count, new Steps(true, true), p, q);
            }
            else
            {
                BroadcastWalk.Binary<TOp, T>(Path, ref a.Ref<T>(), a.Shape, ref b.Ref<T>(), b.Shape, ref y.Ref<T>(), y.Shape, p, q);
            }
        }

        /// <summary>The elements of a contiguous tensor as bytes.</summary>
        internal Span<byte> Bytes => MemoryMarshal.CreateSpan(ref FirstByte, Count * SizeOf(dtype));

        private ref byte FirstByte => ref Unsafe.Add(ref Live.Origin, _offset * SizeOf(dtype));
    }
}
