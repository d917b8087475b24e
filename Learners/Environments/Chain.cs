using EdgeActors.Learners.Experience;

namespace EdgeActors.Learners.Environments;

/// <summary>
/// A line of states with a small reward at its left end and a large one at its right end, both of which end the episode. Action
/// 1 goes right, 0 goes left. An episode is cut after ten steps a state. Its exact values are known, so a learner's error can be measured.
/// </summary>
public sealed class Chain(int states) : IKnownValues
{
    private const double LeftReward = 0.2;
    private const double RightReward = 1;

    private int _state;
    private int _steps;

    /// <inheritdoc/>
    public int States => states;

    /// <inheritdoc/>
    public int ObservationSize => states;

    /// <inheritdoc/>
    public int ActionCount => 2;

    /// <inheritdoc/>
    public int ActionSize => 0;

    /// <inheritdoc/>
    public void Reset(SeededRandom random) => (_state, _steps) = ((int)random.NextBelow(states), 0);

    /// <inheritdoc/>
    public void Observe(Span<float> observation) => Observe(_state, observation);

    /// <inheritdoc/>
    public void Observe(int state, Span<float> observation)
    {
        observation[..states].Clear();
        observation[state] = 1;
    }

    /// <inheritdoc/>
    public StepResult Step(int action)
    {
        var moved = _state + (action == 1 ? 1 : -1);
        var (left, right) = (moved < 0, moved >= states);
        _state = Math.Clamp(moved, 0, states - 1);
        var ends = left || right;
        return new StepResult(left ? LeftReward : right ? RightReward : 0, ends, ++_steps >= 10 * states && !ends);
    }

    /// <inheritdoc/>
    public StepResult Step(ReadOnlySpan<float> action) => throw new NotSupportedException("The chain takes action 0 or 1.");

    /// <inheritdoc/>
    public void Exchange(LearnerCheckpoint checkpoint)
    {
        checkpoint.Value(ref _state);
        checkpoint.Value(ref _steps);
    }

    /// <summary>By value iteration.</summary>
    public double[,] ExactValues(double gamma)
    {
        var q = new double[states, 2];
        for (var sweep = 0; sweep < 4 * states; sweep++)
        {
            for (var s = 0; s < states; s++)
            {
                q[s, 0] = s == 0 ? LeftReward : gamma * Math.Max(q[s - 1, 0], q[s - 1, 1]);
                q[s, 1] = s == states - 1 ? RightReward : gamma * Math.Max(q[s + 1, 0], q[s + 1, 1]);
            }
        }

        return q;
    }
}
