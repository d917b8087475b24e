namespace EdgeActors.Cluster.Mpi;

/// <summary>MPI is missing, was started wrongly, or failed; the message is one line for the user.</summary>
public sealed class MpiException(string message) : Exception(message);
