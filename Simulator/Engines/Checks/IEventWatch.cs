namespace EdgeActors.Simulator.Engines;

/// <summary>Stands beside a run on one thread and makes every call of an actor. A shard without one pays nothing for it.</summary>
internal interface IEventWatch
{
    /// <summary>Starts an actor.</summary>
    void Start(Actor actor);

    /// <summary>Has an actor handle an event.</summary>
    void Deliver(MessageStore store, Actor actor, in Event item);

    /// <summary>Has an actor finish.</summary>
    void Finish(Actor actor);
}
