using System.Reflection;
using EdgeActors.Actors.Allocations;
using EdgeActors.Actors.Groups;
using EdgeActors.Actors.Layers;
using EdgeActors.Actors.Policies;
using EdgeActors.Actors.Services;

namespace EdgeActors.Scenarios;

/// <summary>What a policy decides about.</summary>
public enum PolicySubject
{
    /// <summary>Where a task is executed.</summary>
    Task,

    /// <summary>Where all tasks of a group are.</summary>
    Group,

    /// <summary>Where a workload is, and with which share.</summary>
    Workload,

    /// <summary>Where a stage of a network is executed.</summary>
    Layer,

    /// <summary>Where a microservice is executed, and how its inputs come there.</summary>
    Microservice,
}

/// <summary>A policy by name, with what a user should know of it.</summary>
/// <param name="Name">The name on the command line and in results.</param>
/// <param name="Summary">One line.</param>
/// <param name="Create">Makes one for one scheduler.</param>
public sealed record PolicyEntry(string Name, string Summary, Func<OffloadingPolicy> Create)
{
    private readonly Func<object>? _other;
    private readonly Func<object, Func<OffloadingPolicy>>? _ofNetwork;
    private readonly Func<object, ServicePolicy>? _ofInstance;

    private PolicyEntry(string name, string summary, PolicySubject subject, Func<object> other)
        : this(name, summary, () => throw new InvalidOperationException($"policy '{name}' decides about a {subject} and not about a task")) => (Subject, _other) = (subject, other);

    private PolicyEntry(string name, string summary, Func<object, Func<OffloadingPolicy>> ofNetwork)
        : this(name, summary, () => throw new InvalidOperationException($"policy '{name}' is made for a network")) => _ofNetwork = ofNetwork;

    private PolicyEntry(string name, string summary, Func<object, ServicePolicy> ofInstance)
        : this(name, summary, PolicySubject.Microservice, () => throw new InvalidOperationException($"policy '{name}' is made for an instance")) => _ofInstance = ofInstance;

    /// <summary>What it decides about.</summary>
    public PolicySubject Subject { get; }

    /// <summary>Whether it is a rule that the scenario's world follows by itself, so that none is ever made.</summary>
    public bool IsRule { get; init; }

    /// <summary>Whether it is made for a network, and so belongs to that network's scenario.</summary>
    internal bool IsOfNetwork => _ofNetwork is not null || _ofInstance is not null;

    /// <summary>The code that it came from.</summary>
    internal Assembly Origin => (_other ?? (Delegate)Create).Method.Module.Assembly;

    /// <summary>A policy that places whole groups of tasks.</summary>
    /// <param name="name">The name on the command line and in results.</param>
    /// <param name="summary">One line.</param>
    /// <param name="create">Makes one for one orchestrator.</param>
    public static PolicyEntry ForGroups(string name, string summary, Func<GroupPolicy> create) => new(name, summary, PolicySubject.Group, create);

    /// <summary>A policy that also says what a task gets of its place.</summary>
    /// <param name="name">The name on the command line and in results.</param>
    /// <param name="summary">One line.</param>
    /// <param name="create">Makes one for one device.</param>
    public static PolicyEntry ForAllocations(string name, string summary, Func<AllocationPolicy> create) => new(name, summary, PolicySubject.Workload, create);

    /// <summary>A policy that places stages of networks.</summary>
    /// <param name="name">The name on the command line and in results.</param>
    /// <param name="summary">One line.</param>
    /// <param name="create">Makes one for one orchestrator.</param>
    public static PolicyEntry ForLayers(string name, string summary, Func<LayerPolicy> create) => new(name, summary, PolicySubject.Layer, create);

    /// <summary>A policy that places microservices, and knows the instance that it is used on.</summary>
    /// <typeparam name="TInstance">The instance.</typeparam>
    /// <param name="name">The name on the command line and in results.</param>
    /// <param name="summary">One line.</param>
    /// <param name="create">Makes one for one orchestrator of an instance.</param>
    public static PolicyEntry ForServices<TInstance>(string name, string summary, Func<TInstance, ServicePolicy> create)
        where TInstance : class => new(name, summary, (object instance) => create((TInstance)instance));

