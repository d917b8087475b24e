using EdgeActors.Actors.Planning;
using EdgeActors.Actors.Policies;
using EdgeActors.Simulator;

namespace EdgeActors.Actors;

/// <summary>One of the places a scheduler may choose, by address.</summary>
/// <param name="Node">The computing actor.</param>
/// <param name="Profile">What does not change about it.</param>
/// <param name="Route">The links on the way, in order; none for the scheduler's own node.</param>
/// <param name="Inbound">Every link that leads to the actor, for policies that forecast; null where views are not instant.</param>
public sealed record PlaceOptions(ActorId Node, NodeProfile Profile, IReadOnlyList<ActorId> Route, IReadOnlyList<ActorId>? Inbound = null);

/// <summary>What a scheduler is made of.</summary>
public sealed record SchedulerOptions
{
    /// <summary>The places to choose from.</summary>
    public required IReadOnlyList<PlaceOptions> Places { get; init; }

    /// <summary>The number of the place where tasks are born.</summary>
    public required int Local { get; init; }

    /// <summary>
    /// How long a status request, and its answer, travels. Zero means that states are read at the same instant through views, which all nodes being
    /// in one group allows.
    /// </summary>
    public SimDuration ProbeDelay { get; init; }

    /// <summary>All queues of the world, for policies that play it forward; null where it is not offered.</summary>
    public PlanOptions? Plan { get; init; }
}

/// <summary>
/// The decision actor of a node: takes each task born there, asks its policy, and sends the task on its way.
/// <para>With a probe delay a task waits here until the places its policy wants to know have answered; the time counts as the task's wait. What a
/// scheduler then knows of other nodes is what they last reported.</para>
/// </summary>
/// <param name="options">What it is made of.</param>
/// <param name="policy">Its own policy.</param>
public class Scheduler(SchedulerOptions options, OffloadingPolicy policy) : Actor, IHandle<TaskBorn>, IHandle<StatusReply>
{
    private readonly Ring<Undecided> _undecided = new();
    private readonly NodeStatus[] _reports = new NodeStatus[options.Places.Count];
    private readonly Place[] _places = new Place[options.Places.Count];
    private NetworkPlan? _plan;
    private RandomStream _random;

    /// <summary>Whether other nodes' queues and the links to them are looked into, which takes instant views.</summary>
    private protected virtual bool NeedsExactViews => policy.NeedsExactViews;

    private bool Instant => options.ProbeDelay == SimDuration.Zero;

    /// <inheritdoc/>
    public void Handle(in TaskBorn message, Context context)
    {
        ArgumentNullException.ThrowIfNull(context);
        EdgeTask task = message.Task;
        var decision = new Decision(in task, context.Now, _places, options.Local, ref _random, _plan);
        ProbePlan plan = policy.Probe(in decision);
        int awaited = Instant ? 0 : Ask(plan, task.Id, context);
        if (awaited == 0)
        {
            Dispatch(in decision, policy.Choose(in decision, plan), context);
        }
        else
        {
            _undecided.Enqueue(new Undecided(task, plan, awaited));
        }
    }

    /// <inheritdoc/>
    public void Handle(in StatusReply message, Context context)
    {
        ArgumentNullException.ThrowIfNull(context);
        _reports[message.Place] = message.Status;
        int place = Find(message.TaskId);
        Undecided waiting = _undecided[place] with { Awaited = _undecided[place].Awaited - 1 };
        if (waiting.Awaited > 0)
        {
            _undecided[place] = waiting;
            return;
        }

        _undecided.RemoveAt(place);
        EdgeTask task = waiting.Task;
        var decision = new Decision(in task, context.Now, _places, options.Local, ref _random, _plan);
        Dispatch(in decision, policy.Choose(in decision, waiting.Plan), context);
    }

