using System.Net;
using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;

namespace EdgeActors.Simulator.Akka;

/// <summary>The configuration of the actor system: the user's <c>akka</c> section over defaults.conf.</summary>
public sealed class ClusterSettings
{
    /// <summary>Room in a frame for what Akka and the message itself put around a chunk of mail.</summary>
    private const int FrameMargin = 4096;

    /// <summary>So much travels before a heartbeat gets its turn.</summary>
    private const int LongestChunk = 256 << 10;

    private const string Tcp = "akka.remote.dot-netty.tcp";

    private readonly int _threads;

    private static readonly TimeSpan s_gossip = TimeSpan.FromSeconds(5);

    /// <summary>Reads the configuration.</summary>
    /// <param name="hocon">The user's HOCON text, of which the <c>akka</c> section counts; null for nothing.</param>
    /// <param name="threads">Threads for the Akka actors that hold entities.</param>
    /// <param name="secret">What all members know and nobody else; null for what the environment variable EDGEACTORS_SECRET says.</param>
    /// <exception cref="ClusterException">The text is no HOCON, or a key has a value that cannot be used.</exception>
    public ClusterSettings(string? hocon = null, int threads = 1, string? secret = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(threads);
        secret ??= Environment.GetEnvironmentVariable(JoinSecret.Variable);
        try
        {
            _threads = threads;
            IEnumerable<string> own = Enumerable.Range(0, threads).Select(i => $"akka.edgeactors.threads.t{i} {{ executor = \"{typeof(RunThreadConfigurator).AssemblyQualifiedName}\", throughput = 64 }}");
            Config defaults = ConfigurationFactory.ParseString(
                $"{Defaults()}\nakka.edgeactors.dispatcher.dedicated-thread-pool.thread-count = {threads}\n{string.Join('\n', own)}");
            Config = string.IsNullOrWhiteSpace(hocon) ? defaults : ConfigurationFactory.ParseString(hocon).WithFallback(defaults);
            Clustered = Config.GetString("akka.actor.provider") is "cluster" or "Akka.Cluster.ClusterActorRefProvider, Akka.Cluster";
            Members = Clustered ? Config.GetInt("akka.edgeactors.members") : 1;
            Role = Config.GetString("akka.edgeactors.role");
            Config = WithLogOfRefusals(WithDowning(WithSeed(Config), Role));
            UnmaskAfter = Clustered ? Config.GetTimeSpan("akka.cluster.failure-detector.acceptable-heartbeat-pause") + s_gossip : TimeSpan.Zero;
            long frame = Config.GetByteSize($"{Tcp}.maximum-frame-size") ?? 0;
            ChunkBytes = frame >= 8 * FrameMargin
                ? (int)Math.Min(frame - FrameMargin, LongestChunk)
                : throw new ClusterException($"{Tcp}.maximum-frame-size = {frame}b is too small; give {8 * FrameMargin}b or more");
        }
        catch (Exception e) when (e is ConfigurationException or FormatException)
        {
            throw new ClusterException($"the akka section cannot be used: {e.Message.ReplaceLineEndings(" ")}", e);
        }

        if (Members < 1)
        {
            throw new ClusterException($"akka.edgeactors.members = {Members}: give the number of processes that are to run, 1 or more");
        }

        if (Clustered && !Config.GetStringList("akka.cluster.roles").Contains(Role))
        {
            throw new ClusterException($"akka.cluster.roles lacks {Role}, which akka.edgeactors.role names; only members with that role hold actors");
        }

        Setup = Protection(secret);
    }

    /// <summary>The whole configuration.</summary>
    public Config Config { get; }

    /// <summary>Whether several processes form a cluster; by <c>akka.actor.provider</c>.</summary>
    public bool Clustered { get; }

    /// <summary>How many processes take part; by <c>akka.edgeactors.members</c>.</summary>
    public int Members { get; }

    /// <summary>The role of members that hold actors; by <c>akka.edgeactors.role</c>.</summary>
    public string Role { get; }

    /// <summary>The most bytes of mail in one message, so that it fits a frame of the transport.</summary>
    internal int ChunkBytes { get; }

