namespace EdgeActors.Simulator.Mpi;

/// <summary>MPI is missing, was started wrongly, or failed; the message is one line for the user.</summary>
public class MpiException(string message) : Exception(message);

/// <summary>The ranks do not run the same thing. Every rank throws it.</summary>
public sealed class RankMismatchException(string message) : MpiException(message);
