using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Serialization;
using Akka.TestKit.Xunit2;
using EdgeActors.Benchmarks.Wire;
using EdgeActors.Simulator;
using EdgeActors.Simulator.Akka;
using EdgeActors.Simulator.Engines;

namespace EdgeActors.Tests.Simulator.Akka;

/// <summary>Every message between processes reads back as it was written, and nothing else is written at all.</summary>
public sealed class WireSerializerTests : TestKit
{
    /// <summary>CHANGED=1000000 in the environment changes each message so often.</summary>
    private static readonly int s_changed = int.TryParse(Environment.GetEnvironmentVariable("CHANGED"), out int count) ? count : 1000;

    private static readonly RunStop s_stop = new(RunStopReason.ActorFailed, new SimTime(7), 8, "actor", null, "cause");

    public WireSerializerTests()
        : base(new ClusterSettings().Config)
    {
    }

    public static TheoryData<string> Messages => [.. Samples(ActorRefs.Nobody).Select(m => m.GetType().Name)];

    [Theory]
    [MemberData(nameof(Messages))]
    public void A_message_reads_back(string name)
    {
        WireMessage message = Samples(TestActor).Single(m => m.GetType().Name == name);
        Serializer serializer = Sys.Serialization.FindSerializerFor(message);
        Assert.IsType<WireSerializer>(serializer);
        string manifest = ((SerializerWithStringManifest)serializer).Manifest(message);
        object read = Sys.Serialization.Deserialize(serializer.ToBinary(message), serializer.Identifier, manifest);
        Assert.Equal(name, read.GetType().Name);
        Assert.Equal(serializer.ToBinary(message), serializer.ToBinary(read));
        Assert.Equivalent(message, read, strict: true);
    }

    [Fact]
    public void Every_message_has_a_sample() => Assert.Equal(
        typeof(WireMessage).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(WireMessage)) && !t.IsAbstract).Select(t => t.Name).Order(),
        Samples(ActorRefs.Nobody).Select(m => m.GetType().Name).Order());

    [Fact]
    public void Nothing_else_is_written()
    {
        Serializer serializer = Sys.Serialization.FindSerializerFor(new Version(1, 2));
        Assert.IsType<WireSerializer>(serializer);
        Assert.Throws<NotSupportedException>(() => ((SerializerWithStringManifest)serializer).Manifest(new Version(1, 2)));
    }

    [Theory]
    [InlineData("unknown", "9100", "'unknown' is no message between processes of EdgeActors; all members must run the same version")]
    [InlineData("finish", "9101", "'finish' with 1 fields where 2 are due")]
    [InlineData("finish", "93010203", "'finish' with 3 fields where 2 are due")]
    [InlineData("finish", "92010203", "bytes follow 'finish'")]
    [InlineData("finish", "9201", null)]
    [InlineData("finish", "92CF000000010000000001", null)]
    [InlineData("finish", "", null)]
    [InlineData("finish", "C0", null)]
    [InlineData("finish", "82000101A0", null)]
    [InlineData("said", "91C0", "nil for Text of 'said'")]
    [InlineData("enter", "93C0A0 90", "nil for Member of 'enter'")]
    [InlineData("enter", "93A0A0 91C0", "nil for Facts of 'enter'")]
    [InlineData("m", "94010203C6FFFFFFFF00", null)]
    [InlineData("standing", "95010203DDFFFFFFFFC3", null)]
    [InlineData("ended", "9601029092 0000 9663 0000C0C0C0 C0", "99 is no reason to stop")]
    public void What_is_no_message_is_refused(string manifest, string hex, string? why)
    {
        var serializer = (SerializerWithStringManifest)Sys.Serialization.FindSerializerFor(new Said(""));
        byte[] bytes = Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));
        SerializationException refused = Assert.Throws<SerializationException>(() => serializer.FromBinary(bytes, manifest));
        Assert.Equal(why ?? refused.Message, refused.Message);
    }

    [Theory]
    [MemberData(nameof(Messages))]
    public void A_changed_message_is_refused_or_another_and_nothing_else(string name)
    {
        WireMessage message = Samples(TestActor).Single(m => m.GetType().Name == name);
        var serializer = (SerializerWithStringManifest)Sys.Serialization.FindSerializerFor(message);
        string manifest = serializer.Manifest(message);
        var target = new FuzzTarget(name, 1 << 17, 100, bytes => serializer.FromBinary(bytes, manifest)) { Refuses = e => e is SerializationException };
        FuzzCounts counts = new MutationFuzz(1, [serializer.ToBinary(message)], [target]).Run(s_changed);
        Assert.NotEqual(0, counts.Refused);
    }

    private static IEnumerable<WireMessage> Samples(IActorRef actor)
    {
        var key = new EventKey(new SimTime(5), 3, new ActorId(2), 9);
        var digest = new RunDigest(UInt128.MaxValue - 4, 12, new SimTime(99));
        var rank = new RankReport
        {
            Earliest = 1,
            StopAt = long.MaxValue,
            MailEarliest = 3,
            Handled = 4,
            Now = 5,
            Border = 6,
            Foreground = 1,
            Failed = 1,
            Cancelled = 0,
            Waits = key,
            ForegroundBefore = Shard.Beginning,
            FailedAt = Shard.End,
        };
        return
        [
            new MailChunk(1, 2, 3, [4, 5]), new Opening(1, true), new SectionChunk(1, "events", true, [4, 5]), new SectionTaken(1, 2),
            new Enter(actor, "here", ["seed", "7"]), new Roster(1, [actor, actor]), new Refused("why"), new Said("text"), new Leaving(3, "who"), new Aborted(3, true, "why"),
            new Ready(1, 2, ulong.MaxValue, 3, 4, 5, true), new Report(1, 2, 3, rank, [1, 0], s_stop), new Tallied(1, 2, 3, digest),
            new Finished(1, 2, 3, [0, 2], 4, s_stop), new Grant(1, 2, [1], key, 5, key, 6, 7, [8, 9]), new TallyOrder(1, 2, [1], key), new Finish(1, 2),
            new SavePoint(1, 2, [3], key), new Standing(1, 2, 3, [4], true), new Store(1, 2, [3], key, 4, 5), new Stored(1, 2),
            new Ended(1, 2, [0], key, s_stop, digest),
        ];
    }
}
