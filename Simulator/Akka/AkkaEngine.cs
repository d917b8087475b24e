using Akka.Actor;
using EdgeActors.Simulator.Engines;

namespace EdgeActors.Simulator.Akka;

/// <summary>
/// Runs a world as Akka actors, with the digest, rows, count and end of <see cref="SequentialEngine"/>. Groups, or shards of them, are the hosts of each member; the
/// global clock grants windows from the members' reports.
/// <para>Life: one instance is one run, made and run on every member with equal arguments; <see cref="Run"/> does it all. Rows arrive in the sinks of the first
/// member; the sinks of others receive nothing. The first member alone saves checkpoints and has the one to go on from.</para>
/// <para>Pitfall: what is not the model's failure, as a member that is lost, is thrown as a <see cref="ClusterException"/>; the cluster then runs nothing more.</para>
/// See docs/decisions/014.md.
/// </summary>
public sealed class AkkaEngine
{
    private readonly ActorCluster _cluster;
    private readonly RunPlan _plan;
    private bool _begun;

    /// <summary>Describes the run; nothing is constructed yet.</summary>
    /// <param name="cluster">Where to run.</param>
    /// <param name="world">The world, described equally on every member.</param>
    /// <param name="options">How far and with what outlets to run.</param>
    /// <param name="granularity">What one Akka actor holds.</param>
    /// <param name="threads">Shards for each member; has no meaning for entities.</param>
    public AkkaEngine(ActorCluster cluster, World world, RunOptions? options = null, Granularity granularity = Granularity.Shard, int threads = 1)
    {
        ArgumentNullException.ThrowIfNull(cluster);
        ArgumentNullException.ThrowIfNull(world);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(threads);
        _cluster = cluster;
        _plan = new RunPlan(world, options ?? new RunOptions(), granularity, threads);
        _plan.Options.RefuseInvariants();
    }

    /// <summary>Windows so far.</summary>
    public long Windows => _plan.Windows;

    /// <summary>Akka actors of this process that hold simulated ones.</summary>
    public int Hosts => _plan.Hosts;

    /// <summary>Akka actors of this process that are one simulated actor each.</summary>
    public int Actors => _plan.Actors;

    /// <summary>Bytes of mail that this member has sent to others so far.</summary>
    public long BytesSent => _plan.BytesSent;

    /// <summary>The engine of a cluster; each member makes it and runs equal worlds on it.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="granularity">What becomes an Akka actor.</param>
    /// <param name="threads">Threads of each member.</param>
    public static IEngine On(ActorCluster cluster, Granularity granularity = Granularity.Shard, int threads = 1) => Engine.Of((world, options) =>
    {
        var engine = new AkkaEngine(cluster, world, options, granularity, threads);
        engine.Begin();
        return engine.RunToEnd;
    });

    /// <summary>Runs a world to its end.</summary>
    /// <returns>The same on every member.</returns>
    /// <exception cref="ClusterException">A member or a message was lost.</exception>
    public static RunResult Run(
        ActorCluster cluster, World world, RunOptions? options = null, Granularity granularity = Granularity.Shard, int threads = 1) =>
        new AkkaEngine(cluster, world, options, granularity, threads).RunToEnd();

    /// <summary>Makes the Akka actors, and constructs and starts the simulated ones; <see cref="RunToEnd"/> does it if nobody did.</summary>
    public void Begin()
    {
        if (!_begun)
        {
            _begun = true;
            _cluster.Begin(_plan);
        }
    }

    /// <summary>
    /// Asks a simulated actor of this process for its state, while the run goes on or stands still after <see cref="Begin"/>. With <see cref="Granularity.Actor"/>, in which it
    /// has an address.
    /// </summary>
    /// <param name="actor">Its name in the world.</param>
    /// <param name="patience">How long to wait for the answer.</param>
    /// <exception cref="KeyNotFoundException">The world has no such actor.</exception>
    /// <exception cref="AskTimeoutException">No Akka actor of this process answers: another member holds it, or the run has ended.</exception>
    public Task<ActorState> AskState(string actor, TimeSpan patience)
    {
        ActorId id = _plan.World.Find(actor);
        string group = ActorPaths.OfGroup(_plan.World, _plan.World.GroupOf(id));
        return _cluster.System.ActorSelection($"/user/{ActorPaths.Root}/{group}/{ActorPaths.OfActor(_plan.World, id.Index)}").Ask<ActorState>(StateQuestion.Instance, patience);
    }

    /// <summary>Runs to the end and lets the actors finish. Once.</summary>
    /// <returns>The same on every member.</returns>
    /// <exception cref="ClusterException">A member or a message was lost, or the checkpoint to go on from is of another world.</exception>
    public RunResult RunToEnd()
    {
        Begin();
        return _cluster.Await(_plan);
    }
}
