using EdgeActors.Scenarios.Configuration;
using EdgeActors.Scenarios.Experiments;
using EdgeActors.Scenarios.Lab.Figures;
using EdgeActors.Scenarios.Lab.Measures;
using EdgeActors.Scenarios.Reports;

namespace EdgeActors.Scenarios.Papers.Mwf;

/// <summary>"Modular Deep Reinforcement Learning for Multi-Workload Offloading in Edge Networks" (IJCAI 2025): its figures, and what must hold.</summary>
internal static class MwfPaper
{
    private const string Reward = "R^ACR", AgentsOption = "--agents";

    private static readonly IReadOnlyList<string> s_agents = [.. MwfAgents.All.Select(a => a.Name), MwfCells.Plus];

    /// <summary>Table 2's settings: servers and devices.</summary>
    private static readonly IReadOnlyList<(int Servers, int Devices)> s_settings = [(2, 10), (3, 15), (3, 30), (5, 25), (5, 50), (8, 40), (8, 80)];

    /// <summary>Table 2 as the paper states it.</summary>
    private static readonly IReadOnlyList<(string Agent, double[] Rewards)> s_stated =
    [
        (MwfAgents.DrlMwf, [-8.58, -8.24, -8.70, -8.39, -8.88, -8.77, -9.72]),
        (MwfAgents.DqnLstm, [-10.62, -10.70, -10.72, -10.66, -10.96, -11.23, -13.34]),
        (MwfAgents.McoDrl, [-9.91, -9.87, -9.92, -9.97, -10.01, -10.34, -12.42]),
        (MwfAgents.Sac, [-9.37, -9.63, -9.88, -10.25, -10.42, -10.37, -13.76]),
        (MwfAgents.Ppo, [-10.02, -9.95, -10.26, -10.96, -10.31, -10.34, -12.82]),
        (MwfAgents.Td7, [-9.36, -9.41, -9.53, -9.39, -9.60, -9.58, -11.13]),
    ];

    /// <summary>The references that are as far from the others as the agents are.</summary>
    private static readonly IReadOnlyList<string> s_extremes = ["random", "local"];

    private static readonly IReadOnlyList<string> s_everybody = [.. s_agents, .. MwfCells.References];

    public static Paper Paper { get; } = new("mwf", "DRL-MWF: a server and a share of it for each of a device's workloads, by modular networks", "IJCAI 2025")
    {
        Scenario = MwfScenario.ScenarioName,
        Config = "hocon/papers/mwf.conf",
        Full = new Effort(Seeds: 5),
        Quick = new Effort(Seeds: 1),
        QuickSettings = ["mwf-learner.episodes=20", "mwf-learner.evaluation-episodes=4"],
        Options = [new(AgentsOption, $"Which agents are trained, of {string.Join(", ", s_agents)}; references are always there.", "a,b,…")],
        Begin = run =>
        {
            IReadOnlyList<string> agents = Agents(run.Options.GetValueOrDefault(AgentsOption));
            var plus = new MwfPlusTrainings();
            return request => new MwfCells(request, run.Effort.Seeds!.Value, agents, plus).All;
        },
        Figures = [Table2, .. Convergence, .. Arrivals, .. Further],
        Claims = [.. MustHold],
    };

    /// <summary>The specification's "must show", and the goals. Settings are in table 2's order.</summary>
    private static IEnumerable<Claim> MustHold =>
    [
        .. At([0, 1, 3, 4, 6], "random", (-14.73, 0.4), (-14.68, 0.4), (-14.72, 0.4), (-15.36, 0.4), (-15.90, 0.4)),
        .. Enumerable.Range(0, 7).Select(x => Band("local", x, -16.74, 0.4)),
        .. Enumerable.Range(0, 7).Select(x => Band("half", x, -9.33, 0.1)),
        .. Narrow.Select(x => Band("greedy", x, -7.95, 0.1)), .. Wide.Select(x => Band("greedy", x, -9.55, 0.15)),
        .. Wide.Select(x => new Claim("table2", "greedy-slot-start - greedy", x, Most: -2)),
        .. Narrow.Select(x => Band("constant", x, -7.94, 0.05)), .. Wide.Select(x => Band("constant", x, -8.84, 0.1)),
        .. Wide.Select(x => Band("price", x, -8.31, 0.05)), .. Wide.Select(x => Band("price-by-device", x, -8.44, 0.05)),
        .. Narrow.Select(x => new Claim("table2", MwfAgents.DrlMwf, x, -8.8, -7.9)), .. Wide.Select(x => new Claim("table2", MwfAgents.DrlMwf, x, -9.9, -8.5)),
        .. Wide.Select(x => new Claim("table2", $"{MwfAgents.DrlMwf} - greedy", x, Least: 0)),
        .. Wide.Select(x => new Claim("table2", MwfCells.Plus, x, Least: -8.70)), .. Wide.Select(x => new Claim("table2", $"{MwfCells.Plus} - greedy", x, Least: 0)),
        .. Narrow.Select(x => new Claim("table2", $"{MwfCells.Plus} - {MwfCells.Bound}", x, Least: -0.079)), // a hundredth of the bound
    ];

