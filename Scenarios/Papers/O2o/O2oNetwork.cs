using EdgeActors.Actors;
using EdgeActors.Actors.Planning;
using EdgeActors.Simulator;

namespace EdgeActors.Scenarios.Papers.O2o;

/// <summary>One edge network of the O2O-DRL paper: everything that is drawn once and kept for all episodes and policies.</summary>
internal sealed class O2oNetwork
{
    private readonly DataRate[] _rates;
    private readonly double[] _linkFailureRates;

    /// <summary>Draws network number <paramref name="index"/> of a run.</summary>
    public O2oNetwork(O2oOptions options, ulong seed, int index)
    {
        Options = options;
        int n = options.Nodes;
        RandomStream Stream(string name) => new(seed, $"network-{index}", name);
        RandomStream arrivals = Stream("arrival-probability"), cores = Stream("cores"), failures = Stream("failure-rate");
        RandomStream rates = Stream("rate"), linkFailures = Stream("link-failure-rate");
        ArrivalProbabilities = [.. Enumerable.Range(0, n).Select(_ => arrivals.Uniform(0, options.ArrivalMax))];
        Computers = [.. Enumerable.Range(0, n).Select(_ => Computer(options.Cores[cores.NextInt(options.Cores.Length)], failures.Uniform(0, options.FailureMax)))];
        Profiles = [.. Computers.Select(c => c.Profile)];
        _rates = [.. Enumerable.Range(0, n * n).Select(_ => new DataRate(rates.NextInclusive(options.RateMin.BitsPerSecond, options.RateMax.BitsPerSecond)))];
        _linkFailureRates = [.. Enumerable.Range(0, n * n).Select(_ => linkFailures.Uniform(0, options.LinkFailureMax))];
        Layout = new O2oLayout(n);
        Schedulers = [.. Enumerable.Range(0, n).Select(SchedulerOf)];
    }

    public O2oOptions Options { get; }

    public O2oLayout Layout { get; }

    public IReadOnlyList<SchedulerOptions> Schedulers { get; }

    public IReadOnlyList<double> ArrivalProbabilities { get; }

    public IReadOnlyList<ComputeOptions> Computers { get; }

    public IReadOnlyList<NodeProfile> Profiles { get; }

    public TaskShape Shape => new(
        Options.SizeMin.Count,
        Options.SizeMax.Count,
        DataSize.FromBytes(Options.Kilobyte.Bytes),
        Options.ComplexityMin,
        Options.ComplexityMax,
        Options.Deadline);

    public DataRate Rate(int from, int to) => _rates[(from * Options.Nodes) + to];

    public double LinkFailureRate(int from, int to) => _linkFailureRates[(from * Options.Nodes) + to];

    /// <summary>The link of a number, as <see cref="O2oLayout"/> counts them.</summary>
    public LinkOptions LinkOf(int index)
    {
        (int from, int to) = Layout.EndsOfLink(index);
        return new LinkOptions
        {
            To = Layout.Node(to),
            Rate = Rate(from, to),
            FailureRate = LinkFailureRate(from, to),
            TransmitPower = Options.LinkCosts.Power,
            Price = Options.LinkCosts.Price,
        };
    }

    private SchedulerOptions SchedulerOf(int node) => new()
    {
        Local = node,
        ProbeDelay = Options.Probe.Delay,
        Plan = Options.Probe == ProbeMode.Instant ? Layout.Queues : null,
        Places = [.. Enumerable.Range(0, Options.Nodes).Select(to => PlaceOf(node, to))],
    };

    private PlaceOptions PlaceOf(int from, int to) => new(
        Layout.Node(to),
        Profiles[to],
        from == to ? [] : [Layout.Link(from, to)],
        Options.Probe == ProbeMode.Instant ? Layout.LinksTo(to) : null);

    // F_i as one server; Qmax_i is the limit for every four cores.
    private ComputeOptions Computer(int cores, double failureRate)
    {
        var profile = new NodeProfile(Options.CoreSpeed * cores, 1, failureRate, Options.QueueLimit * cores / 4.0);
        return Options.Costs.Of(new ComputeOptions { Profile = profile, DropRule = Options.Drop }, Options.CorePower, cores);
    }
}

/// <summary>The addresses of an O2O world: sources, schedulers, nodes, then n - 1 links for each sender.</summary>
internal sealed class O2oLayout
{
    private readonly int _nodes;
    private readonly Addresses _places, _links;
    private readonly ActorId[][] _linksTo;

    public O2oLayout(int nodes)
    {
        _nodes = nodes;
        Sources = Plan.Reserve("source", nodes);
        Schedulers = Plan.Reserve("scheduler", nodes);
        _places = Plan.Reserve("node", nodes);
        _links = Plan.Reserve("link", nodes * (nodes - 1));
        Queues = new PlanOptions([.. _places], [.. _links]);
        _linksTo = [.. Enumerable.Range(0, nodes).Select(to => Enumerable.Range(0, nodes).Where(from => from != to).Select(from => Link(from, to)).ToArray())];
    }

    public AddressPlan Plan { get; } = new();

    /// <summary>All nodes and links.</summary>
    public PlanOptions Queues { get; }

    public Addresses Sources { get; }

    public Addresses Schedulers { get; }

    public ActorId Node(int node) => _places[node];

    public ActorId Link(int from, int to) => _links[(from * (_nodes - 1)) + (to < from ? to : to - 1)];

    public IReadOnlyList<ActorId> LinksTo(int node) => _linksTo[node];

    /// <summary>The ends of the index-th link.</summary>
    public (int From, int To) EndsOfLink(int index)
    {
        int from = index / (_nodes - 1), to = index % (_nodes - 1);
        return (from, to < from ? to : to + 1);
    }
}
