using System.Globalization;
using System.Text.RegularExpressions;
using EdgeActors.Scenarios.Outputs;

namespace EdgeActors.Tests.Scenarios.Commands;

/// <summary>What users mistype, and the one line that each is told. Runs alone, because the console belongs to the process.</summary>
[Collection(nameof(ConsoleCollection))]
public sealed partial class MistakeTests : IDisposable
{
    private const string Lists = "lists commands and options";

    private readonly string _folder = Directory.CreateTempSubdirectory("edgeactors-mistake-").FullName;

    public static TheoryData<string, string> CommandLines { get; } = new()
    {
        { "", "edgeactors needs a command: compare, run, train, eval, resume, verify, replay, diff, validate, config, list, dnn, plot, trace, bench, learn, reproduce" },
        { "comapre @o2o", $"edgeactors has no command 'comapre'; did you mean compare? 'edgeactors --help' {Lists}" },
        { "lsit", $"edgeactors has no command 'lsit'; did you mean list? 'edgeactors --help' {Lists}" },
        { "simulate-everything @o2o", $"edgeactors has no command 'simulate-everything'; 'edgeactors --help' {Lists}" },
        { "lern --algo td7 --env pendulum", $"edgeactors has no command 'lern'; did you mean learn? 'edgeactors --help' {Lists}" },
        { "bench pohld --lps 10", $"edgeactors bench has no command 'pohld'; did you mean phold? 'edgeactors bench --help' {Lists}" },
        { "--netwoks 3", $"edgeactors has no option '--netwoks'; 'edgeactors --help' {Lists}" },
        { "bench", "edgeactors bench needs a command: learners, phold, policies, city, scaling, engines, ranks, checkpoint, task-log, training" },
        { "bench pohld", $"edgeactors bench has no command 'pohld'; did you mean phold? 'edgeactors bench --help' {Lists}" },
        { "compare", "edgeactors compare needs CONF. A configuration file; hocon/reference.conf documents every key." },
        { "compare @o2o more", $"'more' is one argument too many: edgeactors compare takes only CONF. 'edgeactors compare --help' {Lists}" },
        { "list all", $"'all' is one argument too many: edgeactors list takes no argument. 'edgeactors list --help' {Lists}" },
        { "compare @o2o --netwoks 3", $"edgeactors compare has no option '--netwoks'; did you mean --networks? 'edgeactors compare --help' {Lists}" },
        { "compare --netwoks=3", $"edgeactors compare has no option '--netwoks'; did you mean --networks? 'edgeactors compare --help' {Lists}" },
        { "validate @o2o --threads 2", $"edgeactors validate has no option '--threads'; 'edgeactors validate --help' {Lists}" },
        { "train @o2o --policies ratc", $"edgeactors train has no option '--policies'; 'edgeactors train --help' {Lists}" },
        { "verify @o2o --training --policies ratc", "--policies ratc: the policy of a training is its learner; leave the option out" },
        { "train @o2o --episodes 0", "--episodes 0: train.episodes = 0 is out of range; permitted: 1 to 1000000" },
        { "train --resume @here --seed 2", "--seed: a training that goes on keeps what it began with; leave the option out" },
        { "train --resume @here --tasks none", "--tasks: a training that goes on keeps what it began with; leave the option out" },
        { "train", "train takes a configuration file, or --resume and a run folder of train" },
        { "eval @here --seen --networks 3", "@here: there is no config.conf; name a run folder of train" },
        { "eval @here --networks 0", "--networks 0: write a whole number from 1 to 1000000" },
        { "eval @here --episodes few", "--episodes few: write a whole number from 1 to 1000000" },
        { "compare @o2o --threads two", "--threads two: write a whole number from 1 to 1024" },
        { "compare @o2o --threads 0", "--threads 0: write a whole number from 1 to 1024" },
        { "compare @o2o --threads 2000000000000", "--threads 2000000000000: write a whole number from 1 to 1024" },
        { "verify @o2o --threads two", "--threads two: give numbers from 1 to 1024, such as 1,2,4" },
        { "RUN @o2o", $"edgeactors has no command 'RUN'; did you mean run? 'edgeactors --help' {Lists}" },
        { "compare @o2o --engine MPI", "--engine MPI: there is none of that name; did you mean mpi?" },
        { "compare @o2o --policies RATC", "--policies RATC: there is no policy 'RATC'; did you mean ratc?" },
        { "replay @here --network first", "--network first: write a whole number from 0 to 999999" },
        { "diff a b --context -1", "--context -1: write a whole number from 0 to 10000" },
        { "compare @o2o --networks -3", "--networks -3: networks = -3 is out of range; permitted: 1 to 1000000" },
        { "compare @o2o --networks many", "--networks many: networks = many is not a whole number; write a whole number" },
        { "compare @o2o --seed 1.5", "--seed 1.5: seed = 1.5 is not a whole number; write a whole number" },
        { "compare @o2o --seed", "--seed needs a value. The seed of every random number." },
        { "compare @o2o --seed 1 --seed 2", "--seed is given 2 times; give it once" },
        { "compare @o2o --policies ratcc", "--policies ratcc: there is no policy 'ratcc'; did you mean ratc?" },
        { "compare @o2o --policies rtac", "--policies rtac: there is no policy 'rtac'; did you mean ratc?" },
        { "compare @o2o --policies a,,b", "--policies a,,b: unexpected ','; write an array element, or remove it" },
        { "compare @o2o --policies ratc,ratc", "--policies ratc,ratc: policies = [ratc, ratc] is empty or names one twice; name each policy once" },
        { "compare @o2o --policies nearest-edge", "--policies nearest-edge: there is no policy 'nearest-edge'; known: random, local, rda, ratc, ratc-full, proportional, proportional-masked, greedy, oracle-finish, oracle-admit, rollout" },
        { "compare @o2o --engine paralel", "--engine paralel: there is none of that name; did you mean parallel?" },
        { "compare @o2o --tasks xml", "--tasks xml: write auto, csv, csv.gz, parquet or none, sqlite:FILE or postgres:CONNECTION" },
        { "compare @o2o --log everything", "--log everything: write none or messages" },
        { "compare @o2o --json @here", "--json @here: this is a directory, not a file; name a file that can be written" },
        { "compare @o2o --json @here/no/x.json", "--json @here/no/x.json: there is no folder @here/no; name a file that can be written" },
        { "compare @here", "@here: this is a directory, not a file; give the path of a configuration file" },
        { "compare @here/none.conf", "@here/none.conf: no such file; give the path of a configuration file" },
        { "learn --conf @here", "@here: this is a directory, not a file; give the path of a configuration file" },
        { "diff @here/a @here/b", "@here/a: no such file; give a run folder or a message log" },
    };

