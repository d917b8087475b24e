using EdgeActors.Learners.Algorithms;
using EdgeActors.Learners.Experience;

namespace EdgeActors.Tests.Learners;

/// <summary>Three choices; which is free follows from two numbers that are seen.</summary>
public sealed class CostClassifierTests
{
    private const int Choices = 3, Batch = 64;

    private static readonly CostClassifierConfig Small = new() { Hidden = 24, LearningRate = 3e-3 };

    [Fact]
    public void TheCheapestChoiceIsLearned()
    {
        using var classifier = new CostClassifier(2, Choices, Small, 3);
        var (first, before) = (Learn(classifier, 0), Chosen(classifier));
        var last = 0.0;
        for (var i = 1; i < 400; i++)
        {
            last = Learn(classifier, i);
        }

        Assert.InRange(first, 0.2, 1.5);
        Assert.True(last < 0.06, $"{last} of regret is left");
        Assert.True(Chosen(classifier) > 0.95 && Chosen(classifier) > before, $"{before} before, {Chosen(classifier)} after");
    }

    [Fact]
    public void WhatIsReportedIsTheExpectedRegretBeforeLearning()
    {
        using var classifier = new CostClassifier(2, Choices, Small, 3);
        using var other = new CostClassifier(2, Choices, Small with { EntropyWeight = 0 }, 3);
        float[] regrets = [0, 3, 6, 1.5f, 0, 0];
        Assert.Equal(classifier.Learn(new float[4], regrets), other.Learn(new float[4], regrets), 6);
        var (outputs, expected) = (LearnerSamples.Outputs(classifier.Shape, classifier.PolicyWeights(), new float[2]), 0.0);
        var sum = outputs.Sum(o => Math.Exp(o));
        for (var i = 0; i < regrets.Length; i++)
        {
            expected += Math.Exp(outputs[i % Choices]) / sum * regrets[i] / 2;
        }

        Assert.Equal(expected, classifier.Learn(new float[4], regrets), 4);
    }

    [Fact]
    public void PartsShareTheNetworkSoThatWhatIsLearnedOfOneHoldsForAll()
    {
        using var classifier = new CostClassifier(Choices, Choices, Small, 3, parts: Choices);
        for (var i = 0; i < 300; i++)
        {
            var random = new Random(i);
            var seen = Enumerable.Range(0, Batch * Choices).Select(_ => random.NextSingle()).ToArray();
            classifier.Learn(seen, [.. seen.Chunk(Choices).SelectMany(row => row.Select(n => n - row.Min()))]); // the smallest number is the cheapest choice
        }

        Assert.Equal(Choices, classifier.Shape.Parts);
        var scores = Scores(classifier, 0.9f, 0.2f, 0.5f);
        Assert.Equal(1, Array.IndexOf(scores, scores.Max()));
        Assert.Equal(scores[0], Scores(classifier, 0.1f, 0.9f, 0.5f)[1]);
        Assert.Throws<ArgumentException>(() => new CostClassifier(4, Choices, Small, 3, parts: Choices));
    }

    [Fact]
    public void AScheduleOfRatesIsFollowed()
    {
        using var fading = new CostClassifier(2, Choices, Small with { LearningRate = Schedule.Linear(3e-3, 0, 5) }, 3);
        for (var i = 0; i < 6; i++)
        {
            Learn(fading, i);
        }

        var weights = fading.PolicyWeights();
        Learn(fading, 6);
        Assert.Equal(weights, fading.PolicyWeights());
    }

    [Fact]
    public void ResumingEqualsGoingOn()
    {
        using var uninterrupted = new CostClassifier(2, Choices, Small, 3);
        using var resumed = new CostClassifier(2, Choices, Small, 4);
        Learn(uninterrupted, 0);
        Learn(uninterrupted, 1);
        LearnerCheckpoint.Load(resumed, new MemoryStream(Saved(uninterrupted)));
        Learn(uninterrupted, 2);
        Learn(resumed, 2);
        Assert.Equal(Saved(uninterrupted), Saved(resumed));
    }

    [Fact]
    public void CostsThatAreNoNumbersStopIt()
    {
        using var classifier = new CostClassifier(2, Choices, Small, 3);
        Assert.Throws<DivergenceException>(() => classifier.Learn(new float[2], [0, float.NaN, 1]));
    }

    [Fact]
    public void ConfigurationsAreChecked() => Assert.All(
        [Small with { Hidden = 0 }, Small with { LearningRate = -1 }, Small with { EntropyWeight = -0.1 }],
        config => Assert.Throws<ArgumentOutOfRangeException>(() => new CostClassifier(2, Choices, config, 1)));

    private static int Free(float[] observation) => observation[0] > 0.2f ? 0 : observation[1] > 0 ? 1 : 2;

    private static float[] Scores(CostClassifier classifier, params float[] seen) =>
        [.. seen.SelectMany(part => LearnerSamples.Outputs(classifier.Shape, classifier.PolicyWeights(), [part]))];

    private static double Learn(CostClassifier classifier, int batch)
    {
        var (observations, regrets) = (new List<float>(), new List<float>());
        for (var i = 0; i < Batch; i++)
        {
            var seen = LearnerSamples.Observation((batch * Batch) + i);
            observations.AddRange(seen);
            regrets.AddRange(Enumerable.Range(0, Choices).Select(c => c == Free(seen) ? 0 : 1 + (0.2f * c)));
        }

        return classifier.Learn([.. observations], [.. regrets]);
    }

    /// <summary>How often the best by the network is what is free.</summary>
    private static double Chosen(CostClassifier classifier)
    {
        var weights = classifier.PolicyWeights();
        return Enumerable.Range(50_000, 500).Average(i =>
        {
            var outputs = LearnerSamples.Outputs(classifier.Shape, weights, LearnerSamples.Observation(i));
            return Array.IndexOf(outputs, outputs.Max()) == Free(LearnerSamples.Observation(i)) ? 1.0 : 0;
        });
    }

    private static byte[] Saved(CostClassifier classifier)
    {
        using var stream = new MemoryStream();
        LearnerCheckpoint.Save(classifier, stream);
        return stream.ToArray();
    }
}
