using EdgeActors.Learners.Experience;
using EdgeActors.Numerics;

namespace EdgeActors.Learners.Environments;

/// <summary>
/// A semi-Markov decision process on two timescales (Sutton, Precup and Singh 1999) with known values: a ring of sites, each with a quick
/// job (action 0: one unit of time, stay) and a slow one (action 1: <see cref="SlowTime"/> units, move on). The slow job pays more
/// in each decision but, with what follows discounted by gamma^elapsed, is better at the richest site only. Who discounts by decision
/// takes it everywhere. Each episode is cut after 50 decisions.
/// </summary>
public sealed class TwoTimescales : IKnownValues
{
    /// <summary>How long a slow job takes, in quick ones.</summary>
    public const double SlowTime = 10;

    private const int MostDecisions = 50;

    private int _site;
    private int _decisions;

    /// <inheritdoc/>
    public int States => 4;

    /// <inheritdoc/>
    public int ObservationSize => States;

    /// <inheritdoc/>
    public int ActionCount => 2;

    /// <inheritdoc/>
    public int ActionSize => 0;

    /// <inheritdoc/>
    public void Reset(SeededRandom random) => (_site, _decisions) = ((int)random.NextBelow(States), 0);

    /// <inheritdoc/>
    public void Observe(Span<float> observation) => Observe(_site, observation);

    /// <inheritdoc/>
    public void Observe(int state, Span<float> observation)
    {
        observation[..States].Clear();
        observation[state] = 1;
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">The action is neither 0 nor 1.</exception>
    public StepResult Step(int action)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)action, 1u, nameof(action));
        var (reward, elapsed, next) = Outcome(_site, action);
        _site = next;
        return new StepResult(reward, false, ++_decisions >= MostDecisions, elapsed);
    }

    /// <inheritdoc/>
    public StepResult Step(ReadOnlySpan<float> action) => throw new NotSupportedException("The sites take action 0 or 1.");

    /// <inheritdoc/>
    public void Exchange(LearnerCheckpoint checkpoint)
    {
        checkpoint.Value(ref _site);
        checkpoint.Value(ref _decisions);
    }

    /// <summary>Q(s, a) = r + gamma^elapsed max Q(s', .), by value iteration to 1e-12.</summary>
    public double[,] ExactValues(double gamma) => Iterate(gamma, true);

    /// <summary>What a learner finds that counts decisions instead of time: Q(s, a) = r + gamma max Q(s', .).</summary>
    public double[,] ValuesByDecision(double gamma) => Iterate(gamma, false);

    private static (double Reward, double Elapsed, int Next) Outcome(int site, int action)
        => action == 0 ? (Quick(site), 1, site) : (Slow(site), SlowTime, (site + 1) % 4);

    private static double Quick(int site) => site == 3 ? 0.1 : 0.5 + (0.1 * site);

    private static double Slow(int site) => site == 3 ? 3 : 1.5;

    private double[,] Iterate(double gamma, bool byTime)
    {
        var q = new double[States, 2];
        double change;
        do
        {
            change = 0;
            for (var s = 0; s < States; s++)
            {
                for (var a = 0; a < 2; a++)
                {
                    var (reward, elapsed, next) = Outcome(s, a);
                    var value = reward + (DeterministicMath.Pow(gamma, byTime ? elapsed : 1) * Math.Max(q[next, 0], q[next, 1]));
                    change = Math.Max(change, Math.Abs(value - q[s, a]));
                    q[s, a] = value;
                }
            }
        }
        while (change > 1e-12);

        return q;
    }
}
