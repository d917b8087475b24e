using EdgeActors.Scenarios;
using EdgeActors.Scenarios.Commands;
using EdgeActors.Scenarios.Experiments;
using EdgeActors.Simulator;
using EdgeActors.Simulator.Engines;
using EdgeActors.Tests.Simulator;
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
            "verify", CommandTests.Config("o2o"), "--set", "o2o.probe=1 ms", "--set", "o2o.slots=10", "--set", "o2o.nodes=6", "--policies", "random,rda", "--threads", "1,3");
        Assert.Equal((0, ""), (exit, error));
        Assert.Contains("1: same; 3: same", output, StringComparison.Ordinal);
        Assert.Contains("All engines agree.", output, StringComparison.Ordinal);
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
    public void A_wrong_option_is_the_user_s_error(string option, string value)
    {
        (int exit, _, string error) = CommandTests.Invoke("verify", CommandTests.Config("o2o"), "--policies", "random", option, value);
        Assert.Equal(2, exit);
        Assert.Contains(option, error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_planted_divergence_is_found_at_its_event()
    {
        using var writer = new StringWriter();
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(writer) });
        var verification = new Verification(new Planted(), [1, 2], SimTime.Never, default);
        int exit = VerifyCommand.Verify(console, verification, new Planted().Policies, 1, 1, "edgeactors verify planted.conf");
        string output = writer.ToString();
        Assert.Equal(1, exit);
        Assert.Contains("first difference at 7 s in actor 'a1'", output, StringComparison.Ordinal);
        Assert.Contains("sequential handles test.mark(value: 1) from 'a1' at 7 s in 'a1'", output, StringComparison.Ordinal);
        Assert.Contains("parallel, 2 threads: test.mark(value: 666) from 'a1' at 7 s in 'a1'", output, StringComparison.Ordinal);
        Assert.Contains("replay to it: edgeactors verify planted.conf --policies random --threads 2 --until \"7.000000001 s\"", output, StringComparison.Ordinal);
        Assert.Contains("1 of 1 cells differ.", output, StringComparison.Ordinal);
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
                            bool elsewhere = Thread.CurrentThread.Name?.StartsWith("shard", StringComparison.Ordinal) == true;
                            c.Send(c.Self, new Mark(elsewhere ? 666 : 1), SmallWorld.Seconds(2));
                        }
                    },
                }, world.Builder.AddGroup($"g{i}"));
            }

            return world.Builder.Build();
        }
    }
}
