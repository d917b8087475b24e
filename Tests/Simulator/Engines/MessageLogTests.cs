using EdgeActors.Simulator;
using EdgeActors.Simulator.Engines;

namespace EdgeActors.Tests.Simulator.Engines;

/// <summary>The message log: the same bytes from every engine, and all that the digest is made of.</summary>
public sealed class MessageLogTests
{
    private static readonly RandomWorld s_world = new(8, 12, 5, 3, 10, 4, 400, 5) { Mischief = Mischief.Background };

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(5, false)]
    [InlineData(3, true)]
    public void Every_engine_writes_the_same_bytes(int threads, bool restless)
    {
        (byte[] expected, _) = Log(s_world, 0);
        (byte[] log, RunResult result) = Log(s_world, threads, restless);
        result.RequireFinished();
        Assert.Equal(expected, log);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public void A_run_that_fails_logs_up_to_the_failing_event_on_every_engine(int threads)
    {
        int failed = 0;
        for (ulong seed = 1; seed <= 12; seed++)
        {
            RandomWorld world = s_world with { Seed = seed, Mischief = Mischief.Fails };
            (byte[] expected, RunResult sequential) = Log(world, 0);
            (byte[] log, _) = Log(world, threads);
            Assert.Equal(expected, log);
            failed += sequential.Digest is null ? 1 : 0;
        }

        Assert.InRange(failed, 1, 12);
    }

    [Fact]
    public void The_digest_follows_from_the_log()
    {
        (byte[] bytes, RunResult result) = Log(s_world, 0);
        MessageCatalog catalog = s_world.Build().Messages;
        using var reader = new MessageLogReader(new MemoryStream(bytes));
        Assert.Equal((8UL, "config", "run"), (reader.Header.Seed, reader.Header.Config, reader.Header.Run));
        UInt128 sum = 0;
        while (reader.Next())
        {
            LoggedMessage message = reader.Parse(reader.Events, reader.Record);
            sum = unchecked(sum + (message.Type.Tag == Mark.Tag ? Hash<Mark>(message) : Hash<Wide>(message)));
            Assert.StartsWith("a-", reader.Header.Names.NameOf(message.Target), StringComparison.Ordinal);
            Assert.StartsWith(message.Type.Tag + "(", message.Text(catalog), StringComparison.Ordinal);
        }

        RunDigest digest = result.RequireFinished();
        Assert.Equal(digest.Value, sum);
        Assert.Equal(digest.Events, reader.Events);
        Assert.Equal(new MessageLogEnd(digest.Events, digest.FinalTime, digest.Hex, result.Stop.ToString()), reader.End);
    }

    [Fact]
    public void A_log_cut_off_is_read_up_to_its_last_whole_event()
    {
        (byte[] whole, _) = Log(s_world, 0);
        foreach (int length in new[] { whole.Length - 1, whole.Length / 2, whole.Length / 3 })
        {
            using var reader = new MessageLogReader(new MemoryStream(whole, 0, length));
            while (reader.Next())
            {
                reader.Parse(reader.Events, reader.Record);
            }

            Assert.Null(reader.End);
            Assert.InRange(reader.Events, 1, 100_000);
        }
    }

    [Fact]
    public void What_is_no_log_is_refused()
    {
        (byte[] bytes, _) = Log(s_world, 0);
        Assert.Equal("byte 0, after 0 events: it is empty", Refused([]));
        Assert.Contains("not a message log", Refused([0x80]), StringComparison.Ordinal);
        Assert.Contains("begins integer where a map is due", Refused("scenario"u8.ToArray()), StringComparison.Ordinal);
        int version = bytes.AsSpan().IndexOf("version"u8) + "version".Length;
        byte[] newer = [.. bytes];
        newer[version]++;
        Assert.Contains("a message log of version 2; this program reads version 1", Refused(newer), StringComparison.Ordinal);
        byte[] damaged = [.. bytes];
        damaged.AsSpan(damaged.Length / 2, 40).Fill(0xC1);
        Assert.Contains("0xc1 begins no value", Refused(damaged), StringComparison.Ordinal);
    }

    [Fact]
    public void A_disk_that_is_full_is_no_failure_of_an_actor()
    {
        World world = s_world.Build();
        using var log = new MessageLog(new FullStream(), world, "", "");
        RunResult result = SequentialEngine.Run(world, new RunOptions { Messages = log });
        result.RequireFinished();
        Assert.Equal("no space left", Assert.Throws<IOException>(() => log.End(result)).Message);
    }

    [Fact]
    public void Payloads_are_logged_by_their_hash()
    {
        var world = new SmallWorld();
        world.Add("a", new Scripted { OnStart = c => c.Send(c.Self, new Wide(1, 2, true, Colour.Red, default, 3, new Text(new string('x', 10_000)))) });
        var stream = new MemoryStream();
        World built = world.Builder.Build();
        using var log = new MessageLog(stream, built, "", "");
        log.End(SequentialEngine.Run(built, new RunOptions { Messages = log }));
        Assert.InRange(stream.Length, 100, 600);
        using var reader = new MessageLogReader(new MemoryStream(stream.ToArray()));
        Assert.True(reader.Next());
        LoggedMessage message = reader.Parse(1, reader.Record);
        Assert.Equal($"test.text {new Text(new string('x', 10_000)).ContentHash:x32}", message.Values[^1]);
        Assert.Contains("flag: true, colour: 1, time.nanoseconds: 0", message.Text(built.Messages), StringComparison.Ordinal);
    }

    private static UInt128 Hash<T>(LoggedMessage message)
        where T : struct, IMessage<T>
    {
        var reader = new MessagePackReader(message.Fields.Span);
        T value = FieldReader.Read<T>(ref reader);
        var hasher = new EventHasher(message.Key, message.Target.Index, ByteHasher.HashText(T.Tag), message.Ordinal);
        T.Visit(in value, ref hasher);
        hasher.Finish(out ulong low, out ulong high);
        return new UInt128(high, low);
    }

    private static (byte[] Log, RunResult Result) Log(RandomWorld described, int threads, bool restless = false)
    {
        World world = described.Build();
        var stream = new MemoryStream();
        using var log = new MessageLog(stream, world, "config", "run");
        var options = new RunOptions { Messages = log };
        RunResult result = threads == 0 ? SequentialEngine.Run(world, options) : new ParallelEngine(world, options, threads) { Restless = restless }.RunToEnd();
        log.End(result);
        Assert.Equal(stream.Length, log.Bytes);
        return (stream.ToArray(), result);
    }

    private static string Refused(byte[] bytes) => Assert.Throws<MessageLogException>(() =>
    {
        using var reader = new MessageLogReader(new MemoryStream(bytes));
        while (reader.Next())
        {
            reader.Parse(reader.Events, reader.Record);
        }
    }).Message;

    private sealed class FullStream : MemoryStream
    {
        public override void Write(ReadOnlySpan<byte> buffer) => throw new IOException("no space left");
    }
}
