namespace EdgeActors.Learners;

public static partial class torch
{
    public static partial class optim
    {
        /// <summary>Adam over the parameters.</summary>
        /// <exception cref="ArgumentException">A constant is out of its range.</exception>
        public static Adam Adam(
            IEnumerable<Parameter> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0)
            => new(parameters, lr, beta1, beta2, eps, weight_decay);

        /// <summary>Adam with weight decay apart from the gradient.</summary>
        /// <exception cref="ArgumentException">A constant is out of its range.</exception>
        public static AdamW AdamW(
            IEnumerable<Parameter> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0.01)
            => new(parameters, lr, beta1, beta2, eps, weight_decay);

        /// <summary>Gradient descent with momentum.</summary>
        /// <exception cref="ArgumentException">A constant is out of its range.</exception>
        public static SGD SGD(
            IEnumerable<Parameter> parameters, double learningRate, double momentum = 0.0, double dampening = 0, double weight_decay = 0, bool nesterov = false)
            => new(parameters, learningRate, momentum, dampening, weight_decay, nesterov);
    }
}
