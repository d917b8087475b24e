using System.Diagnostics;
using EdgeActors.Actors.Learning;
using EdgeActors.Simulator;
using EdgeActors.Simulator.Engines;

namespace EdgeActors.Scenarios.Learning;

/// <summary>Tries how long a training takes: some seconds of the first network's, by the episodes that it plays meanwhile.</summary>
internal static class TrainingProbe
{
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(3);

    /// <summary>Seconds that so many episodes take, and whether at least one was played.</summary>
    public static (double Seconds, bool Played) Seconds(TrainingFactory factory, int episodes)
    {
        using var cut = new CancellationTokenSource(s_longest);
        long start = Stopwatch.GetTimestamp();
        var ends = new List<double>();
        TrainingStretch first = factory.Stretches(0)[0];
        RunResult result = SequentialEngine.Run(
            factory.Create(0).World,
            new RunOptions { Sinks = [new EndSink<EpisodePlayed>(_ => ends.Add(Stopwatch.GetElapsedTime(start).TotalSeconds))], Cancellation = cut.Token });
        double took = Stopwatch.GetElapsedTime(start).TotalSeconds;
        return result.Digest is not null ? (took / first.Count * episodes, true) : ends.Count > 0 ? (ends[^1] / ends.Count * episodes, true) : (took * episodes, false);
    }
}