    /// <summary>A policy that knows the network that it is used on: what it sees is the network's.</summary>
    /// <typeparam name="TNetwork">The network.</typeparam>
    /// <param name="name">The name on the command line and in results.</param>
    /// <param name="summary">One line.</param>
    /// <param name="create">Of a network, what makes one for one scheduler.</param>
    public static PolicyEntry OfNetwork<TNetwork>(string name, string summary, Func<TNetwork, Func<OffloadingPolicy>> create)
        where TNetwork : class => new(name, summary, (object network) => create((TNetwork)network));

    /// <summary>What makes one for one scheduler of a network.</summary>
    /// <param name="network">The network.</param>
    public Func<OffloadingPolicy> CreateOn(object network) => _ofNetwork?.Invoke(network) ?? Create;

    /// <summary>Makes one for one orchestrator.</summary>
    public GroupPolicy CreateForGroups() => CreateAs<GroupPolicy>();

    /// <summary>Makes one for one device.</summary>
    public AllocationPolicy CreateForAllocations() => CreateAs<AllocationPolicy>();

    /// <summary>Makes one for one orchestrator of layers.</summary>
    public LayerPolicy CreateForLayers() => CreateAs<LayerPolicy>();

    /// <summary>Makes one for one orchestrator of services.</summary>
    /// <param name="instance">What it is used on.</param>
    public ServicePolicy CreateForServices(object instance) => _ofInstance?.Invoke(instance) ?? CreateAs<ServicePolicy>();

    /// <summary>Whether a policy of tasks needs something of its world.</summary>
    internal bool Needs(Func<OffloadingPolicy, bool> what) => Subject == PolicySubject.Task && !IsOfNetwork && !IsRule && what(Create());

    private TPolicy CreateAs<TPolicy>()
        where TPolicy : class => _other?.Invoke() as TPolicy ?? throw new InvalidOperationException($"policy '{Name}' is no {typeof(TPolicy).Name}: it decides about a {Subject}");
}

/// <summary>The policies that any scenario of independent tasks can use. One that ships is a line here; one of a user's own is added to a <see cref="Catalogue"/>.</summary>
public static class PolicyCatalog
{
    /// <summary>Those that any such scenario can use.</summary>
    public static IReadOnlyList<PolicyEntry> All { get; } =
    [
        new("random", "a uniformly random place, the local one included", () => new RandomPolicy()),
        new("local", "always the place where the task is born", () => new FixedPolicy()),
        new("rda", "local while the local queue is short, else the faster of two random others", () => new RdaPolicy()),
        new("ratc", "two random places: the more reliable if both are in time, else the faster", () => new RatcPolicy(full: false)),
        new("ratc-full", "ratc that also counts running work, transmission and links", () => new RatcPolicy(full: true)),
        new("proportional", "a random place, weighted by speed", () => new ProportionalPolicy(masked: false)),
        new("proportional-masked", "a random place that is not busy, weighted by speed", () => new ProportionalPolicy(masked: true)),
        new("greedy", "the place with the least estimated delay of all", () => new GreedyPolicy()),
        new("oracle-finish", "knows all queues: the place with the earliest finish", () => new OraclePolicy(admit: false)),
        new("oracle-admit", "knows all queues: the best place, if the task is worth it", () => new OraclePolicy(admit: true)),
    ];

    /// <summary>Policies that play the world forward. They work where a scenario offers that, and take long, so they are compared only when they are named.</summary>
    public static IReadOnlyList<PolicyEntry> LookAhead { get; } =
    [
        new("rollout", "plays all queues forward for every place and takes the best; some 90 us a decision among 20 places", () => new RolloutPolicy()),
    ];

    /// <summary>One of them.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="InvalidOperationException">There is none of that name.</exception>
    public static PolicyEntry Find(string name) => All.First(p => p.Name == name);
}
