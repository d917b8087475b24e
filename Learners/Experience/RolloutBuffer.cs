namespace EdgeActors.Learners.Experience;

/// <summary>
/// One stretch of experience of the current policy, and its advantages by generalised advantage estimation (Schulman et al.
/// 2016). Life cycle: Add until full, Finish, learn from it, Clear.
/// </summary>
public sealed class RolloutBuffer : ICheckpointed
{
    private readonly int _observationSize;
    private readonly int _actionSize;
    private readonly int _stateSize;
    private readonly double[] _rewards;
    private readonly double[] _values;
    private readonly double[] _nextValues;
    private readonly double[] _discounts;
    private readonly bool[] _ends;

    /// <summary>An empty buffer.</summary>
    /// <param name="capacity">How many transitions fill it.</param>
    /// <param name="observationSize">The length of an observation.</param>
    /// <param name="actionSize">The length of an action; one for a discrete action.</param>
    /// <param name="stateSize">The length of a recurrent network's state; zero without.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is below one, or that of the state below zero.</exception>
    public RolloutBuffer(int capacity, int observationSize, int actionSize, int stateSize = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(observationSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(actionSize, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(stateSize);
        (Capacity, _observationSize, _actionSize, _stateSize) = (capacity, observationSize, actionSize, stateSize);
        States = new float[capacity * stateSize];
        Observations = new float[capacity * observationSize];
        Actions = new float[capacity * actionSize];
        LogProbabilities = new float[capacity];
        Advantages = new float[capacity];
        Returns = new float[capacity];
        (_rewards, _values, _nextValues, _discounts) = (new double[capacity], new double[capacity], new double[capacity], new double[capacity]);
        _ends = new bool[capacity];
    }

    /// <summary>How many transitions fill it.</summary>
    public int Capacity { get; }

    /// <summary>How many it has.</summary>
    public int Count { get; private set; }

    /// <summary>Whether it is time to learn.</summary>
    public bool IsFull => Count == Capacity;

    /// <summary>What was seen, row by row.</summary>
    public float[] Observations { get; }

    /// <summary>What was done, row by row.</summary>
    public float[] Actions { get; }

    /// <summary>A recurrent network's state before it saw each observation, row by row.</summary>
    public float[] States { get; }

    /// <summary>The logarithm of the probability with which it was done.</summary>
    public float[] LogProbabilities { get; }

    /// <summary>How much better each action was than expected; set by <see cref="Finish"/>.</summary>
    public float[] Advantages { get; }

    /// <summary>What each value should have been; set by <see cref="Finish"/>.</summary>
    public float[] Returns { get; }

    /// <summary>Adds a transition.</summary>
    /// <param name="observation">What was seen.</param>
    /// <param name="action">What was done.</param>
    /// <param name="logProbability">The logarithm of its probability.</param>
    /// <param name="reward">What it brought.</param>
    /// <param name="value">The value expected before.</param>
    /// <param name="nextValue">The value expected after.</param>
    /// <param name="discount">What the next value counts; zero after an end of the task.</param>
    /// <param name="ends">Whether the next transition belongs to another episode.</param>
    /// <param name="state">A recurrent network's state before it saw the observation.</param>
    /// <exception cref="InvalidOperationException">The buffer is full.</exception>
    public void Add(
        ReadOnlySpan<float> observation, ReadOnlySpan<float> action, double logProbability, double reward, double value, double nextValue, double discount, bool ends,
        ReadOnlySpan<float> state = default)
    {
        if (IsFull)
        {
            throw new InvalidOperationException("The rollout buffer is full: learn from it and clear it.");
        }

        observation[.._observationSize].CopyTo(Observations.AsSpan(Count * _observationSize));
        action[.._actionSize].CopyTo(Actions.AsSpan(Count * _actionSize));
        state[.._stateSize].CopyTo(States.AsSpan(Count * _stateSize));
        LogProbabilities[Count] = (float)logProbability;
        (_rewards[Count], _values[Count], _nextValues[Count], _discounts[Count]) = (reward, value, nextValue, discount);
        _ends[Count++] = ends;
    }

    /// <summary>A_t = d_t + discount_t lambda A_{t+1} within an episode, with d_t = r_t + discount_t V(s_{t+1}) - V(s_t).</summary>
    public void Finish(double lambda)
    {
        var following = 0.0;
        for (var t = Count - 1; t >= 0; t--)
        {
            var error = _rewards[t] + (_discounts[t] * _nextValues[t]) - _values[t];
            following = error + (_ends[t] ? 0 : _discounts[t] * lambda * following);
            Advantages[t] = (float)following;
            Returns[t] = (float)(following + _values[t]);
        }
    }

    /// <summary>Cuts the transitions where episodes end and after each so many of an episode.</summary>
    public List<(int Start, int Length)> Stretches(int most)
    {
        var stretches = new List<(int, int)>();
        for (int start = 0, t = 0; t < Count; t++)
        {
            if (_ends[t] || t + 1 - start == most || t + 1 == Count)
            {
                stretches.Add((start, t + 1 - start));
                start = t + 1;
            }
        }

        return stretches;
    }

    /// <summary>Forgets all transitions.</summary>
    public void Clear() => Count = 0;

    /// <inheritdoc/>
    public void Exchange(LearnerCheckpoint checkpoint)
    {
        var count = Count;
        checkpoint.Value(ref count);
        if (count < 0 || count > _ends.Length)
        {
            throw new InvalidDataException($"The checkpoint has {count} transitions; the rollout has room for {_ends.Length}.");
        }

        Count = count;
        checkpoint.Values<float>(Observations);
        checkpoint.Values<float>(Actions);
        checkpoint.Values<float>(States);
        checkpoint.Values<float>(LogProbabilities);
        checkpoint.Values<double>(_rewards);
        checkpoint.Values<double>(_values);
        checkpoint.Values<double>(_nextValues);
        checkpoint.Values<double>(_discounts);
        checkpoint.Values<bool>(_ends);
    }
}
