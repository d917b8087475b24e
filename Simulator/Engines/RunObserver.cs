namespace EdgeActors.Simulator.Engines;

/// <summary>Is told of every event of a run on the sequential engine. What it throws stops the run at that event.</summary>
internal abstract class RunObserver
{
    /// <summary>All actors have started.</summary>
    public virtual void Started(Shard shard)
    {
    }

    /// <summary>An event is about to be handled.</summary>
    public virtual void Handling(Shard shard, in Event item)
    {
    }

    /// <summary>An event was handled.</summary>
    public virtual void Handled(Shard shard, in Event item)
    {
    }

    /// <summary>A message met a fault.</summary>
    public virtual void Disturbed(Shard shard, in Event item, FaultKind kind, SimDuration length)
    {
    }
}
