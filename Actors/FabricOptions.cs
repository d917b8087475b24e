using EdgeActors.Simulator;

namespace EdgeActors.Actors;

/// <summary>A way through a fabric, and where it leads.</summary>
/// <param name="Links">The numbers of its links, each at most once, at least one.</param>
/// <param name="Exit">The fabric behind the gateway at its end; the clock's address when it ends inside.</param>
/// <param name="ExitRoute">The route to take there.</param>
/// <param name="Propagation">The time from the last bit carried here to the task's arrival there; between groups at least the lookahead.</param>
public sealed record FabricRoute(IReadOnlyList<int> Links, ActorId Exit = default, int ExitRoute = 0, SimDuration Propagation = default);

/// <summary>What a fabric is made of. Immutable; equal fabrics may share one.</summary>
public sealed record FabricOptions
{
    /// <summary>The capacity of each link; more than 0 and below 8 Tbps.</summary>
    public required IReadOnlyList<DataRate> Links { get; init; }

    /// <summary>The ways through it. Flows of one route always have equal rates.</summary>
    public required IReadOnlyList<FabricRoute> Routes { get; init; }

    /// <summary>The energy of carrying a gigabyte along a route, the same for all.</summary>
    public Joules EnergyPerGigabyte { get; init; }

    /// <summary>What carrying costs, the same along all routes.</summary>
    public DataPrice Price { get; init; }

    /// <summary>Whether its links are by air or by wire: where their energy and their price are booked.</summary>
    public AccountKind Kind { get; init; } = AccountKind.Link;
}
