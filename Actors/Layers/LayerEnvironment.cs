using System.Collections.Immutable;
using EdgeActors.Simulator;

namespace EdgeActors.Actors.Layers;

/// <summary>A server on which stages of networks are executed, the client included.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Speed">Cycles a second of each slot of its pool.</param>
/// <param name="Price">What a slot costs while it executes.</param>
/// <param name="Pool">How many stages it executes at once.</param>
public sealed record LayerServer(PlaceKind Kind, Frequency Speed, HourlyPrice Price, int Pool);

/// <summary>What links between servers of two kinds carry, and what that costs. Transfers do not slow each other.</summary>
/// <param name="Rate">The rate.</param>
/// <param name="Price">The price.</param>
public readonly record struct LinkTerms(DataRate Rate, DataPrice Price);

/// <summary>What a stage takes where it is executed, without waiting. Energies are the client's.</summary>
/// <param name="Transfer">Its input's way (eq 3 of DDPQN).</param>
/// <param name="Execute">On the server (eq 1).</param>
/// <param name="Compute">The client's energy where it executes itself.</param>
/// <param name="Idle">The client's energy while another executes.</param>
/// <param name="Radio">The client's energy for sending or receiving.</param>
/// <param name="Rent">What the server costs (eq 7).</param>
/// <param name="Traffic">What the transfer costs (eq 8).</param>
public readonly record struct LayerCharge(SimDuration Transfer, SimDuration Execute, Joules Compute, Joules Idle, Joules Radio, Money Rent, Money Traffic) : IFields<LayerCharge>
{
    /// <summary>All energy (eq 6).</summary>
    public Joules Energy => Compute + Idle + Radio;

    /// <summary>All cost (eq 9).</summary>
    public Money Cost => Rent + Traffic;

    /// <inheritdoc/>
    public static LayerCharge Visit<TVisitor>(in LayerCharge value, ref TVisitor visitor)
        where TVisitor : struct, IFieldVisitor, allows ref struct => new(
            visitor.Record(value.Transfer),
            visitor.Record(value.Execute),
            visitor.Record(value.Compute),
            visitor.Record(value.Idle),
            visitor.Record(value.Radio),
            visitor.Record(value.Rent),
            visitor.Record(value.Traffic));
}

/// <summary>What a client with edge and cloud servers is made of: place 0 is the client, then come edge servers, then cloud servers.</summary>
public sealed class LayerEnvironment
{
    private readonly ImmutableArray<LinkTerms> _links;

    /// <summary>An environment.</summary>
    /// <param name="servers">The client, then edge servers, then cloud servers.</param>
    /// <param name="link">What a link between servers of two kinds is; asked with the lower kind first.</param>
    /// <param name="clientPower">The client's power while it executes.</param>
    /// <param name="idlePower">Its power while another executes.</param>
    /// <param name="radioPower">Its power while it sends or receives.</param>
    /// <exception cref="ArgumentException">The client is not the first, another kind is out of order, or a pool is empty.</exception>
    public LayerEnvironment(IReadOnlyList<LayerServer> servers, Func<PlaceKind, PlaceKind, LinkTerms> link, Power clientPower, Power idlePower, Power radioPower)
    {
        ArgumentNullException.ThrowIfNull(servers);
        ArgumentNullException.ThrowIfNull(link);
        if (servers.Count == 0 || servers[0].Kind != PlaceKind.Device || servers.Skip(1).Any(s => s.Kind == PlaceKind.Device) || !servers.Select(s => s.Kind).Order().SequenceEqual(servers.Select(s => s.Kind)))
        {
            throw new ArgumentException("give one client, then edge servers, then cloud servers", nameof(servers));
        }

        if (servers.Any(s => s.Pool <= 0))
        {
            throw new ArgumentException("a pool has at least one slot", nameof(servers));
        }

        (Servers, ClientPower, IdlePower, RadioPower) = ([.. servers], clientPower, idlePower, radioPower);
        Edges = servers.Count(s => s.Kind == PlaceKind.Edge);
        PlaceKind[] kinds = Enum.GetValues<PlaceKind>();
        _links = [.. from a in kinds from b in kinds select link(a < b ? a : b, a < b ? b : a)];
    }

    /// <summary>The client, then edge servers, then cloud servers.</summary>
    public IReadOnlyList<LayerServer> Servers { get; }

    /// <summary>How many places there are.</summary>
    public int Count => Servers.Count;

    /// <summary>How many are at the edge: places 1 to this.</summary>
    public int Edges { get; }

    /// <summary>How many are in the cloud: the last ones.</summary>
    public int Clouds => Count - 1 - Edges;

    /// <summary>The client's power while it executes.</summary>
    public Power ClientPower { get; }

    /// <summary>Its power while another executes.</summary>
    public Power IdlePower { get; }

    /// <summary>Its power while it sends or receives.</summary>
    public Power RadioPower { get; }

    /// <summary>The link between two places that are not the same.</summary>
    public LinkTerms Link(int from, int to) => _links[(3 * (int)Servers[from].Kind) + (int)Servers[to].Kind];

    /// <summary>What a stage takes at a place when what it needs is at another, or the same.</summary>
    /// <param name="cycles">Its cycles.</param>
    /// <param name="input">What it needs.</param>
    /// <param name="from">Where that is.</param>
    /// <param name="to">Where it is executed.</param>
    public LayerCharge Charge(CpuCycles cycles, DataSize input, int from, int to)
    {
        LayerServer server = Servers[to];
        SimDuration execute = cycles / server.Speed;
        Money rent = server.Price * execute;
        (Joules compute, Joules idle) = to == 0 ? (ClientPower * execute, default(Joules)) : (default, IdlePower * execute);
        if (from == to)
        {
            return new LayerCharge(default, execute, compute, idle, default, rent, default);
        }

        LinkTerms link = Link(from, to);
        SimDuration transfer = input / link.Rate;
        Joules radio = from == 0 || to == 0 ? RadioPower * transfer : default;
        return new LayerCharge(transfer, execute, compute, idle, radio, rent, link.Price * input);
    }
}
