namespace EdgeActors.Simulator.Engines;

/// <summary>Mail between shards of different processes. It waits in the same outboxes as mail inside one, and is written out at the border of the window.</summary>
internal sealed partial class Shard
{
    /// <summary>Writes what was posted to a shard of another process, kind by kind, and empties the outbox.</summary>
    /// <returns>The number of kinds written, 0 when nothing was posted.</returns>
    public int WriteMail(int shard, MessagePackWriter writer) => PostedTo(shard).Write((_parity * _shards) + shard, this, World.Messages, writer);

    /// <summary>Takes in what another process wrote for this shard.</summary>
    /// <param name="kinds">How many kinds follow.</param>
    /// <param name="reader">The bytes.</param>
    public void ReadMail(int kinds, scoped ref MessagePackReader reader)
    {
        for (int i = 0; i < kinds; i++)
        {
            MessageStore store = StoreOf(World.Messages.Kinds[reader.ReadInt32()]);
            int count = reader.ReadInt32();
            _foreground += count;
            store.ReadMail(count, ref reader, this);
        }
    }
}
