namespace EdgeActors.Simulator;

/// <summary>Reads a file of <see cref="SectionWriter"/>, a section at a time, and refuses what is cut off, damaged, or of another version.</summary>
public sealed class SectionReader
{
    private const int LongestHeader = 64;

    private readonly Stream _stream;

    /// <summary>Begins a file.</summary>
    /// <param name="stream">Where from; it must be able to seek.</param>
    /// <param name="kind">The kind of file that is due.</param>
    /// <param name="version">The version that can be read.</param>
    /// <exception cref="CheckpointException">It is another kind of file, or of another version.</exception>
    public SectionReader(Stream stream, string kind, int version)
    {
        ArgumentNullException.ThrowIfNull(stream);
        _stream = stream;
        int found = Header($"no {kind} file", (ref MessagePackReader reader) => reader.ReadString() == kind ? reader.ReadInt32() : -1);
        if (found < 1)
        {
            throw new CheckpointException($"no {kind} file");
        }

        if (found != version)
        {
            throw new CheckpointException($"format {found} of {(found > version ? "a newer" : "an older")} EdgeActors; this one reads format {version}");
        }
    }

    private delegate T Parse<T>(ref MessagePackReader reader);

    /// <summary>The name of the section last read.</summary>
    public string Name { get; private set; } = "";

    /// <summary>Where the next section begins, in bytes.</summary>
    public long Position { get; private set; }

    /// <summary>Sections read so far.</summary>
    public int Count { get; private set; }

    /// <summary>Reads the next section's content; null at the end of the file.</summary>
    /// <exception cref="CheckpointException">The section is cut off or damaged.</exception>
    public byte[]? Read()
    {
        if (Position == _stream.Length)
        {
            return null;
        }

        long start = Position;
        string problem = $"cut off or damaged in its section {Count + 1}, at byte {start}";
        (string name, long length, long checksum) = Header(problem, (ref MessagePackReader reader) =>
        {
            reader.ReadArrayHeader(3);
            return (reader.ReadString(), reader.ReadInt64(), reader.ReadInt64());
        });
        if (length < 0 || length > _stream.Length - Position)
        {
            throw new CheckpointException(problem);
        }

        byte[] content = new byte[length];
        int header = length <= byte.MaxValue ? 2 : length <= ushort.MaxValue ? 3 : 5;
        byte[] framed = new byte[header];
        Fill(framed, problem);
        Fill(content, problem);
        if (!framed.AsSpan().SequenceEqual(BinaryHeader((uint)length, header)) || SectionWriter.Checksum(name, content) != checksum)
        {
            throw new CheckpointException(problem);
        }

        (Name, Count) = (name, Count + 1);
        return content;
    }

    /// <summary>Reads a few values from the current place and moves behind them.</summary>
    private T Header<T>(string problem, Parse<T> parse)
    {
        Span<byte> window = stackalloc byte[LongestHeader];
        _stream.Position = Position;
        int got = _stream.ReadAtLeast(window, LongestHeader, throwOnEndOfStream: false);
        var reader = new MessagePackReader(window[..got]);
        try
        {
            T value = parse(ref reader);
            Position += reader.Position;
            return value;
        }
        catch (MessagePackException e)
        {
            throw new CheckpointException(problem, e);
        }
    }

    private void Fill(byte[] bytes, string problem)
    {
        _stream.Position = Position;
        if (_stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length)
        {
            throw new CheckpointException(problem);
        }

        Position += bytes.Length;
    }

    private static byte[] BinaryHeader(uint length, int size) => size switch
    {
        2 => [0xC4, (byte)length],
        3 => [0xC5, (byte)(length >> 8), (byte)length],
        _ => [0xC6, (byte)(length >> 24), (byte)(length >> 16), (byte)(length >> 8), (byte)length],
    };
}
