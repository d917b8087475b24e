using EdgeActors.Simulator.Engines;

namespace EdgeActors.Simulator;

/// <summary>
/// Puts a checkpoint, section by section, into shards whose actors have been started to resume. A process that holds only some of the actors takes what is theirs and
/// reads over the rest.
/// </summary>
/// <param name="world">The world of the shards.</param>
/// <param name="shardOf">The shard of an actor; null for one that another process holds.</param>
/// <param name="first">The shard that takes over the digest; null where another process has it.</param>
/// <param name="sinks">What is cut back to where it was.</param>
internal sealed class CheckpointLoader(World world, Func<int, Shard?> shardOf, Shard? first, IReadOnlyList<IRowSink> sinks)
{
    private readonly FrozenPool _payloads = new();
    private MessageKind[] _kinds = [];

    /// <summary>Takes the next section.</summary>
    /// <exception cref="CheckpointException">It is of another world, or of actors that declared other state.</exception>
    public void Take(string section, byte[] content)
    {
        try
        {
            // A section whose checksum is right may have been forged all the same, so whatever it brings about is a fault of the file.
            switch (section)
            {
                case CheckpointHeader.Section:
                    TakeHeader(CheckpointHeader.Read(content));
                    break;
                case CheckpointHeader.ActorsSection:
                    TakeActors(content);
                    break;
                case CheckpointHeader.TagsSection:
                    _kinds = ReadKinds(content);
                    break;
                case CheckpointHeader.EventsSection:
                    TakeEvents(content);
                    break;
                case CheckpointHeader.SinksSection when first is not null:
                    TakeSinks(content);
                    break;
                default:
                    break;
            }
        }
        catch (Exception e) when (e is not (CheckpointException or OutOfMemoryException))
        {
            throw new CheckpointException(e.Message, e);
        }
    }

    private void TakeHeader(CheckpointHeader header)
    {
        if (header.World != world.Fingerprint() || header.Actors != world.ActorCount - 1)
        {
            throw new CheckpointException("a checkpoint of another world; seed, names, groups and lookahead must be those it was made with");
        }

        first?.Resume(header.Digest, header.StopAt);
    }

    private void TakeActors(byte[] content)
    {
        var reader = new MessagePackReader(content);
        int actor = reader.ReadInt32();
        var values = new PooledValues(content, _payloads) { Position = reader.Position };
        var state = new StateReader(content, _payloads);
        for (; !values.AtEnd; actor++)
        {
            if (shardOf(actor) is not { } shard)
            {
                values.Skip();
                continue;
            }

            try
            {
                state.Position = values.Position;
                state.Read(shard.ActorAt(new ActorId(actor)));
                values.Position = state.Position;
            }
            catch (CheckpointException e)
            {
                throw new CheckpointException($"actor '{world.NameOf(new ActorId(actor))}': {e.Message}", e);
            }
        }
    }

    private MessageKind[] ReadKinds(byte[] content)
    {
        var reader = new MessagePackReader(content);
        var kinds = new MessageKind[reader.ReadArrayHeader()];
        for (int i = 0; i < kinds.Length; i++)
        {
            string tag = reader.ReadString();
            kinds[i] = world.Messages.Find(tag) ?? throw new CheckpointException($"the world has no message {tag}");
        }

        return kinds;
    }

    private void TakeEvents(byte[] content)
    {
        var values = new PooledValues(content, _payloads);
        for (long last = 0; !values.AtEnd;)
        {
            MessagePackReader reader = values.Reader;
            Event item = PendingEvent.Read(ref reader, last, out int tag);
            last = item.Key.Nanoseconds;
            values.Position += reader.Position;
            if (shardOf(item.Target) is not { } shard)
            {
                values.Skip();
                continue;
            }

            reader = values.Reader;
            shard.Restore(item, _kinds[tag], ref reader, _payloads);
            values.Position += reader.Position;
        }
    }

    private void TakeSinks(byte[] content)
    {
        var reader = new MessagePackReader(content);
        reader.ReadArrayHeader(sinks.Count);
        foreach (IRowSink sink in sinks)
        {
            ((IResumableSink)sink).Load(ref reader);
        }
    }
}
