using EdgeActors.Numerics;

namespace EdgeActors.Learners.Experience;

/// <summary>
/// The latest transitions, to learn from again. Uniform unless given priorities: then transition i is drawn with probability
/// p_i^alpha / sum p^alpha and weighted by (N P(i))^-beta over the largest such weight (Schaul et al. 2016). New transitions take
/// the largest priority so far. Sampling changes nothing but the random stream.
/// </summary>
public sealed class ReplayBuffer : ICheckpointed
{
    private readonly float[] observations;
    private readonly float[] nextObservations;
    private readonly float[] actions;
    private readonly float[] rewards;
    private readonly float[] discounts;
    private readonly int observationSize;
    private readonly int actionSize;
    private readonly SumTree? priorities;
    private readonly double alpha;
    private double largest = 1;
    private int next;

    /// <summary>An empty buffer.</summary>
    /// <param name="capacity">How many transitions it keeps.</param>
    /// <param name="observationSize">The length of an observation.</param>
    /// <param name="actionSize">The length of an action; one for a discrete action.</param>
    /// <param name="alpha">How much priorities count, from 0 (uniform) to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The capacity is below one, or alpha outside [0, 1].</exception>
    public ReplayBuffer(int capacity, int observationSize, int actionSize, double alpha = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(alpha);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(alpha, 1);
        (Capacity, this.observationSize, this.actionSize, this.alpha) = (capacity, observationSize, actionSize, alpha);
        observations = new float[capacity * observationSize];
        nextObservations = new float[capacity * observationSize];
        actions = new float[capacity * actionSize];
        rewards = new float[capacity];
        discounts = new float[capacity];
        priorities = alpha > 0 ? new SumTree(capacity) : null;
    }

    /// <summary>How many transitions it keeps.</summary>
    public int Capacity { get; }

    /// <summary>How many it has.</summary>
    public int Count { get; private set; }

    /// <summary>Adds a transition, over the oldest if the buffer is full.</summary>
    /// <param name="observation">What was seen.</param>
    /// <param name="action">What was done.</param>
    /// <param name="reward">What it brought.</param>
    /// <param name="nextObservation">What was seen then.</param>
    /// <param name="discount">What the next value counts; zero after an end.</param>
    public void Add(ReadOnlySpan<float> observation, ReadOnlySpan<float> action, double reward, ReadOnlySpan<float> nextObservation, double discount)
    {
        observation[..observationSize].CopyTo(observations.AsSpan(next * observationSize));
        nextObservation[..observationSize].CopyTo(nextObservations.AsSpan(next * observationSize));
        action[..actionSize].CopyTo(actions.AsSpan(next * actionSize));
        rewards[next] = (float)reward;
        discounts[next] = (float)discount;
        if (priorities is not null)
        {
            priorities[next] = DeterministicMath.Pow(largest, alpha);
        }

        next = (next + 1) % Capacity;
        Count = Math.Min(Count + 1, Capacity);
    }

    /// <summary>Fills a batch with transitions drawn with replacement.</summary>
    /// <param name="batch">Filled.</param>
    /// <param name="random">Where the randomness comes from.</param>
    /// <param name="beta">How much importance weights correct priorities, from 0 to 1.</param>
    /// <exception cref="InvalidOperationException">The buffer is empty.</exception>
    public void Sample(Transitions batch, RandomStream random, double beta = 1)
    {
        if (Count == 0)
        {
            throw new InvalidOperationException("There is nothing to sample from an empty replay buffer.");
        }

        var top = 0.0;
        for (var row = 0; row < batch.Size; row++)
        {
            var place = priorities is null ? (int)random.NextBelow(Count) : Stratified(priorities, row, batch.Size, random);
            Copy(place, batch, row);
            var weight = priorities is null ? 1 : DeterministicMath.Pow(Count * priorities[place] / priorities.Total, -beta);
            batch.Weights[row] = (float)weight;
            top = Math.Max(top, weight);
        }

        foreach (ref var weight in batch.Weights.AsSpan())
        {
            weight = (float)(weight / top);
        }
    }

    /// <summary>Gives the transitions of a batch new priorities, as far as priorities count.</summary>
    /// <param name="batch">What <see cref="Sample"/> filled.</param>
    /// <param name="values">A priority above zero for each.</param>
    /// <exception cref="ArgumentOutOfRangeException">A priority is negative or not finite.</exception>
    public void SetPriorities(Transitions batch, ReadOnlySpan<float> values)
    {
        for (var row = 0; priorities is not null && row < batch.Size; row++)
        {
            priorities[batch.Indices[row]] = DeterministicMath.Pow(values[row], alpha);
            largest = Math.Max(largest, values[row]);
        }
    }

    /// <summary>Makes the largest priority that the transitions have the one that new transitions take.</summary>
    public void ForgetLargest()
    {
        var most = 0.0;
        for (var i = 0; priorities is not null && i < Count; i++)
        {
            most = Math.Max(most, priorities[i]);
        }

        largest = most > 0 ? DeterministicMath.Pow(most, 1 / alpha) : 1;
    }

    /// <inheritdoc/>
    public void Exchange(Checkpoint checkpoint)
    {
        var count = Count;
        checkpoint.Value(ref count);
        checkpoint.Value(ref next);
        checkpoint.Value(ref largest);
        if (count > Capacity)
        {
            throw new InvalidDataException($"The checkpoint has {count} transitions; the buffer keeps {Capacity}.");
        }

        Count = count;
        checkpoint.Values(observations.AsSpan(0, count * observationSize));
        checkpoint.Values(nextObservations.AsSpan(0, count * observationSize));
        checkpoint.Values(actions.AsSpan(0, count * actionSize));
        checkpoint.Values(rewards.AsSpan(0, count));
        checkpoint.Values(discounts.AsSpan(0, count));
        for (var i = 0; priorities is not null && i < count; i++)
        {
            var weight = priorities[i];
            checkpoint.Value(ref weight);
            priorities[i] = weight;
        }
    }

    /// <summary>One draw from the row's own part of the sum, as the paper does to spread a batch.</summary>
    private static int Stratified(SumTree tree, int row, int rows, RandomStream random)
        => tree.Find((row + random.NextDouble()) / rows * tree.Total);

    private void Copy(int place, Transitions batch, int row)
    {
        observations.AsSpan(place * observationSize, observationSize).CopyTo(batch.Observations.AsSpan(row * observationSize));
        nextObservations.AsSpan(place * observationSize, observationSize).CopyTo(batch.NextObservations.AsSpan(row * observationSize));
        actions.AsSpan(place * actionSize, actionSize).CopyTo(batch.Actions.AsSpan(row * actionSize));
        batch.Rewards[row] = rewards[place];
        batch.Discounts[row] = discounts[place];
        batch.Indices[row] = place;
    }
}
