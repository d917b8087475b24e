using System.Collections.Immutable;
using EdgeActors.Scenarios.City;
using EdgeActors.Scenarios.Configuration;
using EdgeActors.Scenarios.Experiments;
using EdgeActors.Scenarios.Lab.Measures;
using EdgeActors.Scenarios.Learning;
using EdgeActors.Scenarios.Melbourne;
using EdgeActors.Scenarios.Papers.Ddpqn;
using EdgeActors.Scenarios.Papers.Dtdrlmo;
using EdgeActors.Scenarios.Papers.MrDro;
using EdgeActors.Scenarios.Papers.Mwf;
using EdgeActors.Scenarios.Papers.O2o;

namespace EdgeActors.Scenarios;

/// <summary>A scenario by name.</summary>
internal sealed record ScenarioEntry(string Name, string Summary, Func<Settings, IScenario> Create)
{
    /// <summary>The data files that a configuration names; nulls and names of other things are none.</summary>
    public Func<Settings, IEnumerable<string?>> Files { get; init; } = _ => [];
}

/// <summary>The scenarios that ship, and what a configuration's names mean.</summary>
internal static class ScenarioCatalog
{
    public static IReadOnlyList<ScenarioEntry> All { get; } =
    [
        new(O2oScenario.ScenarioName, "edge nodes share their tasks over direct links (O2O-DRL paper)", s => new O2oScenario(s.O2o, (ulong)s.Seed) { Recipe = s.O2oDrl }),
        new(
            MelbourneScenario.ScenarioName,
            "devices, edge sites and a cloud in the centre of Melbourne (EUA data set)",
            s => new MelbourneScenario(s.Melbourne, (ulong)s.Seed))
        {
            Files = s => [s.Melbourne.Sites, s.Melbourne.Users],
        },
        new(CityScenario.ScenarioName, "wireless devices moving between edge nodes, with cloud sites behind", s => new CityScenario(s.City, (ulong)s.Seed)) { Files = s => [s.City.Motion.Trace] },
        new(MrDroScenario.ScenarioName, "groups of tasks placed at once on devices, edge and cloud (MR-DRO paper)", s => new MrDroScenario(s.MrDro, (ulong)s.Seed) { Untrained = MrDroPolicies.Untrained(s), Discrepancies = s.MrDroPlus.Discrepancies }) { Files = s => [s.MrDro.Trace] },
        new(MwfScenario.ScenarioName, "several workloads a slot, each with a share of a server's frequency (DRL-MWF paper)", s => new MwfScenario(s.Mwf, (ulong)s.Seed)) { Files = s => [s.Mwf.Sites, s.Mwf.Users] },
        new(DdpqnScenario.ScenarioName, "deep networks, layer after layer, over a client, edge and cloud servers (DDPQN paper)", DdpqnScenario.Of) { Files = s => s.Ddpqn.Mix.Concat(s.DdpqnPlus.Networks).Where(File.Exists) },
        new(DtdrlmoScenario.ScenarioName, "services as graphs of microservices over edge nodes and their links (DTDRLMO paper)", s => new DtdrlmoScenario(s.Dtdrlmo, s.DtdrlmoLearner.Actions, (ulong)s.Seed)) { Files = s => s.Dtdrlmo.Files },
    ];

    /// <summary>The configured scenario.</summary>
    /// <exception cref="ConfigException">There is none of that name.</exception>
    public static IScenario Create(LoadedSettings loaded) =>
        loaded.Catalogue.Scenarios.FirstOrDefault(s => s.Name == loaded.Settings.Scenario)?.Create(loaded.Settings)
        ?? throw Unknown(loaded.Tree.Get("scenario"), "scenario", loaded.Settings.Scenario, loaded.Catalogue.Scenarios.Select(s => s.Name));

    /// <summary>The configured policies, or the scenario's own list.</summary>
    /// <exception cref="ConfigException">A name is unknown or given twice.</exception>
    public static IReadOnlyList<PolicyEntry> Policies(LoadedSettings loaded, IScenario scenario)
    {
        ConfigValue written = loaded.Tree.Get("policies");
        IReadOnlyList<PolicyEntry> policies = loaded.Settings.Policies is { } names ? Named(names, written, scenario, loaded.Catalogue) : loaded.Catalogue.UsualIn(scenario);
        return policies.Select(scenario.Refusal).FirstOrDefault(r => r is not null) is (string wrong, string right)
            ? throw new ConfigException(written.Origin, wrong, right)
            : policies;
    }

    /// <summary>The scenario's measures, and which of them policies are judged by.</summary>
    /// <exception cref="ConfigException">The scenario has no measure of the configured name.</exception>
    public static MeasureSet Measures(LoadedSettings loaded, IScenario scenario)
    {
        MeasureSet measures = scenario.Measures;
        return loaded.Settings.Measure is not string name ? measures
            : measures.All.FirstOrDefault(m => m.Name == name) is { } judged ? measures with { Judged = judged }
            : throw Unknown(loaded.Tree.Get("measure"), "measure", name, measures.All.Select(m => m.Name));
    }

    private static PolicyEntry[] Named(ImmutableArray<string> names, ConfigValue written, IScenario scenario, Catalogue catalogue)
    {
        if (names.IsEmpty || names.Distinct().Count() < names.Length)
        {
            throw new ConfigException(written.Origin, $"policies = {ConfigException.Excerpt(written.ToString())} is empty or names one twice", "name each policy once");
        }

        PolicyEntry[] policies = [.. names.Select(name => AgentFile.PathOf(name) is string file ? AgentFile.Policy(file, written.Origin, scenario)
            : catalogue.In(scenario).FirstOrDefault(p => p.Name == name) ?? throw NoPolicy(written, name, scenario, catalogue))];
        return policies.DistinctBy(p => p.Name).Count() == policies.Length ? policies : throw new ConfigException(
            written.Origin, $"policies = {ConfigException.Excerpt(written.ToString())} names two agents alike", "give agent files different names");
    }

    private static ConfigException NoPolicy(ConfigValue written, string name, IScenario scenario, Catalogue catalogue)
    {
        IEnumerable<string> known = catalogue.In(scenario).Select(p => p.Name);
        return PolicyCatalog.All.Concat(PolicyCatalog.LookAhead).Concat(catalogue.Policies).Any(p => p.Name == name)
            ? new ConfigException(written.Origin, $"policy '{name}' does not work in scenario {scenario.Name}", $"choose from {string.Join(", ", known)}")
            : Unknown(written, "policy", name, known);
    }

    private static ConfigException Unknown(ConfigValue written, string what, string name, IEnumerable<string> known) =>
        new(written.Origin, $"there is no {what} '{ConfigException.Excerpt(name)}'", NearestKey.Right(name, known));
}