    public static TheoryData<string, string> Values { get; } = new()
    {
        { "compare @o2o --set x", "--set x: there is no '='; write --set key=value" },
        { "compare @o2o --set o2o.nodes=", "--set o2o.nodes: unexpected end of the text; write the value of o2o.nodes" },
        { "compare @o2o --set o2o.ndoes=9", "--set o2o.ndoes: unknown key o2o.ndoes; did you mean o2o.nodes?" },
        { "compare @o2o --set o2o.nodes=10e+3e", "--set o2o.nodes: '+' cannot stand in unquoted text; put the text in double quotes" },
        { "compare @o2o --set scenario=o2x", "--set scenario: there is no scenario 'o2x'; did you mean o2o?" },
        { "compare @o2o --set train.algorithm=pop", "--set train.algorithm: train.algorithm = pop is not one of the choices; did you mean ppo? choose one of ppo, dqn, discrete-sac" },
        { "validate @o2o --set o2o.slots=1000000 --set o2o.slot=36000_d", "reference.conf:@line(o2o):5: the values of o2o do not agree; slots = 1000000 of slot = 3110400000 s last longer than 292 years; give fewer or shorter ones" },
        { "validate @city --set city.radio.rate=1_bps", "--set city.radio.rate: city.radio.rate = 1 bps is out of range; permitted: at least 1 kbps" },
        { "validate @city --set city.trunk.rate=1e9_Gbps", "--set city.trunk.rate: city.trunk.rate = 1e9 Gbps is out of range; permitted: at most 1 Tbps" },
        { "validate @city --set city.tasks.size.max=1e9_GB", "--set city.tasks.size.max: city.tasks.size.max = 1e9 GB is out of range; permitted: at most 1000 TB" },
        { "validate @o2o --set o2o.rate.max=1e30_bps", "--set o2o.rate.max: o2o.rate.max = 1e30 bps is out of range; permitted: at most 1 Tbps" },
        { "validate @o2o --set o2o.slot=200000_d", "--set o2o.slot: o2o.slot = 200000 d is out of range; permitted: at most 36500 d" },
        { "validate @city --set city.deadline=9e18_ns", "--set city.deadline: city.deadline = 9e18 ns is out of range; permitted: at most 36500 d" },
        { "validate @city --set city.deadline=9223372036854775807_ns", "--set city.deadline: city.deadline = 9223372036854775807 ns is out of range; permitted: at most 36500 d" },
        { "validate @city --set city.node.speed=1_Hz", "--set city.node.speed: city.node.speed = 1 Hz is out of range; permitted: at least 1 kHz" },
        { "validate @city --set city.nodes=4294967296", "--set city.nodes: city.nodes = 4294967296 is out of range; permitted: -2147483648 to 2147483647" },
        { "validate @city --set city.motion.trace=@here", "'@here': the file cannot be read (this is a directory, not a file); name a file of lines device,time,x,y, relative to @now" },
        { "learn --algo tdd7 --env pendulum", "--algo tdd7: there is none of that name; did you mean td7?" },
        { "learn --algo ppo --env cartpool", "--env cartpool: there is none of that name; did you mean cartpole?" },
        { "compare @o2o --checkpoint-every soon", "command line: --checkpoint-every = soon is not a duration; write a duration such as 0.5 s (units: ns, us, ms, s, min, h, d)" },
        { "resume @here", "@here: no interrupted run; give the folder that run, compare or train wrote to" },
    };

