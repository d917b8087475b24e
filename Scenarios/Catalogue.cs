using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;
using EdgeActors.Actors.Policies;
using EdgeActors.Learners.Algorithms;
using EdgeActors.Learners.Environments;
using EdgeActors.Scenarios.Configuration;
using EdgeActors.Scenarios.Experiments;
using EdgeActors.Scenarios.Lab.Cells;
using EdgeActors.Scenarios.Training;

namespace EdgeActors.Scenarios;

/// <summary>
/// What the commands know by name: all that ships, and what a program of a user's or a plug-in adds. It never changes; each addition gives a new one.
/// Names have small letters, digits and hyphens.
/// </summary>
public sealed partial class Catalogue
{
    private Catalogue()
    {
    }

    private Catalogue(Catalogue before) => (Scenarios, Policies, Learners, Environments, Sections, Origins) =
        (before.Scenarios, before.Policies, before.Learners, before.Environments, before.Sections, before.Origins);

    /// <summary>All that ships.</summary>
    internal static Catalogue Shipped { get; } = new();

    internal ImmutableArray<ScenarioEntry> Scenarios { get; private init; } = [.. ScenarioCatalog.All];

    /// <summary>Those that were added; what ships, each scenario has by itself.</summary>
    internal ImmutableArray<PolicyEntry> Policies { get; private init; } = [];

    internal ImmutableArray<LearnerEntry> Learners { get; private init; } = [.. LearnerCatalog.All];

    internal ImmutableArray<EnvironmentEntry> Environments { get; private init; } = [.. EnvironmentCatalog.All];

    /// <summary>The sections of the configuration that additions have.</summary>
    internal ImmutableArray<OwnSection> Sections { get; private init; } = [];

    /// <summary>The code that additions came from.</summary>
    private ImmutableArray<Assembly> Origins { get; init; } = [];

    /// <summary>Which code results come from: a run that goes on, and a result that is kept, are of the same.</summary>
    internal string Build => Origins.IsEmpty ? BuildHash.Value : BuildHash.With(Origins.SelectMany(Versions));

    /// <summary>Adds a policy that places tasks. Every scenario of independent tasks has it, and compares it unless it is told which.</summary>
    /// <param name="name">Its name on the command line and in results.</param>
    /// <param name="summary">One line, for lists.</param>
    /// <param name="create">Makes one for one scheduler.</param>
    /// <returns>The catalogue with it.</returns>
    /// <exception cref="UserErrorException">The name is taken, or is none.</exception>
    public Catalogue AddPolicy(string name, string summary, Func<OffloadingPolicy> create) => AddPolicy(new PolicyEntry(name, summary, create));

    /// <summary>Adds a policy about whatever it decides about. Every scenario that asks for such decisions has it.</summary>
    /// <param name="policy">The policy; one that is made for a network belongs to a scenario, in its own list.</param>
    /// <returns>The catalogue with it.</returns>
    /// <exception cref="UserErrorException">The name is taken, or is none; or the policy is made for a network.</exception>
    public Catalogue AddPolicy(PolicyEntry policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        Require("policy", policy.Name, PolicyCatalog.All.Concat(PolicyCatalog.LookAhead).Concat(Policies).Select(p => p.Name));
        return !policy.IsOfNetwork && !policy.IsRule
            ? new Catalogue(this) { Policies = Policies.Add(policy), Origins = Origins.Add(policy.Origin) }
            : throw new UserErrorException($"policy {policy.Name} is made for a network; add it to the policies of that network's scenario");
    }

    /// <summary>Adds a scenario that has no configuration of its own.</summary>
    /// <param name="name">What <c>scenario</c> is set to.</param>
    /// <param name="summary">One line, for lists.</param>
    /// <param name="create">Makes it of the seed of every random number.</param>
    /// <returns>The catalogue with it.</returns>
    /// <exception cref="UserErrorException">The name is taken, or is none.</exception>
    public Catalogue AddScenario(string name, string summary, Func<ulong, IScenario> create)
    {
        ArgumentNullException.ThrowIfNull(create);
        return Add(new ScenarioEntry(name, summary, s => create((ulong)s.Seed)), create);
    }

