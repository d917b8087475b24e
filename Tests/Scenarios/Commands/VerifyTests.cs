using EdgeActors.Scenarios;
using EdgeActors.Scenarios.Commands;
using EdgeActors.Scenarios.Experiments;
using EdgeActors.Simulator;
using EdgeActors.Simulator.Engines;
using EdgeActors.Simulator.Mpi;
using EdgeActors.Tests.Simulator;
using EdgeActors.Tests.Simulator.Mpi;
using Spectre.Console;

namespace EdgeActors.Tests.Scenarios.Commands;

/// <summary><c>edgeactors verify</c>: equal engines, and a divergence that a test plants.</summary>
[Collection(nameof(ConsoleCollection))]
public sealed class VerifyTests
{
    [Fact]
    public void Equal_engines_exit_with_zero()
    {
        (int exit, string output, string error) = CommandTests.Invoke(
            "verify", CommandTests.Config("o2o"), "--set", "o2o.probe=1 ms", "--set", "o2o.slots=10", "--set", "o2o.nodes=6", "--policies", "random,rda", "--threads", "1,3", "--no-progress");
        Assert.Equal((0, ""), (exit, error));
        Assert.Contains("parallel:1 same; parallel:3 same", output, StringComparison.Ordinal);
        Assert.Contains("All engines agree.", output, StringComparison.Ordinal);
    }

    [Fact]
    public void As_many_networks_and_episodes_as_the_options_say()
    {
        string output = CommandTests.Invoke(
            "verify", CommandTests.Config("o2o"), "--set", "o2o.slots=5", "--policies", "random", "--threads", "2", "--networks", "2", "--episodes", "3").Output;
        Assert.Equal(6, output.Split("parallel:2 same").Length - 1);
    }

    [Fact]
    public void Until_stops_the_runs()
    {
        (int exit, string output, _) = CommandTests.Invoke("verify", CommandTests.Config("o2o"), "--policies", "random", "--threads", "2", "--until", "1500 ms");
        Assert.Equal(0, exit);
        Assert.Matches("final time 1\\.[0-4]", output);
    }

