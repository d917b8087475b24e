using System.Buffers.Binary;

namespace EdgeActors.Simulator;

/// <summary>
/// Writes a value's declared fields as one MessagePack array, those of nested values in their place: the fields of a message, in the order of its
/// <see cref="IFields{TSelf}.Visit"/>. <see cref="FieldReader"/> reads them. A frozen payload is nil, or [tag, hash, content], or [tag, hash] where the
/// pool knows it already.
/// </summary>
public struct FieldWriter : IFieldVisitor
{
    internal const int HashBytes = 16;

    private readonly MessagePackWriter _writer;
    private readonly FrozenPool? _pool;
    private int _count;

    private FieldWriter(MessagePackWriter writer, FrozenPool? pool) => (_writer, _pool) = (writer, pool);

    /// <summary>Writes a value.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="value">The value.</param>
    /// <param name="pool">The stream's payloads; without one each is written whole each time.</param>
    public static void Write<T>(MessagePackWriter writer, in T value, FrozenPool? pool = null)
        where T : struct, IFields<T>
    {
        ArgumentNullException.ThrowIfNull(writer);
        int begun = writer.BeginArray();
        var visitor = new FieldWriter(writer, pool);
        T.Visit(in value, ref visitor);
        writer.EndArray(begun, visitor._count);
    }

    /// <inheritdoc/>
    public long Field(long value, string name = "")
    {
        _count++;
        _writer.WriteInt64(value);
        return value;
    }

    /// <inheritdoc/>
    public int Field(int value, string name = "")
    {
        _count++;
        _writer.WriteInt64(value);
        return value;
    }

    /// <inheritdoc/>
    public ulong Field(ulong value, string name = "")
    {
        _count++;
        _writer.WriteUInt64(value);
        return value;
    }

    /// <inheritdoc/>
    public double Field(double value, string name = "")
    {
        _count++;
        _writer.WriteDouble(value);
        return value;
    }

    /// <inheritdoc/>
    public bool Field(bool value, string name = "")
    {
        _count++;
        _writer.WriteBoolean(value);
        return value;
    }

    /// <inheritdoc/>
    public T Record<T>(in T value, string name = "")
        where T : struct, IFields<T> => T.Visit(in value, ref this);

    /// <inheritdoc/>
    public T Enum<T>(T value, string name = "")
        where T : unmanaged, Enum
    {
        Field(EnumBits.ToInt64(value));
        return value;
    }

    /// <inheritdoc/>
    public T? Frozen<T>(T? value, string name = "")
        where T : class, IFrozen<T>
    {
        _count++;
        if (value is null)
        {
            _writer.WriteNil();
            return value;
        }

        UInt128 hash = value.ContentHash;
        bool whole = _pool is null || _pool.IsNew(hash);
        Span<byte> bytes = stackalloc byte[HashBytes];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, hash);
        _writer.WriteArrayHeader(whole ? 3 : 2);
        _writer.WriteString(T.Tag);
        _writer.WriteBinary(bytes);
        if (whole)
        {
            value.Write(_writer);
        }

        return value;
    }
}
