using System.Numerics;
using EdgeActors.Simulator;

namespace EdgeActors.Scenarios.Experiments;

/// <summary>
/// Counts of durations in buckets 1/512 of an octave wide, so any quantile is right within 0.1 %. Counts are integers, so merging histograms gives
/// the same in any order.
/// </summary>
internal sealed class DurationHistogram
{
    private const int BucketBits = 9;
    private const int Buckets = 1 << BucketBits;

    private readonly long[]?[] _octaves = new long[]?[64];

    public long Count { get; private set; }

    public void Add(SimDuration duration)
    {
        ulong nanoseconds = (ulong)Math.Max(duration.Nanoseconds, 0);
        int octave = BitOperations.Log2(nanoseconds | 1);
        int bucket = (int)(octave >= BucketBits ? nanoseconds >> (octave - BucketBits) : nanoseconds << (BucketBits - octave)) & (Buckets - 1);
        (_octaves[octave] ??= new long[Buckets])[bucket]++;
        Count++;
    }

    public void Merge(DurationHistogram other)
    {
        for (int octave = 0; octave < _octaves.Length; octave++)
        {
            if (other._octaves[octave] is long[] counts)
            {
                long[] mine = _octaves[octave] ??= new long[Buckets];
                for (int i = 0; i < Buckets; i++)
                {
                    mine[i] += counts[i];
                }
            }
        }

        Count += other.Count;
    }

    /// <summary>Writes the counts above zero: an array of pairs of a bucket's number and its count.</summary>
    public void Save(MessagePackWriter writer)
    {
        int begun = writer.BeginArray(), used = 0;
        for (int place = 0; place < _octaves.Length * Buckets; place++)
        {
            if (_octaves[place >> BucketBits] is long[] counts && counts[place & (Buckets - 1)] is > 0 and long count)
            {
                writer.WriteInt64(place);
                writer.WriteInt64(count);
                used += 2;
            }
        }

        writer.EndArray(begun, used);
    }

    /// <summary>Adds what <see cref="Save"/> wrote.</summary>
    public void Load(ref MessagePackReader reader)
    {
        for (int left = reader.ReadArrayHeader() / 2; left > 0; left--)
        {
            int start = reader.Position, place = reader.ReadInt32();
            long count = reader.ReadInt64();
            if ((uint)place >= (uint)(_octaves.Length * Buckets) || count <= 0 || count > long.MaxValue / 4 - Count)
            {
                throw new MessagePackException(start, $"{count} durations in bucket {place} of {_octaves.Length * Buckets}");
            }

            (_octaves[place >> BucketBits] ??= new long[Buckets])[place & (Buckets - 1)] += count;
            Count += count;
        }
    }

    /// <summary>The duration in seconds that the given share of all does not exceed; NaN when there is none.</summary>
    public double Quantile(double share)
    {
        if (Count == 0)
        {
            return double.NaN;
        }

        long rank = Math.Clamp((long)Math.Ceiling(share * Count), 1, Count);
        for (int octave = 0; octave < _octaves.Length; octave++)
        {
            for (int i = 0; _octaves[octave] is long[] counts && i < Buckets; i++)
            {
                rank -= counts[i];
                if (rank <= 0)
                {
                    return (Buckets + i + 0.5) / Buckets * Math.ScaleB(1e-9, octave);
                }
            }
        }

        throw new InvalidOperationException("the counts do not add up");
    }
}
