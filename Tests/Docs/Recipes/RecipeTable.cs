using static EdgeActors.Tests.Docs.Recipes.Recipe;

namespace EdgeActors.Tests.Docs.Recipes;

/// <summary>What is done of each page, in this order, in one copy. A page has its commands here once, whichever other page repeats them.</summary>
internal static class RecipeTable
{
    private const string Readme = "README.md", Learners = "docs/how-to/prove-a-learner.md", Kit = "docs/how-to/test-an-actor.md", Training = "docs/how-to/train-a-policy.md",
        Small = "--networks 1 --episodes 1", Short = Small + " --set o2o.slots=10", Town = "--set city.devices=500 --set city.nodes=10 --set city.clouds=1 --set city.duration=2s",
        Melbourne = Small + " --set melbourne.duration=2s", Fragment = "part of a sentence about an option, no whole command",
        Wrapped = "using EdgeActors.Learners;\nusing EdgeActors.Learners.Algorithms;\nusing EdgeActors.Learners.Environments;\nusing EdgeActors.Learners.Training;\n",
        Saved = "using EdgeActors.Simulator;\nusing EdgeActors.Simulator.Engines;\n";

    /// <summary>The line that README says to add, before the first of its catalogue.</summary>
    public static (string File, string Before, string Line) Line { get; } =
        ("Scenarios/PolicyCatalog.cs", "new(\"random\"", "new(\"two-choices\", \"of two random places the one done sooner\", () => new TwoChoicesPolicy()),");

    /// <summary>What pages take for granted, and what a user may write who does not care for our style.</summary>
    public static IReadOnlyList<(string File, string Text)> Given { get; } =
    [
        ("my.conf", "include \"hocon/papers/o2o.conf\"\nnetworks = 1, episodes = 1, policies = [rda], tasks = none, o2o { nodes = 5, slots = 10 }\n"),
        ("Scenarios/Sloppy.cs", "using System.Text;\nusing System.Linq;\nnamespace EdgeActors.Scenarios {\npublic class sloppy { public int x; private int _unused; private static int Unused() { int y = 1; return 1; } } }\n"),
        ("your.csv", "device,time,x,y\nbus,0,100,100\nbus,9,900,300\ncar,0,40,50\ncar,5,400.5,500\n"),
    ];

    public static IReadOnlyList<string> Builds { get; } =
    [
        "dotnet build -c Release --nologo -v q Tests/EdgeActors.Tests.csproj",
    ];

    public static IReadOnlyList<Block> Blocks { get; } =
    [
        new(Readme, "using EdgeActors.Actors.Policies;", "Scenarios/TwoChoicesPolicy.cs"),
        new(Learners, "learn {", "hocon/learners/mine-cartpole.conf"),
        new("docs/how-to/read-a-message-log.md", "import msgpack", "read.py"),
        new("docs/how-to/read-a-dnn.md", "model,index,layer,time_s,reference_ghz,output_mb,inputs", "layers.csv"),
        new("docs/how-to/resume-a-run.md", "var store = new CheckpointStore(\"checkpoints\", label: \"my experiment\");", "MyTests/Resumed.cs",
            Saved + "internal static class Resumed\n{\n    public static RunResult Run(World world)\n    {\n@        return result;\n    }\n}\n"),
        new("docs/how-to/sweep-a-setting.md", "sweep.o2o.arrival.max = [0.6, 0.8, 1.0]", "sweep.conf", "include \"hocon/papers/o2o.conf\"\npolicies = [rda, ratc]\n@"),
        new(Kit, "<Project Sdk=\"Microsoft.NET.Sdk\">", "MyTests/MyTests.csproj"),
        new(Kit, "using EdgeActors.Actors;", "MyTests/MyLinkTests.cs"),
        new(Kit, "using Akka.TestKit;", "MyTests/MyLinkAkkaTests.cs"),
        new(Kit, "using EdgeActors.Simulator;", "MyTests/MyCourierTests.cs"),
        new(Kit, "    [Fact]", null, Reason: "what a failing test prints, of a test that the page does not have; TestKit's own tests compare such a text"),
        new(Training, "learn {", "mine.conf"),
        new(Training, "using ILearner learner = new ManagedBackend().Sac(3, 1, new SacConfig(), seed: 1); // or new TorchBackend(), in a project that refers to Learners/Torch", "Tests/Docs/Trained.cs",
            Wrapped + "internal static class Trained\n{\n    public static void Run()\n    {\n@    }\n}\n"),
    ];

