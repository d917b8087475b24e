namespace EdgeActors.Simulator.Engines;

/// <summary>Where rows of one type go that actors record. Rows arrive in handling order. See <see cref="IRowSink{TRow}"/>.</summary>
public interface IRowSink
{
    internal int RowType { get; }
}

/// <summary>Takes the rows of one type, in handling order, outside the simulation.</summary>
/// <typeparam name="TRow">The row.</typeparam>
public interface IRowSink<TRow> : IRowSink
    where TRow : struct
{
    /// <inheritdoc/>
    int IRowSink.RowType => MessageType<TRow>.Index;

    /// <summary>Takes one row.</summary>
    void Write(in TRow row);
}
