using System.Buffers.Binary;

namespace EdgeActors.Simulator;

/// <summary>Reads a value that <see cref="FieldWriter"/> wrote: its Visit is fed with what the array holds.</summary>
public ref struct FieldReader : IFieldVisitor
{
    private readonly FrozenPool? _pool;
    private MessagePackReader _reader;
    private int _left;

    private FieldReader(MessagePackReader reader, int count, FrozenPool? pool)
    {
        (_left, _pool) = (count, pool);
        _reader = reader;
    }

    /// <summary>Reads a value.</summary>
    /// <param name="reader">Where from; it then stands behind the value.</param>
    /// <param name="pool">The stream's payloads, where the writer had a pool.</param>
    /// <exception cref="MessagePackException">The input is damaged, or of another type, or no value that the type allows.</exception>
    public static T Read<T>(scoped ref MessagePackReader reader, FrozenPool? pool = null)
        where T : struct, IFields<T>
    {
        int start = reader.Position;
        MessagePackReader inside = reader;
        int count = inside.ReadArrayHeader();
        var visitor = new FieldReader(inside, count, pool);
        T value = default;
        try
        {
            value = T.Visit(in value, ref visitor);
        }
        catch (Exception e) when (e is not (MessagePackException or OutOfMemoryException))
        {
            // What a type refuses to be built from is as damaged as what cannot be read.
            throw new MessagePackException(start, $"no {typeof(T).Name}: {e.Message}", e);
        }

        if (visitor._left != 0)
        {
            throw new MessagePackException(start, $"{typeof(T).Name} has {count - visitor._left} fields where {count} were written");
        }

        reader = visitor._reader;
        return value;
    }

    /// <inheritdoc/>
    public long Field(long value, string name = "")
    {
        Next();
        return _reader.ReadInt64();
    }

    /// <inheritdoc/>
    public int Field(int value, string name = "")
    {
        Next();
        return _reader.ReadInt32();
    }

    /// <inheritdoc/>
    public ulong Field(ulong value, string name = "")
    {
        Next();
        return _reader.ReadUInt64();
    }

    /// <inheritdoc/>
    public double Field(double value, string name = "")
    {
        Next();
        return _reader.ReadDouble();
    }

    /// <inheritdoc/>
    public bool Field(bool value, string name = "")
    {
        Next();
        return _reader.ReadBoolean();
    }

    /// <inheritdoc/>
    public T Record<T>(in T value, string name = "")
        where T : struct, IFields<T> => T.Visit(in value, ref this);

    /// <inheritdoc/>
    public T Enum<T>(T value, string name = "")
        where T : unmanaged, Enum
    {
        int start = _reader.Position;
        long number = Field(0L);
        T read = EnumBits.FromInt64<T>(number);
        return EnumBits.ToInt64(read) == number ? read : throw new MessagePackException(start, $"{number} is no {typeof(T).Name}");
    }

    /// <inheritdoc/>
    public T? Frozen<T>(T? value, string name = "")
        where T : class, IFrozen<T>
    {
        Next();
        if (_reader.TryReadNil())
        {
            return null;
        }

        int start = _reader.Position, parts = _reader.ReadArrayHeader();
        string tag = _reader.ReadString();
        ReadOnlySpan<byte> bytes = _reader.ReadBinary();
        if (parts is not (2 or 3) || tag != T.Tag || bytes.Length != FieldWriter.HashBytes)
        {
            throw new MessagePackException(start, $"no payload {T.Tag}");
        }

        UInt128 hash = BinaryPrimitives.ReadUInt128BigEndian(bytes);
        return parts == 3
            ? ReadContent<T>(hash)
            : _pool?.Find(hash) as T ?? Known<T>(hash) ?? throw new MessagePackException(start, $"payload {T.Tag} {hash:x32} was not written before");
    }

    /// <summary>A payload that came with a value of another process, which this one read over.</summary>
    private readonly T? Known<T>(UInt128 hash)
        where T : class, IFrozen<T>
    {
        if (_pool?.Content(hash) is not { } content)
        {
            return null;
        }

        var reader = new MessagePackReader(content.Span);
        T payload = T.Read(ref reader);
        _pool.Add(payload);
        return payload;
    }

    private T ReadContent<T>(UInt128 hash)
        where T : class, IFrozen<T>
    {
        int start = _reader.Position;
        MessagePackReader end = _reader;
        end.Skip();
        T content = T.Read(ref _reader);
        if (_reader.Position != end.Position)
        {
            throw new MessagePackException(start, $"payload {T.Tag} is one value of {end.Position - start} bytes, and {_reader.Position - start} were read");
        }

        if (content.ContentHash != hash)
        {
            throw new MessagePackException(start, $"payload {T.Tag} does not match its hash");
        }

        _pool?.Add(content);
        return content;
    }

    private void Next()
    {
        if (--_left < 0)
        {
            throw new MessagePackException(_reader.Position, "fewer fields than the type has");
        }
    }
}
