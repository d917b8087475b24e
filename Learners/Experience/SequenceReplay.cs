namespace EdgeActors.Learners.Experience;

/// <summary>
/// The latest transitions of episodes in their order, with the state that a recurrent network was in before each, to learn from whole
/// stretches again (Hausknecht and Stone 2015; stored states as Kapturowski et al. 2019). Episodes are cut into blocks of a fixed length
/// from their beginnings; a block is drawn by drawing one of its transitions uniformly.
/// </summary>
public sealed class SequenceReplay : ICheckpointed
{
    private readonly TransitionRows _rows;
    private readonly float[] _states;
    private readonly int[] _places;
    private readonly int _stateSize;
    private readonly int _length;
    private int _place;

    /// <summary>An empty buffer.</summary>
    /// <param name="capacity">How many transitions it keeps.</param>
    /// <param name="observationSize">The length of an observation.</param>
    /// <param name="stateSize">The length of a state.</param>
    /// <param name="length">The length of a block.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is below one.</exception>
    public SequenceReplay(int capacity, int observationSize, int stateSize, int length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(stateSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        (_rows, _stateSize, _length) = (new TransitionRows(capacity, observationSize, 1), stateSize, length);
        (_states, _places) = (new float[capacity * stateSize], new int[capacity]);
    }

    /// <summary>How many transitions it keeps.</summary>
    public int Capacity => _rows.Capacity;

    /// <summary>How many it has.</summary>
    public int Count => _rows.Count;

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
        var row = _rows.Add(observation, [action], reward, next, discount);
        state.CopyTo(_states.AsSpan(row * _stateSize));
        _places[row] = _place;
        _place = ends ? 0 : _place + 1;
    }

    /// <summary>Draws blocks.</summary>
    /// <param name="batch">Filled: of the blocks' length and one more, for what came after the last transition.</param>
    /// <param name="states">Filled with the state before each block.</param>
    /// <param name="random">Where the randomness comes from.</param>
    /// <returns>Action, reward and discount of each row of the batch that counts.</returns>
    /// <exception cref="InvalidOperationException">The buffer is empty.</exception>
    public IReadOnlyList<(float Action, float Reward, float Discount)> Sample(SequenceBatch batch, float[] states, SeededRandom random)
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
            age -= Math.Min(age, _places[_rows.OfAge(age)] % _length);
            _states.AsSpan(_rows.OfAge(age) * _stateSize, _stateSize).CopyTo(states.AsSpan(sequence * _stateSize));
            for (var time = 0; time < _length && age < Count; time++, age++)
            {
                var row = _rows.OfAge(age);
                batch.Add(sequence, time, _rows.Observation(row));
                batch.Add(sequence, time + 1, _rows.NextObservation(row), false);
                taken.Add((_rows.Action(row)[0], _rows.Reward(row), _rows.Discount(row)));
                if (age + 1 < Count && _places[_rows.OfAge(age + 1)] == 0)
                {
                    break;
                }
            }
        }

        return taken;
    }

    /// <inheritdoc cref="TransitionRows.RequireChoices(int)"/>
    internal void RequireChoices(int choices) => _rows.RequireChoices(choices);

    /// <inheritdoc/>
    public void Exchange(LearnerCheckpoint checkpoint)
    {
        _rows.Exchange(checkpoint);
        checkpoint.Value(ref _place);
        checkpoint.Values(_states.AsSpan(0, Count * _stateSize));
        checkpoint.Values(_places.AsSpan(0, Count));
    }
}
