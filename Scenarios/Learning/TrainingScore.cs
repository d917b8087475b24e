using EdgeActors.Actors.Learning;
using EdgeActors.Scenarios.Lab.Measures;
using EdgeActors.Scenarios.Lab.Statistics;
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

    private bool IsShare => Bounds == Bounds.Share;

    /// <summary>A value with its unit.</summary>
    public string Value(double value) => Written(value) + (IsShare ? " %" : "");

    /// <summary>A mean and its interval, with their unit.</summary>
    public string Value(Estimate estimate) => Written(estimate.Mean) + Numbers.PlusMinus(estimate.Ci95 * (IsShare ? 100 : 1), IsShare ? 1 : 3) + (IsShare ? " %" : "");

    private string Written(double value) => IsShare ? Numbers.Percent(value, 1) : Numbers.Fixed(value, 3);

    /// <summary>The score over several episodes.</summary>
    public double OfAll(IReadOnlyCollection<EpisodePlayed> episodes) => episodes.Count == 0 ? double.NaN : Of(default(EpisodePlayed) with
    {
        Tasks = episodes.Sum(e => e.Tasks),
        Succeeded = episodes.Sum(e => e.Succeeded),
        Reward = episodes.Sum(e => e.Reward),
    });
}
