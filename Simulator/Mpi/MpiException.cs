namespace EdgeActors.Simulator.Mpi;

/// <summary>MPI is missing, was started wrongly, or failed; the message is one line for the user.</summary>
public class MpiException(string message) : Exception(message);

/// <summary>The ranks do not run the same thing. Every rank throws it.</summary>
public sealed class RankMismatchException(string message) : MpiException(message);

/// <summary>Ranks did not come to a border in time: they stand, or the link to them is cut.</summary>
public sealed class BorderTimeoutException : MpiException
{
    internal BorderTimeoutException(int rank, IReadOnlyList<int> missing, TimeSpan waited)
        : base($"rank {rank} has waited {FormattableString.Invariant($"{waited.TotalSeconds:0.###} s")} for rank{(missing.Count == 1 ? "" : "s")} {string.Join(", ", missing)}, longer than mpi.border-timeout")
        => Missing = missing;

    /// <summary>The ranks that were waited for, in their order.</summary>
    public IReadOnlyList<int> Missing { get; }
}
