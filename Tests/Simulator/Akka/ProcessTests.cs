using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace EdgeActors.Tests.Simulator.Akka;

/// <summary>The command as a user runs it: processes of an Akka.Cluster on loopback, with the shipped hocon/akka.conf.</summary>
public sealed class ProcessTests : IDisposable
{
    private const int Longest = 180_000;

    private static readonly Dictionary<string, string[]> s_small = new()
    {
        ["o2o"] = ["o2o.nodes=5", "o2o.slots=30"],
        ["o2o-probe"] = ["o2o.nodes=5", "o2o.slots=30", "o2o.probe=1 ms", "policies=[local, random, rda, ratc, ratc-full, greedy]"],
        ["melbourne"] = ["melbourne.max-sites=5", "melbourne.max-users=20", "melbourne.duration=5 s", "melbourne.arrival-rate=0.4"],
        ["city"] =
        [
            "city.devices=60", "city.nodes=20", "city.clouds=2", "city.duration=3 s", "city.arrivals.rate=0.5", "city.region-side=2",
            "city.motion.speed.min=50", "city.motion.speed.max=300", "city.motion.rest=1 s", "city.cell-side=100 m",
        ],
    };

    private readonly string _folder = Directory.CreateTempSubdirectory("akka-").FullName;
    private readonly int _port = LoopbackCluster.FreePort();
    private readonly List<Process> _started = [];
    private readonly Dictionary<Process, Said> _said = [];

    public void Dispose()
    {
        foreach (Process process in _started.Where(p => !p.HasExited))
        {
            process.Kill();
            process.WaitForExit();
        }

        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData("o2o", "akka-shard")]
    [InlineData("o2o-probe", "akka-entity")]
    [InlineData("o2o-probe", "akka-shard")]
    [InlineData("melbourne", "akka-entity")]
    [InlineData("melbourne", "akka-shard")]
    [InlineData("city", "akka-entity")]
    [InlineData("city", "akka-shard")]
    [InlineData("o2o-probe", "akka-actor")]
    [InlineData("melbourne", "akka-actor")]
    [InlineData("city", "akka-actor")]
    public void Every_policy_of_a_scenario_has_the_digest_of_the_sequential_engine(string scenario, string engine)
    {
        string conf = Configuration(scenario);
        Process alone = Start(0, "compare", conf, "--engine", "sequential", "--out", Out("sequential"));
        Process local = Start(0, "compare", conf, "--engine", engine, "--out", Out("local"));
        Process first = Start(0, ["--akka", AkkaConf, "compare", conf, "--engine", engine, "--out", Out("cluster")]);
        Process second = Start(1, ["--akka", AkkaConf, "compare", conf, "--engine", engine]);
        foreach (Process process in new[] { alone, local, first, second })
        {
            AwaitExit(process, 0);
        }

        string expected = Digests("sequential");
        Assert.Contains(":", expected, StringComparison.Ordinal);
        Assert.Equal(expected, Digests("local"));
        Assert.Equal(expected, Digests("cluster"));
        Assert.Equal(File.ReadAllText(Path.Combine(Out("sequential"), "tasks.csv")), File.ReadAllText(Path.Combine(Out("cluster"), "tasks.csv")));
    }

