using EdgeActors.Simulator.Engines;

namespace EdgeActors.Simulator;

/// <summary>A checkpoint to go on from. Opening one proves that it is whole; the same file may be gone on from on any engine, any number of times.</summary>
public sealed class CheckpointFile
{
    private readonly Func<Stream> _open;

    private CheckpointFile(string name, Func<Stream> open) => (Name, _open, Header) = (name, open, Verify(open, name));

    /// <summary>What is said of it in errors: its path.</summary>
    public string Name { get; }

    /// <summary>What it is of.</summary>
    public CheckpointHeader Header { get; }

    /// <summary>Opens a file.</summary>
    /// <exception cref="CheckpointException">It is none, cut off, damaged, or of a newer version.</exception>
    public static CheckpointFile Open(string path) => new(path, () => new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16));

    /// <summary>Opens a checkpoint that lies in memory.</summary>
    /// <exception cref="CheckpointException">It is none, cut off, damaged, or of a newer version.</exception>
    public static CheckpointFile Of(byte[] content, string name = "checkpoint") => new(name, () => new MemoryStream(content, writable: false));

    /// <summary>Puts everything into shards whose actors have been started to resume.</summary>
    /// <param name="world">The world of the shards.</param>
    /// <param name="shardOf">The shard of an actor.</param>
    /// <param name="first">The shard that takes over the digest.</param>
    /// <param name="sinks">What is cut back to where it was.</param>
    /// <exception cref="CheckpointException">It is of another world, or of actors that declared other state.</exception>
    internal void Load(World world, Func<int, Shard> shardOf, Shard first, IReadOnlyList<IRowSink> sinks)
    {
        if (Header.World != world.Fingerprint() || Header.Actors != world.ActorCount - 1)
        {
            throw new CheckpointException($"{Name}: a checkpoint of another world; seed, names, groups and lookahead must be those it was made with");
        }

        try
        {
            using Stream stream = _open();
            Load(new SectionReader(stream, CheckpointHeader.Kind, CheckpointHeader.Version), world, shardOf, sinks);
        }
        catch (Exception e) when (e is CheckpointException or MessagePackException or ArgumentException or IndexOutOfRangeException or InvalidCastException)
        {
            throw new CheckpointException($"{Name}: {e.Message}", e);
        }

        first.Resume(Header.Digest, Header.StopAt);
    }

    private static void Load(SectionReader sections, World world, Func<int, Shard> shardOf, IReadOnlyList<IRowSink> sinks)
    {
        var payloads = new FrozenPool();
        MessageKind[] kinds = [];
        while (sections.Read() is byte[] content)
        {
            switch (sections.Name)
            {
                case CheckpointHeader.ActorsSection:
                    LoadActors(content, world, shardOf, payloads);
                    break;
                case CheckpointHeader.TagsSection:
                    kinds = ReadKinds(content, world);
                    break;
                case CheckpointHeader.EventsSection:
                    LoadEvents(content, kinds, shardOf, payloads);
                    break;
                case CheckpointHeader.SinksSection:
                    LoadSinks(content, sinks);
                    break;
                default:
                    break;
            }
        }
    }

    private static void LoadActors(byte[] content, World world, Func<int, Shard> shardOf, FrozenPool payloads)
    {
        var first = new MessagePackReader(content);
        int actor = first.ReadInt32();
        var state = new StateReader(content, first.Position, payloads);
        for (; !state.AtEnd; actor++)
        {
            try
            {
                state.Read(shardOf(actor).ActorAt(new ActorId(actor)));
            }
            catch (CheckpointException e)
            {
                throw new CheckpointException($"actor '{world.NameOf(new ActorId(actor))}': {e.Message}", e);
            }
        }
    }

    private static MessageKind[] ReadKinds(byte[] content, World world)
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

    private static void LoadEvents(byte[] content, MessageKind[] kinds, Func<int, Shard> shardOf, FrozenPool payloads)
    {
        var reader = new MessagePackReader(content);
        for (long last = 0; !reader.AtEnd;)
        {
            Event item = PendingEvent.Read(ref reader, last, out int tag);
            last = item.Key.Nanoseconds;
            shardOf(item.Target).Restore(item, kinds[tag], ref reader, payloads);
        }
    }

    private static void LoadSinks(byte[] content, IReadOnlyList<IRowSink> sinks)
    {
        var reader = new MessagePackReader(content);
        reader.ReadArrayHeader(sinks.Count);
        foreach (IRowSink sink in sinks)
        {
            ((IResumableSink)sink).Load(ref reader);
        }
    }

    private static CheckpointHeader Verify(Func<Stream> open, string name)
    {
        try
        {
            using Stream stream = open();
            var sections = new SectionReader(stream, CheckpointHeader.Kind, CheckpointHeader.Version);
            byte[]? content = sections.Read();
            CheckpointHeader? header = content is not null && sections.Name == CheckpointHeader.Section ? CheckpointHeader.Read(content) : null;
            string last = "";
            for (byte[]? next = content; next is not null; next = sections.Read())
            {
                (content, last) = (next, sections.Name);
            }

            bool whole = last == CheckpointHeader.EndSection && new MessagePackReader(content).ReadInt64() == sections.Count - 1;
            return whole && header is not null ? header : throw new CheckpointException($"cut off after its section {sections.Count}");
        }
        catch (Exception e) when (e is CheckpointException or MessagePackException or IOException or UnauthorizedAccessException)
        {
            throw new CheckpointException($"{name}: {e.Message}", e);
        }
    }
}
