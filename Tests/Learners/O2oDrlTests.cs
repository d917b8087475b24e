using EdgeActors.Learners.Algorithms;
using EdgeActors.Learners.Experience;

namespace EdgeActors.Tests.Learners;

/// <summary>
/// Two agents, three actions, of which one is always forbidden. What is seen tells which of the two others is right. The log is of a policy that errs in
/// half of the cases.
/// </summary>
public class O2oDrlTests
{
    private const int Actions = 3, Seen = 4;

    [Fact]
    public void Offline_it_learns_the_better_action_and_never_the_forbidden_one()
    {
        using var learner = Learner();
        Offline(learner, 600);
        Assert.InRange(Right(learner), 0.9, 1);
    }

    [Fact]
    public void Online_it_goes_on_from_the_offline_actor_and_gets_better()
    {
        using O2oDrl warm = Learner(), cold = Learner();
        double first = Right(cold);
        for (int i = 0; i < 100 && Right(warm) < 0.7; i++)
        {
            Offline(warm, 2);
        }

        double before = Right(warm);
        Assert.InRange(before, 0.7, 0.85);
        for (int i = 0; i < 30; i++)
        {
            warm.FineTune(Play(warm, i));
            cold.FineTune(Play(cold, i));
        }

        Assert.True(Right(warm) > before + 0.05, $"{Right(warm)} against {before}");
        Assert.True(Right(cold) > first + 0.1, $"{Right(cold)} against {first}");
    }

    [Fact]
    public void The_critic_learns_the_value_of_what_is_seen()
    {
        using var learner = new O2oDrl(Seen, Actions, new O2oDrlConfig { Gamma = 0, Temperature = 0, LearningRate = 3e-3, BatchSize = 64 }, 3);
        Offline(learner, 600);

        // A log that is right in half of the cases is worth 0 whatever is seen.
        Assert.All(learner.Values([1, 0, 0.5f, 1, 0, 1, 0.2f, 1]), v => Assert.InRange(v, -0.35, 0.35));
    }

    [Fact]
    public void Going_on_from_a_checkpoint_equals_never_having_stopped()
    {
        using O2oDrl whole = Learner(), first = Learner(), second = Learner();
        Offline(whole, 20);
        Offline(first, 20);
        whole.FineTune(Play(whole, 1));
        using var stream = new MemoryStream();
        LearnerCheckpoint.Save(first, stream);
        stream.Position = 0;
        LearnerCheckpoint.Load(second, stream);
        second.FineTune(Play(second, 1));
        float[] probe = [1, 0, 0.3f, 1];
        Assert.Equal(whole.Values(probe), second.Values(probe));
        Assert.Equal(Probabilities(whole, probe), Probabilities(second, probe));
        Assert.Equal(whole.Version, second.Version);
    }

    [Fact]
    public void A_configuration_out_of_range_is_named() => Assert.Contains(
        "Tau", Assert.Throws<ArgumentOutOfRangeException>(() => new O2oDrl(2, 2, new O2oDrlConfig { Tau = 2 }, 1)).Message, StringComparison.Ordinal);

    private static O2oDrl Learner() => new(Seen, Actions, new O2oDrlConfig { LearningRate = 3e-3, BatchSize = 64, OnlineBatchSize = 100, Tau = 0.01, Gamma = 0.5 }, 3);

    private static void Offline(O2oDrl learner, int updates)
    {
        var random = new SeededRandom(11);
        var batch = new O2oBatch(64, Seen, Actions);
        for (int update = 0; update < updates; update++)
        {
            for (int i = 0; i < batch.Rows; i++)
            {
                int right = See(random, batch.Observations.AsSpan(i * Seen, Seen));
                batch.Actions[i] = random.NextBelow(2);
                batch.Rewards[i] = batch.Actions[i] == right ? 1 : -1;
                See(random, batch.NextObservations.AsSpan(i * Seen, Seen));
                Allow(batch.Allowed.AsSpan(i * Actions, Actions));
                Allow(batch.NextAllowed.AsSpan(i * Actions, Actions));
            }

            learner.ImproveOffline(batch);
        }
    }

    private static O2oTrajectories Play(O2oDrl learner, int seed)
    {
        const int episodes = 4, slots = 25, agents = 2, rows = episodes * (slots + 1) * agents;
        var random = new SeededRandom(100 + seed);
        var played = new O2oTrajectories(episodes, slots, agents, new float[rows * Seen], new float[rows * Actions], new long[rows], new float[episodes * slots]);
        for (int row = 0; row < rows; row++)
        {
            Span<float> seen = played.Observations.AsSpan(row * Seen, Seen);
            int right = See(random, seen), slot = row / agents % (slots + 1);
            Allow(played.Allowed.AsSpan(row * Actions, Actions));
            played.Actions[row] = -1;
            if (slot < slots)
            {
                played.Actions[row] = random.NextDouble() < Probabilities(learner, seen.ToArray())[0] ? 0 : 1;
                played.Rewards[(row / agents / (slots + 1) * slots) + slot] += played.Actions[row] == right ? 1 : -1;
            }
        }

        return played;
    }

    private static int See(SeededRandom random, Span<float> seen)
    {
        int right = (int)random.NextBelow(2);
        (seen[0], seen[1], seen[2], seen[3]) = (right == 0 ? 1 : 0, right, (float)random.NextDouble(), 1);
        return right;
    }

    private static void Allow(Span<float> allowed) => (allowed[0], allowed[1], allowed[2]) = (1, 1, 0);

    /// <summary>The mean probability of the right action.</summary>
    private static double Right(O2oDrl learner) => (Probabilities(learner, [1, 0, 0.5f, 1])[0] + Probabilities(learner, [0, 1, 0.5f, 1])[1]) / 2;

    private static float[] Probabilities(O2oDrl learner, float[] seen)
    {
        using Tensor allowed = tensor([0, 0, -1e9f], [1, Actions]);
        float[] probabilities = (learner.Actor.forward(tensor(seen, [1, Seen])) + allowed).softmax(1).data<float>().ToArray();
        Assert.Equal(0, probabilities[2]);
        return probabilities;
    }
}