    /// <summary>What is done in turn; each of them beside the others, but for the last, which builds.</summary>
    public static IReadOnlyList<IReadOnlyList<Recipe>> Lanes { get; } = [[.. First, .. Cities], [.. Logs, .. Learning, .. Processes], [.. OwnTests]];

    public static IEnumerable<Recipe> Recipes => Lanes.SelectMany(lane => lane);

    private static IEnumerable<Recipe> First =>
    [
        Do("dotnet --version", says: @"^10\."),
        Do("dotnet run -c Release --project Scenarios/Tool -- compare hocon/papers/o2o.conf", "--networks 2 --episodes 1 --out runs/first && ls runs/first",
            "success rate.*completion time.*robustly.*config.conf.*manifest.json.*report.html.*summary.json.*tasks.csv"),
        .. new Page("docs/how-to/write-a-scenario.md").Commands.Select(c => Not(c, "needs no checkout but the packages; OwnStudyTests types them all there")),
        Not("./test", "this test is part of it"),
        Not("dotnet run -c Release --project Scenarios/Tool --", Fragment),
        Do("edgeactors compare hocon/papers/o2o.conf --policies ratc,two-choices", Short, "two-choices - ratc|ratc .*two-choices"),
        Do("edgeactors list", says: "two-choices.*pendulum"),
        Do("edgeactors dnn AlexNet", says: "11 layers in 11 stages"),
        Do("edgeactors dnn GoogleNet", says: "83 layers in 20 stages, 9 modules"),
        Do("edgeactors dnn layers.csv", says: "5 layers in 3 stages, 1 module "),
        Do("edgeactors dnn layers.csv --model mine", says: "mine: "),
        Not("edgeactors dnn net.onnx --dim batch=1", "the tree has no ONNX file; DnnTests builds one"),
        Do("edgeactors trace write jobs.csv --jobs 1000", says: "a synthetic trace of 1,000 jobs"),
        Do("edgeactors trace show jobs.csv", says: "tasks of 1,000 jobs.*It is synthetic.*tasks on the longest path.*Nothing was left out"),
        Not("edgeactors trace show batch_task.tar.gz --json summary.json", "the tree does not have the trace; BatchTaskReaderTests reads an archive"),
        As("edgeactors trace write big.csv --jobs 500000", "edgeactors trace write big.csv --jobs 5000", "5,000 jobs"),
        Do("edgeactors trace show big.csv", says: "tasks of 5,000 jobs"),
        Do("edgeactors plot docs/results/mwf-fig5a.json --out fig5a.svg", "&& cat fig5a.svg", "<svg.*The paper's agents"),
        Do("edgeactors validate my.conf", says: "valid: scenario o2o"),
        Do("edgeactors compare hocon/melbourne.conf", Melbourne),
        Do("edgeactors compare hocon/papers/o2o.conf --set o2o.arrival.max=0.6 --policies rda,ratc --networks 100", "--episodes 1 --set o2o.slots=10", "100 networks"),
        Do("edgeactors run hocon/papers/o2o.conf --policies ratc --set o2o.probe=\"1 ms\" --json result.json", $"{Short} && cat result.json", "\"digest\""),
        Do("edgeactors compare hocon/examples/arrival-sweep.conf", says: "Plot: "),
        Do("edgeactors compare hocon/melbourne.conf --set measure=completion.mean --set melbourne.site.costs.price=\"0.05 USD/h\"", Melbourne, "cost per task"),
        Do("edgeactors verify hocon/papers/o2o.conf --set o2o.probe=\"1 ms\" --policies rda,ratc", "--set o2o.slots=20", "agree"),
        Do("edgeactors run hocon/papers/o2o.conf --policies ratc --networks 1 --engine check", "--episodes 1 --set o2o.slots=10"),
        Do("edgeactors run my.conf --engine check"),
        Do("edgeactors bench phold --lps 1000", "--until 1", "events in .*digest"),
        Do("edgeactors bench policies hocon/papers/o2o.conf", $"--places 2 --decisions 100 {Short}", "learned-ppo"),
        Do("edgeactors bench policies hocon/papers/o2o.conf --policies greedy,oracle-finish,rollout --places 10,20,100", $"--decisions 100 {Short}", "rollout"),
        Do("edgeactors bench policies hocon/papers/o2o.conf --policies greedy,two-choices --json costs.json --chart costs.svg", $"--places 2 --decisions 100 {Short} && cat costs.svg", "two-choices.*<svg"),
        Do("edgeactors bench policies hocon/melbourne.conf --places 5,50 --decisions 20000", "--policies greedy --set melbourne.duration=1s"),
        Do("edgeactors bench policies hocon/papers/mrdro.conf", "--policies largest-first --set mr-dro.groups=20", "untrained"),
        Not("dotnet run -c Release --project Benchmarks -- --filter '*Policy*'", "takes minutes, as the page says; Benchmarks is built with the solution"),
        As("edgeactors compare hocon/papers/o2o.conf --out runs/big",
            "edgeactors compare hocon/papers/o2o.conf --out runs/big & for i in $(seq 300); do [ -s runs/big/resume/cells.msgpack ] && break; sleep .1; done; kill -9 $!; ! wait $!"),
        Do("edgeactors resume runs/big", "&& ls runs/big", "3,560,679 tasks.*summary.json"),
        Do("edgeactors compare hocon/papers/o2o.conf --set \"sweep.o2o.failure.max=[0.1, 0.2, 0.3]\" --policies rda,ratc --out runs/failures", $"{Short} && ls runs/failures", "rda - ratc|ratc - rda.*point-3.*sweep.svg"),
        Do("edgeactors plot runs/failures --width 3.5in --out failures.svg", "&& cat failures.svg", "<svg.*o2o.failure.max"),
        Do("edgeactors plot runs/first --baseline ratc --out first.svg", "&& cat first.svg", "<svg.*against ratc"),
        Do("edgeactors plot runs/first --kind cdf --out cdf.svg", "&& cat cdf.svg", "<svg.*completion time"),
        Do("edgeactors plot docs/results/mwf-table2.json --out table2.tex", "&& cat table2.tex", "toprule.*drl-mwf.*bottomrule"),
        Do("edgeactors plot runs/first --out results.csv", "&& cat results.csv", "line,at,mean,ci95,n.*ratc"),
        Do("edgeactors validate hocon/examples/arrival-sweep.conf", "&& edgeactors validate sweep.conf", "a sweep of 18 points"),
    ];

