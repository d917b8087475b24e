namespace EdgeActors.Learners;

public static partial class torch
{
    /// <summary>Optimisers.</summary>
    public static partial class optim
    {
        /// <summary>Something whose learning rate a schedule may change.</summary>
        public interface ILearningRateController
        {
            /// <summary>The rate of the next step.</summary>
            double LearningRate { get; set; }

            /// <summary>The rate it began with.</summary>
            double InitialLearningRate { get; set; }
        }

        /// <summary>
        /// Changes parameters by their gradients. Each round: zero_grad, compute a loss, backward, step. It keeps its state
        /// (moments, counts) outside all scopes; dispose it when done. Pitfall: it writes the parameters in place, so a graph
        /// built before a step cannot run backward after it.
        /// </summary>
        public abstract class Optimizer : ILearningRateController, IDisposable
        {
            private readonly Parameter[] _all;

            private protected Optimizer(IEnumerable<Parameter> parameters, double learningRate)
            {
                _all = [.. parameters];
                Rate = learningRate;
                ((ILearningRateController)this).InitialLearningRate = learningRate;
            }

            double ILearningRateController.LearningRate
            {
                get => Rate;
                set => Rate = value;
            }

            double ILearningRateController.InitialLearningRate { get; set; }

            /// <summary>What has a learning rate of its own: all parameters together.</summary>
            public IEnumerable<ILearningRateController> ParamGroups => [this];

            internal ReadOnlySpan<Parameter> All => _all;

            internal double Rate { get; set; }

            /// <summary>The parameters.</summary>
            public IEnumerable<Parameter> parameters() => _all;

            /// <summary>Drops all gradients; their memory goes back to the pool.</summary>
            public virtual void zero_grad()
            {
                foreach (var parameter in _all)
                {
                    Optimizing.ClearGradient(parameter, true);
                }
            }

            /// <summary>Changes the parameters by their gradients; those without one stay.</summary>
            /// <param name="closure">Computes the loss anew and returns it; may be left out.</param>
            public Tensor? step(Func<Tensor>? closure = null)
            {
                var loss = closure?.Invoke();
                using var off = no_grad();
                Advance();
                return loss;
            }

            /// <summary>Disposes the state, not the parameters.</summary>
            public void Dispose()
            {
                Dispose(true);
                GC.SuppressFinalize(this);
            }

            internal abstract void Advance();

            /// <summary>Disposes the state.</summary>
            protected abstract void Dispose(bool disposing);
        }
    }
}
