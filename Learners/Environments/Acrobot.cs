using EdgeActors.Learners.Experience;
using EdgeActors.Numerics;

namespace EdgeActors.Learners.Environments;

/// <summary>
/// Acrobot-v1: swing the free end of two linked rods above a line, with a torque of -1, 0 or 1 at the joint between them. Minus one
/// point a step; 500 steps at most. Equations of Sutton and Barto's book with Runge-Kutta steps, as Gymnasium has them; all masses,
/// lengths and moments are one, centres of mass in the middle.
/// </summary>
public sealed class Acrobot : IEnvironment
{
    private const double Seconds = 0.2;
    private const double Gravity = 9.8;
    private const double MostSpeed1 = 4 * Math.PI;
    private const double MostSpeed2 = 9 * Math.PI;
    private const int MostSteps = 500;

    private int _steps;

    /// <inheritdoc/>
    public int ObservationSize => 6;

    /// <inheritdoc/>
    public int ActionCount => 3;

    /// <inheritdoc/>
    public int ActionSize => 0;

    internal (double Angle1, double Angle2, double Speed1, double Speed2) State { get; private set; }

    /// <inheritdoc/>
    public void Reset(SeededRandom random) => Begin(Small(random), Small(random), Small(random), Small(random));

    /// <inheritdoc/>
    public void Observe(Span<float> observation)
    {
        var (sine1, cosine1) = DeterministicMath.SinCos(State.Angle1);
        var (sine2, cosine2) = DeterministicMath.SinCos(State.Angle2);
        (observation[0], observation[1], observation[2], observation[3]) = ((float)cosine1, (float)sine1, (float)cosine2, (float)sine2);
        (observation[4], observation[5]) = ((float)State.Speed1, (float)State.Speed2);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">The action is not 0, 1 or 2.</exception>
    public StepResult Step(int action)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)action, 2u, nameof(action));
        var (angle1, angle2, speed1, speed2) = Moved(State, action - 1);
        State = (Wrapped(angle1), Wrapped(angle2), Math.Clamp(speed1, -MostSpeed1, MostSpeed1), Math.Clamp(speed2, -MostSpeed2, MostSpeed2));
        _steps++;
        var up = -DeterministicMath.Cos(State.Angle1) - DeterministicMath.Cos(State.Angle2 + State.Angle1) > 1;
        return new StepResult(up ? 0 : -1, up, !up && _steps >= MostSteps);
    }

    /// <inheritdoc/>
    public StepResult Step(ReadOnlySpan<float> action) => throw new NotSupportedException("Acrobot takes action 0, 1 or 2.");

    /// <inheritdoc/>
    public void Exchange(LearnerCheckpoint checkpoint)
    {
        var state = State;
        checkpoint.Value(ref state);
        checkpoint.Value(ref _steps);
        State = state;
    }

    internal void Begin(double angle1, double angle2, double speed1, double speed2) => (State, _steps) = ((angle1, angle2, speed1, speed2), 0);

    /// <summary>One step of Runge-Kutta of the fourth order.</summary>
    private static (double, double, double, double) Moved((double A, double B, double C, double D) s, double torque)
    {
        var k1 = Slope(s, torque);
        var k2 = Slope(Along(s, k1, Seconds / 2), torque);
        var k3 = Slope(Along(s, k2, Seconds / 2), torque);
        var k4 = Slope(Along(s, k3, Seconds), torque);
        return Along(Along(Along(Along(s, k1, Seconds / 6), k2, Seconds / 3), k3, Seconds / 3), k4, Seconds / 6);
    }

    private static (double A, double B, double C, double D) Along(
        (double A, double B, double C, double D) s, (double A, double B, double C, double D) k, double time)
        => (s.A + (time * k.A), s.B + (time * k.B), s.C + (time * k.C), s.D + (time * k.D));

    private static (double A, double B, double C, double D) Slope((double A, double B, double C, double D) s, double torque)
    {
        var (sine, cosine) = DeterministicMath.SinCos(s.B);
        var d1 = 0.25 + (1 + 0.25 + cosine) + 2;
        var d2 = 0.25 + (0.5 * cosine) + 1;
        var phi2 = 0.5 * Gravity * DeterministicMath.Cos(s.A + s.B - (Math.PI / 2));
        var phi1 = (-0.5 * s.D * s.D * sine) - (s.D * s.C * sine) + (1.5 * Gravity * DeterministicMath.Cos(s.A - (Math.PI / 2))) + phi2;
        var acceleration2 = (torque + (d2 / d1 * phi1) - (0.5 * s.C * s.C * sine) - phi2) / (0.25 + 1 - (d2 * d2 / d1));
        return (s.C, s.D, -((d2 * acceleration2) + phi1) / d1, acceleration2);
    }

    private static double Wrapped(double x)
    {
        while (x > Math.PI)
        {
            x -= 2 * Math.PI;
        }

        while (x < -Math.PI)
        {
            x += 2 * Math.PI;
        }

        return x;
    }

    private static double Small(SeededRandom random) => (random.NextDouble() - 0.5) * 0.2;
}
