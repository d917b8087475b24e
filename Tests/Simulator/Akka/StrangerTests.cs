using System.Runtime.Serialization;
using System.Text;
using Akka.Actor;
using Akka.Configuration;
using Akka.Serialization;
using EdgeActors.Simulator;
using EdgeActors.Simulator.Akka;
using EdgeActors.Simulator.Engines;

namespace EdgeActors.Tests.Simulator.Akka;

/// <summary>Whoever reaches a member's port has nothing constructed there, and without the secret nothing is even looked at; a run meanwhile goes on.</summary>
public sealed class StrangerTests(StrangerTests.Meeting meeting) : IClassFixture<StrangerTests.Meeting>
{
    private const string Secret = "what the members of these tests know";

    private static readonly RunOptions s_short = new() { Until = SimTime.FromSeconds(5) };

    /// <summary>Sends bytes under any serializer's number and manifest.</summary>
    public sealed record Forged(int Serializer, string Manifest, byte[] Bytes);

    [Theory]
    [InlineData(1, "", """{"$type":"EdgeActors.Tests.Simulator.Akka.StrangerTests+Trap, EdgeActors.Tests"}""")]
    [InlineData(1, "EdgeActors.Tests.Simulator.Akka.StrangerTests+Trap, EdgeActors.Tests", "{}")]
    [InlineData(0, "EdgeActors.Tests.Simulator.Akka.StrangerTests+Trap, EdgeActors.Tests", "")]
    [InlineData(4, "", "bytes")]
    [InlineData(3, "", "")]
    [InlineData(2, "EdgeActors.Tests.Simulator.Akka.StrangerTests+Trap, EdgeActors.Tests", "")]
    [InlineData(16, "STF", "")]
    [InlineData(16, "PP", "")]
    [InlineData(16, "K", "")]
    [InlineData(16, "CF", "")]
    [InlineData(22, "Akka.Dispatch.SysMsg.Terminate, Akka", "")]
    [InlineData(22, "Akka.Dispatch.SysMsg.Failed, Akka", "")]
    [InlineData(4170, "unknown\n\u001b[2J", "\u0091\u0000")]
    [InlineData(4170, "finish", "\u00c0")]
    [InlineData(987, "x", "")]
    public void What_a_member_does_not_know_is_refused_and_counted_and_constructs_nothing(int serializer, string manifest, string text)
    {
        ActorCluster member = meeting.Member;
        int before = Refusals.Of(member.System).Count;
        meeting.Stranger.Send(member.Address + "/user/" + ActorPaths.Root, new Forged(serializer, manifest, Encoding.Latin1.GetBytes(text)));
        Assert.True(SpinWait.SpinUntil(() => Refusals.Of(member.System).Count > before, TimeSpan.FromSeconds(20)), "nothing is refused");
        Assert.Equal(before + 1, Refusals.Of(member.System).Count);
        Assert.DoesNotContain(Refusals.Of(member.System).Last!, char.IsControl);
        Assert.False(Trap.Sprung);
        World world = new PholdLike().Build();
        Assert.Equal(SequentialEngine.Run(world, s_short).Digest, AkkaEngine.Run(member, world, s_short).Digest);
    }

    [Fact]
    public void Messages_of_Akka_are_not_read_below_a_certain_depth()
    {
        Serialization serialization = meeting.Member.System.Serialization;
        object nested = "who";
        for (int depth = 0; depth < 3; depth++)
        {
            nested = new Identify(nested);
        }

        var serializer = (SerializerWithStringManifest)serialization.FindSerializerFor(nested);
        byte[] bytes = serializer.ToBinary(nested);
        Assert.Contains("nested", Assert.Throws<SerializationException>(() => serializer.FromBinary(bytes, "ID")).Message, StringComparison.Ordinal);
        Assert.IsType<Identify>(serializer.FromBinary(serializer.ToBinary(new Identify("who")), "ID"));
    }

