using EdgeActors.Actors;
using EdgeActors.Scenarios;
using EdgeActors.Scenarios.Experiments;
using EdgeActors.Scenarios.Melbourne;
using EdgeActors.Scenarios.Papers.O2o;
using EdgeActors.Scenarios.Phold;
using EdgeActors.Simulator;
using EdgeActors.Simulator.Engines;
using static EdgeActors.Tests.Simulator.SmallWorld;

namespace EdgeActors.Tests.Simulator.Engines;

/// <summary>The parallel engine gives Sequential's results for the shipped worlds, with any number of threads.</summary>
public sealed class ParallelEngineTests
{
    private static readonly int[] s_threads = [1, 2, 3, 4, 8];

    [Theory]
    [InlineData(0.1, 1e9)]
    [InlineData(0.5, 1e9)]
    [InlineData(0.5, 1e3)]
    [InlineData(0.1, 1)]
    public void Phold_gives_one_digest(double remote, double lookahead) => AssertAllSame(
        PholdWorld.Build(3, new PholdOptions { Lps = 60, Remote = remote, Lookahead = new SimDuration((long)lookahead) }), new RunOptions { Until = At(30) });

    [Fact]
    public void O2o_gives_one_digest_and_the_same_tasks_under_every_policy_that_allows_probes()
    {
        var scenario = new O2oScenario(SettingsLoader.Defaults("o2o.probe=1 ms", "o2o.nodes=8", "o2o.slots=20").O2o, 5);
        foreach (PolicyEntry policy in scenario.Policies.Where(p => scenario.Refusal(p) is null))
        {
            World world = scenario.Network(0).Episode(0, policy);
            Outcome found = AssertAllSame(world, new RunOptions());
            Assert.NotEmpty(found.Rows);
            Assert.Equal(2, new ParallelEngine(world, null, 2).Shards);
        }
    }

    [Fact]
    public void A_world_of_one_group_has_one_shard()
    {
        var o2o = new O2oScenario(SettingsLoader.Defaults("o2o.nodes=6", "o2o.slots=10").O2o, 5);
        var melbourne = new MelbourneScenario(
            SettingsLoader.Defaults("melbourne.max-sites = 6", "melbourne.max-users = 30", "melbourne.duration = 10 s").Melbourne, 1);
        foreach (IScenario scenario in new IScenario[] { o2o, melbourne })
        {
            World world = scenario.Network(0).Episode(0, scenario.Policies[0]);
            AssertAllSame(world, new RunOptions());
            Assert.Equal(1, new ParallelEngine(world, null, 4).Shards);
        }
    }

    [Fact]
    public void The_tests_own_game_gives_one_digest() => AssertAllSame(new PholdLike().Build(), new RunOptions { Until = At(60) });

    [Fact]
    public void Mail_of_every_kind_arrives_with_its_payload()
    {
        var world = new SmallWorld(1, Seconds(1));
        var receiver = new Scripted();
        ActorId id = world.Add("receiver", receiver, world.Builder.AddGroup("left"));
        GroupId right = world.Builder.AddGroup("right");
        world.Add("sender", context =>
        {
            for (int i = 0; i < 100; i++)
            {
                context.Send(id, new Wide(i, 0.5, true, Colour.Violet, At(1), 7, new Text("payload " + i)), Seconds(2));
                context.Send(id, new Mark(1000 + i), Seconds(1 + (i / 100.0)));
            }
        }, right);
        Assert.Equal(200, ParallelEngine.Run(world.Builder.Build(), null, 2).RequireFinished().Events);
        Assert.Equal(200, receiver.Log.Count);
        Assert.Equal(["1000@1", "1001@1.01"], receiver.Log[..2]);
        Assert.Equal("99@2", receiver.Log[^1]);
    }

    [Fact]
    public void A_send_below_the_lookahead_is_refused_in_the_same_words()
    {
        RunStop Stop(int threads)
        {
            var world = new SmallWorld(9, Seconds(1));
            ActorId id = world.Add("receiver", new Scripted(), world.Builder.AddGroup("left"));
            world.Add(
                "sender",
                new Scripted { OnStart = c => c.Send(c.Self, new Mark(1), Seconds(3)), OnMark = (_, c) => c.Send(id, new Mark(2), Seconds(0.5)) },
                world.Builder.AddGroup("right"));
            RunResult result = threads == 0 ? SequentialEngine.Run(world.Builder.Build()) : ParallelEngine.Run(world.Builder.Build(), null, threads);
            Assert.Null(result.Digest);
            return result.Stop;
        }

        Assert.Equal(RunStopReason.LookaheadBroken, Stop(0).Reason);
        Assert.Equal(Stop(0).ToString(), Stop(2).ToString());
    }

