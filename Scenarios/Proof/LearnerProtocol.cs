using EdgeActors.Learners.Algorithms;
using EdgeActors.Learners.Environments;
using EdgeActors.Learners.Training;
using EdgeActors.Scenarios.Training;

namespace EdgeActors.Scenarios.Proof;

/// <summary>
/// One training of the protocol: the configuration as it is, one seed, the final policy, never the best one, evaluated on episodes that no
/// training saw.
/// </summary>
internal static class LearnerProtocol
{
    private const int CurvePoints = 20, CurveEpisodes = 10, Episodes = 100;

    /// <summary>The log is the same for every algorithm and seed.</summary>
    private const long LogSeed = 20_260_000;

    public static LearnerRun Run(string name, LoadedSettings loaded, Action<double> progress)
    {
        LearnOptions options = loaded.Settings.Learn;
        EnvironmentEntry environment = LearnerCatalog.Find(loaded.Catalogue.Environments, e => e.Name, options.Env, "--env");
        LearnerEntry algorithm = LearnerCatalog.Find(loaded.Catalogue.Learners, a => a.Name, options.Algo, "--algo");
        var curve = new List<CurvePoint>();
        var run = new LearnerRun(name, loaded.Settings.Seed, options.ToString(), [], double.NaN, double.NaN, Episodes, null, null, null);
        using ILearner learner = LearnerCatalog.Create(algorithm, environment, loaded);
        try
        {
            TransitionLog? log = options.Offline.Transitions > 0 ? TransitionLog.MountainCar(options.Offline.Transitions, options.Offline.Good, LogSeed) : null;
            Action<long> advance = log is null ? Online(learner, environment.Create(), loaded.Settings.Seed) : Offline(learner, log);
            for (int i = 1; i <= CurvePoints; i++)
            {
                advance((options.Steps * i / CurvePoints) - (options.Steps * (i - 1) / CurvePoints));
                curve.Add(new CurvePoint(options.Steps * i / CurvePoints, Evaluation.Of(learner.Policy, environment.Create(), CurveEpisodes).Mean));
                progress(i / (double)CurvePoints);
            }

            Evaluation final = Evaluation.Of(learner.Policy, environment.Create(), Episodes);
            run = run with
            {
                Final = final.Mean,
                Deviation = final.Std,
                ValueError = ErrorOf(learner, environment.Create(), algorithm.Discount(loaded.Settings)),
                Outside = log is null ? null : OutsideOf(learner.Policy, environment.Create().ActionCount, log),
            };
        }
        catch (DivergenceException e)
        {
            run = run with { Divergence = e.Message };
        }

        return run with { Curve = [.. curve] };
    }

    private static Action<long> Online(ILearner learner, IEnvironment environment, long seed) => new Trainer(learner, environment, seed).Advance;

    private static Action<long> Offline(ILearner learner, TransitionLog log)
    {
        var offline = (IOfflineLearner)learner;
        foreach (LoggedTransition t in log.Transitions)
        {
            offline.Remember(t.Observation, [t.Action], t.Reward, t.Next, t.Terminated, t.Elapsed);
        }

        return updates =>
        {
            for (long i = 0; i < updates; i++)
            {
                offline.Update();
            }
        };
    }

    private static double? ErrorOf(ILearner learner, IEnvironment environment, double gamma)
        => learner is IActionValues values && environment is IKnownValues known ? KnownValues.Error(values, known, gamma) : null;

    private static double OutsideOf(IPolicy policy, int actions, TransitionLog log)
    {
        bool[] taken = log.Actions(actions);
        var action = new float[1];
        return log.Transitions.Average(t =>
        {
            policy.Act(t.Observation, action);
            return taken[(int)action[0]] ? 0.0 : 1.0;
        });
    }
}