    private static IEnumerable<Recipe> Logs =>
    [
        Do("edgeactors run hocon/papers/o2o.conf --policies ratc --networks 1 --episodes 1 --log messages --out runs/a", "&& ls runs/a", "messages.log"),
        Do("edgeactors diff runs/a runs/b", "&& cmp runs/a/messages.log runs/b/messages.log") with
        {
            Run = "edgeactors run hocon/papers/o2o.conf --policies ratc --networks 1 --episodes 1 --log messages --engine parallel --out runs/b && edgeactors diff runs/a runs/b && cmp runs/a/messages.log runs/b/messages.log",
        },
        Do("edgeactors replay runs/a --event 1234"),
        Do("edgeactors replay runs/a --until 12.5s"),
        Do("edgeactors replay runs/a --until 12.5s --actor node-3", "&& /usr/bin/python3 read.py", "node-3.*'format': 'edgeactors messages'.*'digest'"),
        Do("edgeactors replay runs/a"),
    ];

    private static IEnumerable<Recipe> Learning =>
    [
        Do("edgeactors train hocon/examples/stale-policies.conf", "--networks 1 --out runs/trained && ls runs/trained", "agent-0.json.*learner-0-0.ckpt.*report.html.*summary.json.*tensorboard"),
        Do("edgeactors train hocon/examples/stale-policies.conf --networks 1", "--set train.episodes=2 --set o2o.slots=20"),
        As("edgeactors train hocon/learned-melbourne.conf", "edgeactors train hocon/learned-melbourne.conf --networks 1 --episodes 1 --set melbourne.duration=2s"),
        Do("edgeactors train hocon/examples/stale-policies.conf --set \"sweep.train.round.time=[1 s, 60 s, 200 s]\"", "--networks 1 --set train.episodes=2 --set o2o.slots=20", "last fifth of the episodes"),
        As("edgeactors eval FOLDER", "edgeactors eval runs/trained --networks 1 --episodes 1"),
        As("edgeactors compare hocon/papers/o2o.conf --policies ratc-full,greedy,agent:FOLDER/agent-0.json --set o2o.nodes=30",
            $"edgeactors compare hocon/papers/o2o.conf --policies ratc-full,greedy,agent:runs/trained/agent-0.json --set o2o.nodes=30 {Short}"),
        As("edgeactors compare hocon/melbourne.conf --policies greedy,agent:FOLDER/agent-0.json",
            $"edgeactors compare hocon/melbourne.conf --policies greedy,agent:runs/trained/agent-0.json {Melbourne}"),
        As("edgeactors compare hocon/melbourne.conf --policies greedy,agent:runs/a/agent-0.json",
            $"cp runs/trained/agent-0.json runs/a && edgeactors compare hocon/melbourne.conf --policies greedy,agent:runs/a/agent-0.json {Melbourne}"),
        As("edgeactors verify CONF --training", "edgeactors verify hocon/examples/stale-policies.conf --training --set train.episodes=2 --set o2o.slots=20", "agree"),
        Not("edgeactors resume FOLDER", "ResumeTests interrupts a training and a sweep and goes on with them"),
        Do("edgeactors reproduce stale-policies training-time", "--dry-run"),
        Do("edgeactors reproduce stale-policies update-size", "--dry-run"),
        Do("edgeactors reproduce o2o fig5b --dry-run", says: @"cells? to do: about .+ on \d+ core"),
        Do("edgeactors reproduce o2o fig3 --quick", "--dry-run"),
        Do("edgeactors train hocon/papers/mrdro.conf --out runs/mr-dro-networks", "--set mr-dro-learner.steps=40 --set mr-dro-learner.parallel.networks=2 --set mr-dro-learner.parallel.capacity=130", "S a group"),
        Do("edgeactors eval runs/mr-dro-networks", "--networks 1 --episodes 1 --policies largest-first", "learner-0"),
        Do("edgeactors compare hocon/papers/mrdro.conf --set mr-dro.preset=r2 --policies agent:runs/mr-dro-networks/agent-0.json,largest-first", "--episodes 1 --set mr-dro.groups=20", "agent:agent-0"),
        Do("edgeactors reproduce mwf", says: "fig5d"),
        Do("edgeactors reproduce mwf table2 --quick", "--dry-run"),
        Do("edgeactors reproduce mwf fig4b --dry-run", "--quick", @"cells? to do: about .+ on \d+ core"),
        Do("edgeactors reproduce mwf table2 --agents drl-mwf,sac --out runs/mwf", "--dry-run --quick"),
        Do("edgeactors train hocon/papers/mwf.conf --set mwf-learner.episodes=30 --out runs/mwf-agent", "--set mwf-learner.episodes=2 --set mwf.slots=10 --networks 1", "a workload"),
        Do("edgeactors eval runs/mwf-agent", "--networks 1 --episodes 1 --policies price-uniform", "learner-0"),
        Do("edgeactors compare hocon/papers/mwf.conf --policies agent:runs/mwf-agent/agent-0.json,price-by-device", "--networks 1 --episodes 1 --set mwf.slots=10", "agent:agent-0"),
        Do("edgeactors reproduce ddpqn", says: "fig13c"),
        Do("edgeactors reproduce ddpqn references --quick", "--dry-run --set ddpqn-learner.batch-size=16"),
        Do("edgeactors reproduce ddpqn fig4 --dry-run", "--quick --set ddpqn.tasks=2 --set ddpqn-learner.batch-size=16", "8 cells to do"),
        Do("edgeactors reproduce ddpqn fig6a fig6b fig6c --state printed --out runs/ddpqn", "--dry-run --quick --set ddpqn-learner.batch-size=16"),
        Do("edgeactors reproduce ddpqn fig10 fig12 --check", says: "fig10.*yes"),
        Do("edgeactors train hocon/papers/ddpqn.conf --set ddpqn-learner.episodes=60 --out runs/ddpqn-agent", "--set ddpqn-learner.episodes=2 --set ddpqn.tasks=2 --networks 1", "a run"),
        Do("edgeactors eval runs/ddpqn-agent", "--networks 1 --episodes 1 --policies greedy", "learner-0"),
        Do("edgeactors compare hocon/papers/ddpqn.conf --policies agent:runs/ddpqn-agent/agent-0.json,greedy", "--networks 1 --set ddpqn.tasks=4", "agent:agent-0"),
        Do("edgeactors reproduce dtdrlmo", says: "fig5c"),
        Do("edgeactors reproduce dtdrlmo fig5a --quick", "--dry-run --networks 2"),
        Do("edgeactors reproduce dtdrlmo fig5a fig5b fig5c --dry-run", "--quick --networks 2", "cells to do"),
        Do("edgeactors reproduce dtdrlmo fig5a fig5b fig5c --out runs/dtdrlmo", "--dry-run --quick --networks 2"),
        Do("edgeactors reproduce dtdrlmo fig4a --trace jobs.csv --out runs/dtdrlmo", "--dry-run --quick --networks 2"),
        Do("edgeactors train hocon/papers/dtdrlmo.conf --networks 1 --set dtdrlmo.discipline=reserved --out runs/dtdrlmo-agent", "--set dtdrlmo-learner.episodes=2 --set dtdrlmo.nodes=4 --set dtdrlmo-learner.loads.most-services=11 --set dtdrlmo-learner.loads.most-microservices=26"),
        Do("edgeactors eval runs/dtdrlmo-agent", "--networks 1 --episodes 1 --policies greedy", "learner-0"),
        Do("edgeactors compare hocon/papers/dtdrlmo.conf --set dtdrlmo.discipline=reserved --policies agent:runs/dtdrlmo-agent/agent-0.json,greedy", "--networks 1 --set dtdrlmo.nodes=4", "agent:agent-0"),
        Do("edgeactors reproduce mr-dro", says: "fig13"),
        Do("edgeactors reproduce mr-dro table4 --quick", "--dry-run"),
        Do("edgeactors reproduce mr-dro fig8 fig9 fig10 --dry-run", says: @"cells? to do: about .+ on \d+ core"),
        Do("edgeactors reproduce mr-dro fig13 --out runs/mr-dro", "--dry-run"),
        Do("edgeactors reproduce mr-dro --check", says: "fig13.*yes"),
        Do("edgeactors learn --algo ppo --env cartpole --seed 1", "--steps 2048", "shipped for this algorithm"),
        Do("edgeactors learn --algo sac --env pendulum --steps 15000 --dry-run", says: "1 cell to do: about "),
        As("edgeactors learn --algo sac --env pendulum --seed 1 --steps 15000 --out runs/sac", "edgeactors learn --algo sac --env pendulum --seed 1 --steps 300 --out runs/sac && ls runs/sac", "checkpoint.ealc"),
        As("edgeactors learn --resume runs/sac --steps 20000", "edgeactors learn --resume runs/sac --steps 400", "400 steps"),
        Do("edgeactors learn --conf hocon/learners/sac-pendulum.conf --seed 2 --json result.json", "--steps 300 && edgeactors learn --conf mine.conf --steps 300 && cat result.json", "evalReturn"),
        Not("tensorboard --logdir runs", "not installed for the tests; TensorBoard's files are read by tests of their own"),
        Do("edgeactors learn --conf hocon/learners/mine-cartpole.conf --seed 11", "--steps 300"),
        As("edgeactors bench learners --only mine-cartpole --seeds 11,12,13",
            "sed -i 's/steps = 50000/steps = 300/' hocon/learners/mine-cartpole.conf && edgeactors bench learners --only mine-cartpole --seeds 11,12,13", "mine-cartpole"),
        Do("edgeactors bench learners --only mine-cartpole", says: "mine-cartpole"),
        Do("edgeactors bench learners --report --docs docs/results", "&& cat docs/results/learners.md", "mine-cartpole"),
        Not("dotnet build -c Release Learners/Torch", "a download of 131 MB; Tests/Torch builds and runs it"),
        Not("edgeactors learn --algo sac --env pendulum --backend torch", "Tests/Torch runs it"),
        Not("edgeactors train hocon/examples/stale-policies.conf --backend torch", "Tests/Torch runs it"),
        Not("Learners/Torch/libstdcxx-shim.sh ~/.local/lib/edgeactors", "./test does it before it starts the tests"),
        Not("export LD_LIBRARY_PATH=~/.local/lib/edgeactors", "./test does it before it starts the tests"),
    ];

