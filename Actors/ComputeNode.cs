using System.Numerics;
using EdgeActors.Actors.Learning;
using EdgeActors.Numerics;
using EdgeActors.Simulator;

namespace EdgeActors.Actors;

/// <summary>What a node does with tasks that will be late.</summary>
public enum DropRule
{
    /// <summary>A task that reaches the head of the queue too late to finish by its deadline is dropped without using the processor.</summary>
    AtStart,

    /// <summary>A waiting task is dropped when its deadline passes; one on the processor runs to its end.</summary>
    AtDeadline,

    /// <summary>Every task runs to its end.</summary>
    Never,
}

/// <summary>What a computing actor is made of.</summary>
public sealed record ComputeOptions
{
    /// <summary>Speed, processors, failure rate, and when it calls itself busy.</summary>
    public required NodeProfile Profile { get; init; }

    /// <summary>What it does with tasks that will be late.</summary>
    public DropRule DropRule { get; init; }

    /// <summary>Tasks that may wait; one more is rejected.</summary>
    public int QueueCapacity { get; init; } = int.MaxValue;

    /// <summary>Power of one processor while it executes.</summary>
    public Power ActivePower { get; init; }

    /// <summary>What each cycle takes beside that, where a model counts energy by work and not by time.</summary>
    public CycleEnergy ExecutionEnergy { get; init; }

    /// <summary>Power of one processor while it does not.</summary>
    public Power IdlePower { get; init; }

    /// <summary>What one processor costs while it executes.</summary>
    public HourlyPrice Price { get; init; }

    /// <summary>What one processor costs while it does not.</summary>
    public HourlyPrice IdlePrice { get; init; }

    /// <summary>How long the news of a task's end travels to whoever decided its place and wants to know; between groups at least the lookahead.</summary>
    public SimDuration FeedbackDelay { get; init; }

    /// <summary>The link towards every other actor that this one sends tasks on to.</summary>
    public IReadOnlyDictionary<ActorId, ActorId>? Routes { get; init; }
}

/// <summary>
/// An actor that executes tasks: a first-in first-out queue before one or more equal processors. What makes edge nodes, devices and cloud servers
/// different is in their options and their place in the network.
/// <para>A task that will fail occupies its processor for the full time; the failure shows at the end.</para>
/// </summary>
public abstract class ComputeNode : Actor, IQueueView, IHandle<TaskArrived>, IHandle<ExecutionDone>, IHandle<DeadlinePassed>, IHandle<StatusRequest>, IHandle<Shipment>
{
    private const int WordBits = 64;

    private readonly ComputeOptions _options;
    private readonly Ring<Job> _waiting = new();
    private readonly Job[] _running;
    private readonly long[] _free; // a bit for each processor that is free
    private int _runningCount;
    private long _runningEnds; // the sum of the running tasks' ends; it may wrap around, which a difference undoes
    private SimDuration _waitingWork;
    private TimeTotal _busy;
    private long _ended;
    private Account _spent;
    private KeyedRandom _fate;

