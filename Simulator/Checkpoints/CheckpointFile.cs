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
    /// <exception cref="CheckpointException">It is none, cut off, damaged, or of another version.</exception>
    public static CheckpointFile Open(string path) => new(path, () => new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16));

    /// <summary>Opens a checkpoint that lies in memory.</summary>
    /// <exception cref="CheckpointException">It is none, cut off, damaged, or of another version.</exception>
    public static CheckpointFile Of(byte[] content, string name = "checkpoint") => new(name, () => new MemoryStream(content, writable: false));

    /// <summary>Puts everything into shards whose actors have been started to resume.</summary>
    /// <param name="world">The world of the shards.</param>
    /// <param name="shardOf">The shard of an actor.</param>
    /// <param name="first">The shard that takes over the digest.</param>
    /// <param name="sinks">What is cut back to where it was.</param>
    /// <exception cref="CheckpointException">It is of another world, or of actors that declared other state.</exception>
    internal void Load(World world, Func<int, Shard> shardOf, Shard first, IReadOnlyList<IRowSink> sinks) =>
        Read(new CheckpointLoader(world, shardOf, first, sinks).Take);

    /// <summary>Reads all sections in order.</summary>
    /// <param name="take">Takes each: its name and content.</param>
    /// <exception cref="CheckpointException">The file was damaged since it was opened, or what takes refuses it.</exception>
    internal void Read(Action<string, byte[]> take)
    {
        try
        {
            using Stream stream = _open();
            var sections = new SectionReader(stream, CheckpointHeader.Kind, CheckpointHeader.Version);
            while (sections.Read() is byte[] content)
            {
                take(sections.Name, content);
            }
        }
        catch (Exception e) when (e is CheckpointException or IOException)
        {
            throw new CheckpointException($"{Name}: {e.Message}", e);
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
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            throw new CheckpointException($"{name}: {e.Message}", e);
        }
    }
}
