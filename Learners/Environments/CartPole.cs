using EdgeActors.Learners.Experience;
using EdgeActors.Numerics;

namespace EdgeActors.Learners.Environments;

/// <summary>
/// CartPole-v1: keep a pole on a cart upright by pushing left (0) or right (1). One point a step; ends when the pole leans more
/// than 12 degrees or the cart leaves 2.4 on either side; 500 steps at most. Equations of Barto, Sutton and Anderson 1983 with
/// Euler steps, as Gymnasium has them.
/// </summary>
public sealed class CartPole : IEnvironment
{
    private const double Gravity = 9.8;
    private const double PoleMass = 0.1;
    private const double TotalMass = 1.1;
    private const double HalfLength = 0.5;
    private const double PoleMoment = PoleMass * HalfLength;
    private const double Force = 10;
    private const double Seconds = 0.02;
    private const double MostAngle = 12 * 2 * Math.PI / 360;
    private const double MostPosition = 2.4;
    private const int MostSteps = 500;

    private int _steps;

    /// <inheritdoc/>
    public int ObservationSize => 4;

    /// <inheritdoc/>
    public int ActionCount => 2;

    /// <inheritdoc/>
    public int ActionSize => 0;

    /// <summary>Position, speed, angle and its speed.</summary>
    internal (double X, double Speed, double Angle, double Turn) State { get; private set; }

    /// <inheritdoc/>
    public void Reset(SeededRandom random)
        => Begin(Small(random), Small(random), Small(random), Small(random));

    /// <inheritdoc/>
    public void Observe(Span<float> observation)
    {
        observation[0] = (float)State.X;
        observation[1] = (float)State.Speed;
        observation[2] = (float)State.Angle;
        observation[3] = (float)State.Turn;
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">The action is neither 0 nor 1.</exception>
    public StepResult Step(int action)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)action, 1u, nameof(action));
        var (x, speed, angle, turn) = State;
        var force = action == 1 ? Force : -Force;
        var (sine, cosine) = DeterministicMath.SinCos(angle);
        var push = (force + (PoleMoment * turn * turn * sine)) / TotalMass;
        var turnRate = ((Gravity * sine) - (cosine * push)) / (HalfLength * ((4.0 / 3.0) - (PoleMass * cosine * cosine / TotalMass)));
        var acceleration = push - (PoleMoment * turnRate * cosine / TotalMass);
        State = (x + (Seconds * speed), speed + (Seconds * acceleration), angle + (Seconds * turn), turn + (Seconds * turnRate));
        _steps++;
        var fallen = Math.Abs(State.X) > MostPosition || Math.Abs(State.Angle) > MostAngle;
        return new StepResult(1, fallen, !fallen && _steps >= MostSteps);
    }

    /// <inheritdoc/>
    public StepResult Step(ReadOnlySpan<float> action) => throw new NotSupportedException("CartPole takes action 0 or 1.");

    /// <inheritdoc/>
    public void Exchange(LearnerCheckpoint checkpoint)
    {
        var state = State;
        checkpoint.Value(ref state);
        checkpoint.Value(ref _steps);
        State = state;
    }

    internal void Begin(double x, double speed, double angle, double turn)
    {
        State = (x, speed, angle, turn);
        _steps = 0;
    }

    private static double Small(SeededRandom random) => (random.NextDouble() - 0.5) * 0.1;
}