    [Theory]
    [InlineData("o2o")]
    [InlineData("melbourne")]
    [InlineData("city")]
    public void Verify_compares_every_granularity_in_one_process_and_in_two(string scenario)
    {
        Process verify = Start(0, ["verify", Configuration(scenario), "--engines", "sequential,parallel:2,akka-shard,akka-entity,akka-actor,akka-actor:2"]);
        AwaitExit(verify, 0);
        Assert.Contains("akka-actor:2 same", string.Join(' ', _said[verify].Output().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("akka-entity", "centralised")]
    [InlineData("akka-shard", "federated")]
    [InlineData("akka-actor", "centralised")]
    public void Nodes_on_two_members_learn_what_they_learn_on_one_core(string engine, string placement)
    {
        string[] settings = ["train.episodes=2", "train.round.rows=5", "train.batch.rows=2", $"train.placement={placement}", "train.federated-period=5 s"];
        string[] train = ["train", Configuration("o2o-probe"), .. settings.SelectMany(s => new[] { "--set", s })];
        Process alone = Start(0, [.. train, "--engine", "sequential", "--out", Out("alone")]);
        AwaitExit(alone, 0);
        Process[] members = [Start(0, ["--akka", AkkaConf, .. train, "--engine", engine, "--out", Out("cluster")]), Start(1, ["--akka", AkkaConf, .. train, "--engine", engine])];
        Array.ForEach(members, m => AwaitExit(m, 0));
        Assert.NotEqual(0, JsonNode.Parse(File.ReadAllText(Path.Combine(Out("alone"), "summary.json")))!["networks"]![0]!["versions"]!.GetValue<long>());
        string[] files = [.. Directory.GetFiles(Out("alone"), "learner-*").Select(f => Path.GetFileName(f)!), "tasks.csv", "summary.json"];
        Assert.All(files, f => Assert.Equal(File.ReadAllBytes(Path.Combine(Out("alone"), f)), File.ReadAllBytes(Path.Combine(Out("cluster"), f))));
    }

    [Fact]
    public void A_member_with_another_seed_is_refused_and_one_that_fits_takes_its_place()
    {
        string conf = Configuration("city");
        Process first = Start(0, ["--akka", AkkaConf, "run", conf, "--policies", "nearest", "--engine", "akka-shard", "--out", Out("cluster")]);
        Process wrong = Start(1, ["--akka", AkkaConf, "run", conf, "--policies", "nearest", "--engine", "akka-shard", "--seed", "8"]);
        Assert.Contains("has another seed than akka.tcp://edgeactors@127.0.0.1:" + _port.ToString(CultureInfo.InvariantCulture) + ": 8 and 1", AwaitExit(wrong, 2), StringComparison.Ordinal);
        AwaitExit(Start(1, ["--akka", AkkaConf, "run", conf, "--policies", "nearest", "--engine", "akka-shard"]), 0);
        AwaitExit(first, 0);
    }

    [Fact]
    public void A_member_that_is_killed_ends_the_run_and_is_named_and_a_cluster_goes_on_from_the_checkpoint()
    {
        string conf = Configuration("city");
        string[] run = ["run", conf, "--policies", "nearest", "--set", "city.duration=40 s"];
        AwaitExit(Start(0, [.. run, "--out", Out("whole")]), 0);
        string[] saving = ["--akka", AkkaConf, .. run, "--engine", "akka-shard", "--checkpoint-every", "1s", "--set", "akka.cluster.failure-detector.acceptable-heartbeat-pause=3 s"];
        Process first = Start(0, [.. saving, "--out", Out("killed")]);
        Process second = Start(1, saving);
        AwaitText(first, "checkpoint at ");
        second.Kill();
        string said = AwaitExit(first, 1);
        Assert.Contains("member akka.tcp://edgeactors@127.0.0.1:", said, StringComparison.Ordinal);
        Assert.Contains("the run ends at the last border of a window, after", said, StringComparison.Ordinal);
        Assert.Contains("edgeactors.dll resume", said, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", said, StringComparison.Ordinal);

        string[] resume = ["--akka", AkkaConf, "resume", Out("killed"), "--engine", "akka-entity"];
        Process[] members = [Start(0, resume), Start(1, resume)];
        Array.ForEach(members, m => AwaitExit(m, 0));
        foreach (string file in new[] { "tasks.csv", "summary.json" })
        {
            Assert.Equal(File.ReadAllText(Path.Combine(Out("whole"), file)), File.ReadAllText(Path.Combine(Out("killed"), file)));
        }
    }

    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    public void One_that_waits_for_others_ends_when_it_is_told_to(string signal)
    {
        Process alone = Start(0, ["--akka", AkkaConf, "run", Configuration("city"), "--policies", "nearest", "--engine", "akka-shard", "--out", Out("alone")]);
        AwaitText(alone, "waits for 2 members");
        Process.Start("kill", [$"-{signal}", alone.Id.ToString(CultureInfo.InvariantCulture)]).WaitForExit();
        Assert.EndsWith("cancelled", AwaitExit(alone, 130).TrimEnd(), StringComparison.Ordinal);
        Assert.False(Directory.Exists(Out("alone")));
    }

    [Fact]
    public void A_wrong_section_is_one_line()
    {
        File.WriteAllText(Path.Combine(_folder, "wrong.conf"), $"include \"{Configuration("city")}\"\nakka.cluster.roles = [cloud]\nakka.actor.provider = cluster\n");
        string said = AwaitExit(Start(1, "run", Path.Combine(_folder, "wrong.conf"), "--policies", "nearest", "--engine", "akka-shard"), 2);
        Assert.Equal("akka.cluster.roles lacks edge, which akka.edgeactors.role names; only members with that role hold actors", said.Trim());
    }

    private static string AkkaConf => Path.Combine(EdgeActors.Tests.Repository.Root, "hocon", "akka.conf");

    private string Out(string name) => Path.Combine(_folder, name);

    private string Configuration(string scenario)
    {
        string file = Path.Combine(_folder, scenario + ".conf");
        File.WriteAllLines(file, [$"scenario = {scenario.Split('-')[0]}", "networks = 1", "episodes = 1", "tasks = csv", .. s_small[scenario].Select(Quoted)]);
        return file;
    }

    private static string Quoted(string setting) => setting.Replace("=", " = ", StringComparison.Ordinal);

    private string Digests(string run) =>
        string.Join('\n', JsonNode.Parse(File.ReadAllText(Path.Combine(Out(run), "manifest.json")))!["digests"]!.AsObject().Select(d => $"{d.Key}: {d.Value}"));

    private Process Start(int member, params string[] arguments)
    {
        // Tests that a shell runs in the background have SIGINT ignored, and would hand that on.
        var start = new ProcessStartInfo("env", ["--default-signal=INT", "dotnet", Path.Combine(AppContext.BaseDirectory, "edgeactors.dll"), .. arguments, .. arguments.Contains("verify") ? Array.Empty<string>() : ["--no-progress"]])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["EDGEACTORS_PORT"] = (member == 0 ? _port : 0).ToString(CultureInfo.InvariantCulture);
        start.Environment["EDGEACTORS_SEED"] = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{_port}");
        Process process = Process.Start(start)!;
        _started.Add(process);
        _said[process] = new Said(process);
        return process;
    }

    private void AwaitText(Process process, string text)
    {
        if (!_said[process].Await(text))
        {
            Assert.Fail($"'{text}' is not said:\n{_said[process].Errors()}");
        }
    }

    private string AwaitExit(Process process, int code)
    {
        Assert.True(process.WaitForExit(Longest), "a process does not end");
        string errors = _said[process].Errors();
        Assert.True(process.ExitCode == code, $"exits with {process.ExitCode}, not {code}:\n{errors}");
        return errors;
    }

    /// <summary>What a process writes, while it runs.</summary>
    private sealed class Said
    {
        private readonly StringBuilder _errors = new();
        private readonly Task<string> _output;
        private readonly Task _read;

        public Said(Process process)
        {
            _output = process.StandardOutput.ReadToEndAsync();
            _read = Task.WhenAll(_output, Task.Factory.StartNew(() => Read(process.StandardError), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default));
        }

        /// <summary>All that it said on standard output until its end.</summary>
        public string Output() => _output.Result;

        /// <summary>All that it said on standard error until its end.</summary>
        public string Errors()
        {
            _read.Wait(Longest);
            lock (_errors)
            {
                return _errors.ToString();
            }
        }

        /// <summary>Waits for a text on standard error.</summary>
        /// <returns>Whether it came before the process ended.</returns>
        public bool Await(string text)
        {
            lock (_errors)
            {
                while (!_errors.ToString().Contains(text, StringComparison.Ordinal))
                {
                    if (_read.IsCompleted || !Monitor.Wait(_errors, Longest))
                    {
                        return false;
                    }
                }

                return true;
            }
        }

        private void Read(StreamReader errors)
        {
            string? line;
            do
            {
                line = errors.ReadLine();
                lock (_errors)
                {
                    _errors.AppendLine(line);
                    Monitor.PulseAll(_errors);
                }
            }
            while (line is not null);
        }
    }
}
