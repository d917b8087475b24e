using EdgeActors.Actors.Learning;
using EdgeActors.Scenarios.Training;
using EdgeActors.Simulator;

namespace EdgeActors.Scenarios.Learning;

/// <summary>Trainings as TensorBoard's event files.</summary>
internal static class LearningEvents
{
    /// <summary>Episodes and rounds of a training inside the simulation.</summary>
    /// <param name="folder">Where to; made anew.</param>
    /// <param name="run">The training.</param>
    public static void Write(string folder, TrainingRun run)
    {
        using EventFile file = Begin(folder);
        foreach (EpisodePlayed episode in run.Episodes)
        {
            if (run.Score.Of(episode) is double score && double.IsFinite(score))
            {
                file.Write($"{(episode.Learns ? "episode" : "evaluation")}/{run.Score.Name.Replace('-', '_')}", score, episode.Number);
            }

            file.Write("episode/reward", episode.Reward, episode.Number);
        }

        for (int i = 0; i < run.Rounds.Count; i++)
        {
            RoundTrained round = run.Rounds[i];
            (string Name, double Value)[] values =
            [
                ("loss", round.Loss), ("policy_loss", round.PolicyLoss), ("entropy", round.Entropy), ("kl", round.Divergence), ("lag_versions", round.Lag), ("mean_reward", round.MeanReward),
                ("simulated_seconds", (round.Ended - round.Began).Seconds),
            ];
            foreach ((string name, double value) in values.Where(v => double.IsFinite(v.Value)))
            {
                file.Write("round/" + name, value, i + 1);
            }
        }
    }

    /// <summary>Success rates by iteration.</summary>
    /// <param name="folder">Where to; made anew.</param>
    /// <param name="curves">A curve for each learner.</param>
    public static void Write(string folder, IReadOnlyDictionary<string, double[]> curves)
    {
        using EventFile file = Begin(folder);
        foreach ((string name, double[] curve) in curves)
        {
            foreach (int i in Enumerable.Range(0, curve.Length).Where(i => double.IsFinite(curve[i])))
            {
                file.Write(name + "/success_rate", curve[i], i + 1);
            }
        }
    }

    private static EventFile Begin(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        DurableFolder.Create(folder);
        return new EventFile(folder, 0);
    }
}
