using System.Buffers.Binary;

namespace EdgeActors.Simulator;

/// <summary>
/// Moves values with frozen payloads from one stream to another without knowing their types. Each stream has a pool of its own, so what was written whole in one may be
/// a reference in the other. An array that begins with text is a payload: no declared field is text.
/// </summary>
/// <param name="input">The stream to read.</param>
/// <param name="known">Gets the content of every payload met.</param>
internal sealed class PooledValues(ReadOnlyMemory<byte> input, FrozenPool known)
{
    private int _at;

    /// <summary>Where the next value begins.</summary>
    public int Position
    {
        get => _at;
        set => _at = value;
    }

    /// <summary>How deep values may lie in each other; a state is an array of values, few of which are arrays.</summary>
    private const int Depth = 64;

    public bool AtEnd => _at == input.Length;

    /// <summary>Reads from the next value on.</summary>
    public MessagePackReader Reader => new(input.Span[_at..]);

    /// <summary>Reads over a value; what payloads it holds is known from then on.</summary>
    /// <exception cref="MessagePackException">It is not whole.</exception>
    public void Skip()
    {
        MessagePackReader reader = Reader;
        Walk(ref reader, null, null, Depth);
        _at += reader.Position;
    }

    /// <summary>Writes a value as if it had been written there first.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="pool">That stream's payloads.</param>
    /// <exception cref="MessagePackException">It is not whole, or refers to a payload that was not met.</exception>
    public void Copy(MessagePackWriter writer, FrozenPool pool)
    {
        MessagePackReader reader = Reader;
        Walk(ref reader, writer, pool, Depth);
        _at += reader.Position;
    }

    private void Walk(scoped ref MessagePackReader reader, MessagePackWriter? writer, FrozenPool? pool, int depth)
    {
        int start = reader.Position;
        if (reader.NextType != MessagePackType.Array)
        {
            reader.Skip();
            writer?.WriteRaw(input.Span[(_at + start)..(_at + reader.Position)]);
            return;
        }

        if (depth == 0)
        {
            throw new MessagePackException(start, $"values lie deeper in each other than {Depth}");
        }

        int count = reader.ReadArrayHeader();
        if (count > 0 && reader.NextType == MessagePackType.String)
        {
            WalkPayload(ref reader, count, writer, pool);
            return;
        }

        writer?.WriteArrayHeader(count);
        for (int i = 0; i < count; i++)
        {
            Walk(ref reader, writer, pool, depth - 1);
        }
    }

    private void WalkPayload(scoped ref MessagePackReader reader, int parts, MessagePackWriter? writer, FrozenPool? pool)
    {
        int start = reader.Position;
        ReadOnlySpan<byte> tag = reader.ReadUtf8(), bytes = reader.ReadBinary();
        if (parts is not (2 or 3) || bytes.Length != FieldWriter.HashBytes)
        {
            throw new MessagePackException(start, "no payload");
        }

        UInt128 hash = BinaryPrimitives.ReadUInt128BigEndian(bytes);
        if (parts == 3)
        {
            int content = _at + reader.Position;
            reader.Skip();
            known.AddContent(hash, input[content..(_at + reader.Position)]);
        }

        if (writer is null)
        {
            return;
        }

        bool whole = pool!.IsNew(hash);
        writer.WriteArrayHeader(whole ? 3 : 2);
        writer.WriteUtf8(tag);
        writer.WriteBinary(bytes);
        if (whole)
        {
            writer.WriteRaw((known.Content(hash) ?? throw new MessagePackException(start, $"payload {hash:x32} was not written before")).Span);
        }
    }
}
