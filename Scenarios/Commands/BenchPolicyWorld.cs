using EdgeActors.Actors;
using EdgeActors.Actors.Planning;
using EdgeActors.Actors.Policies;
using EdgeActors.Simulator;

namespace EdgeActors.Scenarios.Commands;

/// <summary>
/// One scheduler among so many places under load: nodes as O2O draws them behind a link each, and tasks at four fifths of what all places together can do,
/// so that a policy looks at queues as it would in a world of that size, without the links between all others.
/// </summary>
internal static class BenchPolicyWorld
{
    public const double Load = 0.8, DeadlineSeconds = 4;

    private const double BitsPerKibibyte = 8192;

    private static readonly int[] s_cores = [4, 8, 16, 20, 24, 28, 32];

    private static readonly TaskShape s_shape = new(1000, 8000, DataSize.FromBytes(1024), 800, 2400, SimDuration.FromSeconds(DeadlineSeconds));

    public static World Build(int places, int decisions, OffloadingPolicy policy)
    {
        var random = new RandomStream(1, "bench", "places");
        NodeProfile[] profiles = [.. Enumerable.Range(0, places).Select(_ => Profile(s_cores[random.NextInt(s_cores.Length)], random.Uniform(0, 0.1)))];
        long[] rates = [.. Enumerable.Range(0, places).Select(_ => random.NextInclusive(80_000_000, 320_000_000))];
        double cycles = (s_shape.LeastSize + s_shape.MostSize) / 2.0 * BitsPerKibibyte * (s_shape.LeastComplexity + s_shape.MostComplexity) / 2.0;
        double rate = Load * profiles.Sum(p => (double)p.Speed.Hertz) / cycles;
        var arrivals = new PoissonArrivals(rate, SimTime.FromSeconds(decisions / rate));
        var plan = new AddressPlan();
        plan.Reserve("source");
        ActorId scheduler = plan.Reserve("scheduler");
        Addresses nodes = plan.Reserve("node", places), links = plan.Reserve("link", places - 1);
        PlaceOptions[] choices = [.. profiles.Select((profile, i) => Place(nodes[i], profile, i == 0 ? [] : [links[i - 1]]))];
        var builder = new WorldBuilder(1, plan);
        GroupId all = builder.AddGroup("all");
        builder.Add("source", all, () => new TaskSource(scheduler, 0, arrivals, s_shape));
        builder.Add("scheduler", all, () => new Scheduler(new SchedulerOptions { Local = 0, Places = choices, Plan = new PlanOptions([.. nodes], [.. links]) }, policy));
        builder.AddMany("node", places, _ => all, i => new EdgeNode(new ComputeOptions { Profile = profiles[i] }));
        builder.AddMany("link", places - 1, _ => all, i => new Link(new LinkOptions { To = nodes[i + 1], Rate = new DataRate(rates[i + 1]), FailureRate = 0.01 }));
        return builder.Build();
    }

    private static PlaceOptions Place(ActorId node, NodeProfile profile, ActorId[] route) => new(node, profile, route, route);

    private static NodeProfile Profile(int cores, double failureRate) => new(new Frequency(cores * 3_000_000_000L), 1, failureRate, cores / 8.0);
}
