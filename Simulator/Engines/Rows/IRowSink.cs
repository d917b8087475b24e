namespace EdgeActors.Simulator.Engines;

/// <summary>Where rows of one type go that actors record. Rows arrive in handling order. See <see cref="IRowSink{TRow}"/>.</summary>
public interface IRowSink
{
    internal int RowType { get; }

    /// <summary>A buffer of this sink's rows that a shard of this process records, or null for one of another process.</summary>
    internal RowBuffer Buffer(Shard? shard);
}

/// <summary>Takes the rows of one type, in handling order, outside the simulation.</summary>
/// <typeparam name="TRow">The row.</typeparam>
public interface IRowSink<TRow> : IRowSink
    where TRow : struct
{
    /// <inheritdoc/>
    int IRowSink.RowType => MessageType<TRow>.Index;

    /// <inheritdoc/>
    RowBuffer IRowSink.Buffer(Shard? shard) => new RowBuffer<TRow>(shard, this);

    /// <summary>Takes one row.</summary>
    void Write(in TRow row);
}
