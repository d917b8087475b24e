using EdgeActors.Learners.Experience;

namespace EdgeActors.Learners.Environments;

/// <summary>
/// A memory task: one of a few symbols is shown at the first step, nothing at the next ones, and at the last, which the final number of
/// the observation announces, the action must be the symbol's number. That pays one, all else nothing. Whoever sees only the present
/// cannot do better than one over the number of symbols on average; whoever remembers gets one each time.
/// </summary>
public sealed class Recall(int symbols = 4, int delay = 8) : IEnvironment
{
    private int _symbol;
    private int _steps;

    /// <inheritdoc/>
    public int ObservationSize => symbols + 1;

    /// <inheritdoc/>
    public int ActionCount => symbols;

    /// <inheritdoc/>
    public int ActionSize => 0;

    /// <inheritdoc/>
    public void Reset(SeededRandom random) => (_symbol, _steps) = ((int)random.NextBelow(symbols), 0);

    /// <inheritdoc/>
    public void Observe(Span<float> observation)
    {
        observation[..ObservationSize].Clear();
        if (_steps == 0)
        {
            observation[_symbol] = 1;
        }

        observation[symbols] = _steps == delay ? 1 : 0;
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">The action is no symbol's number.</exception>
    public StepResult Step(int action)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)action, (uint)symbols, nameof(action));
        var last = _steps++ == delay;
        return new StepResult(last && action == _symbol ? 1 : 0, last, false);
    }

    /// <inheritdoc/>
    public StepResult Step(ReadOnlySpan<float> action) => throw new NotSupportedException("Recall takes the number of a symbol.");

    /// <inheritdoc/>
    public void Exchange(LearnerCheckpoint checkpoint)
    {
        checkpoint.Value(ref _symbol);
        checkpoint.Value(ref _steps);
    }
}
