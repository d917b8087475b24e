using EdgeActors.Actors.Learning;
using EdgeActors.Learners.Algorithms;

namespace EdgeActors.Tests.Actors.Learning;

public class PolicyNetworkTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Scores_are_those_of_the_network_that_was_trained_to_the_bit(int parts)
    {
        var config = new TrajectoryPpoConfig { Hidden = 20, Parts = parts };
        using var learner = new TrajectoryPpo(12, 6, config, 7);
        var network = new PolicyNetwork(parts, config.PolicySizes(12, 6));
        float[] observation = [.. Enumerable.Range(0, 12).Select(i => ((i * 7) % 5) - 1.5f)];
        var scores = new float[6];
        network.Run(learner.PolicyWeights(), observation, scores, new float[network.ScratchSize]);
        Assert.Equal(learner.Scores(observation), scores);
        Assert.True(scores.Distinct().Count() > 3);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Values_are_those_of_the_Q_network_that_was_trained_to_the_bit(int parts)
    {
        using var learner = new Dqn(12, 6, new DqnConfig { Dueling = false, Hidden = 20 }, 7, parts);
        var network = new PolicyNetwork(parts, 12 / parts, 20, 20, 6 / parts);
        float[] observation = [.. Enumerable.Range(0, 12).Select(i => ((i * 7) % 5) - 1.5f)];
        var scores = new float[6];
        network.Run(learner.PolicyWeights(), observation, scores, new float[network.ScratchSize]);
        Assert.Equal(learner.Values(observation), scores);
        Assert.Equal(learner.Epsilon, learner.PolicyWeights()[^1]);
    }

    [Fact]
    public void Places_share_their_weights_so_equal_places_get_equal_scores()
    {
        var config = new TrajectoryPpoConfig { Parts = 3 };
        using var learner = new TrajectoryPpo(6, 3, config, 7);
        var network = new PolicyNetwork(3, config.PolicySizes(6, 3));
        var scores = new float[3];
        network.Run(learner.PolicyWeights(), [1, 2, 5, 6, 1, 2], scores, new float[network.ScratchSize]);
        Assert.Equal(scores[0], scores[2]);
        Assert.NotEqual(scores[0], scores[1]);
    }
}
