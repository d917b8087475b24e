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

    private const int First = 1;

    private MrDroOptions Options => network.Options;

    private MrDroParameters Parameters { get; } = network.Options.Parameters;

    private int Users => Options.Users;

    private int Remote => Options.EdgeNodes + Options.Clouds;

    private int Uplinks => (Options.Shared.Uplink ? 1 : Users) * Remote;

    private bool HasBackhaul => Parameters.Backhaul is not null;

    /// <summary>The orchestrator's address.</summary>
    public static ActorId Orchestrator => new(First);

    /// <summary>The group of all actors; known once they are described.</summary>
    public GroupId Group { get; private set; }

    /// <summary>The address of the first actor after these.</summary>
    public ActorId After => new(FirstUplink + Uplinks + (HasBackhaul ? Uplinks / Remote * Options.Clouds : 0));

    /// <summary>The world. It is built anew by every run, each with a policy of its own.</summary>
    public World Build(ulong seed, TaskGroups groups, Func<GroupPolicy> policy) => Build(seed, groups, options => new Orchestrator(options, policy())).Build();

    /// <summary>The world with an orchestrator of some kind, to which more can be added.</summary>
    public WorldBuilder Build(ulong seed, TaskGroups groups, Func<OrchestratorOptions, Orchestrator> orchestrator)
    {
        var builder = new WorldBuilder(seed);
        GroupId all = Group = builder.AddGroup("world");
        builder.Add(OrchestratorName, all, () => orchestrator(OptionsOf(groups.Count)));
        builder.AddMany("source", Users, _ => all, user => new GroupSource(Orchestrator, user, groups.OfUser(user), Options.Tasks, Options.InstructionsPerByte));
        builder.AddMany("device", Users, _ => all, _ => new WirelessDevice(Computer(Parameters.DeviceSpeed, Parameters.DeviceEnergy, 1)));
        builder.AddMany("edge", Options.EdgeNodes, _ => all, _ => new EdgeNode(Computer(Parameters.EdgeSpeed, Parameters.EdgeEnergy, Processors)));
        builder.AddMany("cloud", Options.Clouds, _ => all, _ => new CloudServer(Computer(Parameters.CloudSpeed, Parameters.CloudEnergy, Processors)));
        builder.AddMany("uplink", Uplinks, _ => all, UplinkAt);
        if (HasBackhaul)
        {
            builder.AddMany("backhaul", Uplinks / Remote * Options.Clouds, _ => all, BackhaulAt);
        }

        return builder;
    }

    private OrchestratorOptions OptionsOf(int groups) => new()
    {
        Sources = [.. Enumerable.Range(0, Users).Select(user => new ActorId(First + 1 + user))],
        TasksPerUser = Options.Tasks,
        Groups = groups,
        Places = Options.Places,
        Costs = network.Costs,
        Node = NodeOf,
        Uplink = (user, place) => new ActorId(FirstUplink + UplinkOf(user, place)),
        FindsOptimum = Options.IsClosedForm,
    };

    private int FirstPlace => First + 1 + (2 * Users);

    private int FirstUplink => FirstPlace + Remote;

    /// <summary>A processor for each user, which makes users independent; or one that they share.</summary>
    private int Processors => Options.Shared.Processors ? 1 : Users;

    private ActorId NodeOf(int user, int place) => new(place == 0 ? First + 1 + Users + user : FirstPlace + place - 1);

    private int UplinkOf(int user, int place) => ((Options.Shared.Uplink ? 0 : user) * Remote) + place - 1;

    private ComputeOptions Computer(Frequency speed, CycleEnergy energy, int processors) => new()
    {
        Profile = new NodeProfile(speed, processors, 0, int.MaxValue),
        DropRule = DropRule.Never,
        ExecutionEnergy = energy,
    };

    private Link UplinkAt(int index)
    {
        int place = (index % Remote) + 1;
        bool leadsOn = HasBackhaul && Options.Places.KindOf(place) == PlaceKind.Cloud;
        int backhaul = FirstUplink + Uplinks + (index / Remote * Options.Clouds) + place - 1 - Options.EdgeNodes;
        return new Link(new LinkOptions
        {
            To = leadsOn ? new ActorId(backhaul) : NodeOf(0, place),
            LeadsOn = leadsOn,
            Rate = Parameters.Uplink,
            TransmitEnergy = Parameters.TransmitEnergy,
            Kind = AccountKind.Radio,
        });
    }

    private Link BackhaulAt(int index) => new(new LinkOptions
    {
        To = NodeOf(0, 1 + Options.EdgeNodes + (index % Options.Clouds)),
        Rate = Parameters.Backhaul!.Value,
        Hop = 1,
    });
}