    /// <inheritdoc/>
    protected override void Start(Context context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (NeedsExactViews && !Instant)
        {
            throw new ModelException($"{policy.GetType().Name} looks into other nodes' queues, which takes instant views: the probe delay must be zero");
        }

        if (policy.NeedsPlan)
        {
            PlanOptions queues = options.Plan ?? throw new ModelException($"{policy.GetType().Name} plays the world forward, which this scenario does not offer");
            _plan = new NetworkPlan(queues, options.Places, Id, context.View<IQueueView>, context.View<ILinkView>);
        }

        _random = context.RandomStream("policy");
        for (int i = 0; i < _places.Length; i++)
        {
            PlaceOptions place = options.Places[i];
            INodeView node = Instant || i == options.Local
                ? context.View<IQueueView>(place.Node)
                : new ReportedNode(place.Profile, _reports, i);
            _places[i] = new Place(node, Links(place.Route, context), NeedsExactViews ? Links(place.Inbound ?? [], context) : []);
        }
    }

    /// <inheritdoc/>
    protected override void DeclareState(StateVisitor state)
    {
        ArgumentNullException.ThrowIfNull(state);
        state.Ring(_undecided);
        state.Array(_reports);
        state.Field(ref _random);
        policy.DeclareState(state);
    }

    private int Ask(ProbePlan plan, long task, Context context)
    {
        int asked = 0;
        for (int i = 0; i < _places.Length; i++)
        {
            bool wanted = plan.Kind == ProbeKind.All || (plan.Kind == ProbeKind.Two && (i == plan.First || i == plan.Second));
            if (wanted && i != options.Local)
            {
                context.Send(options.Places[i].Node, new StatusRequest(task, i, Id, options.ProbeDelay), options.ProbeDelay);
                asked++;
            }
        }

        return asked;
    }

    /// <summary>Called for each decision; what comes back is the task that is sent on its way.</summary>
    /// <param name="decision">The decision.</param>
    /// <param name="chosen">The number of the chosen place.</param>
    /// <param name="task">The task, placed.</param>
    /// <param name="context">The way to everything else.</param>
    private protected virtual EdgeTask Decided(in Decision decision, int chosen, in EdgeTask task, Context context) => task;

    /// <summary>Looks at the world without a task: whatever the decision would see now.</summary>
    private protected Decision Look(in EdgeTask none, SimTime now) => new(in none, now, _places, options.Local, ref _random, _plan);

    private void Dispatch(in Decision decision, int chosen, Context context)
    {
        if ((uint)chosen >= (uint)_places.Length)
        {
            throw new ModelException($"{policy.GetType().Name} chose place {chosen}; there are {_places.Length}, numbered from 0");
        }

        PlaceOptions place = options.Places[chosen];
        ref readonly EdgeTask task = ref decision.Task;
        EdgeTask placed = Decided(in decision, chosen, task with { Place = place.Node, Wait = context.Now - task.Born }, context);
        if (place.Route.Count == 0)
        {
            context.Send(place.Node, new TaskArrived(placed));
        }
        else
        {
            context.Send(place.Route[0], new Transfer(placed));
        }
    }

    private int Find(long task)
    {
        int place = 0;
        while (_undecided[place].Task.Id != task)
        {
            place++;
        }

        return place;
    }

    private static ILinkView[] Links(IReadOnlyList<ActorId> links, Context context)
    {
        var views = new ILinkView[links.Count];
        for (int i = 0; i < views.Length; i++)
        {
            views[i] = context.View<ILinkView>(links[i]);
        }

        return views;
    }

    /// <summary>Whether tasks wait here for answers.</summary>
    private protected bool HasUndecided => _undecided.Count > 0;

    /// <summary>A task whose places have not all answered.</summary>
    internal readonly record struct Undecided(EdgeTask Task, ProbePlan Plan, int Awaited) : IFields<Undecided>
    {
        public static Undecided Visit<TVisitor>(in Undecided value, ref TVisitor visitor)
            where TVisitor : struct, IFieldVisitor, allows ref struct =>
            new(visitor.Record(value.Task), visitor.Record(value.Plan), visitor.Field(value.Awaited));
    }
}
