using EdgeActors.Simulator;
using EdgeActors.Simulator.TestKit;
using static EdgeActors.Tests.Simulator.SmallWorld;

namespace EdgeActors.Tests.Simulator;

/// <summary>Exploration runs what it says, repeats what it finds, and lets a sound model pass.</summary>
public sealed class ExploreTests
{
    [Fact]
    public void A_sound_model_passes_all_seeds_described_and_in_other_orders()
    {
        Exploration exploration = Explore.Run(Sound, seeds: 50);
        Assert.Equal((50, 100L), (exploration.Seeds, exploration.Runs));
        Assert.Null(exploration.Found);
    }

    [Fact]
    public void Faults_are_tried_where_the_test_allows_random_ones()
    {
        int dropped = 0;
        Exploration exploration = Explore.Run(
            choices =>
            {
                var world = new TestWorld(choices) { Faults = new Faults().Drop<Mark>(chance: 0.5) };
                world.Send(world.AddProbe("probe").Id, new Mark(1), At(1));
                world.Run();
                dropped += (int)world.View.FaultHits[0];
            },
            seeds: 50);
        Assert.Equal(150L, exploration.Runs);
        Assert.InRange(dropped, 15, 35);
    }

    [Fact]
    public void A_failure_is_thrown_with_the_whole_report_and_can_be_replayed()
    {
        string report = Assert.Throws<ExplorationException>(() => Explore.Run(Breaking, seeds: 100)).Message;
        int runs = Explore.Find(Breaking, seeds: 100).Found!.Shrinks;
        Assert.Equal(
            $$"""
            invariant broken: 'few' (actor 'probe', time 0 s, event test.mark(value: 3) from 'test-driver', seed 1)

            seed 1; smallest world: 1 choice, 2 actors, 3 events; found: 2 choices, 2 actors, 3 events; {{runs}} runs between
            marks = 3, gap = 0 s

            0 s  test-driver -> probe  test.mark(value: 1)
            0 s  test-driver -> probe  test.mark(value: 2)
            0 s  test-driver -> probe  test.mark(value: 3)

                [Fact]
                public void Found_with_seed_1()
                {
                    // invariant broken: 'few' (actor 'probe', time 0 s, event test.mark(value: 3) from 'test-driver', seed 1)
                    // marks = 3, gap = 0 s
                    Explore.Replay(Breaking, seed: 1, sizes: [3]);
                }

            """.ReplaceLineEndings("\n"),
            report);
        Assert.StartsWith("invariant broken: 'few'", Assert.Throws<ExplorationException>(() => Explore.Replay(Breaking, seed: 1, sizes: [3])).Message, StringComparison.Ordinal);
        Explore.Replay(Breaking, seed: 1, sizes: [2]);
    }

    [Fact]
    public void Same_seeds_find_the_same()
    {
        Assert.Equal(Explore.Find(Breaking).Found!.Report, Explore.Find(Breaking).Found!.Report);
        Assert.NotEqual(Explore.Find(Breaking).Found!.Seed, Explore.Find(Breaking, firstSeed: 100).Found!.Seed);
    }

    [Fact]
    public void A_test_written_in_place_is_printed_in_place()
    {
        Counterexample found = Explore.Find(choices => Assert.True(choices.Int("size", 0, 9) < 5)).Found!;
        Assert.Contains("Explore.Replay(choices => Assert.True(choices.Int(\"size\", 0, 9) < 5), seed: ", found.Test, StringComparison.Ordinal);
        Assert.EndsWith(", sizes: [5]);\n    }\n", found.Test, StringComparison.Ordinal);
        Assert.Contains("// size = 5\n", found.Test, StringComparison.Ordinal);
    }

    [Fact]
    public void A_world_that_never_ends_is_a_failure()
    {
        Counterexample found = Explore.Find(
            choices =>
            {
                var world = new TestWorld(choices);
                world.Add("a", () => new Scripted
                {
                    OnStart = c => c.Schedule(Seconds(1), new Mark(0)),
                    OnMark = (mark, c) => c.Schedule(Seconds(1), mark),
                });
                world.Run();
            },
            mostEvents: 100).Found!;
        Assert.Contains("the world did not end within 100 events", found.Cause, StringComparison.Ordinal);
        Assert.Contains("… 81 lines before\n", found.Report, StringComparison.Ordinal);
    }

