using EdgeActors.Actors;
using EdgeActors.Actors.Groups;
using EdgeActors.Simulator;

namespace EdgeActors.Scenarios.Papers.MrDro;

/// <summary>Groups of tasks: sizes, group by group, in each user by user.</summary>
/// <param name="Users">How many users.</param>
/// <param name="Tasks">How many tasks each has in a group.</param>
/// <param name="Sizes">All sizes.</param>
internal sealed record TaskGroups(int Users, int Tasks, DataSize[] Sizes)
{
    /// <summary>How many groups.</summary>
    public int Count => Sizes.Length / (Users * Tasks);

    /// <summary>The sizes of one group.</summary>
    public ReadOnlySpan<DataSize> this[int group] => Sizes.AsSpan(group * Users * Tasks, Users * Tasks);

    /// <summary>Draws groups as the paper does: uniform sizes, in whole bits.</summary>
    public static TaskGroups Draw(MrDroOptions options, ulong key, int count)
    {
        var random = new RandomStream(key, "groups", "sizes");
        var sizes = new DataSize[count * options.Users * options.Tasks];
        foreach (ref DataSize size in sizes.AsSpan())
        {
            size = new DataSize(random.NextInclusive(options.SizeMin.Bits, options.SizeMax.Bits));
        }

        return new TaskGroups(options.Users, options.Tasks, sizes);
    }

    /// <summary>The sizes of one user's tasks, group by group.</summary>
    public DataSize[] OfUser(int user)
    {
        var sizes = new DataSize[Count * Tasks];
        for (int group = 0; group < Count; group++)
        {
            this[group].Slice(user * Tasks, Tasks).CopyTo(sizes.AsSpan(group * Tasks));
        }

        return sizes;
    }
}

/// <summary>One network: the places and what they cost, and for each episode its groups. The network is the same in all; its number chooses the groups.</summary>
internal sealed class MrDroNetwork(MrDroOptions options, TaskGroups? trace, ulong seed, int index)
{
    public MrDroOptions Options => options;

    public GroupCosts Costs { get; } = options.Costs;

    /// <summary>The addresses of its actors.</summary>
    public MrDroLayout Layout { get; } = new(options);

    /// <summary>The groups of an episode: those of the trace, or drawn.</summary>
    public TaskGroups Groups(int episode) => trace ?? TaskGroups.Draw(options, KeyOf(episode), options.Groups);

    /// <summary>The key of an episode's chance.</summary>
    public ulong KeyOf(int episode) => RandomStream.KeyOf(seed, $"network-{index}", $"episode-{episode}");
}

/// <summary>
/// The addresses of an MR-DRO world: the orchestrator; sources and devices, one for each user; edge nodes and clouds; a link from each user to each of these, or
/// one from all where they share it; and where there is a backhaul, a further link to each cloud.
/// </summary>
internal sealed class MrDroLayout
{
    private readonly MrDroOptions _options;
    private readonly Addresses _devices, _edges, _clouds, _uplinks, _backhauls;

    public MrDroLayout(MrDroOptions options)
    {
        _options = options;
        int remote = options.EdgeNodes + options.Clouds, senders = options.Shared.Uplink ? 1 : options.Users;
        Orchestrator = Plan.Reserve(MrDroWorld.OrchestratorName);
        Sources = Plan.Reserve("source", options.Users);
        _devices = Plan.Reserve("device", options.Users);
        _edges = Plan.Reserve("edge", options.EdgeNodes);
        _clouds = Plan.Reserve("cloud", options.Clouds);
        _uplinks = Plan.Reserve("uplink", senders * remote);
        _backhauls = Plan.Reserve("backhaul", options.Parameters.Backhaul is null ? 0 : senders * options.Clouds);
    }

    public AddressPlan Plan { get; } = new();

    public ActorId Orchestrator { get; }

    public Addresses Sources { get; }

    /// <summary>How many links lead away from users.</summary>
    public int Uplinks => _uplinks.Count;

    /// <summary>How many lead on from there to a cloud.</summary>
    public int Backhauls => _backhauls.Count;

    /// <summary>Where a user's tasks are executed that are at a place: 0 is its device, then come edge nodes, then clouds.</summary>
    public ActorId Node(int user, int place) => place == 0 ? _devices[user] : place <= _edges.Count ? _edges[place - 1] : _clouds[place - 1 - _edges.Count];

    /// <summary>The link from a user towards a place that is not its device.</summary>
    public ActorId Uplink(int user, int place) => _uplinks[((_options.Shared.Uplink ? 0 : user) * (_edges.Count + _clouds.Count)) + place - 1];

    /// <summary>Where an uplink leads, by its number: to a node, or on to a backhaul.</summary>
    public (ActorId To, bool LeadsOn) EndOfUplink(int index)
    {
        (int sender, int remote) = Math.DivRem(index, _edges.Count + _clouds.Count);
        bool leadsOn = _backhauls.Count > 0 && remote >= _edges.Count;
        return (leadsOn ? _backhauls[(sender * _clouds.Count) + remote - _edges.Count] : Node(0, remote + 1), leadsOn);
    }

    /// <summary>The cloud to which a backhaul leads, by its number.</summary>
    public ActorId EndOfBackhaul(int index) => _clouds[index % _clouds.Count];
}
