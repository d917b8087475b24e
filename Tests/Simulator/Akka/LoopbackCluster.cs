using System.Net;
using System.Net.Sockets;
using EdgeActors.Simulator.Akka;

namespace EdgeActors.Tests.Simulator.Akka;

/// <summary>Members of one cluster as actor systems of this process, which talk over TCP on loopback as processes do.</summary>
internal sealed class LoopbackCluster : IDisposable
{
    private LoopbackCluster(ActorCluster[] members) => Members = members;

    public IReadOnlyList<ActorCluster> Members { get; }

    /// <summary>Starts the members and has them find each other.</summary>
    public static LoopbackCluster Start(int size, string more = "", Func<int, string>? fact = null, string secret = "")
    {
        int port = FreePort();
        ActorCluster[] members = [.. Enumerable.Range(0, size).Select(i => new ActorCluster(new ClusterSettings(Hocon(size, i == 0 ? port : 0, port) + more, secret: secret)))];
        var cluster = new LoopbackCluster(members);
        cluster.Together(m => m.Join([("seed", fact?.Invoke(Array.IndexOf(members, m)) ?? "7")]));
        return cluster;
    }

    /// <summary>What a member is told.</summary>
    /// <param name="size">How many there are to be.</param>
    /// <param name="port">Its own port.</param>
    /// <param name="seed">The port of the first.</param>
    public static string Hocon(int size, int port, int seed) => $$"""
        akka {
          actor.provider = cluster
          edgeactors { members = {{size}}, seed = "127.0.0.1:{{seed}}" }
          remote.dot-netty.tcp.port = {{port}}
          cluster {
            gossip-interval = 100 ms
            leader-actions-interval = 100 ms
            periodic-tasks-initial-delay = 100 ms
          }
          cluster.singleton-proxy.singleton-identification-interval = 100 ms
        }

        """;

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Does the same on every member at once and returns what each returned, in the members' own order.</summary>
    public T[] Together<T>(Func<ActorCluster, T> action)
    {
        Task<T>[] tasks = [.. Members.Select(m => Task.Factory.StartNew(() => action(m), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))];
        Assert.True(Task.WhenAll(tasks).Wait(TimeSpan.FromMinutes(2)), "the members do not come to an end");
        return [.. tasks.Select((task, i) => (Members[i].Index, task.Result)).OrderBy(t => t.Index).Select(t => t.Result)];
    }

    public void Together(Action<ActorCluster> action) => Together(m =>
    {
        action(m);
        return 0;
    });

    public void Dispose()
    {
        Task[] leaving = [.. Members.Select(m => Task.Run(m.Dispose))];
        Task.WaitAll(leaving);
    }
}
