using EdgeActors.Simulator;

namespace EdgeActors.Scenarios.Experiments;

/// <summary>The digest of an experiment: a chain over its cells' digests in cell order.</summary>
internal sealed class ExperimentDigest
{
    private UInt128 _value;

    public UInt128 Value => _value;

    public long Events { get; private set; }

    public string Hex => _value.ToString("x32", System.Globalization.CultureInfo.InvariantCulture);

    public void Add(RunDigest cell)
    {
        // An odd multiplier makes the sum depend on the order.
        _value = unchecked((_value * new UInt128(0x2360ED051FC65DA4, 0x4385DF649FCCF645)) + cell.Value + (UInt128)(ulong)cell.Events);
        Events += cell.Events;
    }
}
