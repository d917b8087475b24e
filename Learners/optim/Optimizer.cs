using EdgeActors.Learners.Modules;
using EdgeActors.Learners.Serialization;

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
            public double LearningRate { get; set; }

            /// <summary>The rate it began with.</summary>
            public double InitialLearningRate { get; set; }
        }

        /// <summary>
        /// Changes parameters by their gradients. Each round: zero_grad, compute a loss, backward, step. It keeps its state
        /// (moments, counts) outside all scopes; dispose it when done. Pitfall: it writes the parameters in place, so a graph
        /// built before a step cannot run backward after it.
        /// </summary>
        public abstract class Optimizer : ILearningRateController, IDisposable
        {
            private readonly Parameter[] all;

            private protected Optimizer(IEnumerable<Parameter> parameters, double learningRate)
            {
                all = [.. parameters];
                LearningRate = InitialLearningRate = learningRate;
            }

            /// <inheritdoc/>
            public double LearningRate { get; set; }

            /// <inheritdoc/>
            public double InitialLearningRate { get; set; }

            /// <summary>What has a learning rate of its own: all parameters together.</summary>
            public IEnumerable<ILearningRateController> ParamGroups => [this];

            internal ReadOnlySpan<Parameter> All => all;

            /// <summary>The parameters.</summary>
            public IEnumerable<Parameter> parameters() => all;

            /// <summary>Drops all gradients; their memory goes back to the pool.</summary>
            public virtual void zero_grad()
            {
                foreach (var parameter in all)
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

            /// <summary>Writes the state to a file, so that training goes on as if it had not stopped.</summary>
            public void save_state_dict(string location)
            {
                using var file = File.Create(location);
                save_state_dict(file);
            }

            /// <summary>Writes the state to a stream.</summary>
            public void save_state_dict(Stream stream)
            {
                using var scope = NewDisposeScope();
                StateFile.Write(stream, State());
            }

            /// <summary>Reads the state from a file.</summary>
            /// <exception cref="InvalidDataException">The file is damaged or of another kind.</exception>
            /// <exception cref="ArgumentException">The state belongs to other parameters.</exception>
            public void load_state_dict(string location)
            {
                using var file = File.OpenRead(location);
                load_state_dict(file);
            }

            /// <summary>Reads the state from a stream.</summary>
            /// <exception cref="InvalidDataException">The stream is damaged or of another kind.</exception>
            /// <exception cref="ArgumentException">The state belongs to other parameters.</exception>
            public void load_state_dict(Stream stream)
            {
                using var scope = NewDisposeScope();
                var source = StateFile.Read(stream);
                foreach (var (name, tensor) in State())
                {
                    var saved = source.TryGetValue(name, out var found) ? found : throw new ArgumentException($"The state lacks {name}.");
                    Tensor.CheckShape(saved, tensor.Shape, $"The saved {name}");
                    tensor.copy_(saved);
                }

                Restore(source);
            }

            /// <summary>Disposes the state, not the parameters.</summary>
            public void Dispose()
            {
                Dispose(true);
                GC.SuppressFinalize(this);
            }

            internal abstract void Advance();

            internal abstract Dictionary<string, Tensor> State();

            internal abstract void Restore(Dictionary<string, Tensor> state);

            /// <summary>Disposes the state.</summary>
            protected abstract void Dispose(bool disposing);
        }
    }
}
