using EdgeActors.Numerics;

namespace EdgeActors.Learners.Experience;

/// <summary>
/// The latest transitions, to learn from again. Uniform unless given priorities: then transition i is drawn with probability
/// p_i^alpha / sum p^alpha and weighted by (N P(i))^-beta over the largest such weight (Schaul et al. 2016). New transitions take
/// the largest priority so far. Sampling changes nothing but the random stream.
/// </summary>
public sealed class ReplayBuffer : ICheckpointed
{
    private readonly TransitionRows _rows;
    private readonly SumTree? _priorities;
    private readonly double _alpha;
    private double _largest = 1;

    /// <summary>An empty buffer.</summary>
    /// <param name="capacity">How many transitions it keeps.</param>
    /// <param name="observationSize">The length of an observation.</param>
    /// <param name="actionSize">The length of an action; one for a discrete action.</param>
    /// <param name="alpha">How much priorities count, from 0 (uniform) to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The capacity is below one, or alpha outside [0, 1].</exception>
    public ReplayBuffer(int capacity, int observationSize, int actionSize, double alpha = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(alpha);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(alpha, 1);
        (_rows, _alpha) = (new TransitionRows(capacity, observationSize, actionSize), alpha);
        _priorities = alpha > 0 ? new SumTree(capacity) : null;
    }

    /// <summary>How many transitions it keeps.</summary>
    public int Capacity => _rows.Capacity;

    /// <summary>How many it has.</summary>
    public int Count => _rows.Count;

    /// <summary>Adds a transition, over the oldest if the buffer is full.</summary>
    /// <param name="observation">What was seen.</param>
    /// <param name="action">What was done.</param>
    /// <param name="reward">What it brought.</param>
    /// <param name="nextObservation">What was seen then.</param>
    /// <param name="discount">What the next value counts; zero after an end.</param>
    public void Add(ReadOnlySpan<float> observation, ReadOnlySpan<float> action, double reward, ReadOnlySpan<float> nextObservation, double discount)
    {
        var row = _rows.Add(observation, action, reward, nextObservation, discount);
        if (_priorities is not null)
        {
            _priorities[row] = DeterministicMath.Pow(_largest, _alpha);
        }
    }

    /// <summary>Fills a batch with transitions drawn with replacement.</summary>
    /// <param name="batch">Filled.</param>
    /// <param name="random">Where the randomness comes from.</param>
    /// <param name="beta">How much importance weights correct priorities, from 0 to 1.</param>
    /// <exception cref="InvalidOperationException">The buffer is empty.</exception>
    public void Sample(Transitions batch, SeededRandom random, double beta = 1)
    {
        if (Count == 0)
        {
            throw new InvalidOperationException("There is nothing to sample from an empty replay buffer.");
        }

        var top = 0.0;
        for (var row = 0; row < batch.Size; row++)
        {
            var place = _priorities is null ? (int)random.NextBelow(Count) : Stratified(_priorities, row, batch.Size, random);
            Copy(place, batch, row);
            var weight = _priorities is null ? 1 : DeterministicMath.Pow(Count * _priorities[place] / _priorities.Total, -beta);
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
        for (var row = 0; _priorities is not null && row < batch.Size; row++)
        {
            _priorities[batch.Indices[row]] = DeterministicMath.Pow(values[row], _alpha);
            _largest = Math.Max(_largest, values[row]);
        }
    }

    /// <summary>Makes the largest priority that the transitions have the one that new transitions take.</summary>
    public void ForgetLargest()
    {
        var most = 0.0;
        for (var i = 0; _priorities is not null && i < Count; i++)
        {
            most = Math.Max(most, _priorities[i]);
        }

        _largest = most > 0 ? DeterministicMath.Pow(most, 1 / _alpha) : 1;
    }

    /// <inheritdoc cref="TransitionRows.RequireChoices(int)"/>
    internal void RequireChoices(int choices) => _rows.RequireChoices(choices);

    /// <inheritdoc/>
    public void Exchange(LearnerCheckpoint checkpoint)
    {
        _rows.Exchange(checkpoint);
        checkpoint.Value(ref _largest);
        for (var i = 0; _priorities is not null && i < Count; i++)
        {
            var weight = _priorities[i];
            checkpoint.Value(ref weight);
            _priorities[i] = weight;
        }
    }

    /// <summary>One draw from the row's own part of the sum, as the paper does to spread a batch.</summary>
    private static int Stratified(SumTree tree, int row, int rows, SeededRandom random)
        => tree.Find((row + random.NextDouble()) / rows * tree.Total);

    private void Copy(int place, Transitions batch, int row)
    {
        var size = batch.Observations.Length / batch.Size;
        _rows.Observation(place).CopyTo(batch.Observations.AsSpan(row * size));
        _rows.NextObservation(place).CopyTo(batch.NextObservations.AsSpan(row * size));
        _rows.Action(place).CopyTo(batch.Actions.AsSpan(row * batch.Actions.Length / batch.Size));
        (batch.Rewards[row], batch.Discounts[row], batch.Indices[row]) = (_rows.Reward(place), _rows.Discount(place), place);
    }
}