    /// <summary>So long after mail to a member got lost the cluster must have noticed if that member died.</summary>
    internal TimeSpan UnmaskAfter { get; }

    /// <summary>What the actor system starts with: the configuration, the secret and the certificates.</summary>
    internal ActorSystemSetup Setup { get; }

    /// <summary>The dispatcher of the actors that hold entities.</summary>
    internal string Dispatcher => "akka.edgeactors.dispatcher";

    /// <summary>
    /// The dispatcher of clock and member. In a cluster it is another, so that they hear of a member that leaves, and answer, while all hosts are busy; alone they would only
    /// lose time at each border by changing threads.
    /// </summary>
    internal string Control => Clustered ? "akka.edgeactors.control" : Dispatcher;

    /// <summary>The dispatcher of one group and all its actors: one thread, the groups in turn on each.</summary>
    internal string DispatcherOf(int group) => $"akka.edgeactors.threads.t{group % _threads}";

    /// <summary>Whom the cluster lets in.</summary>
    /// <exception cref="ClusterException">Other machines can reach this process and it has no secret, or a certificate cannot be used.</exception>
    private ActorSystemSetup Protection(string? secret)
    {
        ActorSystemSetup setup = ActorSystemSetup.Create(BootstrapSetup.Create().WithConfig(Config));
        if (!Clustered)
        {
            return setup;
        }

        if (!string.IsNullOrEmpty(secret))
        {
            setup = setup.And(new JoinSecret(secret));
        }
        else if (new[] { "hostname", "public-hostname" }.FirstOrDefault(k => !IsLoopback(Config.GetString($"{Tcp}.{k}", ""), k)) is { } key)
        {
            throw new ClusterException(
                $"{Tcp}.{key} = {Config.GetString($"{Tcp}.{key}")} can be reached from other machines: give every member the same secret, by export {JoinSecret.Variable}=$(openssl rand -hex 32) in one place and its text in the others");
        }

        return Config.GetBoolean($"{Tcp}.enable-ssl") ? setup.And(PeerCertificates.Load(Config).Setup()) : setup;
    }

    /// <summary>Whether only this machine reaches an address; without a public one it is the host's.</summary>
    private static bool IsLoopback(string host, string key) =>
        host == "localhost" || (IPAddress.TryParse(host, out IPAddress? address) ? IPAddress.IsLoopback(address) : host.Length == 0 && key == "public-hostname");

    /// <summary>The seed node by <c>akka.edgeactors.seed</c>, unless seed nodes are named: its address depends on whether the transport is encrypted.</summary>
    private static Config WithSeed(Config config)
    {
        string seed = config.GetString("akka.edgeactors.seed", "");
        if (seed.Length == 0 || config.GetStringList("akka.cluster.seed-nodes", []).Count > 0)
        {
            return config;
        }

        string protocol = config.GetBoolean($"{Tcp}.enable-ssl") ? "akka.ssl.tcp" : "akka.tcp";
        return ConfigurationFactory.ParseString($"akka.cluster.seed-nodes = [\"{protocol}://{ActorCluster.SystemName}@{seed}\"]").WithFallback(config);
    }

    /// <summary>Of members that cannot see each other those with the oldest stay, even alone, for it has the clock; docs/decisions/014.md says why.</summary>
    private static Config WithDowning(Config config, string role) =>
        ConfigurationFactory.ParseString($"akka.cluster.split-brain-resolver.keep-oldest.role = \"{role}\"").WithFallback(config);

    /// <summary>Akka tells of what it could not read as a warning. It goes to our logger, which counts it, whatever else the user wants to see.</summary>
    private static Config WithLogOfRefusals(Config config)
    {
        string wanted = config.GetString("akka.loglevel").ToUpperInvariant();
        return wanted is "ERROR" or "OFF"
            ? ConfigurationFactory.ParseString($"akka.loglevel = WARNING, akka.edgeactors.loglevel = {wanted}").WithFallback(config)
            : config;
    }

    private static string Defaults()
    {
        using Stream stream = typeof(ClusterSettings).Assembly.GetManifestResourceStream("defaults.conf")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
