using EdgeActors.Learners.Experience;

namespace EdgeActors.Learners.Algorithms;

/// <summary>Rows whose last numbers, one for each action, say whether it may be taken (above 0): what a network sees of them, and what it may choose.</summary>
/// <param name="observationSize">The length of an observation without its mask.</param>
/// <param name="actionCount">The number of actions.</param>
/// <param name="masked">Whether there are masks at all; else every action may always be taken.</param>
internal sealed class ActionMask(int observationSize, int actionCount, bool masked)
{
    private const double Never = -1e9;

    /// <summary>How many numbers of a row are a mask.</summary>
    public int Size => masked ? actionCount : 0;

    /// <summary>The length of a row.</summary>
    public int RowSize => observationSize + Size;

    /// <summary>What a network sees of rows.</summary>
    public Tensor Seen(Tensor rows) => masked ? rows.narrow(1, 0, observationSize) : rows;

    /// <summary>Scores or values with those of forbidden actions out of reach.</summary>
    public Tensor Permitted(Tensor scores, Tensor rows) => masked ? scores.masked_fill(rows.narrow(1, observationSize, actionCount).le(0), Never) : scores;

    /// <summary>A uniformly random action that may be taken.</summary>
    public long Any(ReadOnlySpan<float> row, SeededRandom random)
    {
        if (!masked)
        {
            return random.NextBelow(actionCount);
        }

        ReadOnlySpan<float> allowed = row.Slice(observationSize, actionCount);
        var left = random.NextBelow(Count(allowed));
        for (var action = 0; ; action++)
        {
            if (allowed[action] > 0 && left-- == 0)
            {
                return action;
            }
        }
    }

    /// <summary>The mean over rows of the logarithm of how many actions may be taken: the most entropy that there can be.</summary>
    public double MostEntropy(ReadOnlySpan<float> rows)
    {
        if (!masked)
        {
            return Numerics.DeterministicMath.Log(actionCount);
        }

        var (sum, count) = (0.0, rows.Length / RowSize);
        for (var row = 0; row < count; row++)
        {
            sum += Numerics.DeterministicMath.Log(Count(rows.Slice((row * RowSize) + observationSize, actionCount)));
        }

        return sum / count;
    }

    private static int Count(ReadOnlySpan<float> allowed)
    {
        var count = 0;
        foreach (var one in allowed)
        {
            count += one > 0 ? 1 : 0;
        }

        return count;
    }
}
