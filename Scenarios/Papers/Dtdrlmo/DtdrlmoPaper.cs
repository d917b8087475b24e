using EdgeActors.Scenarios.Lab.Cells;
using EdgeActors.Scenarios.Lab.Figures;
using EdgeActors.Scenarios.Lab.Measures;
using EdgeActors.Scenarios.Reports;

namespace EdgeActors.Scenarios.Papers.Dtdrlmo;

/// <summary>"Digital Twin-assisted Reinforcement Learning for Resource-aware Microservice Offloading in Edge Computing" (Chen, Cao, Liang, Sahni and Zhang): its figures, and what must hold.</summary>
internal static class DtdrlmoPaper
{
    private const string Level = "service-level", Rollout = "service-rollout";

    private static readonly string[] s_references = ["random", DtdrlmoPolicies.Le, "local-edge", DtdrlmoPolicies.Greedy, "greedy-full", "heft", Level, "service-shared", Rollout];

    private static string[] Learned => [DtdrlmoAgents.Ddpg, DtdrlmoAgents.Dtdrlmo, DtdrlmoAgents.Ddpg + DtdrlmoSeries.Exclusive, DtdrlmoAgents.Dtdrlmo + DtdrlmoSeries.Exclusive];

    /// <summary>The paper's four, all references with ours, and what the discipline of flows does to the paper's agents.</summary>
    private static ChartPanel[] Panels =>
    [
        new("The paper's four", DtdrlmoPolicies.Le, DtdrlmoPolicies.Greedy, DtdrlmoAgents.Ddpg, DtdrlmoAgents.Dtdrlmo),
        new("References, and dtdrlmo-plus", [.. s_references, DtdrlmoCells.Plus]),
        new("The paper's agents with reserved shares and with exclusive flows", Learned),
    ];

    private static Difference[] Pairs =>
    [
        (DtdrlmoAgents.Dtdrlmo, DtdrlmoPolicies.Greedy), (DtdrlmoAgents.Dtdrlmo, DtdrlmoPolicies.Le), (DtdrlmoAgents.Dtdrlmo, DtdrlmoAgents.Ddpg), (DtdrlmoAgents.Dtdrlmo, Level),
        (DtdrlmoCells.Plus, Level), (DtdrlmoCells.Plus, Rollout), (Rollout, Level),
    ];

    public static Paper Paper { get; } = new("dtdrlmo", "DTDRLMO: services as graphs of microservices over edge nodes, with a digital twin", "Chen, Cao, Liang, Sahni and Zhang")
    {
        Scenario = DtdrlmoScenario.ScenarioName,
        Config = "hocon/papers/dtdrlmo.conf",
        Full = new Effort(Seeds: 5, Networks: 64),
        Quick = new Effort(Seeds: 1, Networks: 16),
        QuickSettings = ["dtdrlmo-learner.episodes=8", "dtdrlmo-plus.updates=20", "dtdrlmo.search.evaluations=300"],
        Options =
        [
            new("--trace", "The trace of figures 4a to 4c; without it they are made of a synthetic one.", "FILE", FileOf: file => file, Key: "dtdrlmo.trace.file"),
            new("--units", "How the paper's amounts of work are read.", "scaled|literal", Key: "dtdrlmo.units"),
        ],
        Begin = run =>
        {
            (var plus, var agents) = (new TrainedOnce<LearnedNodes>(), new TrainedOnce<LearnedServices>());
            return request => new DtdrlmoCells(request, run.Effort, plus, agents).All;
        },
        Figures =
        [
            Sweep("fig5a", "services", "dtdrlmo.services", "10", "20", "30", "40"),
            Sweep("fig5b", "largest number of microservices", "dtdrlmo.microservices-most", "25", "50", "75", "100"),
            Sweep("fig5c", "mean bandwidth", "dtdrlmo.link-rate.mean", "2 Mbps", "3 Mbps", "4 Mbps", "5 Mbps"),
            Traced("fig4a", "services", "dtdrlmo.services", "10", "20", "30", "40"),
            Traced("fig4b", "largest number of microservices", "dtdrlmo.microservices-most", "25", "50", "75", "100"),
            Traced("fig4c", "mean bandwidth", "dtdrlmo.link-rate.mean", "2 Mbps", "3 Mbps", "4 Mbps", "5 Mbps"),
            .. Curves, Ablation, Alone, Readings, Search, Twin, .. LearnedTwin, Scale,
        ],
        Claims = [.. MustHold],
    };

