using System.Runtime.CompilerServices;
using EdgeActors.Simulator;
using EdgeActors.Simulator.Engines;
using static EdgeActors.Tests.Simulator.SmallWorld;

namespace EdgeActors.Tests.Simulator;

/// <summary>Single things a checkpoint must hold, and what is refused.</summary>
public sealed class CheckpointTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("checkpoints").FullName;

    private static byte[] Small => Resuming.Save(new RandomWorld(3, 4, 2, 2, 1000, 2, 60, 5).Build(), new EngineChoice(0), new SimDuration(2000)).Checkpoints[0].Content;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void Work_off_the_thread_is_saved_as_its_result(int threads)
    {
        World World()
        {
            var builder = new WorldBuilder(1) { Lookahead = Seconds(1) };
            GroupId groups = builder.AddGroups("g", 3);
            builder.AddMany("a", 3, i => new GroupId(groups.Index + i), _ => new Worker());
            return builder.Build();
        }

        RunDigest expected = SequentialEngine.Run(World()).RequireFinished();
        var checkpoints = Resuming.Save(World(), new EngineChoice(threads), Seconds(2.5)).Checkpoints;
        Assert.True(checkpoints.Count > 4);
        foreach ((_, byte[] content) in checkpoints)
        {
            var resumed = Resuming.Resume(World(), new EngineChoice(2 - threads), content, []);
            Assert.True(expected == resumed.Digest, $"{resumed.Digest} where {expected} is right; the run stopped by {resumed.Stop}");
        }
    }

    /// <summary>Threads start their shards' actors side by side, and each forgets what its own began; forgetting others' work while they began it stopped one run in some hundreds.</summary>
    [Fact]
    public void Many_actors_with_work_at_the_start_are_resumed_on_several_threads()
    {
        const int Groups = 40;
        World World()
        {
            var builder = new WorldBuilder(1) { Lookahead = Seconds(1) };
            GroupId groups = builder.AddGroups("g", Groups);
            builder.AddMany("a", 10 * Groups, i => new GroupId(groups.Index + (i % Groups)), _ => new Worker());
            return builder.Build();
        }

        var (whole, checkpoints) = Resuming.Save(World(), new EngineChoice(0), Seconds(15));
        for (int time = 0; time < 30; time++)
        {
            var resumed = Resuming.Resume(World(), new EngineChoice(4), checkpoints[^1].Content, []);
            Assert.True(whole.Digest == resumed.Digest, $"{resumed.Digest} where {whole.Digest} is right; the run stopped by {resumed.Stop}");
        }
    }

    /// <summary>Work of the start would run beside the state that is put back, for a result that nobody takes.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    public void Work_of_the_start_is_not_done_again_by_who_resumes(int threads)
    {
        const int Groups = 40;
        World World(StrongBox<int> done)
        {
            var builder = new WorldBuilder(1) { Lookahead = Seconds(1) };
            GroupId groups = builder.AddGroups("g", Groups);
            builder.AddMany("a", 10 * Groups, i => new GroupId(groups.Index + (i % Groups)), _ => new Starter(done));
            return builder.Build();
        }

        StrongBox<int> first = new(), again = new();
        var (whole, checkpoints) = Resuming.Save(World(first), new EngineChoice(0), Seconds(15));
        Assert.Equal(10 * Groups, first.Value);
        Assert.Equal(whole.Digest, Resuming.Resume(World(again), new EngineChoice(threads), checkpoints[0].Content, []).Digest);
        Assert.Equal(0, again.Value);
    }

    [Fact]
    public void Failed_work_fails_again()
    {
        World World()
        {
            var world = new SmallWorld();
            world.Add("a", new Scripted { OnStart = c => c.Compute<int, Mark>(static (_, _) => throw new InvalidOperationException("no gradient"), 1, Seconds(5)) });
            world.Add("b", new Scripted { OnStart = c => c.Send(c.Self, new Mark(4), Seconds(4)) });
            return world.Builder.Build();
        }

        var (outcome, checkpoints) = Resuming.Save(World(), new EngineChoice(0), Seconds(1));
        Assert.Contains("no gradient", outcome.Stop, StringComparison.Ordinal);
        Assert.Empty(checkpoints);
    }

    [Fact]
    public void Payloads_shared_by_messages_come_back_whole()
    {
        World World()
        {
            var world = new SmallWorld();
            var text = new Text("weights");
            var receiver = new Scripted { OnWide = (m, c) => c.Send(c.Self, new Mark(m.Text!.Content.Length), Seconds(1)) };
            ActorId to = world.Add("a", receiver);
            world.Add("b", c =>
            {
                for (int i = 0; i < 5; i++)
                {
                    c.Send(to, new Wide(i, -0.0, true, Colour.Violet, At(1), ulong.MaxValue, text), Seconds(i + 1));
                }
            });
            return world.Builder.Build();
        }

        RunDigest expected = SequentialEngine.Run(World()).RequireFinished();
        var checkpoints = Resuming.Save(World(), new EngineChoice(0), Seconds(1.5)).Checkpoints;
        Assert.NotEmpty(checkpoints);
        Assert.All(checkpoints, c => Assert.Equal(expected, Resuming.Resume(World(), new EngineChoice(0), c.Content, []).Digest));
    }

    [Fact]
    public void A_sink_that_cannot_be_cut_back_is_refused() => Assert.Contains("cannot be resumed", Assert.Throws<ArgumentException>(() => SequentialEngine.Run(
        new SmallWorld().Builder.Build(), new RunOptions { Sinks = [Engines.Outcome.To<RandomWorld.Row>([])], Checkpointer = new PeriodicCheckpointer(Seconds(1), _ => { }) })).Message, StringComparison.Ordinal);

    [Fact]
    public void Every_flipped_bit_is_found()
    {
        byte[] content = Small;
        Assert.True(content.Length < 4000);
        for (int bit = 0; bit < content.Length * 8; bit++)
        {
            content[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Throws<CheckpointException>(() => CheckpointFile.Of(content));
            content[bit / 8] ^= (byte)(1 << (bit % 8));
        }

        Assert.Equal("test", CheckpointFile.Of(content).Header.Label);
    }

    [Fact]
    public void Every_cut_is_found()
    {
        byte[] content = Small;
        for (int length = 0; length < content.Length; length++)
        {
            Assert.Throws<CheckpointException>(() => CheckpointFile.Of(content[..length]));
        }

        Assert.Throws<CheckpointException>(() => CheckpointFile.Of([.. content, 0]));
    }

    [Theory]
    [InlineData(1, "an older")]
    [InlineData(9, "a newer")]
    public void Another_version_is_refused_by_name(byte version, string which)
    {
        byte[] content = Small;
        content[1 + "edgeactors-checkpoint".Length] = version;
        Assert.Equal(
            $"x.msgpack: format {version} of {which} EdgeActors; this one reads format 2", Assert.Throws<CheckpointException>(() => CheckpointFile.Of(content, "x.msgpack")).Message);
    }

    [Fact]
    public void Another_world_is_refused() => Assert.Contains("another world", Assert.Throws<CheckpointException>(
        () => Resuming.Resume(new RandomWorld(4, 4, 2, 2, 1000, 2, 60, 5).Build(), new EngineChoice(0), Small, [])).Message, StringComparison.Ordinal);

    [Fact]
    public void Actors_that_declare_other_state_are_refused()
    {
        World World(Func<Actor> create)
        {
            var builder = new WorldBuilder(1);
            GroupId group = builder.AddGroup("g");
            builder.AddMany("a", 2, _ => group, _ => create());
            return builder.Build();
        }

        byte[] saved = Resuming.Save(World(() => new Worker()), new EngineChoice(0), Seconds(2)).Checkpoints[0].Content;
        string error = Assert.Throws<CheckpointException>(() => Resuming.Resume(World(() => new Forgetful()), new EngineChoice(0), saved, [])).Message;
        Assert.Contains("actor 'a-0': Forgetful declares fewer values than were saved", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_store_keeps_two_and_falls_back_to_the_one_that_is_whole()
    {
        var store = new CheckpointStore(_folder, "test");
        Assert.Null(store.Newest(_ => Assert.Fail("there is none")));
        World world = new RandomWorld(3, 4, 2, 2, 1000, 2, 300, 5).Build();
        SequentialEngine.Run(world, new RunOptions { Checkpointer = new PeriodicCheckpointer(new SimDuration(500), store.Save) });
        string[] files = [.. Directory.GetFiles(_folder).Order(StringComparer.Ordinal)];
        Assert.Equal(2, files.Length);
        SimTime newest = store.Newest(_ => Assert.Fail("all are whole"))!.Header.Time;

        byte[] content = File.ReadAllBytes(files[1]);
        content[content.Length / 2] ^= 8;
        File.WriteAllBytes(files[1], content);
        var refused = new List<string>();
        CheckpointFile fallback = store.Newest(refused.Add)!;
        Assert.True(fallback.Header.Time < newest);
        Assert.Contains($"{files[1]}: cut off or damaged in its section", Assert.Single(refused), StringComparison.Ordinal);
        Assert.Equal(SequentialEngine.Run(world).Digest, SequentialEngine.Run(world, new RunOptions { From = fallback }).Digest);
        Assert.Null(new CheckpointStore(_folder, "other").Newest(refused.Add));
        Assert.Contains("made with another configuration", refused[^1], StringComparison.Ordinal);
    }

    private class Worker : Actor, IHandle<Mark>
    {
        private RandomStream _random;
        private long _sum;

        public void Handle(in Mark message, Context context)
        {
            _sum += message.Value;
            if (context.Now < At(20))
            {
                context.Compute(static (n, random) => new Mark((int)n + random.NextInt(100)), _sum, Seconds(0.5 + _random.NextDouble()));
            }
        }

        protected override void Start(Context context)
        {
            _random = context.RandomStream("x");
            context.Compute(static (n, random) => new Mark(n + random.NextInt(100)), Id.Index, Seconds(1));
        }

        protected override void DeclareState(StateVisitor state)
        {
            state.Field(ref _random);
            state.Field(ref _sum);
        }
    }

    private sealed class Starter(StrongBox<int> done) : Actor, IHandle<Mark>
    {
        public void Handle(in Mark message, Context context)
        {
            if (context.Now < At(20))
            {
                context.Send(Id, message, Seconds(4));
            }
        }

        protected override void Start(Context context) => context.Compute(
            static (all, _) =>
            {
                Interlocked.Increment(ref all.Value);
                return new Mark(1);
            },
            done,
            Seconds(1));

        protected override void DeclareState(StateVisitor state)
        {
        }
    }

    private sealed class Forgetful : Worker
    {
        protected override void DeclareState(StateVisitor state)
        {
            // Nothing of what the other declares.
        }
    }
}
