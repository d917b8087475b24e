using EdgeActors.Scenarios;
using EdgeActors.Scenarios.Experiments;

namespace EdgeActors.Tests.Scenarios;

/// <summary>Every scenario with every policy at a small size, for tests that hold for whatever can be run. A new scenario needs a line here.</summary>
internal static class SmallScenarios
{
    private static readonly Dictionary<string, string[]> s_sizes = new()
    {
        ["o2o"] = ["o2o.nodes = 5", "o2o.slots = 40"],
        ["melbourne"] =
        [
            "melbourne.max-sites = 5", "melbourne.max-users = 20", "melbourne.duration = 8 s", "melbourne.arrival-rate = 0.4", "melbourne.cloud.failure = 0.02",
        ],
        ["city"] =
        [
            "city.devices = 60", "city.nodes = 20", "city.clouds = 2", "city.duration = 6 s", "city.arrivals.rate = 0.5", "city.region-side = 2",
            "city.motion.speed.min = 50", "city.motion.speed.max = 300", "city.motion.rest = 1 s", "city.cell-side = 100 m",
        ],
        ["mr-dro"] = ["mr-dro.groups = 6"],
        ["mwf"] = ["mwf.servers = 2", "mwf.devices = 6", "mwf.slots = 12", "mwf.server.buffer = 120 Mb"],
        ["ddpqn"] = ["ddpqn.tasks = 4", "ddpqn.edge.servers = 3", "ddpqn.cloud.servers = 2", "ddpqn.arrival.mean = 20 ms", "ddpqn.annealing.evaluations = 300"],
        ["dtdrlmo"] = ["dtdrlmo.nodes = 4", "dtdrlmo.services = 6", "dtdrlmo.microservices-most = 12", "dtdrlmo.search.evaluations = 200"],
    };

    /// <summary>Scenario, policy, and what else is set.</summary>
    public static TheoryData<string, string, string> All()
    {
        var all = new TheoryData<string, string, string>();
        foreach (ScenarioEntry entry in ScenarioCatalog.All)
        {
            foreach (PolicyEntry policy in Everybody(Create(entry.Name, "")))
            {
                all.Add(entry.Name, policy.Name, "");
            }
        }

        all.Add("o2o", "ratc", "o2o.probe = 1 ms");
        all.Add("o2o", "rda", "o2o.drop = at-deadline");
        all.Add("melbourne", "greedy", "melbourne.drop = at-deadline");
        all.Add("city", "nearest", "city.radio.rate = 4 Mbps");
        all.Add("city", "cloud", "city.trunk.rate = 40 Mbps");
        all.Add("mr-dro", "random", "mr-dro.preset = r1w");
        all.Add("mr-dro", "random", "mr-dro.shared = { processors = true, uplink = true }");
        all.Add("mr-dro", "exhaustive", "mr-dro.clouds = 2");
        all.Add("mwf", "greedy", "mwf.channel.path-loss = true");
        all.Add("mwf", "price-uniform", "mwf.channel.divided = true");
        all.Add("mwf", "random", "mwf.queueing = true");
        all.Add("ddpqn", "greedy", "ddpqn.objective.form = standard");
        all.Add("ddpqn", "greedy", "ddpqn.objective.standardise = reachable");
        all.Add("ddpqn", "random", "ddpqn.draws-mix = true");
        foreach (string policy in new[] { "random", "greedy", "service-rollout" })
        {
            all.Add("dtdrlmo", policy, "dtdrlmo.discipline = reserved");
            all.Add("dtdrlmo", policy, "dtdrlmo.order = smallest-service");
            all.Add("dtdrlmo", policy, "dtdrlmo.twin = { on = true }");
            all.Add("dtdrlmo", policy, "dtdrlmo.twin = { on = true, period = 10 s, delay = 3 s }");
        }

        all.Add("dtdrlmo", "greedy", "dtdrlmo = { discipline = reserved, twin { on = true, delay = 3 s } }");
        all.Add("mwf", "greedy-slot-start", "mwf.server.most-shares = 3");
        return all;
    }

    public static IScenario Create(string scenario, string setting) => ScenarioCatalog.All.Single(s => s.Name == scenario)
        .Create(SettingsLoader.Defaults([$"scenario = {scenario}", .. s_sizes[scenario], .. setting.Length == 0 ? Array.Empty<string>() : [setting]]));

    public static EdgeActors.Simulator.World World(string scenario, string policy, string setting)
    {
        IScenario created = Create(scenario, setting);
        return created.Network(0).Episode(0, Everybody(created).Single(p => p.Name == policy));
    }

    /// <summary>All policies, and learned ones as they are before training.</summary>
    private static IEnumerable<PolicyEntry> Everybody(IScenario scenario) => scenario.All.Concat(scenario.Untrained);
}