    /// <summary>The specification's "must hold"; its figures are means of 16 instances, of 8 in figure 5b.</summary>
    private static IEnumerable<Claim> MustHold =>
    [
        Near("fig5a", DtdrlmoPolicies.Le, 10, 2659, 0.15), Near("fig5a", DtdrlmoPolicies.Le, 20, 3775, 0.15), Near("fig5a", DtdrlmoPolicies.Le, 40, 6635, 0.15),
        Near("fig5a", DtdrlmoPolicies.Greedy, 10, 1062, 0.25), Near("fig5a", DtdrlmoPolicies.Greedy, 20, 2301, 0.25), Near("fig5a", DtdrlmoPolicies.Greedy, 40, 5129, 0.25),
        Near("fig5a", "greedy-full", 10, 449, 0.2), Near("fig5a", "greedy-full", 20, 662, 0.2), Near("fig5a", "greedy-full", 40, 1164, 0.2),
        Near("fig5a", "local-edge", 10, 913, 0.2), Near("fig5a", "local-edge", 20, 1326, 0.2), Near("fig5a", "local-edge", 40, 2166, 0.2),
        Near("fig5a", Level, 10, 397, 0.2), Near("fig5a", Level, 20, 581, 0.2), Near("fig5a", Level, 40, 939, 0.2),
        Near("fig5c", Level, 2, 773, 0.2), Near("fig5c", Level, 5, 621, 0.2), Near("fig5c", "greedy-full", 2, 1100, 0.2), Near("fig5c", DtdrlmoPolicies.Greedy, 2, 4454, 0.25),
        .. new[] { (10, 397, 1062), (20, 581, 2301), (40, 939, 5129) }.SelectMany(x => new[]
        {
            new Claim("fig5a", DtdrlmoCells.Plus, x.Item1, Most: Math.Round(0.95 * x.Item2)), new Claim("fig5a", DtdrlmoAgents.Dtdrlmo, x.Item1, Most: Math.Round(0.75 * x.Item3)),
        }),
        new("fig5a", Rollout, 20, Most: Math.Round(0.95 * 581)), new("fig5a", Rollout, 40, Most: Math.Round(0.95 * 939)),
        Near("fig5b", Level, 25, 298, 0.2), Near("fig5b", Level, 75, 910, 0.2), Near("fig5b", Level, 100, 1258, 0.2),
    ];

    /// <summary>Figure 3: what each episode of training came to, which explores, the losses of its updates, and its rewards, which are not the same for all agents.</summary>
    private static IEnumerable<Figure> Curves =>
        new[]
        {
            ("fig3a", "Average completion time of each episode of training, exploring, s", "ACT, s", DtdrlmoCells.Completion), ("fig3b", "Loss of the critic in the updates of each episode", "loss", DtdrlmoCells.Loss),
            ("fig3c", "Loss of the actor in the updates of each episode", "loss", DtdrlmoCells.ActorLoss), ("fig3d", "Mean reward of the decisions of each episode, eq 17 with a twin", "reward", DtdrlmoCells.Reward),
        }.Select(f =>
            new Figure(f.Item1, FigureKind.Curve, f.Item2, "training episode", f.Item3)
            {
                Series = [.. Learned.Select(name => (Quantity)(name + f.Item4))],
                Finals = [.. Learned.Select(name => (Quantity)name)],
                Better = Better.Lower,
            });

    /// <summary>What each part of the agent does, at 20 services.</summary>
    private static Figure Ablation => new("ablation", FigureKind.Table, "ACT by the parts of the agent, 20 services, s", "agent", "ACT, s")
    {
        Points =
        [
            new(0, "as configured"), new(1, "32 candidates", "dtdrlmo-learner.twin.candidates=32"), new(2, "flows never wait", "dtdrlmo-learner.longest-wait=0 s"),
            new(3, "flows take the most share", "dtdrlmo-learner.least-share=0.95"),
            new(4, "messages 1 s old", Stale("1 s")), new(5, "10 s", Stale("10 s")), new(6, "60 s", Stale("60 s")), new(7, "smallest service first", "dtdrlmo.order=smallest-service"),
        ],
        Series = [.. DtdrlmoAgents.All.Select(a => (Quantity)a.Name)],
        Pairs = [(DtdrlmoAgents.Dtdrlmo, DtdrlmoAgents.Ddpg), ("dtdrlmo-shaping", DtdrlmoAgents.Ddpg), ("dtdrlmo-choice", DtdrlmoAgents.Ddpg), (DtdrlmoAgents.Perfect, DtdrlmoAgents.Ddpg), (DtdrlmoAgents.Perfect, DtdrlmoAgents.Dtdrlmo)],
        Better = Better.Lower,
    };

