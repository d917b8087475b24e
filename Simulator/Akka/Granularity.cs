namespace EdgeActors.Simulator.Akka;

/// <summary>What one Akka actor holds. It changes no result.</summary>
public enum Granularity
{
    /// <summary>One group: its entities, in the order of the event key. Where each entity is a group of its own, each is an Akka actor of its own.</summary>
    Entity,

    /// <summary>One shard: many groups in the kernel's own queue.</summary>
    Shard,
}