    private protected ComputeNode(ComputeOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.Profile.Processors);
        _options = options;
        _running = new Job[options.Profile.Processors];
        _free = new long[(_running.Length + WordBits - 1) / WordBits];
        for (int server = 0; server < _running.Length; server++)
        {
            SetFree(server, true);
        }
    }

    /// <inheritdoc/>
    public NodeProfile Profile => _options.Profile;

    /// <inheritdoc/>
    public int Waiting => _waiting.Count;

    /// <inheritdoc/>
    public DropRule DropRule => _options.DropRule;

    /// <summary>Processor time of all executions that ended, over all processors.</summary>
    public SimDuration Busy => new(checked((long)_busy.Nanoseconds));

    /// <summary>Tasks that ended here, however they did.</summary>
    public long Ended => _ended;

    /// <summary>The energy of all executions that ended, and what their time costs.</summary>
    public Account Spent => _spent + Account.OfTime(default, _options.Price, _busy.Nanoseconds);

    /// <inheritdoc/>
    public NodeStatus Status(SimTime now)
    {
        var residual = new SimDuration(unchecked(_runningEnds - (_runningCount * now.Nanoseconds)));
        return new NodeStatus(_waiting.Count, _runningCount, _waitingWork, residual, now);
    }

    /// <inheritdoc/>
    public void AddQueueTo(IQueueForecast forecast)
    {
        ArgumentNullException.ThrowIfNull(forecast);
        foreach (ref readonly Job job in _running.AsSpan())
        {
            if (job.Id != 0)
            {
                forecast.AddRunning(in job.Task, job.Begun + job.Work);
            }
        }

        for (int i = 0; i < _waiting.Count; i++)
        {
            forecast.AddWaiting(in _waiting[i].Task, _waiting[i].Entered, _waiting[i].Work);
        }
    }

    /// <inheritdoc/>
    public ActorId LinkTo(ActorId place) => _options.Routes is { } routes && routes.TryGetValue(place, out ActorId link)
        ? link
        : throw new ModelException($"a task for {place} arrived, and there is no route to it from here");

    /// <inheritdoc/>
    public void Handle(in TaskArrived message, Context context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (message.Task.Place != Id)
        {
            context.Send(LinkTo(message.Task.Place), new Transfer(message.Task));
            return;
        }

        var job = new Job { Task = message.Task, Work = message.Task.Cycles / _options.Profile.Speed, Entered = context.Now };
        if (_runningCount < _running.Length)
        {
            Begin(LowestFree(), in job, context);
        }
        else if (_waiting.Count >= _options.QueueCapacity)
        {
            End(in job, TaskOutcome.Rejected, default, context);
        }
        else
        {
            Enqueue(in job, context);
        }
    }

    /// <inheritdoc/>
    public void Handle(in ExecutionDone message, Context context)
    {
        ArgumentNullException.ThrowIfNull(context);
        Job job = _running[message.Server];
        _running[message.Server] = default;
        SetFree(message.Server, true);
        _runningCount--;
        _runningEnds = unchecked(_runningEnds - context.Now.Nanoseconds);
        _busy += job.Work;
        bool survives = _options.Profile.FailureRate <= 0
            || _fate.NextDouble(job.Id, 0) < DeterministicMath.Exp(-job.Work.Seconds * _options.Profile.FailureRate);
        Joules energy = (_options.ActivePower * job.Work) + (_options.ExecutionEnergy * job.Task.Cycles);
        _spent += energy;
        job.Task = job.Task with { Energy = job.Task.Energy + energy };
        TaskOutcome outcome = !survives ? TaskOutcome.ExecutionFailed
            : context.Now <= job.Task.DueAt ? TaskOutcome.Succeeded : TaskOutcome.DeadlineMissed;
        End(in job, outcome, job.Work, context);
        while (_waiting.Count > 0 && _running[message.Server].Id == 0)
        {
            Job next = _waiting.Dequeue();
            _waitingWork -= next.Work;
            context.Cancel(next.Timer);
            Begin(message.Server, in next, context);
        }
    }

    /// <inheritdoc/>
    public void Handle(in DeadlinePassed message, Context context)
    {
        ArgumentNullException.ThrowIfNull(context);
        for (int i = 0; i < _waiting.Count; i++)
        {
            if (_waiting[i].Id == message.TaskId)
            {
                Job late = _waiting.RemoveAt(i);
                _waitingWork -= late.Work;
                End(in late, TaskOutcome.DeadlineMissed, default, context);
                return;
            }
        }
    }

    /// <inheritdoc/>
    public void Handle(in StatusRequest message, Context context)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.Send(message.ReplyTo, new StatusReply(message.TaskId, message.Place, Status(context.Now)), message.ReplyDelay);
    }

    /// <inheritdoc/>
    public void Handle(in Shipment message, Context context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (message.Place == Id)
        {
            message.Deliver(message.After, context);
        }
        else
        {
            context.Send(LinkTo(message.Place), in message);
        }
    }

    /// <inheritdoc/>
    protected override void Start(Context context)
    {
        ArgumentNullException.ThrowIfNull(context);
        _fate = context.KeyedRandom("execution-failure");
    }

    /// <inheritdoc/>
    protected override void Finish(Context context)
    {
        ArgumentNullException.ThrowIfNull(context);
        AccountEntry.Record(Id, AccountKind.Compute, Spent, context);
        AccountEntry.Record(Id, AccountKind.Idle, Idle(context.Now), context);
    }

    /// <inheritdoc/>
    protected override void DeclareState(StateVisitor state)
    {
        ArgumentNullException.ThrowIfNull(state);
        state.Ring(_waiting);
        state.Array(_running);
        state.Array(_free);
        state.Field(ref _runningCount);
        state.Field(ref _runningEnds);
        state.Field(ref _waitingWork);
        state.Field(ref _busy);
        state.Field(ref _ended);
        state.Field(ref _spent);
        state.Field(ref _fate);
    }

    private void Enqueue(in Job job, Context context)
    {
        Job waiting = job;
        if (_options.DropRule == DropRule.AtDeadline)
        {
            SimDuration left = SimDuration.Max(job.Task.DueAt - context.Now, default);
            waiting.Timer = context.Schedule(left, new DeadlinePassed(job.Id));
        }

        _waitingWork += job.Work;
        _waiting.Enqueue(in waiting);
    }

    /// <summary>The task reaches the head of the queue: it runs, or it is dropped.</summary>
    private void Begin(int server, in Job job, Context context)
    {
        if (_options.DropRule == DropRule.AtStart && context.Now + job.Work > job.Task.DueAt)
        {
            End(in job, TaskOutcome.DeadlineMissed, default, context);
            return;
        }

        _running[server] = job;
        _running[server].Begun = context.Now;
        SetFree(server, false);
        _runningCount++;
        _runningEnds = unchecked(_runningEnds + (context.Now + job.Work).Nanoseconds);
        context.Send(Id, new ExecutionDone(server), job.Work);
    }

    /// <summary>What standing by cost until the end of the run, which may cut executions short.</summary>
    private Account Idle(SimTime end)
    {
        TimeTotal running = _busy;
        foreach (ref readonly Job job in _running.AsSpan())
        {
            running += job.Id != 0 ? end - job.Begun : default;
        }

        return Account.OfTime(_options.IdlePower, _options.IdlePrice, ((Int128)end.Nanoseconds * _running.Length) - running.Nanoseconds);
    }

    private int LowestFree()
    {
        int word = 0;
        while (_free[word] == 0)
        {
            word++;
        }

        return (word * WordBits) + BitOperations.TrailingZeroCount(_free[word]);
    }

    private void SetFree(int server, bool free)
    {
        long bit = 1L << (server % WordBits);
        ref long word = ref _free[server / WordBits];
        word = free ? word | bit : word & ~bit;
    }

    private void End(in Job job, TaskOutcome outcome, SimDuration execute, Context context)
    {
        _ended++;
        TaskRecord record = job.Task.End(context.Now, outcome, context.Now - job.Entered - execute, execute);
        context.Record(in record);
        Feedback.Send(in record, _options.FeedbackDelay, context);
    }

    /// <summary>A task in the queue or on a processor; a place on a processor is free when the id is 0.</summary>
    private struct Job : IFields<Job>
    {
        public EdgeTask Task;
        public SimDuration Work;
        public SimTime Entered;
        public SimTime Begun;
        public TimerId Timer;

        public readonly long Id => Task.Id;

        public static Job Visit<TVisitor>(in Job value, ref TVisitor visitor)
            where TVisitor : struct, IFieldVisitor, allows ref struct => new()
            {
                Task = visitor.Record(value.Task),
                Work = visitor.Record(value.Work),
                Entered = visitor.Record(value.Entered),
                Begun = visitor.Record(value.Begun),
                Timer = visitor.Record(value.Timer),
            };

        public override readonly string ToString() => $"{Task}, work {Work}";
    }
}
