namespace EdgeActors.Simulator;

/// <summary>A broken model: a rule of the kernel that an actor did not keep. It stops the run with actor, time and message named.</summary>
public sealed class ModelException : Exception
{
    /// <summary>A breach that is the actor's failure.</summary>
    public ModelException(string message)
        : this(RunStopReason.ActorFailed, message)
    {
    }

    internal ModelException(RunStopReason reason, string message)
        : base(message) => Reason = reason;

    /// <summary>What the run stops with.</summary>
    public RunStopReason Reason { get; }
}
