using EdgeActors.Learners.Algorithms;

namespace EdgeActors.Learners;

/// <summary>The algorithms on this project's own tensors: no native code, and the same bits on every machine and with any number of threads.</summary>
public sealed class ManagedBackend : AlgorithmFactory
{
    /// <inheritdoc/>
    public override string Name => "managed";
}
