using EdgeActors.Actors;
using EdgeActors.Actors.Groups;
using EdgeActors.Simulator;

namespace EdgeActors.Scenarios.Papers.MrDro;

/// <summary>
/// Builds the world of one episode: an orchestrator, and for each user a source, a device and a link to each edge node and cloud; where there is a backhaul,
/// a further link for each user and cloud. Nothing takes longer than the closed form says, so everything is one group.
/// </summary>
internal sealed class MrDroWorld(MrDroNetwork network)
{
    /// <summary>The orchestrator's name.</summary>
    public const string OrchestratorName = "orchestrator";

    private MrDroOptions Options => network.Options;

    private MrDroParameters Parameters { get; } = network.Options.Parameters;

    private int Users => Options.Users;

    private MrDroLayout Layout => network.Layout;

    /// <summary>The group of all actors; known once they are described.</summary>
    public GroupId Group { get; private set; }

    /// <summary>The world. It is built anew by every run, each with a policy of its own.</summary>
    public World Build(ulong seed, TaskGroups groups, Func<GroupPolicy> policy) => Build(seed, Layout.Plan, groups, options => new Orchestrator(options, policy())).Build();

    /// <summary>The world with an orchestrator of some kind, to which more can be added.</summary>
    /// <param name="seed">The seed of the run.</param>
    /// <param name="plan">The network's addresses, and those of what is added.</param>
    /// <param name="groups">The groups of tasks.</param>
    /// <param name="orchestrator">Makes the orchestrator.</param>
    public WorldBuilder Build(ulong seed, AddressPlan plan, TaskGroups groups, Func<OrchestratorOptions, Orchestrator> orchestrator)
    {
        var builder = new WorldBuilder(seed, plan);
        GroupId all = Group = builder.AddGroup("world");
        builder.Add(OrchestratorName, all, () => orchestrator(OptionsOf(groups.Count)));
        builder.AddMany("source", Users, _ => all, user => new GroupSource(Layout.Orchestrator, user, groups.OfUser(user), Options.Tasks, Options.InstructionsPerByte));
        builder.AddMany("device", Users, _ => all, _ => new WirelessDevice(Computer(Parameters.DeviceSpeed, Parameters.DeviceEnergy, 1)));
        builder.AddMany("edge", Options.EdgeNodes, _ => all, _ => new EdgeNode(Computer(Parameters.EdgeSpeed, Parameters.EdgeEnergy, Processors)));
        builder.AddMany("cloud", Options.Clouds, _ => all, _ => new CloudServer(Computer(Parameters.CloudSpeed, Parameters.CloudEnergy, Processors)));
        builder.AddMany("uplink", Layout.Uplinks, _ => all, UplinkAt);
        builder.AddMany("backhaul", Layout.Backhauls, _ => all, BackhaulAt);
        return builder;
    }

    private OrchestratorOptions OptionsOf(int groups) => new()
    {
        Sources = [.. Layout.Sources],
        TasksPerUser = Options.Tasks,
        Groups = groups,
        Places = Options.Places,
        Costs = network.Costs,
        Node = Layout.Node,
        Uplink = Layout.Uplink,
        FindsOptimum = Options.IsClosedForm,
    };

    /// <summary>A processor for each user, which makes users independent; or one that they share.</summary>
    private int Processors => Options.Shared.Processors ? 1 : Users;

    private ComputeOptions Computer(Frequency speed, CycleEnergy energy, int processors) => new()
    {
        Profile = new NodeProfile(speed, processors, 0, int.MaxValue),
        DropRule = DropRule.Never,
        ExecutionEnergy = energy,
    };

    private Link UplinkAt(int index)
    {
        (ActorId to, bool leadsOn) = Layout.EndOfUplink(index);
        return new Link(new LinkOptions
        {
            To = to,
            LeadsOn = leadsOn,
            Rate = Parameters.Uplink,
            TransmitEnergy = Parameters.TransmitEnergy,
            Kind = AccountKind.Radio,
        });
    }

    private Link BackhaulAt(int index) => new(new LinkOptions
    {
        To = Layout.EndOfBackhaul(index),
        Rate = Parameters.Backhaul!.Value,
        Hop = 1,
    });
}