    [Fact]
    public void A_world_built_by_hand_can_be_explored_in_other_orders()
    {
        Counterexample found = Explore.Find(choices =>
        {
            var builder = new WorldBuilder(choices.Seed);
            GroupId group = builder.AddGroup("all");
            var sink = new Scripted();
            ActorId target = builder.Add("sink", group, () => sink);
            foreach (int i in choices.Order(choices.Int("actors", 1, 5)))
            {
                builder.Add($"a {i}", group, () => new Scripted { OnStart = c => c.Send(target, new Mark(i), Seconds(1)) });
            }

            choices.Run(builder.Build().WithFaults(new Faults().Delay<Mark>(Seconds(1), chance: 0.1)));
            choices.Outcome("marks", string.Join(' ', sink.Log));
        }).Found!;
        Assert.Equal("order dependence: marks = 0@1 1@1, and 1@1 0@1 in another order", found.Cause);
        Assert.EndsWith(", sizes: [1], order: [1]);\n    }\n", found.Test, StringComparison.Ordinal);
    }

    [Fact]
    public void A_test_that_does_not_repeat_itself_is_found_out()
    {
        int calls = 0;
        Assert.Contains(
            "does not do the same twice",
            Assert.Throws<InvalidOperationException>(() => Explore.Find(_ => Assert.NotEqual(3, ++calls))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Choices_keep_their_ranges_and_refuse_empty_ones()
    {
        Explore.Run(
            choices =>
            {
                Assert.InRange(choices.Int("int", -3, 3), -3, 3);
                Assert.InRange(choices.Int("all", int.MinValue, int.MaxValue), int.MinValue, int.MaxValue);
                Assert.InRange(choices.Duration("span", Seconds(1), Seconds(2)).Seconds, 1, 2);
                Assert.Contains(choices.OneOf("one", "a", "b"), new[] { "a", "b" });
                Assert.Throws<ArgumentOutOfRangeException>(() => choices.Int("none", 1, 0));
                Assert.Throws<ArgumentOutOfRangeException>(() => choices.Duration("none", Seconds(1), Seconds(0)));
                Assert.Throws<ArgumentException>(() => choices.OneOf<int>("none"));
            },
            seeds: 200);
        var values = new HashSet<int>();
        Explore.Run(choices => values.Add(choices.Int("value", 0, 7)), seeds: 100);
        Assert.Equal(8, values.Count);
    }

    [Fact]
    public void A_sequence_shrinks_to_the_least_that_does_the_same()
    {
        long[] start = [7, 0, 90, 3, 12, 55, 55, 1_000_000_007];
        Assert.Equal([100], Shrink(start, c => c.Sum() >= 100));
        Assert.Equal([1, 1], Shrink(start, c => c.GroupBy(v => v).Any(g => g.Key > 0 && g.Count() > 1)));
        Assert.Equal([0, 0, 3], Shrink(start, c => c.Length > 2 && c[2] - c[0] >= 3));
        Assert.Equal([2, 5, 5], Shrink([4, 9, 9, 7, 5], c => c.Length > 0 && c.Length - 1 >= c[0] && c[0] >= 2 && c.Skip(1).Take((int)c[0]).All(v => v >= 5)));
        Assert.Equal([], Shrink(start, _ => true));
        Assert.Equal(start, Shrink(start, c => c.SequenceEqual(start)));
    }

    private static long[] Shrink(long[] start, Func<long[], bool> fails) => new Shrinker(c => fails(c) ? c : null, 10_000).Shrink(start);

    private static void Sound(Choices choices)
    {
        var world = new TestWorld(choices);
        ActorId sum = world.Add("sum", () => new Scripted());
        int senders = choices.Int("senders", 1, 6);
        for (int i = 0; i < senders; i++)
        {
            int value = choices.Int("value", 0, 5);
            world.Add($"sender {i}", () => new Scripted { OnStart = c => c.Send(sum, new Mark(value), Seconds(1)) });
        }

        world.Run();
        choices.Outcome("sum", world.Actor<Scripted>(sum).Log.Count);
    }

    private static void Breaking(Choices choices)
    {
        var world = new TestWorld(choices);
        Probe probe = world.AddProbe("probe");
        int marks = choices.Int("marks", 0, 9);
        SimDuration gap = choices.Duration("gap", SimDuration.Zero, Seconds(1));
        for (int i = 0; i < marks; i++)
        {
            world.Send(probe.Id, new Mark(i + 1), SimTime.Zero + (gap * i));
        }

        world.Require("few", () => probe.Inbox.Count < 3);
        world.Run();
    }
}
