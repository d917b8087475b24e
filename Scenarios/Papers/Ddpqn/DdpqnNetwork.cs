using EdgeActors.Actors.Layers;
using EdgeActors.Simulator;

namespace EdgeActors.Scenarios.Papers.Ddpqn;

/// <summary>The tasks of an episode: for each the number of its network, and when it is there.</summary>
/// <param name="Models">Numbers of networks.</param>
/// <param name="Arrivals">When each is there; never falling.</param>
internal sealed record DdpqnTasks(IReadOnlyList<int> Models, IReadOnlyList<SimTime> Arrivals);

/// <summary>One network: the places and what stages take there; and for each episode its tasks. Places are the same in all, and chance is only in tasks that are drawn.</summary>
internal sealed class DdpqnNetwork(DdpqnOptions options, LayerTable table, ulong seed, int index)
{
    public LayerTable Table => table;

    /// <summary>The key of an episode's chance.</summary>
    public ulong KeyOf(int episode) => RandomStream.KeyOf(seed, FormattableString.Invariant($"network-{index}"), FormattableString.Invariant($"episode-{episode}"));

    /// <summary>The tasks of an episode: the mix again and again, or drawn from it; all at 0, or one after another.</summary>
    public DdpqnTasks TasksOf(ulong key)
    {
        var random = new RandomStream(key, "tasks", "mix");
        var gaps = new RandomStream(key, "tasks", "arrivals");
        var models = new int[options.Tasks];
        var arrivals = new SimTime[options.Tasks];
        SimTime at = SimTime.Zero;
        for (int task = 0; task < models.Length; task++)
        {
            models[task] = options.DrawsMix ? random.NextInt(table.Models.Count) : task % table.Models.Count;
            if (options.ArrivalMean > SimDuration.Zero)
            {
                at += SimDuration.FromSeconds(gaps.Exponential(options.ArrivalMean.Seconds));
            }

            arrivals[task] = at;
        }

        return new DdpqnTasks(models, arrivals);
    }
}

/// <summary>The addresses of the actors: orchestrator, tasks, places, and a link between each pair of places.</summary>
internal sealed class DdpqnLayout
{
    private readonly int _places;
    private readonly Addresses _links;

    public DdpqnLayout(int tasks, int edges, int clouds)
    {
        _places = 1 + edges + clouds;
        Orchestrator = Plan.Reserve(DdpqnWorld.OrchestratorName);
        Tasks = [.. Plan.Reserve("task", tasks)];
        Places = [Plan.Reserve("client"), .. Plan.Reserve("edge", edges), .. Plan.Reserve("cloud", clouds)];
        _links = Plan.Reserve("link", _places * (_places - 1) / 2);
    }

    public AddressPlan Plan { get; } = new();

    public ActorId Orchestrator { get; }

    public IReadOnlyList<ActorId> Tasks { get; }

    /// <summary>The client, then edge servers, then cloud servers.</summary>
    public IReadOnlyList<ActorId> Places { get; }

    /// <summary>How many links there are.</summary>
    public int Links => _links.Count;

    /// <summary>The link between two places.</summary>
    public ActorId Link(int a, int b)
    {
        (int low, int high) = (Math.Min(a, b), Math.Max(a, b));
        return _links[(low * ((2 * _places) - low - 1) / 2) + high - low - 1];
    }
}
