using EdgeActors.Actors.Layers;
using EdgeActors.Simulator;

namespace EdgeActors.Scenarios.Papers.Ddpqn;

/// <summary>
/// Builds the world of one episode: an orchestrator, an actor for each task, the client with edge and cloud servers, and a link between each pair of them. The
/// orchestrator sees all slots now, so everything is one group.
/// </summary>
internal sealed class DdpqnWorld(LayerTable table, DdpqnTasks tasks)
{
    /// <summary>The orchestrator's name.</summary>
    public const string OrchestratorName = "orchestrator";

    private readonly LayerEnvironment _environment = table.Environment;

    public DdpqnLayout Layout { get; } = new(tasks.Models.Count, table.Environment.Edges, table.Environment.Clouds);

    /// <summary>The group of all actors; known once they are described.</summary>
    public GroupId Group { get; private set; }

    public World Build(ulong seed, Func<LayerPolicy> policy) => Build(seed, options => new LayerOrchestrator(options, policy())).Build();

    /// <summary>The world with an orchestrator of some kind, to which more can be added.</summary>
    public WorldBuilder Build(ulong seed, Func<LayerOrchestratorOptions, LayerOrchestrator> orchestrator)
    {
        var builder = new WorldBuilder(seed, Layout.Plan);
        GroupId all = Group = builder.AddGroup("world");
        builder.Add(OrchestratorName, all, () => orchestrator(Options));
        builder.AddMany("task", tasks.Models.Count, _ => all, task => new DnnTask(Layout.Orchestrator, task, table.Models[tasks.Models[task]], tasks.Arrivals[task]));
        builder.Add("client", all, () => Server(0));
        builder.AddMany("edge", _environment.Edges, _ => all, i => Server(1 + i));
        builder.AddMany("cloud", _environment.Clouds, _ => all, i => Server(1 + _environment.Edges + i));
        builder.AddMany("link", Layout.Links, _ => all, _ => new MeteredLink());
        return builder;
    }

    private LayerOrchestratorOptions Options => new() { Table = table, Models = tasks.Models, Tasks = Layout.Tasks, Places = Layout.Places, Link = Layout.Link };

    private SlotServer Server(int place) => new(_environment.Servers[place].Pool, Layout.Places[0]);
}
