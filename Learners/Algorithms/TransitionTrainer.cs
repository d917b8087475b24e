using EdgeActors.Learners.Experience;
using EdgeActors.Learners.Training;

namespace EdgeActors.Learners.Algorithms;

/// <summary>
/// Puts a learner from single transitions behind trajectories that others gathered, row by row in their order, so that it can sit behind a learner actor.
/// Who decided need not be the newest version; the learner must be one that learns from others' actions, as DQN and SAC do.
/// <para>A learner with masks is given them with each observation; one without takes it that every action may be taken.</para>
/// Tested in Tests/Learners/TransitionTrainerTests.cs.
/// </summary>
/// <param name="learner">The learner, which it owns.</param>
public sealed class TransitionTrainer(ITransitionLearner learner) : ITrajectoryLearner
{
    /// <inheritdoc/>
    public double FlopsPerRow => learner.FlopsPerTransition;

    /// <inheritdoc/>
    public PolicyShape Shape => learner.Shape;

    /// <inheritdoc/>
    public LearningReport Learn(IReadOnlyList<Trajectory> trajectories)
    {
        Span<float> chosen = stackalloc float[1];
        foreach (var trajectory in trajectories)
        {
            var observations = WithMasks(trajectory);
            var size = observations.Length / (trajectory.Rows + 1);
            var numbers = trajectory.Numbers.Length / trajectory.Rows;
            for (var row = 0; row < trajectory.Rows; row++)
            {
                chosen[0] = numbers == 0 ? trajectory.Actions[row] : 0;
                var (terminated, truncated) = row < trajectory.Rows - 1
                    ? (false, false)
                    : (trajectory.End == TrajectoryEnd.Terminated, trajectory.End == TrajectoryEnd.Truncated);
                learner.Learn(
                    observations.AsSpan(row * size, size), numbers == 0 ? chosen : trajectory.Numbers.AsSpan(row * numbers, numbers), trajectory.Rewards[row],
                    observations.AsSpan((row + 1) * size, size), terminated, truncated, trajectory.Elapsed[row]);
            }
        }

        var losses = new Losses();
        learner.Report(losses, 0);
        return new LearningReport(losses.OfValues, double.NaN, double.NaN) { PolicyLoss = losses.OfPolicy };
    }

    /// <inheritdoc/>
    public float[] PolicyWeights() => learner.PolicyWeights();

    /// <inheritdoc/>
    public float[] Parameters() => learner.Parameters();

    /// <inheritdoc/>
    public void SetParameters(ReadOnlySpan<float> parameters) => learner.SetParameters(parameters);

    /// <inheritdoc/>
    public void Exchange(LearnerCheckpoint checkpoint)
    {
        checkpoint.Same(LearnerCheckpoint.NameOf(learner), "algorithm");
        learner.Exchange(checkpoint);
    }

    /// <inheritdoc/>
    public void Dispose() => learner.Dispose();

    /// <summary>Observations, each with its mask behind it if the learner takes one.</summary>
    private float[] WithMasks(Trajectory trajectory)
    {
        if (learner.Masks == 0)
        {
            return trajectory.Observations;
        }

        var (looks, masks) = (trajectory.Rows + 1, learner.Masks);
        var size = trajectory.Observations.Length / looks;
        var both = new float[looks * (size + masks)];
        for (var look = 0; look < looks; look++)
        {
            trajectory.Observations.AsSpan(look * size, size).CopyTo(both.AsSpan(look * (size + masks)));
            trajectory.Allowed.AsSpan(look * masks, masks).CopyTo(both.AsSpan((look * (size + masks)) + size));
        }

        return both;
    }

    /// <summary>The mean losses of the values, whose learners call it critic's unless it is their only one, and of the policy.</summary>
    private sealed class Losses : IMetricSink
    {
        public double OfValues { get; private set; } = double.NaN;

        public double OfPolicy { get; private set; } = double.NaN;

        public void Write(string name, double value, long step)
        {
            switch (name)
            {
                case "train/critic_loss" or "train/loss":
                    OfValues = value;
                    break;
                case "train/policy_loss":
                    OfPolicy = value;
                    break;
            }
        }
    }
}

public abstract partial class AlgorithmFactory
{
    /// <inheritdoc/>
    public ITrajectoryLearner FromTransitions(ITransitionLearner learner) => new TransitionTrainer(learner);
}