    public static TheoryData<string, string> Groups { get; } = new()
    {
        { "compare @mrdro --set mr-dro.device-speed=0_Hz", "--set mr-dro.device-speed: mr-dro.device-speed = 0 Hz is out of range; permitted: more than 0" },
        { "compare @mrdro --set mr-dro.edge-speed=-1_GHz", "--set mr-dro.edge-speed: mr-dro.edge-speed = -1 GHz is negative; give zero or more" },
        { "compare @mrdro --set mr-dro.uplink=0_Mbps", "--set mr-dro.uplink: mr-dro.uplink = 0 Mbps is out of range; permitted: more than 0" },
        { "compare @mrdro --set mr-dro.backhaul=-8_Mbps", "--set mr-dro.backhaul: mr-dro.backhaul = -8 Mbps is negative; give zero or more" },
        { "compare @mrdro --set mr-dro.size.min=0_MB", "--set mr-dro.size.min: mr-dro.size.min = 0 MB is out of range; permitted: more than 0" },
        { "compare @mrdro --set mr-dro.size.max=5_MB", "reference.conf:@line(mr-dro):8: the values of mr-dro do not agree; size.max must not be below size.min" },
        { "compare @mrdro --set mr-dro.alpha=1.1", "--set mr-dro.alpha: mr-dro.alpha = 1.1 is out of range; permitted: 0 to 1" },
        { "compare @mrdro --set mr-dro.alpha=-0.5", "--set mr-dro.alpha: mr-dro.alpha = -0.5 is out of range; permitted: 0 to 1" },
        { "compare @mrdro --set mr-dro.users=51", "--set mr-dro.users: mr-dro.users = 51 is out of range; permitted: 1 to 50" },
        { "compare @mrdro --set mr-dro.tasks=21", "--set mr-dro.tasks: mr-dro.tasks = 21 is out of range; permitted: 1 to 20" },
        { "compare @mrdro --set mr-dro.groups=10000000", "reference.conf:@line(mr-dro):8: the values of mr-dro do not agree; groups = 10000000 of 3 users with 3 tasks each are more than 50000000 tasks; give fewer" },
        { "compare @mrdro --set mr-dro.preset=r3", "--set mr-dro.preset: mr-dro.preset = r3 is not one of the choices; did you mean r1? choose one of r1, r1w, r2, literal" },
        { "compare @mrdro --set mr-dro.transmit-energy=2_J", "--set mr-dro.transmit-energy: mr-dro.transmit-energy = 2 J is out of range; permitted: at most 1 J" },
        { "compare @mrdro --set mr-dro.transmit-energy=0.1", "--set mr-dro.transmit-energy: mr-dro.transmit-energy = 0.1 has no unit; write a quantity of energy such as 3 nJ (units: fJ, pJ, nJ, uJ, mJ, J)" },
        { "compare @mrdro --set mr-dro.device-speed=1_kHz", "mr-dro: a group of 3 x 3 tasks of 30 MB may take more than 1000 d; give smaller tasks, or more speed or rate" },
        { "compare @mrdro --set mr-dro.device-energy=1_J", "mr-dro: a group of 3 x 3 tasks of 30 MB may take more than 9 GJ; give smaller tasks or less energy an instruction" },
        { "compare @mrdro --set mr-dro-learner.parallel.networks=0", "reference.conf:@line(mr-dro-learner):16: the values of mr-dro-learner do not agree; parallel.networks = 0 is out of range; permitted: at least 1, at most 64" },
        { "compare @mrdro --set mr-dro-learner.parallel.networks=65", "reference.conf:@line(mr-dro-learner):16: the values of mr-dro-learner do not agree; parallel.networks = 65 is out of range; permitted: at least 1, at most 64" },
        { "compare @mrdro --set mr-dro-learner.parallel.capacity=100", "reference.conf:@line(mr-dro-learner):16: the values of mr-dro-learner do not agree; parallel.capacity = 100 is out of range; permitted: at least parallel.batch-size = 128" },
        { "compare @mrdro --set mr-dro-learner.flip=2", "--set mr-dro-learner.flip: mr-dro-learner.flip = 2 is out of range; permitted: 0 to 1" },
        { "compare @mrdro --set mr-dro-learner.reptile.labels=greedy", "--set mr-dro-learner.reptile.labels: mr-dro-learner.reptile.labels = greedy is not one of the choices; choose one of none, greedy-task, greedy-sequential, largest-first" },
        { "compare @mrdro --set mr-dro.trace=@here", "'@here': the file cannot be read (this is a directory, not a file); name a CSV of groups, relative to @now" },
        { "compare @mrdro --set mr-dro.trace=@here/none.csv", "'@here/none.csv': the file cannot be read (no such file); name a CSV of groups, relative to @now" },
        { "compare @mrdro --policies ratc", "--policies ratc: policy 'ratc' does not work in scenario mr-dro; choose from local-only, es-only, cs-only, local-es, local-cs, genetic, greedy-task, greedy-sequential, largest-first, largest-search, bound-first, random, random-8, exhaustive" },
        { "compare @mrdro --policies largest", "--policies largest: there is no policy 'largest'; known: local-only, es-only, cs-only, local-es, local-cs, genetic, greedy-task, greedy-sequential, largest-first, largest-search, bound-first, random, random-8, exhaustive" },
        { "compare @mrdro --policies agent:@here/agent.json", "'@here/agent.json': the file cannot be read (no such file); name a file agent-0.json of a run of train, relative to @now" },
        { "compare @o2o --policies largest-first", "--policies largest-first: there is no policy 'largest-first'; known: random, local, rda, ratc, ratc-full, proportional, proportional-masked, greedy, oracle-finish, oracle-admit, rollout" },
        { "reproduce mr-dro fig8 --set mr-dro.shared.uplink=true --out @here/figures", "mr-dro.shared: figures are judged by the best placement, which is known only where users share nothing; leave mr-dro.shared off, or use compare" },
        { "reproduce mr-dro fig8 --set mr-dro.edge-nodes=2 --out @here/figures", "mr-dro.edge-nodes = 2 and mr-dro.clouds = 1: figures are of one edge node and one cloud, which the paper's networks choose between; use compare for more" },
        { "train @mrdro --learning simulated", "--learning simulated: train.mode = simulated: in mr-dro learning takes no time, as in the paper; set train.mode = free" },
        { "compare @mwf --set mwf.servers=126", "mwf.servers = 126, and the EUA data set has 125 sites; give at most 125" },
        { "compare @mwf --set mwf.devices=817", "mwf.devices = 817, and the EUA data set has 816 users; give at most 816" },
        { "compare @mwf --set mwf.deadline=0_s", "--set mwf.deadline: mwf.deadline = 0 s is out of range; permitted: more than 0" },
        { "compare @mwf --set mwf.heuristics.share=1.5", "--set mwf.heuristics.share: mwf.heuristics.share = 1.5 is out of range; permitted: 1E-06 to 1" },
        { "compare @mwf --set mwf.heuristics.share=0", "--set mwf.heuristics.share: mwf.heuristics.share = 0 is out of range; permitted: 1E-06 to 1" },
        { "compare @mwf --set mwf.least-share=0", "--set mwf.least-share: mwf.least-share = 0 is out of range; permitted: 1E-06 to 1" },
        { "compare @mwf --set mwf.channel.power=-1_W", "--set mwf.channel.power: mwf.channel.power = -1 W is negative; give zero or more" },
        { "compare @mwf --set mwf.arrival=1.1", "--set mwf.arrival: mwf.arrival = 1.1 is out of range; permitted: 0 to 1" },
        { "compare @mwf --set mwf.server.capacitance=1", "mwf.server: a workload of 500 kB may take more than 9 GJ; give smaller workloads, less speed or less capacitance" },
        { "compare @mwf --policies gredy", "--policies gredy: there is no policy 'gredy'; did you mean greedy?" },
        { "compare @mwf --set mwf.sites=@here/none.csv", "'@here/none.csv': the file cannot be read (no such file); name a file with columns LATITUDE and LONGITUDE, relative to @now" },
        { "reproduce mwf table2 --agents drl-mfw --out @here/figures", "--agents: there is no agent 'drl-mfw'; did you mean drl-mwf?" },
        { "compare @mwf --set mwf-learner.warmup=20000", "reference.conf:@line(mwf-learner):13: the values of mwf-learner do not agree; warmup must not be above capacity" },
        { "eval @mrdro", "@mrdro: there is no config.conf; name a run folder of train" },
    };