    /// <summary>A policy for the cell, as the paper may have had one for each: trained at its setting alone, with as many decisions as those of all loads.</summary>
    private static Figure Alone => new("alone", FigureKind.Table, "ACT of agents trained over all loads, and at 20 services alone, s", "services", "ACT, s")
    {
        Points = [new(20, "20")],
        Series = [.. new[] { DtdrlmoPolicies.Greedy, Level, DtdrlmoAgents.Ddpg, DtdrlmoAgents.Dtdrlmo, DtdrlmoCells.Plus }.Concat(ByItself.Select(name => name + DtdrlmoSeries.Alone)).Select(name => (Quantity)name)],
        Pairs = [.. ByItself.Select(name => (Difference)(name + DtdrlmoSeries.Alone, name))],
        Better = Better.Lower,
    };

    private static string[] ByItself => [DtdrlmoAgents.Ddpg, DtdrlmoAgents.Dtdrlmo, DtdrlmoCells.Plus];

    /// <summary>What the paper leaves out, at other values; the first is as configured.</summary>
    private static Figure Readings => new("readings", FigureKind.Table, "ACT by how the paper is read, 20 services, s", "reading", "ACT, s")
    {
        Points =
        [
            new(0, "as configured"), new(1, "links of 2 Mbps", "dtdrlmo.link-rate.mean=2 Mbps"), new(2, "smallest service first", "dtdrlmo.order=smallest-service"),
            new(3, "half as many layers as microservices", "dtdrlmo.layers=gaussian"), new(4, "a release every 2 s", "dtdrlmo.release-mean=2 s"), new(5, "a release every 50 s", "dtdrlmo.release-mean=50 s"),
            new(6, "reserved shares", "dtdrlmo.discipline=reserved"), new(7, "literal units", "dtdrlmo.units=literal"),
        ],
        Series = [.. s_references.Select(name => (Quantity)name)],
        Pairs = [(Rollout, Level)],
        Better = Better.Lower,
    };

    private static Figure Search => new("search", FigureKind.Table, "ACT of the best assignment found offline, s", "services", "ACT, s")
    {
        Points = FigureSetting.Sweep("dtdrlmo.services", "10", "20"),
        Series = [.. new[] { Level, Rollout, DtdrlmoCells.Plus, "assignment-search" }.Select(name => (Quantity)name)],
        Pairs = [("assignment-search", Level), (DtdrlmoCells.Plus, Level)],
        Better = Better.Lower,
    };

    /// <summary>The twin that mirrors reports, in worlds of service-level: the longer since the last report, the farther ahead it predicts.</summary>
    private static Figure Twin => new("twin", FigureKind.Table, "Mean error of the twin when a report comes, 20 services, s", "reports", "error, s")
    {
        Points = [.. new[] { "1 s", "10 s", "60 s" }.Select((period, i) => new FigureSetting(i, $"every {period}", "dtdrlmo.twin.on=true", $"dtdrlmo.twin.period={period}"))],
        Series = [DtdrlmoCells.NodePredicted, DtdrlmoCells.NodeUnchanged, DtdrlmoCells.LinkPredicted, DtdrlmoCells.LinkUnchanged],
        Pairs = [(DtdrlmoCells.NodePredicted, DtdrlmoCells.NodeUnchanged), (DtdrlmoCells.LinkPredicted, DtdrlmoCells.LinkUnchanged)],
        Better = Better.Lower,
    };

