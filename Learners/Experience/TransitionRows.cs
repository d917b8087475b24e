namespace EdgeActors.Learners.Experience;

/// <summary>
/// The latest transitions, one to a row, in a ring: a new one takes the place of the oldest when all rows are taken. What the replays share:
/// where rows lie, and how they are saved.
/// </summary>
internal sealed class TransitionRows : ICheckpointed
{
    private readonly float[] _observations;
    private readonly float[] _nextObservations;
    private readonly float[] _actions;
    private readonly float[] _rewards;
    private readonly float[] _discounts;
    private readonly int _observationSize;
    private readonly int _actionSize;
    private int _next;

    /// <exception cref="ArgumentOutOfRangeException">The capacity is below one, or more than an array or this machine can hold.</exception>
    public TransitionRows(int capacity, int observationSize, int actionSize)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        int most = Most(observationSize, actionSize);
        if (capacity > most)
        {
            throw new ArgumentOutOfRangeException(nameof(capacity), capacity, FormattableString.Invariant($"required: capacity <= {most}"));
        }

        (Capacity, _observationSize, _actionSize) = (capacity, observationSize, actionSize);
        _observations = new float[capacity * observationSize];
        _nextObservations = new float[capacity * observationSize];
        _actions = new float[capacity * actionSize];
        _rewards = new float[capacity];
        _discounts = new float[capacity];
    }

    /// <summary>How many rows an array and the memory of this machine can hold.</summary>
    private static int Most(int observationSize, int actionSize)
    {
        long rowBytes = sizeof(float) * ((2L * observationSize) + actionSize + 2);
        return (int)Math.Min(Array.MaxLength / Math.Max(1, Math.Max(observationSize, actionSize)), GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / rowBytes);
    }

    public int Capacity { get; }

    public int Count { get; private set; }

    /// <summary>Takes a transition in and returns its row.</summary>
    public int Add(ReadOnlySpan<float> observation, ReadOnlySpan<float> action, double reward, ReadOnlySpan<float> nextObservation, double discount)
    {
        var row = _next;
        observation[.._observationSize].CopyTo(_observations.AsSpan(row * _observationSize));
        nextObservation[.._observationSize].CopyTo(_nextObservations.AsSpan(row * _observationSize));
        action[.._actionSize].CopyTo(_actions.AsSpan(row * _actionSize));
        (_rewards[row], _discounts[row]) = ((float)reward, (float)discount);
        _next = (row + 1) % Capacity;
        Count = Math.Min(Count + 1, Capacity);
        return row;
    }

    /// <summary>The row of the transition of an age; the oldest has age zero.</summary>
    public int OfAge(int age) => Count < Capacity ? age : (_next + age) % Capacity;

    public ReadOnlySpan<float> Observation(int row) => _observations.AsSpan(row * _observationSize, _observationSize);

    public ReadOnlySpan<float> NextObservation(int row) => _nextObservations.AsSpan(row * _observationSize, _observationSize);

    public ReadOnlySpan<float> Action(int row) => _actions.AsSpan(row * _actionSize, _actionSize);

    public float Reward(int row) => _rewards[row];

    public float Discount(int row) => _discounts[row];

    /// <inheritdoc/>
    public void Exchange(LearnerCheckpoint checkpoint)
    {
        var count = Count;
        checkpoint.Value(ref count);
        checkpoint.Value(ref _next);
        if (count < 0 || count > Capacity)
        {
            throw new InvalidDataException($"The checkpoint has {count} transitions; the buffer keeps {Capacity}.");
        }

        if (_next < 0 || _next >= Capacity || (count < Capacity && _next != count))
        {
            throw new InvalidDataException($"The checkpoint's next transition goes to row {_next} of {Capacity}.");
        }

        Count = count;
        checkpoint.Values(_observations.AsSpan(0, count * _observationSize));
        checkpoint.Values(_nextObservations.AsSpan(0, count * _observationSize));
        checkpoint.Values(_actions.AsSpan(0, count * _actionSize));
        checkpoint.Values(_rewards.AsSpan(0, count));
        checkpoint.Values(_discounts.AsSpan(0, count));
    }

    /// <summary>That all actions are numbers of choices, which a learner takes for places in its values.</summary>
    /// <exception cref="InvalidDataException">One is not.</exception>
    public void RequireChoices(int choices) => RequireChoices(_actions.AsSpan(0, Count * _actionSize), choices);

    /// <inheritdoc cref="RequireChoices(int)"/>
    public static void RequireChoices(ReadOnlySpan<float> actions, int choices)
    {
        foreach (var action in actions)
        {
            if (!(action >= 0 && action < choices))
            {
                throw new InvalidDataException($"The checkpoint has an action {action} where there are {choices}.");
            }
        }
    }
}
