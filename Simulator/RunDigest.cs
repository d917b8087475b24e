using System.Globalization;

namespace EdgeActors.Simulator;

/// <summary>
/// What a run did, in 128 bits: the sum, modulo 2^128, of a hash of every handled event (its key, target, type tag, every message field, and
/// how-manieth event of its target it is). A sum does not depend on the order of its terms, so shards add theirs independently; the
/// how-manieth makes it depend on the order at each actor all the same. See docs/decisions/002.md.
/// </summary>
/// <param name="Value">The sum.</param>
/// <param name="Events">Events handled.</param>
/// <param name="FinalTime">The time of the last handled event; 0 if there was none.</param>
public readonly record struct RunDigest(UInt128 Value, long Events, SimTime FinalTime)
{
    /// <summary>The 32 hexadecimal digits of <see cref="Value"/>.</summary>
    public string Hex => Value.ToString("x32", CultureInfo.InvariantCulture);

    /// <summary>The digest of two disjoint parts of one run.</summary>
    public static RunDigest operator +(RunDigest a, RunDigest b) =>
        new(unchecked(a.Value + b.Value), a.Events + b.Events, SimTime.Max(a.FinalTime, b.FinalTime));

    /// <summary>Digest, event count and final time on one line.</summary>
    public override string ToString() => $"{Hex} ({Events.ToString("N0", CultureInfo.InvariantCulture)} events, final time {FinalTime})";
}