    private static IEnumerable<Recipe> Cities =>
    [
        Do("edgeactors run hocon/city.conf", $"{Town} && edgeactors run hocon/city.conf --set city.motion.trace=your.csv {Town}"),
        Do("edgeactors run hocon/city.conf --policies nearest --set city.devices=10000 --tasks none", "--set city.duration=1s"),
        Do("edgeactors run hocon/city.conf --policies threshold --set city.devices=10000 --set city.nodes=100 --set city.clouds=1", "--set city.duration=1s"),
        Do("edgeactors compare hocon/city.conf --policies nearest,local,cloud,threshold --set city.devices=10000 --set city.nodes=100", "--set city.duration=1s"),
        Do("edgeactors run hocon/city.conf --set city.arrivals.kind=diurnal --set \"city.arrivals.period = 20 s\" --set \"city.arrivals.peak-at = 5 s\"", Town),
        Do("edgeactors run hocon/city.conf --policies nearest --checkpoint-every 10s", Town),
        Do("edgeactors run hocon/city.conf --policies nearest --checkpoint-every \"60s wall\"", Town),
        Do("edgeactors bench city", "--devices 1000 --tasks 1000", "PHOLD"),
        Do("edgeactors bench city --devices 100000", "--tasks 1000", "PHOLD"),
    ];

