using EdgeActors.Learners.Environments;
using EdgeActors.Learners.Experience;

namespace EdgeActors.Learners.Training;

/// <summary>One transition of a log.</summary>
/// <param name="Observation">What was seen.</param>
/// <param name="Action">What was done: the number of a discrete action.</param>
/// <param name="Reward">What it brought.</param>
/// <param name="Next">What was seen then.</param>
/// <param name="Terminated">The task ended.</param>
/// <param name="Elapsed">How much time passed.</param>
public sealed record LoggedTransition(float[] Observation, int Action, double Reward, float[] Next, bool Terminated, double Elapsed);

/// <summary>A fixed log of transitions to learn from without acting.</summary>
public sealed class TransitionLog
{
    private TransitionLog(IReadOnlyList<LoggedTransition> transitions, IReadOnlyList<double> returns)
        => (Transitions, Returns) = (transitions, returns);

    /// <summary>In the order in which they happened.</summary>
    public IReadOnlyList<LoggedTransition> Transitions { get; }

    /// <summary>The return of each whole episode.</summary>
    public IReadOnlyList<double> Returns { get; }

    /// <summary>
    /// A log of mixed quality in MountainCar. Drivers push with the car's motion, which leads out of the valley, or against it, which does
    /// not; they never coast, so action 1 is in no transition. Good drivers push with the motion 95 times in 100, poor ones 20 times.
    /// Each episode has one driver. The log depends on nothing but the arguments.
    /// </summary>
    /// <param name="transitions">How long it is.</param>
    /// <param name="good">The share of transitions by good drivers, from 0 to 1.</param>
    /// <param name="seed">Where episodes and drivers' mistakes come from.</param>
    public static TransitionLog MountainCar(int transitions, double good, long seed)
    {
        var (car, random) = (new MountainCar(), Seeds.Training(seed));
        var log = new List<LoggedTransition>(transitions);
        var returns = new List<double>();
        var byGood = 0;
        while (log.Count < transitions)
        {
            var isGood = byGood < good * (log.Count + 1);
            var before = log.Count;
            if (Drive(car, isGood ? 0.95 : 0.2, random, log, transitions) is { } whole)
            {
                returns.Add(whole);
            }

            byGood += isGood ? log.Count - before : 0;
        }

        return new TransitionLog(log, returns);
    }

    /// <summary>Which of so many actions the log has at all.</summary>
    public bool[] Actions(int count)
    {
        var taken = new bool[count];
        foreach (var transition in Transitions)
        {
            taken[transition.Action] = true;
        }

        return taken;
    }

    /// <summary>Logs one episode; its return, or null if the log is full before it ends.</summary>
    private static double? Drive(MountainCar car, double skill, SeededRandom random, List<LoggedTransition> log, int most)
    {
        car.Reset(random);
        var seen = new float[2];
        car.Observe(seen);
        var sum = 0.0;
        while (log.Count < most)
        {
            var with = random.NextDouble() < skill;
            var action = (seen[1] >= 0) == with ? 2 : 0;
            var result = car.Step(action);
            var next = new float[2];
            car.Observe(next);
            log.Add(new LoggedTransition(seen, action, result.Reward, next, result.Terminated, result.Elapsed));
            sum += result.Reward;
            seen = next;
            if (result.Done)
            {
                return sum;
            }
        }

        return null;
    }
}
