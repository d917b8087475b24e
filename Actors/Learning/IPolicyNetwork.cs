using EdgeActors.Learners.Algorithms;

namespace EdgeActors.Actors.Learning;

/// <summary>
/// The arithmetic of a policy's network. It holds no weights and computes no gradients, so that any number of agents can decide by one frozen array of weights
/// at once, and every machine gives the same bits.
/// </summary>
public interface IPolicyNetwork
{
    /// <summary>The length of an observation.</summary>
    int ObservationSize { get; }

    /// <summary>How many numbers come out.</summary>
    int OutputSize { get; }

    /// <summary>How many weights it takes.</summary>
    int WeightCount { get; }

    /// <summary>How many numbers <see cref="Run"/> needs to work with.</summary>
    int ScratchSize { get; }

    /// <summary>Runs the network.</summary>
    /// <param name="weights"><see cref="WeightCount"/> numbers.</param>
    /// <param name="observation"><see cref="ObservationSize"/> numbers.</param>
    /// <param name="outputs">Receives <see cref="OutputSize"/> numbers.</param>
    /// <param name="scratch"><see cref="ScratchSize"/> numbers to work with.</param>
    void Run(ReadOnlySpan<float> weights, ReadOnlySpan<float> observation, Span<float> outputs, Span<float> scratch);

    /// <summary>The network of a shape.</summary>
    static IPolicyNetwork Of(PolicyShape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        return shape.Modular is { } modular ? new ModularNetwork(shape.Sizes[0], shape.Sizes[1], shape.Sizes[^1], modular)
            : shape.Window is { } window ? new WindowNetwork(shape.Sizes[0], shape.Sizes[1], shape.Sizes[^1], window, shape.IsDueling)
            : shape.Embedding > 0
            ? new SaleNetwork(shape.Sizes[0], shape.Sizes[1], shape.Embedding, shape.Sizes[^1])
            : new PolicyNetwork(shape.Parts, [.. shape.Sizes]) { Activation = shape.Activation };
    }
}
