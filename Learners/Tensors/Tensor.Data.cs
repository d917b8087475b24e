namespace EdgeActors.Learners;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>The only element.</summary>
        /// <typeparam name="T">float, double, long or bool, as the tensor's type.</typeparam>
        /// <exception cref="InvalidOperationException">Not one element, or of another type.</exception>
        public T item<T>()
            where T : unmanaged
        {
            RequireType<T>();
            return Count == 1 ? Ref<T>() : throw new InvalidOperationException($"item() takes one element; the tensor has shape {Shape}.");
        }

        /// <summary>Access to the elements as they lie in memory.</summary>
        /// <typeparam name="T">float, double, long or bool, as the tensor's type.</typeparam>
        /// <exception cref="InvalidOperationException">The tensor has another type.</exception>
        public TensorAccessor<T> data<T>()
            where T : unmanaged
        {
            RequireType<T>();
            return new TensorAccessor<T>(this);
        }

        private void RequireType<T>()
        {
            var own = dtype switch
            {
                ScalarType.Float32 => typeof(float),
                ScalarType.Float64 => typeof(double),
                ScalarType.Int64 => typeof(long),
                _ => typeof(bool),
            };
            if (typeof(T) != own)
            {
                throw new InvalidOperationException($"The elements are {own.Name}, not {typeof(T).Name}.");
            }
        }
    }
}
