using System.Text.RegularExpressions;
using EdgeActors.Scenarios;
using EdgeActors.Scenarios.Commands;
using EdgeActors.Scenarios.Experiments;
using EdgeActors.Scenarios.Outputs;
using EdgeActors.Simulator;
using EdgeActors.Simulator.Engines;
using EdgeActors.Tests.Simulator;

namespace EdgeActors.Tests.Scenarios.Commands;

/// <summary><c>edgeactors replay</c>: to a moment, to an event, to a failure.</summary>
[Collection(nameof(ConsoleCollection))]
public sealed class ReplayTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("edgeactors-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_run_folder_is_replayed_to_a_time_to_an_event_and_to_the_end()
    {
        string run = Path.Combine(_folder, "run");
        (int exit, _, string error) = CommandTests.Invoke(
            "compare", CommandTests.Config("o2o"), "--policies", "random,ratc", "--networks", "2", "--episodes", "1", "--set", "o2o.nodes=5", "--set", "o2o.slots=12",
            "--tasks", "none", "--out", run);
        Assert.Equal((0, ""), (exit, error));

        (exit, string output, error) = CommandTests.Invoke("replay", run, "--until", "3 s", "--policy", "ratc", "--network", "1");
        Assert.Equal((0, ""), (exit, error));
        Assert.Matches(@"^policy ratc, network 1, episode 0: after event [\d,]+, at 2\.\d+ s\n", output);
        Assert.Equal(6 + 5, output.Split('\n').Count(l => l.StartsWith("  #", StringComparison.Ordinal) || l.StartsWith("> #", StringComparison.Ordinal)));
        Assert.Matches(@"\nstate of \S+ after event [\d,]+ \(\* changed by it\):\n", output);

        (_, output, _) = CommandTests.Invoke("replay", run, "--event", "40", "--context", "1");
        Assert.Matches(@"^policy random, network 0, episode 0: after event 40, ", output);
        Assert.Matches(@"\n  #39  .*\n> #40  .*\n  #41  ", output);

        (_, output, _) = CommandTests.Invoke("replay", run, "--actor", "node-2", "--until", "4 s");
        Assert.Contains("state of node-2 after event", output, StringComparison.Ordinal);
        Assert.All(output.Split('\n').Where(l => l.Contains(" <- ", StringComparison.Ordinal)), l => Assert.Contains("node-2", l, StringComparison.Ordinal));

        (_, output, error) = CommandTests.Invoke("replay", run);
        Assert.Contains("  nothing follows\n", output, StringComparison.Ordinal);
        Assert.Equal("", error);

        string config = Path.Combine(run, "config.conf");
        File.AppendAllText(config, "\no2o.slots = 11\n");
        (exit, _, error) = CommandTests.Invoke("replay", run);
        Assert.Equal((0, $"{config}: it was changed since the run; this is not the run that was, but the one it describes now\n"), (exit, error));
    }

    [Theory]
    [InlineData("it holds no config.conf; give the folder that a run wrote", "@empty")]
    [InlineData("--until and --event name two moments; give one", "@run", "--until", "1 s", "--event", "3")]
    [InlineData("--event 0: events are numbered from 1", "@run", "--event", "0")]
    [InlineData("name one of them", "@run", "--event", "1000000")]
    [InlineData("--policy rda: the run has none of that name; known: random", "@run", "--policy", "rda")]
    [InlineData("--network 1: the run has 1, numbered from 0", "@run", "--network", "1")]
    [InlineData("--actor nobody: no actor is named 'nobody'; this world has", "@run", "--actor", "nobody")]
    [InlineData("command line: --until = soon is not a duration; write a duration such as 0.5 s", "@run", "--until", "soon")]
    [InlineData("command line: --until = 12.5 has no unit; write a duration such as 0.5 s", "@run", "--until", "12.5")]
    public void A_users_mistake_is_one_line_with_exit_code_2(string expected, params string[] arguments)
    {
        string run = Path.Combine(_folder, "run"), empty = Directory.CreateDirectory(Path.Combine(_folder, "empty")).FullName;
        CommandTests.Invoke(
            "run", CommandTests.Config("o2o"), "--policies", "random", "--networks", "1", "--episodes", "1", "--set", "o2o.nodes=5", "--set", "o2o.slots=5", "--tasks", "none",
            "--out", run);
        (int exit, string output, string error) = CommandTests.Invoke(["replay", .. arguments.Select(a => a == "@run" ? run : a == "@empty" ? empty : a)]);
        Assert.Equal((2, ""), (exit, output));
        Assert.Contains(expected, error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd().Split('\n'));
    }

    [Theory]
    [InlineData("{}", ":1")]
    [InlineData("", ":1")]
    [InlineData("{\n  \"policy\": \"ra", ":2")]
    [InlineData("{ \"policy\": 3, \"network\": 0, \"episode\": 0, \"error\": \"\", \"replay\": \"\" }", ":1")]
    public void A_broken_note_of_a_failure_is_one_line_of_ours(string content, string line)
    {
        string run = Path.Combine(_folder, "run"), note = Path.Combine(run, "failure.json");
        Assert.Equal(0, CommandTests.Invoke(
            "run", CommandTests.Config("o2o"), "--policies", "random", "--networks", "1", "--episodes", "1", "--set", "o2o.slots=2", "--tasks", "none", "--out", run).Exit);
        File.WriteAllText(note, content);
        (int exit, string output, string error) = CommandTests.Invoke("replay", run);
        Assert.Equal(
            (2, "", $"{note}{line}: not as a failed run writes it, with policy, network, episode, error and replay; remove it, or say --policy, --network and --episode\n"),
            (exit, output, error));
        Assert.Equal(0, CommandTests.Invoke("replay", run, "--policy", "random", "--network", "0", "--episode", "0").Exit);
    }

    /// <summary>Deadlines of a century lead from slots of ten years past the end of time.</summary>
    [Theory]
    [InlineData("random", "compare", "--policies", "random", "--episodes", "1", "--engine", "sequential")]
    [InlineData("random", "compare", "--policies", "random", "--episodes", "1", "--engine", "parallel")]
    [InlineData("learner", "train")]
    public void A_run_that_fails_names_the_command_that_leads_to_its_event(string policy, string command, params string[] more)
    {
        string run = Path.Combine(_folder, "a failed run");
        (int exit, _, string error) = CommandTests.Invoke(
        [
            command, CommandTests.Config("o2o"), "--networks", "1", "--set", "o2o.slots=30", "--set", "o2o.slot=3500 d", "--set", "o2o.deadline=36000 d", "--out", run, .. more,
        ]);
        Assert.Equal(1, exit);
        Match line = Regex.Match(
            error,
            @"\Apolicy (?<policy>\w+), network 0, episode 0: (?<stop>actor failed: .* \(actor '(?<actor>[\w-]+)', .*event (?<event>.*) from '.*\)); (?<command>.*) leads there\n\z");
        Assert.Equal((policy, $"{CommandText.Program} replay \"{run}\""), (line.Groups["policy"].Value, line.Groups["command"].Value));
        (exit, string output, error) = CommandTests.Invoke("replay", run);
        Assert.Equal((0, ""), (exit, error));
        Assert.Matches($@"\n> #\d+  .* {line.Groups["actor"].Value} <- {Regex.Escape(line.Groups["event"].Value)} from ", output);
        Assert.Contains($"\n! {line.Groups["stop"].Value}\nstate of {line.Groups["actor"].Value} as left by event ", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_failure_leads_to_its_event_and_shows_what_it_did_to_the_state()
    {
        IScenario scenario = new Planted();
        var plan = new ComparisonPlan(scenario, scenario.Policies, 2, 1) { Threads = 1 };
        var failure = Assert.Throws<CellFailedException>(() => new ComparisonRunner(plan, null, default).Run());
        RunFolder folder = RunFolder.Create(Path.Combine(_folder, "failed"), "planted", "");
        CellFailedException kept = FailureNote.Keep(folder, failure);
        Assert.EndsWith($"; {CommandText.Program} replay {folder.Path} leads there", kept.Message, StringComparison.Ordinal);
        FailureNote note = FailureNote.FromFile(folder.FileOf(RunFolder.FailureFile));
        Assert.Equal(("random", 1, 0), (note.Policy, note.Network, note.Episode));

        World world = scenario.Network(note.Network).Episode(note.Episode, scenario.Policies[0]);
        ReplayView view = new Replay(world, default, null, 2, default).Run();
        var writer = new StringWriter();
        ReplayReport.Print(writer, view, "cell");
        Assert.Equal(
            "cell: after event 3, at 3 s\n  #1  1 s  a <- test.mark(value: 1) from a\n  #2  2 s  a <- test.mark(value: 2) from a\n> #3  3 s  a <- test.mark(value: 3) from a\n"
            + $"! {failure.Stop}\nstate of a as left by event 3 (* changed by it):\n* count = 3   (was 2)\n  other = 7\n",
            writer.ToString().ReplaceLineEndings("\n"));
    }

    [Fact]
    public void A_trace_follows_the_sequential_engine_only()
    {
        var world = new RandomWorld(1, 4, 4, 2, 10, 1, 40, 5);
        Assert.Throws<NotSupportedException>(() => ParallelEngine.Run(world.Build(), new RunOptions { Messages = new MessageTrace(3) }, 2));
    }

    /// <summary>A scenario whose second network fails at its third event.</summary>
    private sealed class Planted : IScenario
    {
        public string Name => "planted";

        public IReadOnlyList<PolicyEntry> Policies { get; } = [PolicyCatalog.Find("random")];

        public INetwork Network(int index) => new Failing(index);

        private sealed class Failing(int index) : INetwork
        {
            public World Episode(int episode, PolicyEntry policy)
            {
                var world = new SmallWorld((ulong)index);
                world.Builder.Add("a", world.Builder.AddGroup("g"), () => new Counter(index == 1 ? 3 : int.MaxValue));
                return world.Builder.Build();
            }
        }
    }

    private sealed class Counter(int failsAt) : Actor, IHandle<Mark>
    {
        private int _count;
        private int _other = 7;

        public void Handle(in Mark message, Context context)
        {
            _count++;
            if (_count == failsAt)
            {
                throw new InvalidOperationException("three is too many");
            }

            if (_count < 5)
            {
                context.Send(context.Self, new Mark(_count + 1), SmallWorld.Seconds(1));
            }
        }

        protected override void Start(Context context) => context.Send(context.Self, new Mark(1), SmallWorld.Seconds(1));

        protected override void DeclareState(StateVisitor state)
        {
            state.Field(ref _count);
            state.Field(ref _other);
        }
    }
}