    /// <summary>Adds a scenario with a section of the configuration, which bears its name.</summary>
    /// <typeparam name="TOptions">
    /// A record with a constructor parameter for each key, called as the key is in another case (<c>linkRate</c> for <c>link-rate</c>): numbers, texts, choices, quantities
    /// with units, records, and immutable arrays of those. Rules stand on them as attributes, such as <see cref="RangeAttribute"/>.
    /// </typeparam>
    /// <param name="name">What <c>scenario</c> is set to, and the section's name.</param>
    /// <param name="summary">One line, for lists.</param>
    /// <param name="defaults">The section with the value of every key, in HOCON, e.g. <c>ring { nodes = 8, link-rate = 100 Mbps }</c>.</param>
    /// <param name="create">Makes it of its options and the seed of every random number.</param>
    /// <param name="files">The data files that the options name, which a run that goes on must find as they were.</param>
    /// <returns>The catalogue with it.</returns>
    /// <exception cref="UserErrorException">The name is taken, or is none; or the defaults are not that section.</exception>
    public Catalogue AddScenario<TOptions>(string name, string summary, string defaults, Func<TOptions, ulong, IScenario> create, Func<TOptions, IEnumerable<string?>>? files = null)
        where TOptions : notnull
    {
        ArgumentNullException.ThrowIfNull(create);
        OwnSection<TOptions> section = Section<TOptions>(name, defaults);
        var entry = new ScenarioEntry(name, summary, s => create(section.Of(s), (ulong)s.Seed)) { Files = s => files?.Invoke(section.Of(s)) ?? [] };
        return Add(entry, create, section);
    }

    /// <summary>Adds a learning algorithm, for <c>learn</c>.</summary>
    /// <param name="name">Its name on the command line and in results.</param>
    /// <param name="summary">One line, for lists.</param>
    /// <param name="actions">What kinds of action it can choose.</param>
    /// <param name="create">Makes a learner for an environment, with a seed.</param>
    /// <param name="gamma">Its discount a step, by which <c>learn.normalisation</c> scales rewards.</param>
    /// <param name="keepsToMask">Whether it takes only actions that an environment allows.</param>
    /// <returns>The catalogue with it.</returns>
    /// <exception cref="UserErrorException">The name is taken, or is none.</exception>
    public Catalogue AddLearner(string name, string summary, ActionKinds actions, Func<IEnvironment, long, ILearner> create, double gamma = 0.99, bool keepsToMask = false)
    {
        ArgumentNullException.ThrowIfNull(create);
        return Add(LearnerEntry.Of(name, summary, actions, (_, environment, seed) => create(environment, seed), _ => gamma, keepsToMask), create);
    }

    /// <summary>Adds a learning algorithm with a section of the configuration, which bears its name.</summary>
    /// <typeparam name="TOptions">A record of its keys, as a scenario's.</typeparam>
    /// <param name="name">Its name on the command line and in results, and the section's.</param>
    /// <param name="summary">One line, for lists.</param>
    /// <param name="actions">What kinds of action it can choose.</param>
    /// <param name="defaults">The section with the value of every key, in HOCON.</param>
    /// <param name="create">Makes a learner of its options for an environment, with a seed.</param>
    /// <param name="gamma">Its discount a step, by which <c>learn.normalisation</c> scales rewards; 0.99 unless given.</param>
    /// <param name="keepsToMask">Whether it takes only actions that an environment allows.</param>
    /// <returns>The catalogue with it.</returns>
    /// <exception cref="UserErrorException">The name is taken, or is none; or the defaults are not that section.</exception>
    public Catalogue AddLearner<TOptions>(
        string name, string summary, ActionKinds actions, string defaults, Func<TOptions, IEnvironment, long, ILearner> create, Func<TOptions, double>? gamma = null, bool keepsToMask = false)
        where TOptions : notnull
    {
        ArgumentNullException.ThrowIfNull(create);
        OwnSection<TOptions> section = Section<TOptions>(name, defaults);
        return Add(
            LearnerEntry.Of(name, summary, actions, (s, environment, seed) => create(section.Of(s), environment, seed), s => gamma?.Invoke(section.Of(s)) ?? 0.99, keepsToMask), create, section);
    }

