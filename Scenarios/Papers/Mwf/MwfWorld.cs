using EdgeActors.Actors.Allocations;
using EdgeActors.Simulator;

namespace EdgeActors.Scenarios.Papers.Mwf;

/// <summary>
/// Builds the world of one episode: for each device a scheduler, a radio and what it executes with, and the servers. Everybody sees the servers as they are at a slot's
/// start, so everything is one group. Schedulers come first, so that the order of events is the order of devices.
/// </summary>
internal sealed class MwfWorld(MwfNetwork network)
{
    private const int First = 1;

    private MwfOptions Options => network.Options;

    private int Devices => Options.Devices;

    /// <summary>The group of all actors; known once they are described.</summary>
    public GroupId Group { get; private set; }

    /// <summary>The address of the first actor after these.</summary>
    public ActorId After => new(First + (3 * Devices) + Options.Servers);

    public static ActorId Scheduler(int device) => new(First + device);

    /// <summary>The actor that is a place for a device: 0 is itself, servers follow.</summary>
    public ActorId Place(int device, int place) => new(First + (place == 0 ? (2 * Devices) + device : (3 * Devices) + place - 1));

    public World Build(ulong seed, Func<AllocationPolicy> policy) => Build(seed, options => new AllocatingScheduler(options, policy())).Build();

    /// <summary>The world with schedulers of some kind, to which more can be added.</summary>
    public WorldBuilder Build(ulong seed, Func<AllocationOptions, AllocatingScheduler> scheduler)
    {
        var builder = new WorldBuilder(seed);
        GroupId all = Group = builder.AddGroup("world");
        WorkloadKind[] kinds = [.. Options.Kinds.Select(k => k.Kind)];
        double noise = Options.Channel.NoiseWatts;
        builder.AddMany("scheduler", Devices, _ => all, device => scheduler(OptionsOf(device, kinds)));
        builder.AddMany("radio", Devices, _ => all, device => new FadingRadio(RadioOf(device, noise)));
        builder.AddMany("device", Devices, _ => all, _ => new ContainerServer(Options.Own));
        builder.AddMany("server", Options.Servers, _ => all, _ => new ContainerServer(Options.Remote));
        return builder;
    }

    private AllocationOptions OptionsOf(int device, WorkloadKind[] kinds) => new()
    {
        Device = device,
        Devices = Devices,
        Radio = new ActorId(First + Devices + device),
        Places = [.. Enumerable.Range(0, Options.Servers + 1).Select(place => Place(device, place))],
        Kinds = kinds,
        Arrival = Options.Arrival,
        Slot = Options.Slot,
        Slots = Options.Slots,
        Deadline = Options.Deadline,
        Costs = Options.Costs,
        LeastShare = Options.LeastShare,
    };

    private FadingOptions RadioOf(int device, double noise) => new()
    {
        MeanGains = network.MeanGains(device),
        Bandwidth = Options.Channel.Bandwidth,
        TransmitPower = Options.Channel.Power,
        Noise = noise,
        Memory = Options.Channel.Memory,
        Slot = Options.Slot,
        Slots = Options.Slots,
    };
}
