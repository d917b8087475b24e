using System.Diagnostics;
using EdgeActors.Simulator;

namespace EdgeActors.Benchmarks.Wire;

/// <summary>What a fuzz came to.</summary>
/// <param name="Inputs">Mutated inputs tried.</param>
/// <param name="Accepted">Those that were still read to their end.</param>
/// <param name="Refused">Those refused as damaged.</param>
/// <param name="LongestMilliseconds">The longest that one took.</param>
/// <param name="MostBytesOverInput">The most that one allocated beyond what its target may for the input's length; not above 0.</param>
internal sealed record FuzzCounts(long Inputs, long Accepted, long Refused, double LongestMilliseconds, long MostBytesOverInput);

/// <summary>An input that a reader did not stand.</summary>
/// <param name="target">The reader.</param>
/// <param name="problem">What happened.</param>
/// <param name="input">The input.</param>
/// <param name="inner">What was thrown, if anything was.</param>
internal sealed class FuzzException(string target, string problem, byte[] input, Exception? inner = null)
    : Exception($"{target}: {problem}; input {Convert.ToHexString(input)}", inner);

/// <summary>
/// Changes valid inputs at random, the same way for one seed, and has a reader read them. A reader may refuse, and nothing else: throw something else,
/// take long, or allocate beyond the input's size class.
/// </summary>
internal sealed class MutationFuzz(ulong seed, IReadOnlyList<byte[]> corpus, IReadOnlyList<FuzzTarget> targets)
{
    /// <summary>Far above any pause of the machine; a loop that does not end is above everything.</summary>
    private const double HangSeconds = 10;

    /// <summary>First bytes of every format, and lengths at which fields overflow.</summary>
    private static readonly byte[] s_telling = [0x00, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, .. Enumerable.Range(0xC0, 0x20).Select(b => (byte)b), 0xE0, 0xFF];

    private RandomStream _random = new(seed, "fuzz", "mutations");

    /// <exception cref="FuzzException">A reader did not stand an input.</exception>
    public FuzzCounts Run(long count, Action<long>? progress = null)
    {
        long accepted = 0, most = long.MinValue;
        double longest = 0;
        for (long i = 0; i < count; i++)
        {
            byte[] input = Mutated();
            FuzzTarget target = targets[_random.NextInt(targets.Count)];
            long start = Stopwatch.GetTimestamp(), before = GC.GetAllocatedBytesForCurrentThread();
            accepted += Stands(target, input) ? 1 : 0;
            long over = GC.GetAllocatedBytesForCurrentThread() - before - target.FixedBytes - ((long)target.BytesPerByte * input.Length);
            double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            (most, longest) = (Math.Max(most, over), Math.Max(longest, seconds));
            if (over > 0 || seconds > HangSeconds)
            {
                throw new FuzzException(target.Name, over > 0 ? $"allocated {over} bytes too many" : $"took {seconds} s", input);
            }

            if (i % 100_000 == 99_999)
            {
                progress?.Invoke(i + 1);
            }
        }

        return new FuzzCounts(count, accepted, count - accepted, longest * 1e3, most);
    }

    private static bool Stands(FuzzTarget target, byte[] input)
    {
        try
        {
            target.Read(input);
            return true;
        }
        catch (Exception e) when (target.Refuses(e))
        {
            return false;
        }
        catch (Exception e)
        {
            throw new FuzzException(target.Name, $"threw {e.GetType().Name}: {e.Message}", input, e);
        }
    }

    private byte[] Mutated()
    {
        List<byte> bytes = [.. corpus[_random.NextInt(corpus.Count)]];
        for (int left = 1 + _random.NextInt(4); left > 0; left--)
        {
            Mutate(bytes);
        }

        return [.. bytes];
    }

    private void Mutate(List<byte> bytes)
    {
        int at = bytes.Count == 0 ? 0 : _random.NextInt(bytes.Count);
        int length = Math.Min(1 + _random.NextInt(8), bytes.Count - at);
        switch (_random.NextInt(8))
        {
            case 0 when bytes.Count > 0:
                bytes[at] ^= (byte)(1 << _random.NextInt(8));
                break;
            case 1 when bytes.Count > 0:
                bytes[at] = s_telling[_random.NextInt(s_telling.Length)];
                break;
            case 2:
                bytes.Insert(at, s_telling[_random.NextInt(s_telling.Length)]);
                break;
            case 3:
                bytes.RemoveRange(at, length);
                break;
            case 4:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
            case 5:
                bytes.InsertRange(at, bytes.GetRange(at, length));
                break;
            case 6:
                byte[] other = corpus[_random.NextInt(corpus.Count)];
                int from = _random.NextInt(other.Length);
                bytes.InsertRange(at, other.AsSpan(from, Math.Min(1 + _random.NextInt(64), other.Length - from)));
                break;
            default:
                // A length of many bytes, where one may stand.
                bytes.InsertRange(at, [(byte)(0xC4 + _random.NextInt(28)), (byte)_random.NextInt(256), 0xFF, 0xFF, 0xFF]);
                break;
        }
    }
}
