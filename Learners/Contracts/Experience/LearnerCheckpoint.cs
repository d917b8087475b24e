using System.Reflection;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace EdgeActors.Learners.Experience;

/// <summary>Something whose whole state can be saved and taken up again, so that going on equals never having stopped, to the bit.</summary>
public interface ICheckpointed
{
    /// <summary>Names every part of the state in a fixed order; the checkpoint either writes each part or sets it.</summary>
    void Exchange(LearnerCheckpoint checkpoint);
}

/// <summary>
/// The state of a learner in a stream: the letters EALC, the version, the learner's type, then weights, optimisers, buffers, random
/// streams and counters in the order in which the learner names them, and last the SHA-256 of all before. One method of the
/// learner serves both directions, so that saving and loading cannot disagree. Everything is little-endian.
/// </summary>
public sealed class LearnerCheckpoint
{
    private const int Version = 1;

    private readonly BinaryWriter? _writer;
    private readonly BinaryReader? _reader;

    private LearnerCheckpoint(BinaryWriter? writer, BinaryReader? reader) => (_writer, _reader) = (writer, reader);

    /// <summary>Whether parts are set rather than written.</summary>
    public bool IsLoading => _reader is not null;

    private static ReadOnlySpan<byte> Magic => "EALC"u8;

    /// <summary>What checkpoints call a learner or a part of one: its type, and the backend that it computes with unless that is the managed one.</summary>
    public static string NameOf(object part)
    {
        Type type = part.GetType();
        return type.Assembly.GetCustomAttribute<BackendAttribute>() is { } backend ? $"{type.Name} on {backend.Name}" : type.Name;
    }

    /// <summary>Writes the state.</summary>
    public static void Save(ICheckpointed subject, Stream stream)
    {
        using var body = new MemoryStream();
        using var writer = new BinaryWriter(body, Encoding.UTF8);
        writer.Write(Magic);
        writer.Write(Version);
        writer.Write(NameOf(subject));
        subject.Exchange(new LearnerCheckpoint(writer, null));
        writer.Flush();
        var bytes = body.GetBuffer().AsSpan(0, (int)body.Length);
        stream.Write(bytes);
        stream.Write(SHA256.HashData(bytes));
    }

    /// <summary>Sets the state of a learner that was made with the same sizes and configuration.</summary>
    /// <exception cref="InvalidDataException">The stream is damaged, or is the state of something else.</exception>
    public static void Load(ICheckpointed subject, Stream stream)
    {
        using var all = new MemoryStream();
        stream.CopyTo(all);
        var bytes = all.GetBuffer().AsSpan(0, (int)all.Length);
        var end = bytes.Length - SHA256.HashSizeInBytes;
        if (end < Magic.Length || !bytes.StartsWith(Magic) || !SHA256.HashData(bytes[..end]).AsSpan().SequenceEqual(bytes[end..]))
        {
            throw new InvalidDataException("This is no checkpoint of a learner, or it is damaged: its checksum does not match.");
        }

        all.SetLength(end);
        all.Position = Magic.Length;
        try
        {
            Read(subject, all);
        }
        catch (Exception e) when (e is not (InvalidDataException or OutOfMemoryException))
        {
            // A checksum that is right does not make the content so.
            throw new InvalidDataException($"The checkpoint of a learner is damaged: {e.Message}", e);
        }
    }

    private static void Read(ICheckpointed subject, MemoryStream all)
    {
        using var reader = new BinaryReader(all, Encoding.UTF8);
        var (version, name) = (reader.ReadInt32(), reader.ReadString());
        if (version != Version || name != NameOf(subject))
        {
            throw new InvalidDataException($"The checkpoint is of {name} in version {version}, not of {NameOf(subject)} in version {Version}.");
        }

        subject.Exchange(new LearnerCheckpoint(null, reader));
        if (all.Position != all.Length)
        {
            throw new InvalidDataException($"The checkpoint has {all.Length - all.Position} bytes that {name} does not know.");
        }
    }

    /// <summary>A number.</summary>
    public void Value<T>(ref T value)
        where T : unmanaged
        => Values(MemoryMarshal.CreateSpan(ref value, 1));

    /// <summary>Numbers, always as many.</summary>
    /// <exception cref="InvalidDataException">The stream has another number of them.</exception>
    public void Values<T>(Span<T> values)
        where T : unmanaged
    {
        var bytes = MemoryMarshal.AsBytes(values);
        _writer?.Write(bytes.Length);
        _writer?.Write(bytes);
        if (_reader is not null)
        {
            var length = _reader.ReadInt32();
            if (length != bytes.Length)
            {
                throw new InvalidDataException($"The checkpoint has {length} bytes where {bytes.Length} are expected: it was made with other sizes.");
            }

            _reader.BaseStream.ReadExactly(bytes);
        }
    }

    /// <summary>A name that must be the same when the state is set.</summary>
    /// <exception cref="InvalidDataException">The stream has another one.</exception>
    public void Same(string name, string what)
    {
        _writer?.Write(name);
        if (_reader?.ReadString() is { } read && read != name)
        {
            throw new InvalidDataException($"The checkpoint's {what} is {read}, not {name}.");
        }
    }

    /// <summary>Where a random stream is.</summary>
    public void Random(SeededRandom random)
    {
        var (a, b, c, d, seed) = random.State;
        Value(ref a);
        Value(ref b);
        Value(ref c);
        Value(ref d);
        Value(ref seed);
        random.State = (a, b, c, d, seed);
    }

    /// <summary>A part that writes and reads itself.</summary>
    public void Block(Action<BinaryWriter> write, Action<BinaryReader> read)
    {
        if (_reader is not null)
        {
            var length = _reader.ReadInt32();
            if (length < 0 || length > _reader.BaseStream.Length - _reader.BaseStream.Position)
            {
                throw new InvalidDataException($"The checkpoint is cut off: a part of {length} bytes cannot follow.");
            }

            using var saved = new MemoryStream(_reader.ReadBytes(length));
            using var reader = new BinaryReader(saved);
            read(reader);
            return;
        }

        using var state = new MemoryStream();
        using var writer = new BinaryWriter(state);
        write(writer);
        writer.Flush();
        _writer!.Write((int)state.Length);
        _writer.Write(state.GetBuffer().AsSpan(0, (int)state.Length));
    }
}
