namespace EdgeActors.Learners.Algorithms;

/// <summary>
/// Every algorithm, compiled against one tensor library: the method that makes one stands beside its configuration. Whoever makes learners by it sees no tensor and need not know which library it is.
/// All methods check the configuration and throw <see cref="ArgumentOutOfRangeException"/>, with the name of the value, if one is out of range.
/// <para>Pitfall: equal seeds give equal learners on one backend only; what one saved the other refuses.</para>
/// </summary>
public partial interface IBackend
{
    /// <summary>Its name in configurations, results and checkpoints.</summary>
    string Name { get; }
}
