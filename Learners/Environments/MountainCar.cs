using EdgeActors.Learners.Experience;
using EdgeActors.Numerics;

namespace EdgeActors.Learners.Environments;

/// <summary>
/// MountainCar-v0: rock an underpowered car out of a valley by pushing left (0), not (1) or right (2). Minus one point a step; ends at
/// the top; 200 steps at most. Equations and bounds as Gymnasium has them.
/// </summary>
public sealed class MountainCar : IEnvironment
{
    private const double LeastPosition = -1.2;
    private const double MostPosition = 0.6;
    private const double MostSpeed = 0.07;
    private const double Goal = 0.5;
    private const double Force = 0.001;
    private const double Gravity = 0.0025;
    private const int MostSteps = 200;

    private int _steps;

    /// <inheritdoc/>
    public int ObservationSize => 2;

    /// <inheritdoc/>
    public int ActionCount => 3;

    /// <inheritdoc/>
    public int ActionSize => 0;

    internal (double Position, double Speed) State { get; private set; }

    /// <inheritdoc/>
    public void Reset(SeededRandom random) => Begin(-0.6 + (0.2 * random.NextDouble()), 0);

    /// <inheritdoc/>
    public void Observe(Span<float> observation) => (observation[0], observation[1]) = ((float)State.Position, (float)State.Speed);

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">The action is not 0, 1 or 2.</exception>
    public StepResult Step(int action)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)action, 2u, nameof(action));
        var (position, speed) = State;
        speed = Math.Clamp(speed + ((action - 1) * Force) - (DeterministicMath.Cos(3 * position) * Gravity), -MostSpeed, MostSpeed);
        position = Math.Clamp(position + speed, LeastPosition, MostPosition);
        speed = position <= LeastPosition && speed < 0 ? 0 : speed;
        State = (position, speed);
        _steps++;
        var arrived = position >= Goal && speed >= 0;
        return new StepResult(-1, arrived, !arrived && _steps >= MostSteps);
    }

    /// <inheritdoc/>
    public StepResult Step(ReadOnlySpan<float> action) => throw new NotSupportedException("MountainCar takes action 0, 1 or 2.");

    /// <inheritdoc/>
    public void Exchange(LearnerCheckpoint checkpoint)
    {
        var state = State;
        checkpoint.Value(ref state);
        checkpoint.Value(ref _steps);
        State = state;
    }

    internal void Begin(double position, double speed) => (State, _steps) = ((position, speed), 0);
}