    private static IEnumerable<Recipe> Processes =>
    [
        Do("mpirun --bind-to none -n 2 dotnet Scenarios/Tool/bin/Release/net10.0/edgeactors.dll run hocon/city.conf --policies nearest --set city.devices=2000 --engine mpi", "--set city.nodes=20 --set city.duration=1s"),
        Do("mpirun --bind-to none -n 4 dotnet Scenarios/Tool/bin/Release/net10.0/edgeactors.dll run hocon/city.conf --policies nearest --engine mpi", Town),
        As("edgeactors verify CONF --engines parallel:2,mpi:2,mpi:4,mpi:2x2", $"edgeactors verify hocon/city.conf --engines parallel:2,mpi:2,mpi:4,mpi:2x2 {Town}", "agree"),
        Do("mpirun --bind-to none -n 2 edgeactors bench ranks", "--phold 100 --city 200 --rounds 1 --events 0.01"),
        Not("mpirun -n 2 edgeactors resume runs/big --engine mpi", "MpirunTests kills a run and goes on with it on other numbers of ranks"),
        Not("apt-get install openmpi-bin", "./test does it"),
        Not("mpirun --hostfile hosts …", "needs other machines"),
        Not("mpirun --oversubscribe", Fragment),
        Not("mpirun --mca odls_base_sigkill_timeout 8", Fragment),
        Not("mpirun -x EDGEACTORS_BORDER_TIMEOUT", Fragment),
        Do("edgeactors run hocon/examples/small-city.conf --engine akka-shard"),
        Do("edgeactors run hocon/examples/small-city.conf --engine akka-entity"),
        Do("edgeactors run hocon/examples/small-city.conf --engine akka-actor"),
        As("edgeactors run hocon/examples/small-city.conf --engine akka-shard --akka hocon/akka.conf",
            "export EDGEACTORS_SEED=127.0.0.1:$PORT; EDGEACTORS_PORT=0 edgeactors run hocon/examples/small-city.conf --engine akka-shard --akka hocon/akka.conf & "
            + "EDGEACTORS_PORT=$PORT edgeactors run hocon/examples/small-city.conf --engine akka-shard --akka hocon/akka.conf --out runs/two && wait $!",
            "waits for 2 members"),
        Not("EDGEACTORS_PORT=0 edgeactors run hocon/examples/small-city.conf --engine akka-shard --akka hocon/akka.conf", "typed beside the one before"),
        Do("edgeactors run hocon/examples/small-city.conf", "--out runs/one && diff <(grep digest runs/one/manifest.json) <(grep digest runs/two/manifest.json)"),
        Not("EDGEACTORS_SEED=10.0.0.1:4053 EDGEACTORS_HOST=10.0.0.2 EDGEACTORS_MEMBERS=3 edgeactors run … --engine akka-shard --akka hocon/akka.conf", "needs other machines"),
        Not("edgeactors resume FOLDER --engine akka-shard --akka hocon/akka.conf", "the tests of clusters go on from checkpoints with other numbers of members"),
        Not("export EDGEACTORS_SECRET=$(openssl rand -hex 32)", "the tests of a cluster's security have members with and without it"),
        Not("openssl req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out cert.pem -days 365 -subj /CN=edgeactors", "openssl is not installed for the tests, which make certificates themselves"),
        Not("openssl pkcs12 -export -out edgeactors.pfx -inkey key.pem -in cert.pem -passout pass:…", "the password is the reader's"),
        Not("export EDGEACTORS_CERTIFICATE_PASSWORD=…", "the password is the reader's"),
        Not("edgeactors run … --engine akka-shard --akka hocon/akka.conf --set akka.remote.dot-netty.tcp.enable-ssl=true", "the tests of a cluster's security join members by certificates"),
        Not("edgeactors run", Fragment),
        Not("edgeactors resume", Fragment),
    ];

    private static IEnumerable<Recipe> OwnTests =>
    [
        Do("dotnet test -c Release MyTests", "--nologo", "Passed! +- Failed: +0, Passed: +[3-9]"),
        As("edgeactors run CONF --engine check", "edgeactors run my.conf --engine check"),
        Not("GOLDEN=update dotnet test", "writes a golden file of a test that the page does not have; SnapshotTests does it"),
        Do("dotnet build -c Release Scenarios/Tool", "--nologo -v q"),
    ];
}
