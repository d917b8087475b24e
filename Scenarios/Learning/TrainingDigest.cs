using EdgeActors.Scenarios.Experiments;
using EdgeActors.Simulator;

namespace EdgeActors.Scenarios.Learning;

/// <summary>The digest of a training.</summary>
internal static class TrainingDigest
{
    /// <summary>Of one world its own; of several the chain over theirs in order, with the sums of their events and times.</summary>
    public static RunDigest Of(IReadOnlyList<RunDigest> worlds)
    {
        if (worlds.Count <= 1)
        {
            return worlds.Count == 0 ? default : worlds[0];
        }

        var chain = new ExperimentDigest();
        long time = 0;
        foreach (RunDigest world in worlds)
        {
            chain.Add(world);
            time = checked(time + world.FinalTime.Nanoseconds);
        }

        return new RunDigest(chain.Value, chain.Events, new SimTime(time));
    }
}
