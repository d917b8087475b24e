using EdgeActors.Simulator;

namespace EdgeActors.Actors.Groups;

/// <summary>What an orchestrator is made of.</summary>
public sealed record OrchestratorOptions
{
    /// <summary>Each user's source of tasks.</summary>
    public required IReadOnlyList<ActorId> Sources { get; init; }

    /// <summary>How many tasks a user has in a group.</summary>
    public required int TasksPerUser { get; init; }

    /// <summary>How many groups there are, one after another.</summary>
    public required long Groups { get; init; }

    /// <summary>What kinds of places there are.</summary>
    public required GroupPlaces Places { get; init; }

    /// <summary>What a bit costs at each place.</summary>
    public required GroupCosts Costs { get; init; }

    /// <summary>For a user and a place, the actor that executes.</summary>
    public required Func<int, int, ActorId> Node { get; init; }

    /// <summary>For a user and a place other than its device, the first link on the way.</summary>
    public required Func<int, int, ActorId> Uplink { get; init; }

    /// <summary>Whether records say what the best placement costs, which has it searched for: only where users share nothing.</summary>
    public bool FindsOptimum { get; init; }
}

/// <summary>
/// Collects a group's tasks, has its policy place all of them at once, and sees them through: a user's tasks at one place go one after another, each from its
/// transfer to its end, while the user's places work side by side. When the group has ended the next one is born.
/// </summary>
/// <param name="options">What it is made of.</param>
/// <param name="policy">Its policy.</param>
public class Orchestrator(OrchestratorOptions options, GroupPolicy policy) : Actor, IHandle<TaskBorn>, IHandle<TaskEnded>
{
    private readonly EdgeTask[] _tasks = new EdgeTask[options.Sources.Count * options.TasksPerUser];
    private readonly long[] _places = new long[options.Sources.Count * options.TasksPerUser];
    private readonly SimDuration[] _responses = new SimDuration[options.Sources.Count];
    private RandomStream _random;
    private long _group;
    private int _collected;
    private int _open;
    private Joules _energy;

    /// <summary>Groups that have ended.</summary>
    public long Ended => _group;

    /// <summary>How many groups there are.</summary>
    private protected long Groups => options.Groups;

    private int Users => options.Sources.Count;

    /// <inheritdoc/>
    public void Handle(in TaskBorn message, Context context)
    {
        ArgumentNullException.ThrowIfNull(context);
        _tasks[IndexOf(message.Task.Id)] = message.Task;
        _collected++;
        if (_collected == _tasks.Length)
        {
            Decide(context);
        }
    }

    /// <inheritdoc/>
    public void Handle(in TaskEnded message, Context context)
    {
        ArgumentNullException.ThrowIfNull(context);
        int task = IndexOf(message.TaskId), user = task / options.TasksPerUser;
        _energy += message.Energy;
        _responses[user] = message.Ended - message.Born;
        _open--;
        DispatchNext(user, _places[task], task + 1, context);
        if (_open == 0)
        {
            End(context);
        }
    }

    /// <inheritdoc/>
    protected override void Start(Context context)
    {
        ArgumentNullException.ThrowIfNull(context);
        _random = context.RandomStream("policy");
        Next(context);
    }

    /// <inheritdoc/>
    protected override void DeclareState(StateVisitor state)
    {
        ArgumentNullException.ThrowIfNull(state);
        state.Array(_tasks);
        state.Array(_places);
        state.Array(_responses);
        state.Field(ref _random);
        state.Field(ref _group);
        state.Field(ref _collected);
        state.Field(ref _open);
        state.Field(ref _energy);
        policy.DeclareState(state);
    }

    /// <summary>A group has ended; the next one begins unless this is overridden to wait.</summary>
    /// <param name="record">What it came to.</param>
    /// <param name="context">The way to everything else.</param>
    private protected virtual void Ends(in GroupRecord record, Context context) => Next(context);

    /// <summary>A group's tasks have been placed.</summary>
    private protected virtual void Placed(in GroupDecision group, ReadOnlySpan<int> places, Context context)
    {
    }

    /// <summary>Has the next group born, if there is one.</summary>
    private protected void Next(Context context)
    {
        if (_group < options.Groups)
        {
            foreach (ActorId source in options.Sources)
            {
                context.Send(source, new GroupDue(_group));
            }
        }
    }

    private void Decide(Context context)
    {
        Span<DataSize> sizes = stackalloc DataSize[_tasks.Length];
        Span<int> places = stackalloc int[_tasks.Length];
        for (int task = 0; task < sizes.Length; task++)
        {
            sizes[task] = _tasks[task].Size;
        }

        var group = new GroupDecision(sizes, Users, options.Costs, options.Places, ref _random);
        policy.Place(in group, places);
        for (int task = 0; task < places.Length; task++)
        {
            _places[task] = (uint)places[task] < (uint)options.Places.Count
                ? places[task]
                : throw new ModelException($"{policy.GetType().Name} chose place {places[task]} for task {task}; there are {options.Places.Count}, numbered from 0");
        }

        (_collected, _open, _energy) = (0, _tasks.Length, default);
        Placed(in group, places, context);
        for (int user = 0; user < Users; user++)
        {
            for (int place = 0; place < options.Places.Count; place++)
            {
                DispatchNext(user, place, user * options.TasksPerUser, context);
            }
        }
    }

    /// <summary>Sends the first of a user's tasks for a place from some number on.</summary>
    private void DispatchNext(int user, long place, int from, Context context)
    {
        for (int task = from; task < (user + 1) * options.TasksPerUser; task++)
        {
            if (_places[task] != place)
            {
                continue;
            }

            ref readonly EdgeTask born = ref _tasks[task];
            EdgeTask placed = born with { Place = options.Node(user, (int)place), Decider = Id, PolicyVersion = policy.Version, Wait = context.Now - born.Born };
            if (place == 0)
            {
                context.Send(placed.Place, new TaskArrived(placed));
            }
            else
            {
                context.Send(options.Uplink(user, (int)place), new Transfer(placed));
            }

            return;
        }
    }

    private void End(Context context)
    {
        SimDuration response = default;
        foreach (SimDuration one in _responses)
        {
            response += one;
        }

        Span<int> kinds = stackalloc int[3];
        kinds.Clear();
        foreach (long place in _places)
        {
            kinds[(int)options.Places.KindOf((int)place)]++;
        }

        var record = new GroupRecord(
            Id, _group, _tasks[0].Born, context.Now, _energy, response, options.Costs.Of(_energy, response), Optimum(), kinds[(int)PlaceKind.Device], kinds[(int)PlaceKind.Edge],
            kinds[(int)PlaceKind.Cloud]);
        context.Record(in record);
        _group++;
        Ends(in record, context);
    }

    private long Optimum()
    {
        if (!options.FindsOptimum)
        {
            return 0;
        }

        Span<DataSize> sizes = stackalloc DataSize[options.TasksPerUser];
        Span<int> places = stackalloc int[options.TasksPerUser];
        double sum = 0;
        for (int user = 0; user < Users; user++)
        {
            for (int task = 0; task < sizes.Length; task++)
            {
                sizes[task] = _tasks[(user * options.TasksPerUser) + task].Size;
            }

            sum += ExactPlacement.Solve(options.Costs, sizes, places).Cost;
        }

        return (long)Math.Round(1e9 * sum);
    }

    private int IndexOf(long task) => (((int)(task >> 32) - 1) * options.TasksPerUser) + (int)(((uint)task - 1) % (uint)options.TasksPerUser);
}
