using System.Globalization;
using EdgeActors.Actors.Learning;
using EdgeActors.Scenarios.Commands;
using EdgeActors.Scenarios.Experiments;
using EdgeActors.Scenarios.Reports;
using EdgeActors.Simulator.Engines;

namespace EdgeActors.Scenarios.Learning;

/// <summary>How far a training is, within its episodes too. May be told and asked on any thread.</summary>
/// <param name="episodes">How many episodes all networks have together.</param>
/// <param name="score">What they are judged by.</param>
internal sealed class TrainingMeter(long episodes, TrainingScore score)
{
    private readonly RunningWorlds _worlds = new();
    private long _played;
    private string _last = "";

    /// <summary>A network's world tells how far it is.</summary>
    public void Report(int network, RunProgress progress) => _worlds.Report(network, progress);

    /// <summary>A network's world has ended.</summary>
    public void End(int network) => _worlds.End(network);

    /// <summary>An episode has been played.</summary>
    public void Report(int network, EpisodePlayed episode)
    {
        lock (_worlds)
        {
            _played++;
            _last = string.Create(CultureInfo.InvariantCulture, $"; network {network}, episode {episode.Number}: {score.Value(score.Of(episode))} {score.Words}");
        }
    }

    public ProgressReading Read()
    {
        lock (_worlds)
        {
            return new ProgressReading(
                Math.Min(1, _played / (double)Math.Max(1, episodes)), $"{Numbers.Count(_played)} of {Numbers.Counted(episodes, "episode", "episodes")}{_worlds.Text(null)}{_last}");
        }
    }
}