    [Fact]
    public void Members_that_know_the_secret_run_a_world()
    {
        using LoopbackCluster cluster = LoopbackCluster.Start(2, secret: Secret);
        World world = new PholdLike().Build();
        Assert.All(cluster.Together(m => AkkaEngine.Run(m, world, s_short)), r => Assert.Equal(SequentialEngine.Run(world, s_short).Digest, r.Digest));
        Assert.All(cluster.Members, m => Assert.Equal(0, Refusals.Of(m.System).Count));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("what somebody else may have guessed")]
    public void Of_one_without_the_secret_no_message_is_looked_at(string? theirs)
    {
        using LoopbackCluster cluster = LoopbackCluster.Start(1, secret: Secret);
        ActorCluster member = cluster.Members[0];
        using var stranger = new Stranger(theirs);
        stranger.Send(member.Address + "/user/" + ActorPaths.Root, new Forged(1, "", [1]));
        Assert.True(SpinWait.SpinUntil(() => Refusals.Of(member.System).Count > 0, TimeSpan.FromSeconds(20)), "nobody is refused");
        Assert.Contains("the secret; every member needs the same EDGEACTORS_SECRET", Refusals.Of(member.System).Last, StringComparison.Ordinal);
        Assert.DoesNotContain("serializer", Refusals.Of(member.System).Last, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("hostname = \"10.1.2.3\"", null, "akka.remote.dot-netty.tcp.hostname = 10.1.2.3 can be reached from other machines")]
    [InlineData("hostname = \"0.0.0.0\"", "", "akka.remote.dot-netty.tcp.hostname = 0.0.0.0 can be reached from other machines")]
    [InlineData("public-hostname = \"edge.example\"", null, "akka.remote.dot-netty.tcp.public-hostname = edge.example can be reached")]
    [InlineData("hostname = \"10.1.2.3\"", "short", "EDGEACTORS_SECRET has 5 characters; give 16 or more")]
    public void Where_others_can_reach_it_a_member_needs_a_secret(string setting, string? secret, string said)
    {
        string hocon = LoopbackCluster.Hocon(2, 0, 1) + $"akka.remote.dot-netty.tcp.{setting}\n";
        ClusterException refused = Assert.Throws<ClusterException>(() => new ClusterSettings(hocon, secret: secret ?? ""));
        Assert.StartsWith(said, refused.Message, StringComparison.Ordinal);
        Assert.NotNull(new ClusterSettings(hocon, secret: Secret));
    }

    [Fact]
    public void A_proof_holds_for_one_side_one_secret_and_one_pair_of_numbers()
    {
        byte[] a = JoinSecret.NewNonce(), b = JoinSecret.NewNonce();
        JoinSecret ours = new(Secret), theirs = new(Secret + "!");
        byte[] proof = ours.Proof(ofCaller: true, a, b);
        Assert.True(new JoinSecret(Secret).Holds(proof, ofCaller: true, a, b));
        Assert.False(ours.Holds(proof, ofCaller: false, a, b));
        Assert.False(ours.Holds(proof, ofCaller: true, b, a));
        Assert.False(theirs.Holds(proof, ofCaller: true, a, b));
        Assert.False(ours.Holds(proof.AsSpan(1), ofCaller: true, a, b));
    }

    /// <summary>Tells whether a stranger had it constructed.</summary>
    public sealed class Trap
    {
        public Trap() => Sprung = true;

        public static bool Sprung { get; private set; }
    }

    /// <summary>Writes what it is told to, under any number.</summary>
    public sealed class Forger(ExtendedActorSystem system) : SerializerWithStringManifest(system)
    {
        private static int s_identifier;

        public override int Identifier => s_identifier;

        public static void Forge(int identifier) => s_identifier = identifier;

        public override string Manifest(object o) => ((Forged)o).Manifest;

        public override byte[] ToBinary(object obj) => ((Forged)obj).Bytes;

        public override object FromBinary(byte[] bytes, string manifest) => throw new NotSupportedException();
    }

    /// <summary>A member without a secret, and a stranger.</summary>
    public sealed class Meeting : IDisposable
    {
        private readonly LoopbackCluster _cluster = LoopbackCluster.Start(1);

        public ActorCluster Member => _cluster.Members[0];

        internal Stranger Stranger { get; } = new(secret: null);

        public void Dispose()
        {
            Stranger.Dispose();
            _cluster.Dispose();
        }
    }

    /// <summary>An actor system of somebody else that speaks Akka's protocol.</summary>
    internal sealed class Stranger : IDisposable
    {
        private readonly ActorSystem _system;

        public Stranger(string? secret)
        {
            var settings = new ClusterSettings(LoopbackCluster.Hocon(1, 0, 1) + "akka.actor.provider = remote\n");
            Config config = ConfigurationFactory.ParseString("""
                akka.actor.provider = remote
                akka.actor.serializers.forger = "EdgeActors.Tests.Simulator.Akka.StrangerTests+Forger, EdgeActors.Tests"
                akka.actor.serialization-bindings { "EdgeActors.Tests.Simulator.Akka.StrangerTests+Forged, EdgeActors.Tests" = forger }
                """).WithFallback(settings.Config);
            var setup = global::Akka.Actor.Setup.ActorSystemSetup.Create(BootstrapSetup.Create().WithConfig(config));
            _system = ActorSystem.Create("stranger", secret is null ? setup : setup.And(new JoinSecret(secret)));
        }

        public void Send(string path, Forged forged)
        {
            Forger.Forge(forged.Serializer);
            ((ExtendedActorSystem)_system).Provider.ResolveActorRef(path).Tell(forged, ActorRefs.NoSender);
        }

        public void Dispose() => _system.Terminate().Wait(TimeSpan.FromSeconds(20));
    }
}
