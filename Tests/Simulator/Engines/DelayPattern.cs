using EdgeActors.Simulator;

namespace EdgeActors.Tests.Simulator.Engines;

/// <summary>Ways in which models spread their events over time; each gives the next delay in nanoseconds.</summary>
public enum DelayPattern
{
    Uniform,
    Exponential,
    HeavyTailed,
    AllTies,
    SlottedTicks,
    Bursts,
    NearAndFar,
    DecreasingDensity,
    IncreasingDensity,
    ZeroDelays,
    Constant,
    NanosecondSteps,
    EndOfTime,
}

internal static class DelayPatterns
{
    private const long Second = SimDuration.NanosecondsPerSecond;

    public static long Next(this DelayPattern pattern, long now, int step, ref RandomStream random)
    {
        long delay = pattern switch
        {
            DelayPattern.Uniform => random.NextInclusive(0, Second),
            DelayPattern.Exponential => (long)random.Exponential(Second),
            DelayPattern.HeavyTailed => (long)Math.Pow(10, random.Uniform(0, 12)),
            DelayPattern.AllTies => 0,
            DelayPattern.SlottedTicks => Second - (now % Second) + (random.NextInt(3) * Second),
            DelayPattern.Bursts => random.Bernoulli(0.01) ? 50 * Second : random.NextInclusive(0, 100),
            DelayPattern.NearAndFar => random.Bernoulli(0.5) ? random.NextInclusive(0, 1000) : (1000 * Second) + random.NextInclusive(0, Second),
            DelayPattern.DecreasingDensity => (long)(random.NextDouble() * (1000 + (0.01 * now))),
            DelayPattern.IncreasingDensity => (long)(random.NextDouble() * Second * 1000.0 / (1 + step)),
            DelayPattern.ZeroDelays => random.Bernoulli(0.9) ? 0 : random.NextInclusive(1, Second),
            DelayPattern.Constant => Second,
            DelayPattern.NanosecondSteps => random.NextInt(4),
            _ => random.Bernoulli(0.5) ? random.NextInclusive(0, Second) : long.MaxValue - 1 - now - random.NextInt(200),
        };
        return Math.Min(delay, long.MaxValue - 1 - now);
    }
}
