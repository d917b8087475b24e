using EdgeActors.Simulator;

namespace EdgeActors.Actors.Services;

/// <summary>What others of its group see of an orchestrator of services.</summary>
public interface IProgressView
{
    /// <summary>How far all services have come.</summary>
    ServiceProgress Progress { get; }
}

/// <summary>What an orchestrator of services is made of; all actors are in its group.</summary>
public sealed record ServiceOrchestratorOptions
{
    /// <summary>The places and links.</summary>
    public required ServiceEnvironment Environment { get; init; }

    /// <summary>The services of the run.</summary>
    public required IReadOnlyList<Service> Services { get; init; }

    /// <summary>The actors of the places.</summary>
    public required IReadOnlyList<ActorId> Places { get; init; }

    /// <summary>The actor that holds the calendars of paths.</summary>
    public required ActorId Broker { get; init; }

    /// <summary>The twin by which policies see places and links; null if they see them as they are now.</summary>
    public ActorId? Twin { get; init; }
}

/// <summary>
/// Knows which microservices are ready and where each output lies, asks its policy for each microservice when its predecessors have ended, has its inputs carried, and ends a
/// service with its last microservice.
/// </summary>
public class ServiceOrchestrator : Actor, IProgressView, IServiceState, IServiceView, IHandle<ServiceReleased>, IHandle<DecisionDue>, IHandle<InputCame>, IHandle<MicroserviceEnded>
{
    private static readonly SimDuration s_never = SimDuration.FromSeconds(100L * 365 * 86400); // services have no deadline

    private readonly ServiceOrchestratorOptions _options;
    private readonly ServicePolicy _policy;
    private readonly ServiceProgress _progress;
    private readonly IServingView[] _places;
    private readonly Life[] _lives; // of each microservice
    private IFlowsView? _broker;
    private IServiceView? _view;
    private RandomStream _random;

    /// <summary>An orchestrator.</summary>
    /// <param name="options">What it is made of.</param>
    /// <param name="policy">Its policy.</param>
    public ServiceOrchestrator(ServiceOrchestratorOptions options, ServicePolicy policy)
    {
        ArgumentNullException.ThrowIfNull(options);
        (_options, _policy, _progress) = (options, policy, new ServiceProgress(options.Services));
        (_places, _lives) = (new IServingView[options.Places.Count], new Life[_progress.Microservices]);
    }

    /// <inheritdoc/>
    public ServiceProgress Progress => _progress;

    /// <inheritdoc/>
    public FlowTable Flows => _broker!.Flows;

    /// <summary>Services that have ended.</summary>
    public long Ended => _progress.Ended;

    /// <summary>How many services there are.</summary>
    private protected int Count => _options.Services.Count;

    private ServiceEnvironment Environment => _options.Environment;

    /// <inheritdoc/>
    public ServingQueue Queue(int place) => _places[place].Queue;

    /// <inheritdoc/>
    public SimTime NodeFree(int place) => _places[place].Queue.FreeAt;

    /// <inheritdoc/>
    public SimTime LinkFree(int link) => Flows.FreeAt(link);

    /// <inheritdoc/>
    public DataRate Residual(int link) => Flows.Residual(link);

    /// <inheritdoc/>
    public void Handle(in ServiceReleased message, Context context)
    {
        ArgumentNullException.ThrowIfNull(context);
        int before = _progress.Ready;
        _progress.Release(message.Service);
        Await(before, default, context);
    }

    /// <inheritdoc/>
    public void Handle(in DecisionDue message, Context context)
    {
        ArgumentNullException.ThrowIfNull(context);
        MicroserviceId id = _progress.NextReady();
        var decision = new ServiceDecision(id, context.Now, Environment, this, _view!, ref _random);
        ServiceChoice choice = Checked(_policy.Choose(in decision), in decision);
        int to = Environment.NodeOf(choice.Place), flows = 0;
        for (int input = 0; input < decision.Inputs; input++)
        {
            int from = decision.InputAt(input);
            if (from != to)
            {
                flows++;
                context.Send(_options.Broker, new FlowAsked(id, from, to, decision.Graph.InputSize(id.Microservice), choice.Share, choice.Wait));
            }
        }

        _progress.Place(id, choice.Place, flows);
        ref Life life = ref _lives[_progress.Index(id)];
        life = life with { Flows = flows };
        Placed(in decision, choice, context);
        if (flows == 0)
        {
            context.Send(_options.Places[choice.Place], new MicroserviceCame(id, decision.Microservice.Cycles));
        }
    }

    /// <inheritdoc/>
    public void Handle(in InputCame message, Context context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (_progress.InputCame(message.For))
        {
            ref Life life = ref _lives[_progress.Index(message.For)];
            life = life with { Own = new LifeParts(message.Wait, message.Transmit, default, default) };
            context.Send(_options.Places[_progress.PlaceOf(message.For)], new MicroserviceCame(message.For, _options.Services[message.For.Service].Graph[message.For.Microservice].Cycles));
        }
    }

    /// <inheritdoc/>
    public void Handle(in MicroserviceEnded message, Context context)
    {
        ArgumentNullException.ThrowIfNull(context);
        Life life = _lives[_progress.Index(message.Id)];
        LifeParts own = life.Own with { Queue = message.Queue, Execute = message.Execute }, all = life.Before + own;
        var record = new MicroserviceRecord(message.Id, _progress.PlaceOf(message.Id), life.Flows, life.Ready, own);
        context.Record(in record);
        int before = _progress.Ready;
        bool isLast = _progress.End(message.Id);
        Settled(in record, context);
        Await(before, in all, context);
        if (isLast)
        {
            End(message.Id.Service, in all, context);
        }
    }

