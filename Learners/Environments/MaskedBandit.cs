using EdgeActors.Learners.Experience;

namespace EdgeActors.Learners.Environments;

/// <summary>
/// One choice among arms of which only some are allowed, as the observation says: one or zero for each. Arm i of n pays (i + 1) / n, so
/// the best is the last one allowed. Each episode is one step.
/// </summary>
public sealed class MaskedBandit(int arms) : IEnvironment
{
    private readonly bool[] _allowed = new bool[arms];

    /// <inheritdoc/>
    public int ObservationSize => arms;

    /// <inheritdoc/>
    public int ActionCount => arms;

    /// <inheritdoc/>
    public int ActionSize => 0;

    /// <summary>The best arm that is allowed now.</summary>
    public int Best => Array.LastIndexOf(_allowed, true);

    /// <inheritdoc/>
    public void Reset(SeededRandom random)
    {
        foreach (ref var allowed in _allowed.AsSpan())
        {
            allowed = random.NextDouble() < 0.5;
        }

        _allowed[random.NextBelow(arms)] = true;
    }

    /// <inheritdoc/>
    public void Observe(Span<float> observation)
    {
        for (var i = 0; i < arms; i++)
        {
            observation[i] = _allowed[i] ? 1 : 0;
        }
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The arm is not allowed now.</exception>
    public StepResult Step(int action)
        => _allowed[action] ? new StepResult((action + 1.0) / arms, true, false) : throw new ArgumentException($"Arm {action} is not allowed now.");

    /// <inheritdoc/>
    public StepResult Step(ReadOnlySpan<float> action) => throw new NotSupportedException("The bandit takes the number of an arm.");

    /// <inheritdoc/>
    public void Exchange(LearnerCheckpoint checkpoint) => checkpoint.Values<bool>(_allowed);
}
