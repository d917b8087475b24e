namespace EdgeActors.Simulator.Akka;

/// <summary>What one Akka actor holds. It changes no result.</summary>
public enum Granularity
{
    /// <summary>One group: its simulated actors, in the order of the event key.</summary>
    Entity,

    /// <summary>One shard: many groups in the kernel's own queue.</summary>
    Shard,

    /// <summary>One simulated actor: every edge node, device, link and cloud server, below a supervisor a group.</summary>
    Actor,
}
