namespace EdgeActors.Learners.Experience;

/// <summary>
/// The latest transitions of episodes in their order, with the state that a recurrent network was in before each, to learn from whole
/// stretches again (Hausknecht and Stone 2015; stored states as Kapturowski et al. 2019). Episodes are cut into blocks of a fixed length
/// from their beginnings; a block is drawn by drawing one of its transitions uniformly.
/// </summary>
public sealed class SequenceReplay : ICheckpointed
{
    private readonly float[] _observations;
    private readonly float[] _nextObservations;
    private readonly float[] _actions;
    private readonly float[] _rewards;
    private readonly float[] _discounts;
    private readonly float[] _states;
    private readonly int[] _places;
    private readonly int _observationSize;
    private readonly int _stateSize;
    private readonly int _length;
    private int _next;
    private int _place;

    /// <summary>An empty buffer.</summary>
    /// <param name="capacity">How many transitions it keeps.</param>
    /// <param name="observationSize">The length of an observation.</param>
    /// <param name="stateSize">The length of a state.</param>
    /// <param name="length">The length of a block.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is below one.</exception>
    public SequenceReplay(int capacity, int observationSize, int stateSize, int length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(stateSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        (Capacity, _observationSize, _stateSize, _length) = (capacity, observationSize, stateSize, length);
        _observations = new float[capacity * observationSize];
        _nextObservations = new float[capacity * observationSize];
        _states = new float[capacity * stateSize];
        (_actions, _rewards, _discounts, _places) = (new float[capacity], new float[capacity], new float[capacity], new int[capacity]);
    }

    /// <summary>How many transitions it keeps.</summary>
    public int Capacity { get; }

    /// <summary>How many it has.</summary>
    public int Count { get; private set; }

    /// <summary>Adds a transition, over the oldest if the buffer is full.</summary>
    /// <param name="observation">What was seen.</param>
    /// <param name="action">What was done: the number of a discrete action.</param>
    /// <param name="reward">What it brought.</param>
    /// <param name="next">What was seen then.</param>
    /// <param name="discount">What the next value counts; zero after an end of the task.</param>
    /// <param name="ends">Whether the next transition belongs to another episode.</param>
    /// <param name="state">The network's state before it saw the observation.</param>
    public void Add(
        ReadOnlySpan<float> observation, float action, double reward, ReadOnlySpan<float> next, double discount, bool ends, ReadOnlySpan<float> state)
    {
        observation[.._observationSize].CopyTo(_observations.AsSpan(_next * _observationSize));
        next[.._observationSize].CopyTo(_nextObservations.AsSpan(_next * _observationSize));
        state.CopyTo(_states.AsSpan(_next * _stateSize));
        (_actions[_next], _rewards[_next], _discounts[_next], _places[_next]) = (action, (float)reward, (float)discount, _place);
        _place = ends ? 0 : _place + 1;
        _next = (_next + 1) % Capacity;
        Count = Math.Min(Count + 1, Capacity);
    }

    /// <summary>Draws blocks.</summary>
    /// <param name="batch">Filled: of the blocks' length and one more, for what came after the last transition.</param>
    /// <param name="states">Filled with the state before each block.</param>
    /// <param name="random">Where the randomness comes from.</param>
    /// <returns>Action, reward and discount of each row of the batch that counts.</returns>
    /// <exception cref="InvalidOperationException">The buffer is empty.</exception>
    public IReadOnlyList<(float Action, float Reward, float Discount)> Sample(SequenceBatch batch, float[] states, RandomStream random)
    {
        if (Count == 0)
        {
            throw new InvalidOperationException("There is nothing to sample from an empty replay buffer.");
        }

        batch.Clear();
        var taken = new List<(float, float, float)>();
        for (var sequence = 0; sequence < batch.Count; sequence++)
        {
            var age = (int)random.NextBelow(Count);
            age -= Math.Min(age, _places[Slot(age)] % _length);
            _states.AsSpan(Slot(age) * _stateSize, _stateSize).CopyTo(states.AsSpan(sequence * _stateSize));
            for (var time = 0; time < _length && age < Count; time++, age++)
            {
                var slot = Slot(age);
                batch.Add(sequence, time, _observations.AsSpan(slot * _observationSize, _observationSize));
                batch.Add(sequence, time + 1, _nextObservations.AsSpan(slot * _observationSize, _observationSize), false);
                taken.Add((_actions[slot], _rewards[slot], _discounts[slot]));
                if (age + 1 < Count && _places[Slot(age + 1)] == 0)
                {
                    break;
                }
            }
        }

        return taken;
    }

    /// <inheritdoc/>
    public void Exchange(Checkpoint checkpoint)
    {
        var count = Count;
        checkpoint.Value(ref count);
        checkpoint.Value(ref _next);
        checkpoint.Value(ref _place);
        if (count > Capacity)
        {
            throw new InvalidDataException($"The checkpoint has {count} transitions; the buffer keeps {Capacity}.");
        }

        Count = count;
        checkpoint.Values(_observations.AsSpan(0, count * _observationSize));
        checkpoint.Values(_nextObservations.AsSpan(0, count * _observationSize));
        checkpoint.Values(_states.AsSpan(0, count * _stateSize));
        checkpoint.Values(_actions.AsSpan(0, count));
        checkpoint.Values(_rewards.AsSpan(0, count));
        checkpoint.Values(_discounts.AsSpan(0, count));
        checkpoint.Values(_places.AsSpan(0, count));
    }

    /// <summary>Where the transition of an age lies; the oldest has age zero.</summary>
    private int Slot(int age) => Count < Capacity ? age : (_next + age) % Capacity;
}
