namespace EdgeActors.Learners.Algorithms;

/// <summary>Makes every algorithm as it is compiled in this assembly: how, stands beside the algorithm.</summary>
public abstract partial class AlgorithmFactory : IBackend
{
    /// <inheritdoc/>
    public abstract string Name { get; }

    /// <summary>Makes a learner, whose first weights come from the generator that <c>manual_seed</c> sets.</summary>
    private protected virtual T Make<T>(Func<T> construct) => construct();
}