    /// <summary>Settings of 5 devices a server, and of 10.</summary>
    private static IEnumerable<int> Narrow => Enumerable.Range(0, 7).Where(i => s_settings[i].Devices == 5 * s_settings[i].Servers);

    private static IEnumerable<int> Wide => Enumerable.Range(0, 7).Where(i => s_settings[i].Devices == 10 * s_settings[i].Servers);

    private static Figure Table2 => new("table2", FigureKind.Table, "R^ACR of agents and of what learns nothing", "setting", Reward)
    {
        Points = [.. s_settings.Select((s, i) => new FigureSetting(i, $"MEC{s.Servers}-WD{s.Devices}", Sized(s.Servers, s.Devices)))],
        Series = [.. s_everybody.Append(MwfCells.Bound).Select(name => (Quantity)name)],
        Scale = ("random", MwfCells.Bound),
        Measures = [.. s_everybody.Select(name => (Quantity)(name + " RUW")), MwfCells.BestShare, MwfCells.BestPrice],
        Pairs =
        [
            .. s_agents.Where(a => a != MwfAgents.DrlMwf).Select(a => (Difference)(MwfAgents.DrlMwf, a)), (MwfAgents.DrlMwf, "greedy"), (MwfAgents.DrlMwf, "price-by-device"),
            (MwfCells.Plus, "greedy"), (MwfCells.Plus, "price-by-device"), (MwfCells.Plus, MwfCells.Bound), ("greedy-slot-start", "greedy"),
        ],
        Stated = [.. s_stated.SelectMany(s => s.Rewards.Select((reward, i) => (s.Agent, (double)i, reward)))],
    };

    private static Figure[] Convergence =>
    [
        Curve("fig4a", "R^ACR of DRL-MWF's episodes by the deadline", [.. new[] { 6, 8, 10, 12 }.Select(d => new FigureSetting(d, $"D = {d}", $"mwf.deadline={d} s"))], MwfAgents.DrlMwf),
        Curve("fig4b", "R^ACR of episodes, without the paper's two mechanisms",
        [
            new(0, "as it is"), new(1, "without correction", NoCorrection), new(2, "without prioritised replay", NoReplay), new(3, "without both", [.. NoCorrection, NoReplay]),
        ], MwfAgents.DrlMwf) with { Finals = [MwfAgents.DrlMwf, MwfAgents.Sac] },
    ];

    private static Figure[] Arrivals =>
    [
        Arrival("fig5a", Reward, "", Better.Higher), Arrival("fig5b", "C^ALC, s", " ALC", Better.Lower) with { Bounds = Bounds.Positive },
        Arrival("fig5c", "C^AEC, J", " AEC", Better.Lower) with { Bounds = Bounds.Positive }, Arrival("fig5d", "U^RUW", " RUW", Better.Lower) with { Bounds = Bounds.Share },
    ];

    private static Figure[] Further =>
    [
        new("ablation", FigureKind.Table, "R^ACR of DRL-MWF without its parts", "variant", Reward)
        {
            Points =
            [
                new(0, "as it is"), .. Variants("modular.modules=1", "modular.modules=5", "modular.layers=1", "modular.layers=3", "modular.routes=false", "modular.normalises=false"),
                Variant("correction.first=0.2", "correction.last=0.2"), Variant("correction.first=0.7", "correction.last=0.7"), Variant("replay.beta-last=0.5"), Variant("temperature.in-target=true"),
                .. Variants("gamma=0", "gamma=0.99"),
            ],
            Series = [MwfAgents.DrlMwf],
            Measures = [MwfAgents.DrlMwf + " RUW"],
            Pairs = [new($"{MwfAgents.DrlMwf} - as it is", MwfAgents.DrlMwf, null)],
        },
        new("transfer", FigureKind.Table, "R^ACR where there are other devices than in training", "evaluated", Reward)
        {
            Points =
            [
                new(0, "MEC3-WD15", Sized(3, 15)), new(1, "MEC3-WD30, trained with 15", [.. Sized(3, 30), "mwf-learner.trained-devices=15"]), new(2, "MEC3-WD30", Sized(3, 30)),
                new(3, "MEC5-WD50", Sized(5, 50)), new(4, "MEC5-WD25, trained with 50", [.. Sized(5, 25), "mwf-learner.trained-devices=50"]), new(5, "MEC5-WD25", Sized(5, 25)),
            ],
            Series = [.. s_agents.Select(name => (Quantity)name), "price-by-device", MwfCells.Bound],
        },
        new("readings", FigureKind.Table, "R^ACR where the paper leaves a value out", "value", Reward)
        {
            Points =
            [
                .. from speed in new[] { 2, 4, 8 }
                   from weight in new[] { "0.3", "0.5", "0.7" }
                   select new FigureSetting(0, $"F_m = {speed} GHz, beta1 = {weight}", $"mwf.server.speed={speed} GHz", $"mwf.time-weight={weight}"),
            ],
            Series = [.. s_everybody.Append(MwfCells.Bound).Select(name => (Quantity)name)],
            Scale = ("random", MwfCells.Bound),
            Pairs =
            [
                .. s_agents.Where(a => a != MwfAgents.DrlMwf).Select(a => (Difference)(MwfAgents.DrlMwf, a)), (MwfAgents.DrlMwf, "greedy"), (MwfAgents.DrlMwf, "price-by-device"),
                (MwfCells.Plus, "greedy"), (MwfCells.Plus, "price-by-device"),
            ],
        },
        Sensitivity,
    ];