    /// <summary>The learned twin of DTDRLMO's agent, trained at each of three loads: a table, then its errors over the training and by the time ahead.</summary>
    private static IEnumerable<Figure> LearnedTwin
    {
        get
        {
            FigureSetting[] loads = [.. new[] { 10, 20, 40 }.Select(n => new FigureSetting(n, FormattableString.Invariant($"{n} services"), FormattableString.Invariant($"dtdrlmo.services={n}")))];
            yield return new("twin-learned", FigureKind.Table, "Mean error of the learned twin at the next decision about a service: backlogs in s, residuals in Mbps", "trained and judged with", "error")
            {
                Points = loads,
                Series = [DtdrlmoForecast.NodePredicted, DtdrlmoForecast.NodeUnchanged, DtdrlmoForecast.LinkPredicted, DtdrlmoForecast.LinkUnchanged],
                Pairs = [(DtdrlmoForecast.NodePredicted, DtdrlmoForecast.NodeUnchanged), (DtdrlmoForecast.LinkPredicted, DtdrlmoForecast.LinkUnchanged)],
                Better = Better.Lower,
            };
            foreach ((string id, string what, string y, string predicted, string unchanged) in new[]
            {
                ("nodes", "nodes' backlogs", "error, s", DtdrlmoForecast.NodePredicted, DtdrlmoForecast.NodeUnchanged), ("links", "what is left of links", "error, Mbps", DtdrlmoForecast.LinkPredicted, DtdrlmoForecast.LinkUnchanged),
            })
            {
                yield return Errors($"twin-learned-{id}", $"Mean error of the learned twin, {what}, over the training", "share of the training, %", y, DtdrlmoForecast.ByTraining) with { CurveX = (0, 100.0 / DtdrlmoForecast.Stages) };
                yield return Errors($"twin-learned-{id}-ahead", $"Mean error of the learned twin, {what}, by the time to the next decision", "seconds ahead", y, DtdrlmoForecast.ByTime) with { CurveX = (DtdrlmoForecast.Step / 2.0, DtdrlmoForecast.Step) };

                Figure Errors(string name, string title, string x, string y, string by) =>
                    new(name, FigureKind.Curve, title, x, y) { Lines = loads, Series = [predicted + by, unchanged + by], Better = Better.Lower };
            }
        }
    }

    /// <summary>More nodes, with as many services each; ours was trained with dtdrlmo-plus.nodes.</summary>
    private static Figure Scale => new("scale", FigureKind.Table, "ACT by the number of nodes, as many services each, s", "nodes", "ACT, s")
    {
        Points =
        [
            .. new[] { (8, 20, "10 s"), (16, 40, "5 s"), (32, 80, "2.5 s"), (64, 160, "1.25 s") }.Select(n => new FigureSetting(
                n.Item1, FormattableString.Invariant($"{n.Item1}"), FormattableString.Invariant($"dtdrlmo.nodes={n.Item1}"), FormattableString.Invariant($"dtdrlmo.services={n.Item2}"), $"dtdrlmo.release-mean={n.Item3}")),
        ],
        Series = [.. s_references.Append(DtdrlmoCells.Plus).Select(name => (Quantity)name)],
        Pairs = [(DtdrlmoCells.Plus, Level), (DtdrlmoCells.Plus, Rollout), (Rollout, Level)],
        Better = Better.Lower,
    };

    /// <summary>The same of a trace's jobs.</summary>
    private static Figure Traced(string id, string of, string key, params string[] values)
    {
        Figure figure = Sweep(id, of, key, values);
        return figure with
        {
            Title = $"Average completion time by {of}, services of a trace (a synthetic trace unless --trace names one)",
            Points = [.. figure.Points.Select(p => p with { Overrides = [.. p.Overrides, "dtdrlmo.trace.synthetic=20000"] })],
        };
    }

    private static string[] Stale(string delay) => ["dtdrlmo.twin.on=true", $"dtdrlmo.twin.delay={delay}"];

    private static Figure Sweep(string id, string of, string key, params string[] values) => new(id, FigureKind.Sweep, $"Average completion time by {of}, generated services", of, "ACT, s")
    {
        Points = FigureSetting.Sweep(key, values),
        Series = [.. s_references.Concat(Learned).Append(DtdrlmoCells.Plus).Select(name => (Quantity)name)],
        Panels = Panels,
        Pairs = Pairs,
        Better = Better.Lower,
    };

    private static Claim Near(string figure, string policy, int x, double value, double within) => new(figure, policy, x, Math.Round(value * (1 - within)), Math.Round(value * (1 + within)));
}
