using EdgeActors.Learners.Experience;
using EdgeActors.Numerics;

namespace EdgeActors.Learners.Environments;

/// <summary>
/// Pendulum-v1: swing a pendulum up and hold it with a torque of -2 to 2, given as -1 to 1. The reward is minus the squared
/// angle, speed and torque, weighted; 200 steps. Equations and bounds as Gymnasium has them.
/// </summary>
public sealed class Pendulum : IEnvironment
{
    private const double MostSpeed = 8;
    private const double MostTorque = 2;
    private const double Seconds = 0.05;
    private const double Gravity = 10;
    private const int MostSteps = 200;

    private double _angle;
    private double _speed;
    private int _steps;

    /// <inheritdoc/>
    public int ObservationSize => 3;

    /// <inheritdoc/>
    public int ActionCount => 0;

    /// <inheritdoc/>
    public int ActionSize => 1;

    internal (double Angle, double Speed) State => (_angle, _speed);

    /// <inheritdoc/>
    public void Reset(SeededRandom random)
        => Begin(((2 * random.NextDouble()) - 1) * Math.PI, (2 * random.NextDouble()) - 1);

    /// <inheritdoc/>
    public void Observe(Span<float> observation)
    {
        var (sine, cosine) = DeterministicMath.SinCos(_angle);
        observation[0] = (float)cosine;
        observation[1] = (float)sine;
        observation[2] = (float)_speed;
    }

    /// <inheritdoc/>
    public StepResult Step(int action) => throw new NotSupportedException("Pendulum takes a torque.");

    /// <inheritdoc/>
    public StepResult Step(ReadOnlySpan<float> action) => Push(action[0] * MostTorque);

    /// <inheritdoc/>
    public void Exchange(LearnerCheckpoint checkpoint)
    {
        checkpoint.Value(ref _angle);
        checkpoint.Value(ref _speed);
        checkpoint.Value(ref _steps);
    }

    internal void Begin(double atAngle, double atSpeed) => (_angle, _speed, _steps) = (atAngle, atSpeed, 0);

    internal StepResult Push(double torque)
    {
        var u = Math.Clamp(torque, -MostTorque, MostTorque);
        var turned = Normalised(_angle);
        var cost = (turned * turned) + (0.1 * _speed * _speed) + (0.001 * u * u);
        _speed = Math.Clamp(_speed + (((1.5 * Gravity * DeterministicMath.Sin(_angle)) + (3 * u)) * Seconds), -MostSpeed, MostSpeed);
        _angle += _speed * Seconds;
        _steps++;
        return new StepResult(-cost, false, _steps >= MostSteps);
    }

    /// <summary>The angle in [-pi, pi).</summary>
    private static double Normalised(double x)
    {
        var turned = (x + Math.PI) % (2 * Math.PI);
        return (turned < 0 ? turned + (2 * Math.PI) : turned) - Math.PI;
    }
}
