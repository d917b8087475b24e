using EdgeActors.Simulator;
using EdgeActors.Simulator.Engines;

namespace EdgeActors.Scenarios.Lab.Measures;

/// <summary>Exact sums over rows, in 128 bits: merging tallies gives the same in any order, and none overflows.</summary>
public abstract class Tally
{
    /// <summary>Far beyond any run, and so far from overflow that any number of these add up.</summary>
    private static readonly Int128 s_most = Int128.One << 100;

    private readonly Int128[] _sums;

    /// <param name="sums">How many sums there are, numbered from 0.</param>
    private protected Tally(int sums) => _sums = new Int128[sums];

    /// <summary>Where the rows go in.</summary>
    internal abstract IRowSink Rows { get; }

    /// <summary>A sum by its number.</summary>
    /// <param name="sum">The number, from 0.</param>
    protected ref Int128 this[int sum] => ref _sums[sum];

    /// <summary>Adds what another of the same type has.</summary>
    /// <param name="other">The other.</param>
    public virtual void Merge(Tally other)
    {
        for (int i = 0; i < _sums.Length; i++)
        {
            _sums[i] = checked(_sums[i] + other._sums[i]);
        }
    }

    /// <summary>Writes all of it as one value.</summary>
    /// <param name="writer">Where to.</param>
    public virtual void Save(MessagePackWriter writer)
    {
        writer.WriteArrayHeader(2 * _sums.Length);
        foreach (Int128 sum in _sums)
        {
            writer.WriteUInt64((ulong)(sum >>> 64));
            writer.WriteUInt64((ulong)(sum & ulong.MaxValue));
        }
    }

    /// <summary>Takes over what <see cref="Save"/> wrote; nothing was added before.</summary>
    /// <param name="reader">Where from.</param>
    public virtual void Load(ref MessagePackReader reader)
    {
        reader.ReadArrayHeader(2 * _sums.Length);
        for (int i = 0; i < _sums.Length; i++)
        {
            int start = reader.Position;
            ulong high = reader.ReadUInt64();
            _sums[i] = new Int128(high, reader.ReadUInt64());
            if (Int128.Abs(_sums[i] >> 1) > s_most)
            {
                throw new MessagePackException(start, "a sum that no run comes to");
            }
        }
    }
}

/// <summary>A fold over recorded rows of one kind.</summary>
/// <typeparam name="TRow">The row: a task's end, a group's, a slot's, a service's, an account.</typeparam>
/// <param name="sums">How many sums there are, numbered from 0.</param>
public abstract class Tally<TRow>(int sums) : Tally(sums), IRowSink<TRow>, IResumableSink
    where TRow : struct
{
    internal override IRowSink Rows => this;

    /// <inheritdoc/>
    public abstract void Write(in TRow row);
}