    public static TheoryData<string, string> Benches { get; } = new()
    {
        { "bench phold --lps many", "--lps many: write a whole number from 1 to 15999999" },
        { "bench phold --lps 0", "--lps 0: write a whole number from 1 to 15999999" },
        { "bench phold --until nan", "--until nan: write a number from 0.000000001 to 1000000000" },
        { "bench phold --remote 1.5", "--remote 1.5: write a number from 0 to 1" },
        { "bench city --devices 0", "--devices 0: write a whole number from 1 to 16000000" },
        { "bench checkpoint --repeats -1", "--repeats -1: write a whole number from 1 to 1000000" },
        { "bench ranks --city x", "--city x: write a whole number from 1 to 16000000" },
        { "bench scaling --threads 1", "--threads 1: write a whole number from 2 to 1024" },
        { "bench engines @o2o --rounds 0", "--rounds 0: write a whole number from 1 to 1000000" },
    };

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(CommandLines))]
    [MemberData(nameof(Values))]
    [MemberData(nameof(Groups))]
    [MemberData(nameof(Benches))]
    public void Each_is_told_in_one_line(string command, string line)
    {
        string[] words = command.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        (int exit, string output, string error) = CommandTests.Invoke([.. words.Select(word => Real(word.Replace('_', ' ')))]);
        Assert.Equal((2, "", Real(line) + "\n"), (exit, output, error));
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public void A_row_of_groups_that_is_none_is_told_with_its_place()
    {
        string file = Path.Combine(_folder, "groups.csv");
        File.WriteAllText(file, "user,task,megabytes\n1,1,10\n1,2,ten\n");
        (int exit, string output, string error) = CommandTests.Invoke("compare", CommandTests.Config("mrdro"), "--set", $"mr-dro.trace=\"{file}\"");
        Assert.Equal((2, "", $"{file}:3:5: megabytes = ten is no size; write a number above 0 and up to 1000000000\n"), (exit, output, error));
        Assert.Single(Directory.GetFileSystemEntries(_folder));
    }

    /// <summary>What stands for something: a file, a folder, the line of a section of hocon/reference.conf.</summary>
    private string Real(string text) => Section().Replace(text, match => LineOf(match.Groups[1].Value)).Replace("@o2o", CommandTests.Config("o2o"), StringComparison.Ordinal)
        .Replace("@mrdro", CommandTests.Config("mrdro"), StringComparison.Ordinal).Replace("@mwf", CommandTests.Config("mwf"), StringComparison.Ordinal)
        .Replace("@city", Path.Combine(Repository.Root, "hocon", "city.conf"), StringComparison.Ordinal)
        .Replace("'edgeactors", $"'{CommandText.Program}", StringComparison.Ordinal)
        .Replace("@here", _folder, StringComparison.Ordinal)
        .Replace("@now", Directory.GetCurrentDirectory(), StringComparison.Ordinal);

    private static string LineOf(string section)
    {
        string[] lines = File.ReadAllLines(Path.Combine(Repository.Root, "hocon", "reference.conf"));
        return (Array.FindIndex(lines, l => l == section + " {") + 1).ToString(CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"@line\(([\w-]+)\)")]
    private static partial Regex Section();
}
