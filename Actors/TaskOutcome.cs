namespace EdgeActors.Actors;

/// <summary>The ways a task can end. The set is closed, and every task ends in exactly one of them.</summary>
public enum TaskOutcome
{
    /// <summary>Finished by its deadline.</summary>
    Succeeded,

    /// <summary>Dropped because it would have been, or had become, late; or finished late.</summary>
    DeadlineMissed,

    /// <summary>Lost on a link.</summary>
    TransmissionFailed,

    /// <summary>Lost on a processor.</summary>
    ExecutionFailed,

    /// <summary>Turned away by a full queue.</summary>
    Rejected,
}
