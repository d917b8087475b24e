using EdgeActors.Actors;
using EdgeActors.Simulator;

namespace EdgeActors.Scenarios;

/// <summary>The largest task that a configuration can bear; refuses speeds and rates at which it would take longer than anybody simulates.</summary>
/// <param name="Size">Its input.</param>
/// <param name="Complexity">Its cycles a bit.</param>
internal readonly record struct LargestTask(DataSize Size, long Complexity)
{
    private static readonly SimDuration s_longest = SimDuration.FromSeconds(1000 * 86400.0);

    /// <summary>Sees that a processor is up to it.</summary>
    /// <exception cref="ArgumentException">It is not.</exception>
    public LargestTask On(string key, Frequency speed)
    {
        (DataSize size, long complexity) = this;
        Check(key, speed, () => CpuCycles.Of(size, complexity) / speed);
        return this;
    }

    /// <summary>Sees that a link is up to it.</summary>
    /// <exception cref="ArgumentException">It is not.</exception>
    public LargestTask Over(string key, DataRate rate)
    {
        DataSize size = Size;
        Check(key, rate, () => size / rate);
        return this;
    }

    private void Check<T>(string key, T given, Func<SimDuration> time)
    {
        try
        {
            if (time() <= s_longest)
            {
                return;
            }
        }
        catch (OverflowException)
        {
        }

        throw new ArgumentException($"the largest task, {Size} at {Complexity} cycles a bit, takes more than 1000 d with {key} = {given}; give smaller tasks or more of it");
    }
}