    [Fact]
    public void A_failure_in_start_or_finish_names_the_first_actor()
    {
        foreach (bool atStart in new[] { true, false })
        {
            RunStop Stop(int threads)
            {
                var world = new SmallWorld(9, Seconds(1));
                for (int i = 0; i < 6; i++)
                {
                    Action<Context>? fail = i % 3 == 2 ? _ => throw new InvalidOperationException("no") : null;
                    world.Add($"a{i}", new Scripted { OnStart = atStart ? fail : null, OnFinish = atStart ? null : fail }, world.Builder.AddGroup($"g{5 - i}"));
                }

                return (threads == 0 ? SequentialEngine.Run(world.Builder.Build()) : ParallelEngine.Run(world.Builder.Build(), null, threads)).Stop;
            }

            Assert.Equal("a2", Stop(0).Actor);
            Assert.All(s_threads, threads => Assert.Equal(Stop(0).ToString(), Stop(threads).ToString()));
        }
    }

    [Fact]
    public void A_failing_constructor_is_thrown_to_the_caller()
    {
        var builder = new WorldBuilder(1) { Lookahead = Seconds(1) };
        GroupId groups = builder.AddGroups("g", 4);
        builder.AddMany("a", 4, i => new GroupId(groups.Index + i), i => i == 3 ? throw new NotSupportedException("not this one") : new Scripted());
        Assert.Throws<NotSupportedException>(() => ParallelEngine.Run(builder.Build(), null, 3));
    }

    [Fact]
    public void A_cancelled_token_stops_the_run_without_a_digest()
    {
        using var cancellation = new CancellationTokenSource();
        var options = new RunOptions { Cancellation = cancellation.Token, Progress = _ => cancellation.Cancel() };
        RunResult result = ParallelEngine.Run(PholdWorld.Build(1, new PholdOptions { Lps = 20 }), options, 2);
        Assert.Equal(RunStopReason.Cancelled, result.Stop.Reason);
        Assert.Null(result.Digest);
        Assert.True(result.Stop.Time > SimTime.Zero);
    }

    [Fact]
    public void Actors_finish_once_in_the_order_of_their_ids_at_the_final_time()
    {
        var finished = new List<(string Name, SimTime Time)>();
        var world = new SmallWorld(1, Seconds(1));
        for (int i = 0; i < 8; i++)
        {
            string name = $"a{i}";
            int delay = i;
            world.Add(
                name,
                new Scripted { OnStart = c => c.Send(c.Self, new Mark(1), Seconds(delay)), OnFinish = c => finished.Add((name, c.Now)) },
                world.Builder.AddGroup($"g{i % 3}-{i}"));
        }

        var engine = new ParallelEngine(world.Builder.Build(), null, 3);
        RunResult first = engine.RunToEnd();
        Assert.Same(first, engine.RunToEnd());
        Assert.Equal(Enumerable.Range(0, 8).Select(i => ($"a{i}", At(7))), finished);
    }

    [Fact]
    public void With_few_events_in_a_window_one_thread_runs_all_shards_and_several_return_for_many()
    {
        ParallelEngine Play(double lookahead)
        {
            var engine = new ParallelEngine(
                PholdWorld.Build(1, new PholdOptions { Lps = 1000, Lookahead = Seconds(lookahead) }), new RunOptions { Until = At(20) }, 2)
            {
                PaceClock = () => 0,
            };
            engine.RunToEnd().RequireFinished();
            return engine;
        }

        ParallelEngine few = Play(1e-5), many = Play(1);
        Assert.True(few.Windows.Alone > 0 && few.Windows.Together < 100, $"{few.Windows}");
        Assert.Equal(0, many.Windows.Alone);
    }

    [Fact]
    public void A_world_of_many_small_groups_is_run_in_parts_that_fit_the_cache_whatever_the_number_of_threads()
    {
        World world = PholdWorld.Build(2, new PholdOptions { Lps = 6200, Population = 4 });
        var options = new RunOptions { Until = At(12) };
        Outcome expected = Outcome.Of(world, 0, options);
        foreach (int threads in (int[])[1, 2])
        {
            var engine = new ParallelEngine(world, options, threads) { PaceClock = () => 0 };
            Assert.Equal(expected.Digest, engine.RunToEnd().RequireFinished());
            Assert.Equal((threads, 4), (engine.Workers, engine.Shards));
            Assert.Equal(0, engine.Windows.Alone);
        }
    }

    private static Outcome AssertAllSame(World world, RunOptions options)
    {
        Outcome expected = Outcome.Of(world, 0, options, Outcome.To<TaskRecord>);
        Assert.NotNull(expected.Digest);
        foreach (int threads in s_threads)
        {
            Outcome.AssertSame(expected, Outcome.Of(world, threads, options, Outcome.To<TaskRecord>));
        }

        Outcome.AssertSame(expected, Outcome.Restless(world, 3, 1, options, Outcome.To<TaskRecord>));
        Outcome.AssertSame(expected, Outcome.Restless(world, 2, 3, options, Outcome.To<TaskRecord>));
        return expected;
    }
}
