namespace EdgeActors.Simulator.Akka;

/// <summary>The cluster cannot do what it should; the message is one line for the user.</summary>
public class ClusterException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>This process may not take part; the message says what differs from the others.</summary>
public sealed class MemberRefusedException(string message) : ClusterException(message);

/// <summary>A member left or cannot be reached, or a message was lost: the run has ended at the last border of a window, without a result.</summary>
public sealed class MemberLostException(string message) : ClusterException(message);
