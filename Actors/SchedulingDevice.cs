using EdgeActors.Actors.Policies;
using EdgeActors.Simulator;

namespace EdgeActors.Actors;

/// <summary>The three places among which the devices of a population choose: themselves, the nearest edge node, and the cloud behind it.</summary>
/// <param name="Device">A device's own processor.</param>
/// <param name="Node">An edge node.</param>
/// <param name="Cloud">A cloud site.</param>
/// <param name="Radio">The way to the node.</param>
/// <param name="Wires">The way from there to the cloud.</param>
public sealed record DeviceChoices(NodeProfile Device, NodeProfile Node, NodeProfile Cloud, NominalLink Radio, NominalLink Wires)
{
    /// <summary>The number of the device among its places.</summary>
    public const int Here = 0;

    /// <summary>How many places there are.</summary>
    public const int Count = 3;
}

/// <summary>A link as its data sheet has it: what a device knows of a shared way whose load it does not see.</summary>
/// <param name="Rate">Its rate.</param>
/// <param name="Latency">Its latency.</param>
public sealed record NominalLink(DataRate Rate, SimDuration Latency) : ILinkView
{
    /// <inheritdoc/>
    public ActorId To => default;

    /// <inheritdoc/>
    public double FailureRate => 0;

    /// <inheritdoc/>
    public SimTime FreeAt => SimTime.Zero;

    /// <inheritdoc/>
    public int Occupancy(SimTime now) => 0;

    /// <inheritdoc/>
    public Transit TransferAt(SimTime now, int place) => throw new ArgumentOutOfRangeException(nameof(place));
}

/// <summary>
/// A wireless device that asks a policy where each task goes: place 0 is itself, 1 the node nearest to it, 2 the cloud behind that. What the policy wants to know
/// of node and cloud it asks them over the air, which takes the way there and back; meanwhile the task waits here. Of the radio it knows the rate, not the load.
/// <para>A device that has moved on meanwhile sends the task to the node that is nearest by then.</para>
/// </summary>
public class SchedulingDevice : MobileDevice, IHandle<StatusReply>
{
    private readonly DeviceChoices _choices;
    private readonly OffloadingPolicy _policy;
    private readonly Ring<Scheduler.Undecided> _undecided = new();
    private readonly ServiceQueue _own = new();
    private readonly NodeStatus[] _reports = new NodeStatus[DeviceChoices.Count];
    private readonly Place[] _places;
    private RandomStream _draws;

    /// <summary>A device.</summary>
    /// <param name="population">What it has in common with the others; its rule is not looked at.</param>
    /// <param name="choices">Its places.</param>
    /// <param name="policy">Its own policy.</param>
    public SchedulingDevice(DevicePopulation population, DeviceChoices choices, OffloadingPolicy policy)
        : base(population)
    {
        ArgumentNullException.ThrowIfNull(choices);
        ArgumentNullException.ThrowIfNull(policy);
        (_choices, _policy) = (choices, policy);
        _places =
        [
            new Place(new ReportedNode(choices.Device, _reports, 0), [], []),
            new Place(new ReportedNode(choices.Node, _reports, 1), [choices.Radio], []),
            new Place(new ReportedNode(choices.Cloud, _reports, 2), [choices.Radio, choices.Wires], []),
        ];
    }

    /// <summary>Whether tasks wait here for answers.</summary>
    private protected bool HasUndecided => _undecided.Count > 0;

    /// <inheritdoc/>
    public void Handle(in StatusReply message, Context context)
    {
        ArgumentNullException.ThrowIfNull(context);
        _reports[message.Place] = message.Status;
        int at = 0;
        while (_undecided[at].Task.Id != message.TaskId)
        {
            at++;
        }

        Scheduler.Undecided waiting = _undecided[at] with { Awaited = _undecided[at].Awaited - 1 };
        if (waiting.Awaited > 0)
        {
            _undecided[at] = waiting;
            return;
        }

        _undecided.RemoveAt(at);
        EdgeTask task = waiting.Task;
        Dispatch(Look(in task, context.Now), waiting.Plan, context);
    }

    /// <inheritdoc/>
    protected override void Start(Context context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (_policy.NeedsExactViews)
        {
            throw new ModelException($"{_policy.GetType().Name} looks into other nodes' queues, which a device cannot");
        }

        _draws = context.RandomStream("policy");
        base.Start(context);
    }

    /// <inheritdoc/>
    protected override void DeclareState(StateVisitor state)
    {
        ArgumentNullException.ThrowIfNull(state);
        base.DeclareState(state);
        state.Ring(_undecided);
        state.Array(_reports);
        state.Field(ref _draws);
        _own.DeclareState(state);
        _policy.DeclareState(state);
    }

    /// <inheritdoc/>
    private protected override void Decide(in EdgeTask task, Context context)
    {
        Decision decision = Look(in task, context.Now);
        ProbePlan plan = _policy.Probe(in decision);
        int awaited = Ask(plan, task.Id, context);
        if (awaited == 0)
        {
            Dispatch(in decision, plan, context);
        }
        else
        {
            _undecided.Enqueue(new Scheduler.Undecided(task, plan, awaited));
        }
    }

    /// <summary>Called for each decision; what comes back is the task that is sent on its way.</summary>
    private protected virtual EdgeTask Decided(in Decision decision, int chosen, in EdgeTask task, Context context) => task;

    /// <summary>A decision about a task, or about none: whatever it would see now.</summary>
    private protected Decision Look(in EdgeTask task, SimTime now)
    {
        _reports[DeviceChoices.Here] = _own.Status(now, [FreeAt.Nanoseconds]);
        return new Decision(in task, now, _places, DeviceChoices.Here, ref _draws);
    }

    private int Ask(ProbePlan plan, long task, Context context)
    {
        int asked = 0, cell = plan.Kind == ProbeKind.None ? 0 : Cell(context.Now);
        for (int place = DeviceChoices.Here + 1; place < DeviceChoices.Count; place++)
        {
            if (plan.Kind == ProbeKind.All || (plan.Kind == ProbeKind.Two && (place == plan.First || place == plan.Second)))
            {
                SimDuration way = _choices.Radio.Latency + (place == 1 ? SimDuration.Zero : _choices.Wires.Latency);
                context.Send(place == 1 ? NodeOf(cell) : CloudOf(cell), new StatusRequest(task, place, Id, way), way);
                asked++;
            }
        }

        return asked;
    }

    private void Dispatch(in Decision decision, ProbePlan plan, Context context)
    {
        int chosen = _policy.Choose(in decision, plan);
        if ((uint)chosen >= DeviceChoices.Count)
        {
            throw new ModelException($"{_policy.GetType().Name} chose place {chosen}; there are {DeviceChoices.Count}, numbered from 0");
        }

        int cell = chosen == DeviceChoices.Here ? 0 : Cell(context.Now);
        ActorId place = chosen switch
        {
            DeviceChoices.Here => Id,
            1 => NodeOf(cell),
            _ => CloudOf(cell),
        };
        ref readonly EdgeTask task = ref decision.Task;
        EdgeTask placed = Decided(in decision, chosen, task with { Place = place, Wait = context.Now - task.Born }, context);
        if (chosen == DeviceChoices.Here)
        {
            (SimTime start, SimDuration work) = ExecuteHere(in placed, context);
            _own.Add(context.Now, start, work);
        }
        else
        {
            Offer(in placed, cell, context);
        }
    }
}