    /// <summary>Adds an environment, for <c>learn</c>.</summary>
    /// <param name="name">Its name on the command line and in results.</param>
    /// <param name="summary">One line, for lists.</param>
    /// <param name="create">Makes one.</param>
    /// <param name="isMasked">Whether the last numbers of an observation, one for each action, say which are allowed.</param>
    /// <returns>The catalogue with it.</returns>
    /// <exception cref="UserErrorException">The name is taken, or is none.</exception>
    public Catalogue AddEnvironment(string name, string summary, Func<IEnvironment> create, bool isMasked = false)
    {
        ArgumentNullException.ThrowIfNull(create);
        Require("environment", name, Environments.Select(e => e.Name));
        return new Catalogue(this) { Environments = Environments.Add(new EnvironmentEntry(name, summary, create, isMasked)), Origins = Origins.Add(create.Method.Module.Assembly) };
    }

    /// <summary>The policies that work in a scenario, with those that were added.</summary>
    internal IEnumerable<PolicyEntry> In(IScenario scenario) => scenario.All.Concat(AddedTo(scenario));

    /// <summary>The policies that a scenario compares unless it is told which: its own list, and those that were added and can be used with the configuration.</summary>
    internal IReadOnlyList<PolicyEntry> UsualIn(IScenario scenario) => [.. scenario.Policies, .. AddedTo(scenario).Where(p => scenario.Refusal(p) is null)];

    /// <summary>Those of added policies that a scenario can use: they decide about the same, and see no more than some of its own do.</summary>
    private IEnumerable<PolicyEntry> AddedTo(IScenario scenario)
    {
        PolicyEntry[] fit = [.. Policies.Where(p => p.Subject == scenario.Subject)];
        PolicyEntry? taken = fit.FirstOrDefault(p => scenario.All.Any(own => own.Name == p.Name));
        if (taken is not null)
        {
            throw new UserErrorException($"policy {taken.Name}: scenario {scenario.Name} has one of that name; give yours another");
        }

        bool Fits(PolicyEntry policy, Func<OffloadingPolicy, bool> needs) => !policy.Needs(needs) || scenario.All.Any(own => own.Needs(needs));
        return fit.Where(p => Fits(p, made => made.NeedsExactViews) && Fits(p, made => made.NeedsPlan));
    }

    private Catalogue Add(ScenarioEntry scenario, Delegate code, params OwnSection[] sections)
    {
        Require("scenario", scenario.Name, Scenarios.Select(s => s.Name));
        return new Catalogue(this) { Scenarios = Scenarios.Add(scenario), Sections = Sections.AddRange(sections), Origins = Origins.Add(code.Method.Module.Assembly) };
    }

    private Catalogue Add(LearnerEntry learner, Delegate code, params OwnSection[] sections)
    {
        Require("algorithm", learner.Name, Learners.Select(l => l.Name));
        return new Catalogue(this) { Learners = Learners.Add(learner), Sections = Sections.AddRange(sections), Origins = Origins.Add(code.Method.Module.Assembly) };
    }

    private OwnSection<TOptions> Section<TOptions>(string name, string defaults)
        where TOptions : notnull
    {
        var section = new OwnSection<TOptions>(name, defaults);
        return SettingsLoader.Reference().Root.Find(name) is null && Sections.All(s => s.Key != name)
            ? section
            : throw new UserErrorException($"'{name}' is a key of the configuration already; take another name");
    }

    private static void Require(string what, string name, IEnumerable<string> taken)
    {
        if (!Name().IsMatch(name ?? ""))
        {
            throw new UserErrorException($"'{name}' is no name of a {what}; write small letters, digits and hyphens, a letter first");
        }

        if (taken.Contains(name))
        {
            throw new UserErrorException($"{what} {name} is there already; take another name");
        }
    }

    /// <summary>The module versions of an assembly and of those that it refers to and that lie beside it; ours are counted anyway.</summary>
    private static IEnumerable<Guid> Versions(Assembly origin) =>
    [
        origin.ManifestModule.ModuleVersionId,
        .. origin.GetReferencedAssemblies().Where(r => !r.Name!.StartsWith("EdgeActors.", StringComparison.Ordinal))
            .Select(r => Path.Combine(Path.GetDirectoryName(origin.Location) ?? "", r.Name + ".dll")).Where(File.Exists).Select(VersionOf),
    ];

    private static Guid VersionOf(string assembly)
    {
        using var image = new PEReader(File.OpenRead(assembly));
        MetadataReader metadata = image.GetMetadataReader();
        return metadata.GetGuid(metadata.GetModuleDefinition().Mvid);
    }

    [GeneratedRegex(@"\A[a-z][a-z0-9]*(-[a-z0-9]+)*\z")]
    private static partial Regex Name();
}
