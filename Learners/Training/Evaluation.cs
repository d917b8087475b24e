using System.Collections.Immutable;
using EdgeActors.Learners.Algorithms;
using EdgeActors.Learners.Environments;

namespace EdgeActors.Learners.Training;

/// <summary>The returns of a policy that neither explores nor learns, over episodes that no training saw.</summary>
/// <param name="Returns">The sum of rewards of each episode.</param>
public sealed record Evaluation(ImmutableArray<double> Returns)
{
    /// <summary>The mean return.</summary>
    public double Mean => Returns.Average();

    /// <summary>The standard deviation of returns between episodes (with n - 1); zero for a single one.</summary>
    public double Std
    {
        get
        {
            var mean = Mean;
            return Returns.Length < 2 ? 0 : Math.Sqrt(Returns.Sum(r => (r - mean) * (r - mean)) / (Returns.Length - 1));
        }
    }

    /// <summary>Plays episodes 0, 1, ... of evaluation, the same for every policy.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are no episodes to play.</exception>
    public static Evaluation Of(IPolicy policy, IEnvironment environment, int episodes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(episodes, 1);
        var observation = new float[environment.ObservationSize];
        var action = new float[Math.Max(1, environment.ActionSize)];
        var returns = ImmutableArray.CreateBuilder<double>(episodes);
        for (var episode = 0; episode < episodes; episode++)
        {
            environment.Reset(Seeds.Evaluation(episode));
            policy.Begin();
            returns.Add(Play(policy, environment, observation, action));
        }

        return new Evaluation(returns.MoveToImmutable());
    }

    private static double Play(IPolicy policy, IEnvironment environment, float[] observation, float[] action)
    {
        var sum = 0.0;
        StepResult result;
        do
        {
            environment.Observe(observation);
            policy.Act(observation, action);
            result = environment.Take(action);
            sum += result.Reward;
        }
        while (!result.Done);

        return sum;
    }
}
