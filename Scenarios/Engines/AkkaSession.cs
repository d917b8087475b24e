using System.Runtime.CompilerServices;
using EdgeActors.Scenarios.Configuration;
using EdgeActors.Scenarios.Outputs;
using EdgeActors.Simulator.Akka;
using EdgeActors.Simulator.Engines;

namespace EdgeActors.Scenarios.Engines;

/// <summary>
/// The actor system of this process, which all granularities share.
/// <para>Life: begins nothing until an engine first needs it; then it lasts until the command ends.</para>
/// <para>Pitfall: a method that names a type of Akka's loads its assemblies when it is compiled, so those that every command calls must not.</para>
/// </summary>
internal sealed class AkkaSession : IDisposable
{
    private string _section = "";
    private int _threads = Environment.ProcessorCount;
    private ActorCluster? _cluster;

    /// <summary>Whether an engine has needed the actor system.</summary>
    public bool Asked { get; private set; }

    /// <summary>This process's place among the members; 0 is the one that prints and writes.</summary>
    public int Index => Cluster.Index;

    /// <summary>How many members there are; 1 while nobody needed the system.</summary>
    public int Size => Asked ? Cluster.Size : 1;

    private ActorCluster Cluster
    {
        get
        {
            Asked = true;
            return _cluster ??= Start();
        }
    }

    /// <summary>Takes in the file that <c>--akka</c> names: its <c>akka</c> section lies under that of the configuration, its other keys are not read.</summary>
    public void Include(string file) => _section = ConfigTree.Load(file).ToHocon();

    /// <summary>What the user's configuration says, before the first use.</summary>
    public void Configure(string section, int threads) => (_section, _threads) = ($"{_section}\n{section}", threads);

    /// <summary>Waits for the other members, all of which must state the same facts; Ctrl-C and SIGTERM give up.</summary>
    public void Join(IReadOnlyList<(string What, string Value)> facts)
    {
        using var interruption = new Interruption();
        Cluster.Join([("build of the engine", typeof(AkkaEngine).Assembly.ManifestModule.ModuleVersionId.ToString()), .. facts], interruption.Token);
    }

    /// <summary>The engine of a granularity.</summary>
    /// <param name="name">The granularity as <c>--engine</c> names it.</param>
    /// <param name="threads">Threads of this process.</param>
    public IEngine Engine(string name, int threads) => AkkaEngine.On(Cluster, Enum.Parse<Granularity>(name["akka-".Length..], ignoreCase: true), threads);

    /// <summary>Gives all members what the first one says.</summary>
    public string FromFirst(string text) => Cluster.FromFirst(text);

    /// <summary>The exit code for a failure of the cluster; null for any other.</summary>
    public int? Explain(Exception exception) => exception switch
    {
        MemberLostException => ExitCode.Failed,
        ClusterException => ExitCode.UserError,
        _ => null,
    };

    public void Dispose()
    {
        if (Asked)
        {
            Leave();
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Leave() => _cluster?.Dispose();

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