    [Theory]
    [InlineData("--threads", "0")]
    [InlineData("--threads", "two")]
    [InlineData("--until", "0 s")]
    [InlineData("--until", "5")]
    [InlineData("--engines", "mpi")]
    [InlineData("--engines", "parallel:0")]
    [InlineData("--engines", "sequential,akka:2")]
    public void A_wrong_option_is_the_user_s_error(string option, string value)
    {
        (int exit, _, string error) = CommandTests.Invoke("verify", CommandTests.Config("o2o"), "--policies", "random", option, value);
        Assert.Equal(2, exit);
        Assert.Contains(option, error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_planted_divergence_is_found_at_its_event() =>
        AssertFound(e => new ThreadsVerified(e, 1, SimTime.Never, default), e => new ThreadsVerified(e, 2, SimTime.Never, default), "parallel, 2 threads", "parallel:2");

    [Fact]
    public void A_divergence_of_a_rank_is_found_at_its_event() => AssertFound(e => new OnLocalRanks(e, 1), e => new OnLocalRanks(e, 2), "2 local ranks", "mpi:2");

    private static void AssertFound(Func<IScenario, VerifiedEngine> same, Func<IScenario, VerifiedEngine> other, string name, string key)
    {
        using var writer = new StringWriter();
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(writer) });
        var planted = new Planted();
        var verification = new Verification(planted, new ThreadsVerified(planted, 0, SimTime.Never, default), [same(planted), other(planted)]);
        int exit = VerifyCommand.Report(console, verification, [verification.Verify(new VerifiedCell(planted.Policies[0], 0, 0))], "edgeactors verify planted.conf");
        string output = writer.ToString();
        Assert.Equal(1, exit);
        Assert.Contains("first difference at 7 s in actor 'a1'", output, StringComparison.Ordinal);
        Assert.Contains("sequential handles test.mark(value: 1) from 'a1' at 7 s in 'a1'", output, StringComparison.Ordinal);
        Assert.Contains($"{name}: test.mark(value: 666) from 'a1' at 7 s in 'a1'", output, StringComparison.Ordinal);
        Assert.Contains($"replay to it: edgeactors verify planted.conf --policies random --engines {key} --until \"7.000000001 s\"", output, StringComparison.Ordinal);
        Assert.Contains("1 of 1 cell differs.", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(5)]
    public void The_log_of_any_engine_is_in_the_order_of_the_run(int threads)
    {
        var world = new RandomWorld(8, 12, 5, 3, 10, 4, 400, 5) { Mischief = Mischief.Background };
        EventLog expected = new(), log = new();
        SequentialEngine.Run(world.Build(), new RunOptions { Log = expected }).RequireFinished();
        RunOptions options = new() { Log = log };
        RunResult result = threads == 0 ? SequentialEngine.Run(world.Build(), options) : ParallelEngine.Run(world.Build(), options, threads);
        Assert.Equal(result.RequireFinished().Events, log.InOrder().Count);
        Assert.Equal(result.RequireFinished().Value, log.InOrder().Aggregate(UInt128.Zero, (sum, e) => unchecked(sum + e.Hash)));
        Assert.Null(EventLog.FirstDifference(expected.InOrder(), log.InOrder()));
    }

    /// <summary>Ranks that are threads, whose logs are saved and loaded as those of processes are.</summary>
    private sealed class OnLocalRanks(IScenario scenario, int ranks) : VerifiedEngine
    {
        public override string Name => $"{ranks} local ranks";

        public override string Key => $"mpi:{ranks}";

        public override string Run(VerifiedCell cell) => TextOf(Run(cell, () => null)[0].Result);

        public override void Log(VerifiedCell cell, EventLog log)
        {
            foreach ((_, EventLog? part) in Run(cell, () => new EventLog { TextOf = log.TextOf }))
            {
                using var stream = new MemoryStream();
                part!.Save(stream);
                log.Load(stream.ToArray());
            }
        }

        private (RunResult Result, EventLog? Log)[] Run(VerifiedCell cell, Func<EventLog?> begin)
        {
            World world = scenario.Network(cell.Network).Episode(cell.Episode, cell.Policy);
            return LocalRanks.Run(ranks, communicator =>
            {
                EventLog? log = begin();
                return (MpiEngine.Run(communicator, world, new RunOptions { Log = log }), log);
            });
        }
    }

    /// <summary>Two actors in two groups; the second does otherwise on a thread of the parallel engine.</summary>
    private sealed class Planted : IScenario, INetwork
    {
        /// <summary>With fewer pending the parallel engine does not use its threads.</summary>
        private const int EventsThatPay = 100;

        public string Name => "planted";

        public IReadOnlyList<PolicyEntry> Policies { get; } = [PolicyCatalog.Find("random")];

        public INetwork Network(int index) => this;

        public World Episode(int episode, PolicyEntry policy)
        {
            var world = new SmallWorld(1, SmallWorld.Seconds(1));
            for (int i = 0; i < 2; i++)
            {
                world.Add($"a{i}", new Scripted
                {
                    OnStart = c =>
                    {
                        c.Send(c.Self, new Mark(0), SmallWorld.Seconds(5));
                        for (int k = 0; k < EventsThatPay; k++)
                        {
                            c.Send(c.Self, new Mark(2), SmallWorld.Seconds(5));
                        }
                    },
                    OnMark = (mark, c) =>
                    {
                        if (mark.Value == 0)
                        {
                            bool elsewhere = Thread.CurrentThread.Name?.StartsWith("shard", StringComparison.Ordinal) == true || Thread.CurrentThread.Name == "rank 1";
                            c.Send(c.Self, new Mark(elsewhere ? 666 : 1), SmallWorld.Seconds(2));
                        }
                    },
                }, world.Builder.AddGroup($"g{i}"));
            }

            return world.Builder.Build();
        }
    }
}
