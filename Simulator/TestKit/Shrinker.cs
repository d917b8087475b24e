namespace EdgeActors.Simulator.TestKit;

/// <summary>
/// Makes a sequence of choices smaller while what it causes stays the same: shorter first, then smaller number by number. Nothing it does knows what
/// the choices mean.
/// </summary>
/// <param name="attempt">Tries a sequence: gives it back as it was really used if it still fails in the same way, else null.</param>
/// <param name="most">How many sequences to try at most.</param>
internal sealed class Shrinker(Func<long[], long[]?> attempt, int most)
{
    private const int LongestForPairs = 48;
    private const int LargestBlock = 8;

    private long[] _best = [];

    /// <summary>How many sequences were tried.</summary>
    public int Tried { get; private set; }

    public long[] Shrink(long[] start)
    {
        _best = start;
        while (Pass() && Tried < most)
        {
        }

        return _best;
    }

    /// <summary>Whether one sequence is smaller than another.</summary>
    public static bool IsSmaller(long[] a, long[] b) => a.Length != b.Length ? a.Length < b.Length : a.AsSpan().SequenceCompareTo(b) < 0;

    private bool Pass()
    {
        long[] before = _best;
        DeleteBlocks();
        DeleteCounted();
        ZeroBlocks();
        Unite();
        LowerEach();
        LowerTogether();
        return IsSmaller(_best, before);
    }

    private bool Try(long[] candidate)
    {
        if (Tried >= most || !IsSmaller(candidate, _best))
        {
            return false;
        }

        Tried++;
        if (attempt(candidate) is not long[] used || !IsSmaller(used, _best))
        {
            return false;
        }

        _best = used;
        return true;
    }

    private void DeleteBlocks()
    {
        for (int size = Math.Max(LargestBlock, _best.Length / 2); size >= 1; size /= 2)
        {
            for (int i = _best.Length - size; i >= 0; i--)
            {
                if (i + size <= _best.Length)
                {
                    Try(Without(_best, i, size));
                }
            }
        }
    }

    /// <summary>One fewer of something, and the choices that belonged to it.</summary>
    private void DeleteCounted()
    {
        for (int count = 0; count < _best.Length && _best.Length <= LongestForPairs; count++)
        {
            for (int size = 1; size <= LargestBlock / 2; size++)
            {
                for (int i = _best.Length - size; i > count && i + size <= _best.Length && _best[count] > 0; i--)
                {
                    long[] fewer = [.. _best];
                    fewer[count]--;
                    Try(Without(fewer, i, size));
                }
            }
        }
    }

    private void ZeroBlocks()
    {
        for (int size = _best.Length; size >= 1; size /= 2)
        {
            for (int i = 0; i + size <= _best.Length; i += size)
            {
                long[] zeroed = [.. _best];
                Array.Clear(zeroed, i, size);
                Try(zeroed);
            }
        }
    }

    /// <summary>One number instead of two, for what depends on their sum.</summary>
    private void Unite()
    {
        for (int i = 0; i < _best.Length && _best.Length <= LongestForPairs; i++)
        {
            for (int j = _best.Length - 1; j > i; j--)
            {
                if (j < _best.Length && _best[j] > 0 && _best[i] <= long.MaxValue - _best[j])
                {
                    long[] united = Without(_best, j, 1);
                    united[i] += _best[j];
                    Try(united);
                }
            }
        }
    }

    private void LowerEach()
    {
        for (int i = 0; i < _best.Length; i++)
        {
            LowerBy(i, i);
        }
    }

    /// <summary>Two numbers by the same amount, for what depends on their difference.</summary>
    private void LowerTogether()
    {
        for (int i = 0; i < _best.Length && _best.Length <= LongestForPairs; i++)
        {
            for (int j = i + 1; j < _best.Length; j++)
            {
                LowerBy(i, j);
            }
        }
    }

    /// <summary>By as much as goes: all, half, a quarter, …</summary>
    private void LowerBy(int i, int j)
    {
        for (long amount = Math.Min(_best[i], _best[j]); amount > 0; amount /= 2)
        {
            while (j < _best.Length && _best[i] >= amount && _best[j] >= amount)
            {
                long[] lower = [.. _best];
                lower[i] -= amount;
                lower[j] -= i == j ? 0 : amount;
                if (!Try(lower))
                {
                    break;
                }
            }

            if (j >= _best.Length)
            {
                return;
            }
        }
    }

    private static long[] Without(long[] choices, int start, int count) => [.. choices[..start], .. choices[(start + count)..]];
}
