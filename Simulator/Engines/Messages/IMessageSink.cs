namespace EdgeActors.Simulator.Engines;

/// <summary>Is shown every message just before it is handled, in the order of the run. See <see cref="MessageLog"/> and <see cref="MessageTrace"/>.</summary>
public interface IMessageSink
{
    internal void Take(in Event item, Actor target, MessageStore store);

    /// <summary>A sink for one of several shards, whose messages are merged in the order of the run.</summary>
    internal IMessageSink PartOf(Shard shard, out MergedBuffer buffer);
}