    /// <inheritdoc/>
    protected override void Start(Context context)
    {
        ArgumentNullException.ThrowIfNull(context);
        _random = context.RandomStream("policy");
        _broker = context.View<IFlowsView>(_options.Broker);
        _view = _options.Twin is ActorId twin ? context.View<IServiceView>(twin) : this;
        for (int place = 0; place < _places.Length; place++)
        {
            _places[place] = context.View<IServingView>(_options.Places[place]);
        }
    }

    /// <inheritdoc/>
    protected override void DeclareState(StateVisitor state)
    {
        ArgumentNullException.ThrowIfNull(state);
        _progress.DeclareState(state);
        state.Array(_lives);
        state.Field(ref _random);
        _policy.DeclareState(state);
    }

    /// <summary>The version of the policy that decided last about a service; 0 for a policy that does not change.</summary>
    private protected virtual int VersionOf(int service) => 0;

    /// <summary>A microservice has been placed.</summary>
    private protected virtual void Placed(in ServiceDecision decision, ServiceChoice choice, Context context)
    {
    }

    /// <summary>A microservice has ended.</summary>
    private protected virtual void Settled(in MicroserviceRecord record, Context context)
    {
    }

    /// <summary>A service has ended.</summary>
    private protected virtual void ServiceEnded(in ServiceRecord record, Context context)
    {
    }

    /// <summary>Those that have just become ready are decided in this instant.</summary>
    private void Await(int first, in LifeParts before, Context context)
    {
        for (int i = first; i < _progress.Ready; i++)
        {
            _lives[_progress.Index(_progress.ReadyOne(i))] = new Life(context.Now, 0, before, default);
            context.Send(Id, default(DecisionDue), phase: ServicePhases.Decisions);
        }
    }

    private void End(int number, in LifeParts parts, Context context)
    {
        Service service = _options.Services[number];
        var record = new ServiceRecord(number, service.Graph.Count, service.Release, context.Now, parts);
        context.Record(in record);
        var task = new EdgeTask
        {
            Id = number + 1L,
            Source = Id,
            Place = Id,
            Decider = Id,
            PolicyVersion = VersionOf(number),
            Born = service.Release,
            Deadline = s_never,
            Cycles = service.Graph.Cycles,
            Wait = parts.Wait,
            Transmit = parts.Transmit,
        };
        TaskRecord whole = task.End(context.Now, TaskOutcome.Succeeded, parts.Queue, parts.Execute);
        context.Record(in whole);
        ServiceEnded(in record, context);
    }

    private ServiceChoice Checked(ServiceChoice choice, in ServiceDecision decision)
    {
        int device = Environment.DeviceOf(decision.Service.Source);
        return (uint)choice.Place >= (uint)Environment.Nodes && choice.Place != device
            ? throw new ModelException($"{_policy.GetType().Name} chose place {choice.Place} for microservice {decision.Id.Microservice} of service {decision.Id.Service}; there are nodes 0 to {Environment.Nodes - 1}, and the device {device} at its source")
            : choice.Share is not (>= ServiceChoice.LeastShare and <= ServiceChoice.MostShare) || choice.Wait < SimDuration.Zero
            ? throw new ModelException($"{_policy.GetType().Name} chose a share of {choice.Share} and a wait of {choice.Wait}; a share is {ServiceChoice.LeastShare} to {ServiceChoice.MostShare}, a wait not negative")
            : choice;
    }

    /// <summary>A microservice as far as it has come.</summary>
    /// <param name="Ready">When it was ready.</param>
    /// <param name="Flows">How many inputs have to be carried.</param>
    /// <param name="Before">The parts of its service's life up to then.</param>
    /// <param name="Own">The parts of its own life that are over.</param>
    private readonly record struct Life(SimTime Ready, int Flows, LifeParts Before, LifeParts Own) : IFields<Life>
    {
        public static Life Visit<TVisitor>(in Life value, ref TVisitor visitor)
            where TVisitor : struct, IFieldVisitor, allows ref struct => new(
                visitor.Record(value.Ready), visitor.Field(value.Flows), visitor.Record(value.Before), visitor.Record(value.Own));
    }
}

/// <summary>Releases the services of a run, each at its time.</summary>
/// <param name="orchestrator">Who sees to them; in the same group.</param>
/// <param name="services">The services, in the order of their releases.</param>
public sealed class ServiceSource(ActorId orchestrator, IReadOnlyList<Service> services) : Actor, IHandle<ReleaseDue>
{
    private int _released;

    /// <inheritdoc/>
    public void Handle(in ReleaseDue message, Context context)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.Send(orchestrator, new ServiceReleased(_released));
        _released++;
        Await(context);
    }

    /// <inheritdoc/>
    protected override void Start(Context context) => Await(context);

    /// <inheritdoc/>
    protected override void DeclareState(StateVisitor state)
    {
        ArgumentNullException.ThrowIfNull(state);
        state.Field(ref _released);
    }

    private void Await(Context context)
    {
        if (_released < services.Count)
        {
            context.Send(Id, default(ReleaseDue), services[_released].Release - context.Now);
        }
    }
}

/// <summary>The next service is to be released.</summary>
public readonly record struct ReleaseDue : IMessage<ReleaseDue>
{
    /// <inheritdoc/>
    public static string Tag => "services.release-due";

    /// <inheritdoc/>
    public static ReleaseDue Visit<TVisitor>(in ReleaseDue value, ref TVisitor visitor)
        where TVisitor : struct, IFieldVisitor, allows ref struct => default;
}
