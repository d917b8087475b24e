namespace EdgeActors.Learners;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>What a loss does with the losses of single elements.</summary>
        public enum Reduction
        {
            /// <summary>Returns them.</summary>
            None,

            /// <summary>Returns their mean.</summary>
            Mean,

            /// <summary>Returns their sum.</summary>
            Sum,
        }

        /// <summary>A parameter on the elements of a tensor.</summary>
        public static Parameter Parameter(Tensor data, bool requires_grad = true) => new(data, requires_grad);

        /// <summary>y = x Wᵀ + b, with W and b uniform within 1 / sqrt(inputSize) from the thread's generator.</summary>
        /// <exception cref="InvalidOperationException">The thread has no generator; call torch.manual_seed.</exception>
        public static Linear Linear(long inputSize, long outputSize, bool hasBias = true, Device? device = null, ScalarType? dtype = null)
            => new(inputSize, outputSize, hasBias, dtype);

        /// <summary>Modules one after the other, named 0, 1, 2.</summary>
        public static Sequential Sequential(params Module<Tensor, Tensor>[] modules)
        {
            var sequence = new Sequential();
            foreach (var module in modules)
            {
                sequence.append(module);
            }

            return sequence;
        }

        /// <summary>Modules one after the other, under names.</summary>
        public static Sequential Sequential(params (string name, Module<Tensor, Tensor> submodule)[] modules)
        {
            var sequence = new Sequential();
            foreach (var (name, module) in modules)
            {
                sequence.append(name, module);
            }

            return sequence;
        }

        /// <summary>max(x, 0).</summary>
        public static ReLU ReLU() => new();

        /// <summary>tanh x.</summary>
        public static Tanh Tanh() => new();

        /// <summary>1 / (1 + e^-x).</summary>
        public static Sigmoid Sigmoid() => new();

        /// <summary>x itself.</summary>
        public static Identity Identity() => new();

        /// <summary>Normalises the last dimension.</summary>
        public static LayerNorm LayerNorm(
            long normalized_shape, double eps = 1e-5, bool elementwise_affine = true, bool bias = true, Device? device = null, ScalarType? dtype = null)
            => new([normalized_shape], eps, elementwise_affine, bias, dtype);

        /// <summary>Normalises the last dimensions.</summary>
        public static LayerNorm LayerNorm(
            long[] normalized_shape, double eps = 1e-5, bool elementwise_affine = true, bool bias = true, Device? device = null, ScalarType? dtype = null)
            => new(normalized_shape, eps, elementwise_affine, bias, dtype);

        /// <summary>Layers of long short-term memory; initial values uniform within 1 / sqrt(hiddenSize).</summary>
        /// <param name="inputSize">The size of each input.</param>
        /// <param name="hiddenSize">The size of the state.</param>
        /// <param name="numLayers">How many layers, each fed by the one before.</param>
        /// <param name="bias">Whether there are learned shifts.</param>
        /// <param name="batchFirst">Whether inputs are [batch, time, size] instead of [time, batch, size].</param>
        public static LSTM LSTM(long inputSize, long hiddenSize, long numLayers = 1, bool bias = true, bool batchFirst = false)
            => new(inputSize, hiddenSize, numLayers, bias, batchFirst, null);

        /// <summary>Layers of gated recurrent units; initial values uniform within 1 / sqrt(hiddenSize).</summary>
        /// <param name="inputSize">The size of each input.</param>
        /// <param name="hiddenSize">The size of the state.</param>
        /// <param name="numLayers">How many layers, each fed by the one before.</param>
        /// <param name="bias">Whether there are learned shifts.</param>
        /// <param name="batchFirst">Whether inputs are [batch, time, size] instead of [time, batch, size].</param>
        public static GRU GRU(long inputSize, long hiddenSize, long numLayers = 1, bool bias = true, bool batchFirst = false)
            => new(inputSize, hiddenSize, numLayers, bias, batchFirst, null);
    }
}
