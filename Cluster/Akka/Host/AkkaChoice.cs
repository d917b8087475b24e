using System.Runtime.InteropServices;
using EdgeActors.Scenarios.Experiments;
using EdgeActors.Simulator;
using EdgeActors.Simulator.Engines;

namespace EdgeActors.Cluster.Akka.Host;

/// <summary>The actor system of this process, started when an engine first needs it; both granularities share it.</summary>
/// <param name="section">HOCON text that lies under the configuration's own section.</param>
internal sealed class SharedCluster(string section) : IDisposable
{
    private string _section = section;
    private int _threads = Environment.ProcessorCount;

    /// <summary>The actor system; null while nobody needed it.</summary>
    public ActorCluster? Started { get; private set; }

    public ActorCluster Cluster => Started ??= Start();

    /// <summary>What the user's configuration says, before the first use.</summary>
    public void Configure(string section, int threads) => (_section, _threads) = ($"{_section}\n{section}", threads);

    public void Dispose() => Started?.Dispose();

    private ActorCluster Start()
    {
        var cluster = new ActorCluster(new ClusterSettings(_section, _threads));
        if (cluster.Settings.Clustered)
        {
            Console.Error.WriteLine($"{cluster.Address} waits for {cluster.Settings.Members} members");
        }

        return cluster;
    }
}

/// <summary>A granularity as <c>--engine</c> names it.</summary>
internal sealed class AkkaChoice(SharedCluster shared, Granularity granularity) : EngineChoice
{
    private bool _joined;

    public override string Name => granularity == Granularity.Entity ? "akka-entity" : "akka-shard";

    public override string Summary => granularity == Granularity.Entity
        ? "each group of entities is an Akka actor, over all members of the cluster"
        : "each shard is an Akka actor, over all members of the cluster";

    public override bool Leads => Joined.Index == 0;

    public override bool ManyAtOnce => false;

    public override bool Saves => true;

    public override bool Started => _joined;

    private ActorCluster Joined
    {
        get
        {
            if (!_joined)
            {
                Agree();
            }

            return shared.Cluster;
        }
    }

    public override void Configure(string section, int threads) => shared.Configure(section, threads);

    public override Func<RunResult> Begin(World world, RunOptions options, int threads)
    {
        var engine = new AkkaEngine(Joined, world, options, granularity, threads);
        engine.Begin();
        return engine.RunToEnd;
    }

    public override void Agree(params IReadOnlyList<(string What, string Value)> facts)
    {
        using var cancellation = new CancellationTokenSource();
        void Cancel(object? sender, ConsoleCancelEventArgs e)
        {
            e.Cancel = true;
            cancellation.Cancel();
        }

        Console.CancelKeyPress += Cancel;
        using var ended = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal =>
        {
            signal.Cancel = true;
            cancellation.Cancel();
        });
        try
        {
            shared.Cluster.Join([("engine", Name), .. facts], cancellation.Token);
            _joined = true;
        }
        finally
        {
            Console.CancelKeyPress -= Cancel;
        }
    }

    public override void NoteSaved(string path, SimTime time)
    {
        if (shared.Cluster.Size > 1)
        {
            Console.Error.WriteLine($"checkpoint at {time}: {path}");
        }
    }

    public override bool LeadsRun => _joined && Leads && shared.Cluster.Size > 1;

    public override string FromLead(string text) => Joined.FromFirst(text);

    public override int? Explain(Exception exception) => exception switch
    {
        MemberLostException => 1,
        ClusterException => 2,
        _ => null,
    };
}
