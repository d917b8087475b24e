using EdgeActors.Learners.Environments;

namespace EdgeActors.Learners.Training;

/// <summary>How far a learner is from values that are known.</summary>
public static class KnownValues
{
    /// <summary>The largest |Q - Q*| over states and actions, as a share of the largest |Q*|.</summary>
    public static double Error(IActionValues learner, IKnownValues environment, double gamma)
    {
        var exact = environment.ExactValues(gamma);
        var seen = new float[environment.ObservationSize];
        var (away, most) = (0.0, 0.0);
        for (var s = 0; s < environment.States; s++)
        {
            environment.Observe(s, seen);
            var values = learner.Values(seen);
            for (var a = 0; a < environment.ActionCount; a++)
            {
                away = Math.Max(away, Math.Abs(values[a] - exact[s, a]));
                most = Math.Max(most, Math.Abs(exact[s, a]));
            }
        }

        return away / most;
    }
}
