using EdgeActors.Learners.Algorithms;
using EdgeActors.Learners.Experience;

namespace EdgeActors.Tests.Learners;

/// <summary>Places with a chance of success that is the first thing seen of them; the second means nothing.</summary>
public class O2oPlusTests
{
    private const int Places = 4, Seen = 2;

    [Fact]
    public void Offline_the_score_is_the_expected_outcome_and_online_the_choice_gets_sharper()
    {
        using var learner = new O2oPlus(Seen, new O2oPlusConfig { Temperature = 0.5 }, 5);
        learner.FitOffline(Decide(learner, 4000, 1, uniform: true), 800);
        Assert.InRange(Score(learner, 0.9f) - Score(learner, 0.1f), 1.2, 2);
        double before = Chance(learner, 2);
        Assert.InRange(before, 0.6, 1);
        for (int i = 0; i < 10; i++)
        {
            learner.FineTune(Decide(learner, 1000, 10 + i, uniform: false));
        }

        Assert.True(Chance(learner, 2) > before + 0.02, $"{Chance(learner, 2)} against {before}");
    }

    [Fact]
    public void Going_on_from_a_checkpoint_equals_never_having_stopped()
    {
        using O2oPlus whole = new(Seen, new O2oPlusConfig(), 5), second = new(Seen, new O2oPlusConfig(), 6);
        whole.FitOffline(Decide(whole, 500, 1, uniform: true), 20);
        using var stream = new MemoryStream();
        LearnerCheckpoint.Save(whole, stream);
        stream.Position = 0;
        LearnerCheckpoint.Load(second, stream);
        whole.FineTune(Decide(whole, 300, 2, uniform: false));
        second.FineTune(Decide(second, 300, 2, uniform: false));
        Assert.Equal(Score(whole, 0.4f), Score(second, 0.4f));
        Assert.Equal(whole.Version, second.Version);
    }

    private static O2oDecisions Decide(O2oPlus learner, int count, int seed, bool uniform)
    {
        var random = new SeededRandom(seed);
        var decisions = new O2oDecisions(Places, new float[count * Places * Seen], new float[count * Seen], new long[count], new float[count]);
        for (int i = 0; i < count; i++)
        {
            Span<float> seen = decisions.Features.AsSpan(i * Places * Seen, Places * Seen);
            foreach (ref float x in seen)
            {
                x = (float)random.NextDouble();
            }

            int chosen = uniform ? (int)random.NextBelow(Places) : Draw(learner, seen.ToArray(), random.NextDouble());
            decisions.Actions[i] = chosen;
            seen.Slice(chosen * Seen, Seen).CopyTo(decisions.Chosen.AsSpan(i * Seen));
            decisions.Outcomes[i] = random.NextDouble() < seen[chosen * Seen] ? 1 : -1;
        }

        return decisions;
    }

    private static int Draw(O2oPlus learner, float[] seen, double draw)
    {
        float[] probabilities = Probabilities(learner, seen);
        int chosen = 0;
        while (chosen < Places - 1 && (draw -= probabilities[chosen]) >= 0)
        {
            chosen++;
        }

        return chosen;
    }

    /// <summary>The mean chance of success of what would be chosen.</summary>
    private static double Chance(O2oPlus learner, int seed)
    {
        O2oDecisions some = Decide(learner, 200, seed, uniform: true);
        return Enumerable.Range(0, 200).Average(i =>
        {
            float[] seen = some.Features[(i * Places * Seen)..((i + 1) * Places * Seen)];
            return Probabilities(learner, seen).Select((p, place) => p * seen[place * Seen]).Sum();
        });
    }

    private static float[] Probabilities(O2oPlus learner, float[] seen) =>
        (learner.Actor.forward(tensor(seen, [Places, Seen])).reshape(1, Places) / learner.Temperature).softmax(1).data<float>().ToArray();

    private static float Score(O2oPlus learner, float chance) =>
        learner.Actor.forward(tensor([chance, 0.5f], [1, Seen])).data<float>().ToArray()[0];
}