    /// <summary>
    /// Each other value that the paper leaves out below and above what is configured, and what it mentions and drops. Of references alone, which takes minutes; the readings train everybody in
    /// nine settings, which takes hours.
    /// </summary>
    private static Figure Sensitivity => new("sensitivity", FigureKind.Table, "R^ACR of references where another value is read otherwise", "value", Reward)
    {
        Points =
        [
            new(0, "as configured"), .. Read("device.speed", "0.5 GHz", "2 GHz"), .. Read("device.capacitance", "5e-28", "2e-27"), .. Read("server.capacitance", "1e-28", "4e-28"),
            .. Read("least-share", "0.01", "0.1"), .. Read("queueing", "true"), .. Read("channel.divided", "true"), .. Read("channel.path-loss", "true"),
        ],
        Series = [.. MwfCells.References.Append(MwfCells.Bound).Select(name => (Quantity)name)],
        Scale = ("random", MwfCells.Bound),
        Measures = [MwfCells.BestShare, MwfCells.BestPrice],
        Pairs = [("price", "greedy"), ("price-by-device", "greedy"), ("constant", "greedy"), ("greedy-slot-start", "greedy")],
    };

    private static IEnumerable<FigureSetting> Read(string key, params string[] values) => values.Select(v => new FigureSetting(0, $"{key} = {v}", $"mwf.{key}={v}"));

    private static string[] NoCorrection => ["mwf-learner.correction.first=0", "mwf-learner.correction.last=0"];

    private static string NoReplay => "mwf-learner.replay.prioritised=false";

    private static string[] Sized(int servers, int devices) => [$"mwf.servers={servers}", $"mwf.devices={devices}"];

    private static IEnumerable<FigureSetting> Variants(params string[] set) => set.Select(s => Variant(s));

    private static FigureSetting Variant(params string[] set) => new(0, string.Join(", ", set), [.. set.Select(s => $"mwf-learner.{s}")]);

    private static Claim Band(string line, int x, double at, double within) => new("table2", line, x, Math.Round(at - within, 6), Math.Round(at + within, 6));

    private static IEnumerable<Claim> At(int[] settings, string line, params (double At, double Within)[] bands) => settings.Zip(bands, (x, b) => Band(line, x, b.At, b.Within));

    private static Figure Curve(string id, string title, IReadOnlyList<FigureSetting> lines, string agent) =>
        new(id, FigureKind.Curve, title, "training episode", Reward) { Lines = lines, Series = [agent] };

    private static Figure Arrival(string id, string of, string suffix, Better better) => new(id, FigureKind.Sweep, $"{of} by the probability of arrival", "probability of arrival", of)
    {
        Points = FigureSetting.Sweep("mwf.arrival", "0.1", "0.3", "0.5", "0.7", "0.9", "1"),
        Series = [.. s_everybody.Select(name => new Quantity(name, name + suffix))],
        Panels = [new("The paper's agents, random and local", [.. s_agents.Except([MwfCells.Plus]), .. s_extremes]), new("The other references, and mwf-plus", [MwfCells.Plus, .. MwfCells.References.Except(s_extremes)])],
        Better = better,
    };

    /// <exception cref="UserErrorException">There is no agent of a name.</exception>
    private static IReadOnlyList<string> Agents(string? list)
    {
        string[] named = list is null ? [.. s_agents] : list.Split(',');
        return named.FirstOrDefault(n => !s_agents.Contains(n)) is string unknown
            ? throw new UserErrorException($"{AgentsOption}: there is no agent '{ConfigException.Excerpt(unknown)}'; {NearestKey.Right(unknown, s_agents)}")
            : named;
    }
}
