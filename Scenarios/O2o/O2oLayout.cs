using EdgeActors.Simulator;

namespace EdgeActors.Scenarios.O2o;

/// <summary>The addresses of an O2O world, in description order: sources, schedulers, nodes, then n - 1 links for each sender.</summary>
internal sealed class O2oLayout(int nodes)
{
    private const int First = 1;

    private readonly ActorId[][] _linksTo = [.. Enumerable.Range(0, nodes).Select(to => Enumerable.Range(0, nodes)
        .Where(from => from != to).Select(from => LinkBetween(nodes, from, to)).ToArray())];

    public ActorId Scheduler(int node) => new(First + nodes + node);

    public ActorId Node(int node) => new(First + (2 * nodes) + node);

    public ActorId Link(int from, int to) => LinkBetween(nodes, from, to);

    public IReadOnlyList<ActorId> LinksTo(int node) => _linksTo[node];

    /// <summary>The ends of the index-th link.</summary>
    public (int From, int To) EndsOfLink(int index)
    {
        int from = index / (nodes - 1), to = index % (nodes - 1);
        return (from, to < from ? to : to + 1);
    }

    private static ActorId LinkBetween(int nodes, int from, int to) => new(First + (3 * nodes) + (from * (nodes - 1)) + (to < from ? to : to - 1));
}
