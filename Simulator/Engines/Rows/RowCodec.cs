namespace EdgeActors.Simulator.Engines;

/// <summary>Rows that hold frozen payloads, on their way to another process. They go by their declared fields; plain rows go as they lie in memory.</summary>
internal abstract class RowCodec<TRow>
    where TRow : struct
{
    private static readonly RowCodec<TRow>? s_codec = typeof(TRow).GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IFields<>))
        ? (RowCodec<TRow>)Activator.CreateInstance(typeof(DeclaredRows<>).MakeGenericType(typeof(TRow)))!
        : null;

    /// <summary>The codec of the type.</summary>
    /// <exception cref="ModelException">The type declares no fields.</exception>
    public static RowCodec<TRow> Required => s_codec
        ?? throw new ModelException($"rows of {typeof(TRow).Name} hold references and cannot go to another process; record plain values, or declare the fields (IFields)");

    public abstract void Write(MessagePackWriter writer, ReadOnlySpan<(EventKey Position, long Number, TRow Row)> rows);

    public abstract (EventKey Position, long Number, TRow Row)[] Read(scoped ref MessagePackReader reader);
}

/// <inheritdoc/>
internal sealed class DeclaredRows<TRow> : RowCodec<TRow>
    where TRow : struct, IFields<TRow>
{
    public override void Write(MessagePackWriter writer, ReadOnlySpan<(EventKey Position, long Number, TRow Row)> rows)
    {
        writer.WriteArrayHeader(rows.Length);
        foreach (ref readonly (EventKey Position, long Number, TRow Row) item in rows)
        {
            writer.WriteInt64(item.Position.Nanoseconds);
            writer.WriteUInt64(item.Position.Order);
            writer.WriteInt64(item.Number);
            FieldWriter.Write(writer, in item.Row);
        }
    }

    public override (EventKey Position, long Number, TRow Row)[] Read(scoped ref MessagePackReader reader)
    {
        var rows = new (EventKey, long, TRow)[reader.ReadArrayHeader()];
        for (int i = 0; i < rows.Length; i++)
        {
            var position = new EventKey(reader.ReadInt64(), reader.ReadUInt64());
            rows[i] = (position, reader.ReadInt64(), FieldReader.Read<TRow>(ref reader));
        }

        return rows;
    }
}
