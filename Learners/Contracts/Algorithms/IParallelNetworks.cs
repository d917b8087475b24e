using EdgeActors.Learners.Experience;

namespace EdgeActors.Learners.Algorithms;

/// <summary>Parallel networks as their users see them: they learn from the best of what they proposed, and can be started by Reptile.</summary>
public interface IParallelNetworks : ITrajectoryLearner
{
    /// <summary>How often all networks have learned.</summary>
    long Updates { get; }

    /// <summary>How many decisions are remembered.</summary>
    int Remembered { get; }

    /// <summary>A remembered decision, from 0.</summary>
    RememberedDecision RememberedAt(int row);

    /// <summary>Moves every network's weights to where a few steps on a task's examples help most.</summary>
    /// <param name="tasks">Where tasks come from.</param>
    /// <param name="steps">Tasks for each network.</param>
    /// <param name="every">After how many <paramref name="reached"/> is called.</param>
    /// <param name="reached">Told how many steps are done; the policy's weights are then the initial ones that these steps lead to.</param>
    /// <exception cref="DivergenceException">A loss is not finite.</exception>
    void Reptile(IMetaTasks tasks, int steps, int every = int.MaxValue, Action<int>? reached = null);
}

/// <summary>A decision that was the best of those proposed.</summary>
public readonly ref struct RememberedDecision(ReadOnlySpan<float> observation, ReadOnlySpan<float> bits, double reward)
{
    /// <summary>What was seen.</summary>
    public ReadOnlySpan<float> Observation { get; } = observation;

    /// <summary>What was done: 1 or 0 for each bit.</summary>
    public ReadOnlySpan<float> Bits { get; } = bits;

    /// <summary>What it brought.</summary>
    public double Reward { get; } = reward;
}

/// <summary>Where Reptile's tasks come from.</summary>
public interface IMetaTasks
{
    /// <summary>Begins the next task.</summary>
    void Next(SeededRandom random);

    /// <summary>Draws an example of the task.</summary>
    /// <param name="observation">Receives what is seen.</param>
    /// <param name="bits">Receives what should be done: 1 or 0 for each bit.</param>
    /// <param name="random">Where the randomness comes from.</param>
    void Draw(Span<float> observation, Span<float> bits, SeededRandom random);
}
