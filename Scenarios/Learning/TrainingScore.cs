using System.Globalization;
using EdgeActors.Actors.Learning;
using EdgeActors.Scenarios.Lab.Measures;
using EdgeActors.Scenarios.Reports;

namespace EdgeActors.Scenarios.Learning;

/// <summary>What a training's episodes are judged by.</summary>
/// <param name="Name">Its name in files, such as <c>success-rate</c>.</param>
/// <param name="Title">What it is, with its unit.</param>
/// <param name="Words">What follows a value in a sentence.</param>
/// <param name="Better">Which way it is better.</param>
/// <param name="Of">The score of an episode, or of several whose tasks and rewards are added up; not a number where there is none.</param>
internal sealed record TrainingScore(string Name, string Title, string Words, Better Better, Func<EpisodePlayed, double> Of)
{
    /// <summary>The share of tasks that succeed.</summary>
    public static TrainingScore SuccessRate { get; } = new("success-rate", "share of tasks that succeed", "succeed", Better.Higher, e => e.SuccessRate) { Bounds = Bounds.Share };

    /// <summary>What it stays within.</summary>
    public Bounds Bounds { get; init; } = Bounds.None;

    /// <summary>Digits after the point.</summary>
    public const int Digits = 3;

    /// <summary>A value, in words.</summary>
    public string Text(double value) => $"{Value(value)} {Words}";

    /// <summary>A value.</summary>
    public string Value(double value) => value.ToString("F3", CultureInfo.InvariantCulture);

    /// <summary>The score over several episodes.</summary>
    public double OfAll(IReadOnlyCollection<EpisodePlayed> episodes) => episodes.Count == 0 ? double.NaN : Of(default(EpisodePlayed) with
    {
        Tasks = episodes.Sum(e => e.Tasks),
        Succeeded = episodes.Sum(e => e.Succeeded),
        Reward = episodes.Sum(e => e.Reward),
    });
}
