using EdgeActors.Actors.Planning;
using EdgeActors.Simulator;

namespace EdgeActors.Actors.Policies;

/// <summary>
/// Decides where a task runs. Heuristics and learned policies share this one seam; a <see cref="Scheduler"/> owns one policy each.
/// <para>Life of a decision: <see cref="Probe"/> names the places whose state is wanted, which takes simulated time unless views are instant; then
/// <see cref="Choose"/> picks the place.</para>
/// </summary>
public abstract class OffloadingPolicy
{
    /// <summary>Whether the policy looks into other nodes' queues, which only a world with instant views allows.</summary>
    public virtual bool NeedsExactViews => false;

    /// <summary>Whether the policy plays the world forward (<see cref="Decision.Plan"/>), which only a scenario that offers it allows.</summary>
    public virtual bool NeedsPlan => false;

    /// <summary>The places whose state the choice needs. The default is none.</summary>
    public virtual ProbePlan Probe(in Decision decision) => ProbePlan.None;

    /// <summary>The number of the chosen place.</summary>
    public abstract int Choose(in Decision decision, ProbePlan probed);

    /// <summary>Declares the policy's own mutable state, if it has any; its scheduler saves it.</summary>
    public virtual void DeclareState(StateVisitor state)
    {
    }
}

/// <summary>The moment of a decision, as the policy sees it. It lives as long as the call.</summary>
public readonly ref struct Decision
{
    private readonly ref RandomStream _random;
    private readonly ref readonly EdgeTask _task;

    private readonly NetworkPlan? _plan;

    /// <summary>A moment made by hand, for tests of policies. A scheduler makes its own.</summary>
    /// <param name="task">The task to be placed.</param>
    /// <param name="now">The time.</param>
    /// <param name="places">The places to choose from.</param>
    /// <param name="local">The number of the place where the task is now.</param>
    /// <param name="random">The stream that the policy draws from.</param>
    /// <param name="plan">All queues of the world, for policies that play it forward.</param>
    public Decision(in EdgeTask task, SimTime now, Place[] places, int local, ref RandomStream random, NetworkPlan? plan = null)
    {
        _plan = plan;
        _task = ref task;
        _random = ref random;
        Now = now;
        Places = places;
        Local = local;
    }

    private Decision(in EdgeTask task, Decision other)
    {
        _task = ref task;
        _random = ref other._random;
        Now = other.Now;
        Places = other.Places;
        Local = other.Local;
        _plan = other._plan;
    }

    /// <summary>The task to be placed.</summary>
    public ref readonly EdgeTask Task => ref _task;

    /// <summary>The scheduler's own stream; a draw moves it on.</summary>
    public ref RandomStream Random => ref _random;

    /// <summary>The time of the decision.</summary>
    public SimTime Now { get; }

    /// <summary>The places to choose from.</summary>
    public ReadOnlySpan<Place> Places { get; }

    /// <summary>The world of queues, to be frozen and played forward. Only for policies that say that they need it.</summary>
    /// <exception cref="InvalidOperationException">The policy does not say so.</exception>
    public NetworkPlan Plan => _plan ?? throw new InvalidOperationException("a policy that plays the world forward says so by NeedsPlan");

    /// <summary>The number of the place where the task is now.</summary>
    public int Local { get; }

    /// <summary>The same moment without a task, or with another.</summary>
    internal Decision Without(in EdgeTask none) => new(in none, this);

    /// <summary>Whether a place calls itself busy: as many tasks wait there as its limit (the 1-bit mask of the O2O-DRL paper).</summary>
    public bool IsBusy(int place) => Places[place].Node.Waiting >= Places[place].Node.Profile.QueueLimit;
}

/// <summary>Which places' state a decision needs: none, two, or all.</summary>
/// <param name="Kind">Which.</param>
/// <param name="First">The first of two.</param>
/// <param name="Second">The second of two.</param>
public readonly record struct ProbePlan(ProbeKind Kind, int First = 0, int Second = 0) : IFields<ProbePlan>
{
    /// <summary>No place's.</summary>
    public static ProbePlan None => default;

    /// <summary>Every place's.</summary>
    public static ProbePlan All => new(ProbeKind.All);

    /// <summary>Two distinct places, uniformly among all but <paramref name="except"/> (-1 excludes none).</summary>
    public static ProbePlan TwoDistinct(ref RandomStream random, int places, int except = -1)
    {
        int others = except < 0 ? places : places - 1;
        int first = random.NextInt(others);
        int second = random.NextInt(others - 1);
        second += second >= first ? 1 : 0;
        return new ProbePlan(ProbeKind.Two, Skip(first, except), Skip(second, except));
    }

    /// <inheritdoc/>
    public static ProbePlan Visit<TVisitor>(in ProbePlan value, ref TVisitor visitor)
        where TVisitor : struct, IFieldVisitor, allows ref struct =>
        new(visitor.Enum(value.Kind), visitor.Field(value.First), visitor.Field(value.Second));

    private static int Skip(int place, int except) => except >= 0 && place >= except ? place + 1 : place;
}

/// <summary>How many places a decision probes.</summary>
public enum ProbeKind
{
    /// <summary>None: the decision needs nobody's state.</summary>
    None,

    /// <summary>Two.</summary>
    Two,

    /// <summary>All.</summary>
    All,
}
