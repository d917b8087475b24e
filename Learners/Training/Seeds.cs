using EdgeActors.Learners.Experience;

namespace EdgeActors.Learners.Training;

/// <summary>
/// Keeps apart the seeds of learners (0 to below 2^62), of the environments they train in (the same, with bit 62 set) and of evaluation
/// (below zero), so that no evaluated episode was seen in any training.
/// </summary>
public static class Seeds
{
    /// <summary>The largest seed of a training.</summary>
    public const long Most = (1L << 62) - 1;

    /// <summary>Where the episodes of a training come from.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The seed is below zero or above <see cref="Most"/>.</exception>
    public static SeededRandom Training(long seed)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(seed);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(seed, Most);
        return new SeededRandom(seed | (Most + 1));
    }

    /// <summary>Where one episode of evaluation comes from; the same for every policy.</summary>
    public static SeededRandom Evaluation(int episode) => new(-1 - (long)episode);
}
