using Akka.Actor;
using EdgeActors.Simulator.Engines;

namespace EdgeActors.Simulator.Akka;

/// <summary>
/// The hosts of one member in one run, and the mail between them and to other members.
/// <para>Life: <see cref="Connect"/> once, then for each border <see cref="Note"/>, <see cref="Pack"/>, <see cref="Survey"/>, and for each window
/// <see cref="Unpack"/> and <see cref="Awake"/>. All on the member's actor; hosts run meanwhile only where it says so.</para>
/// </summary>
internal abstract class Population
{
    /// <summary>All hosts of this member.</summary>
    public abstract IReadOnlyList<Host> Hosts { get; }

    /// <summary>Their shards.</summary>
    public Shard[] Shards => [.. Hosts.Select(h => h.Shard)];

    /// <summary>The least delay of anything that one host can do to another, in nanoseconds.</summary>
    public abstract long Lookahead { get; }

    /// <summary>Events handled so far.</summary>
    public abstract long Handled { get; }

    /// <summary>The time of the last event handled, in nanoseconds.</summary>
    public abstract long Now { get; }

    /// <summary>Describes the part of a world that a member holds.</summary>
    public static Population Of(Granularity granularity, World world, RunOptions options, int member, int members, int threads) => granularity switch
    {
        Granularity.Entity or Granularity.Actor => new EntityPopulation(world, options, member, members),
        Granularity.Shard => new ShardPopulation(world, options, member, members, threads),
        _ => throw new ArgumentOutOfRangeException(nameof(granularity)),
    };

    /// <summary>Each host's name among those of its member, where hosts have readable ones.</summary>
    public virtual string[]? Names => null;

    /// <summary>Tells the hosts' addresses, by their number.</summary>
    public abstract void Connect(IActorRef[] hosts);

    /// <summary>Adds the hosts that have anything to do in a window.</summary>
    public abstract void Awake(HostStep.Window window, List<Host> awake);

    /// <summary>Takes in what the hosts that were awake have done; none of them runs.</summary>
    public abstract void Note(List<Host> done);

    /// <summary>Writes the mail to other members.</summary>
    /// <returns>The time of the earliest message; <see cref="long.MaxValue"/> if there is none.</returns>
    public abstract long Pack(MailBag outgoing);

    /// <summary>Takes in a section of another member's batch.</summary>
    public abstract void Unpack(MailSection section);

    /// <summary>Takes all mail into queues, once every host has settled.</summary>
    public abstract void Settle();

    /// <summary>The shard of an actor; null for one that another member holds.</summary>
    public abstract Shard? ShardOf(int actor);

    /// <summary>The member that holds an actor.</summary>
    public abstract int MemberOf(ActorId actor);

    /// <summary>What the clock is to know.</summary>
    public abstract WindowSurvey Survey();

    /// <summary>What was handled in all.</summary>
    public RunDigest Digest() => Hosts.Aggregate(default(RunDigest), (sum, host) => sum + host.Shard.Digest);
}
