using EdgeActors.Learners.Algorithms;
using EdgeActors.Learners.Environments;
using EdgeActors.Scenarios.Configuration;
using EdgeActors.Scenarios.Experiments;
using EdgeActors.Scenarios.Learning;

namespace EdgeActors.Scenarios.Training;

/// <summary>What <c>edgeactors learn</c> does. The learners' own records are bound as they are; hocon/reference.conf repeats their defaults.</summary>
internal sealed record LearnOptions(
    string? Algo,
    string? Env,
    BackendKind Backend,
    [Range(1, 1e12)] long Steps,
    [Range(1, 1e9)] int ReportEvery,
    [Range(1, 1e12)] long? CheckpointEvery,
    [Key("evaluation.episodes"), Range(1, 1e6)] int EvaluationEpisodes,
    [Key("evaluation.every"), Range(1, 1e12)] long? EvaluationEvery,
    double? Goal,
    string? Published,
    OfflineOptions Offline,
    NormalisationConfig Normalisation,
    DqnConfig Dqn,
    DiscreteSacConfig DiscreteSac,
    PpoConfig Ppo,
    SacConfig Sac,
    Td3Config Td3,
    DdpgConfig Ddpg,
    Td7Config Td7,
    BehaviourCloningConfig Cloning,
    DtdrlmoConfig Dtdrlmo);

/// <summary>Learning from a fixed log instead of acting.</summary>
internal sealed record OfflineOptions([Range(0, 1e8)] int Transitions, [Range(0, 1)] double Good);

/// <summary>What kinds of action an algorithm can choose.</summary>
[Flags]
public enum ActionKinds
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>One of so many.</summary>
    Discrete = 1,

    /// <summary>Numbers.</summary>
    Continuous = 2,

    /// <summary>Either.</summary>
    Any = Discrete | Continuous,
}

/// <summary>An algorithm by name.</summary>
/// <param name="Name">The name on the command line and of its section in the configuration.</param>
/// <param name="Summary">One line.</param>
/// <param name="Actions">What kinds of action it can choose.</param>
/// <param name="Create">Makes a learner for an environment's sizes, with a seed.</param>
/// <param name="Gamma">Its discount, as configured.</param>
internal sealed record LearnerEntry(
    string Name, string Summary, ActionKinds Actions, Func<IBackend, LearnOptions, IEnvironment, long, ILearner> Create, Func<LearnOptions, double> Gamma)
{
    /// <summary>
    /// Makes the learner that <c>train</c> has, for observations of some equal parts, a place each, that one network scores; of the parts' number, a part's size and a seed.
    /// Null for an algorithm that schedulers cannot learn by.
    /// </summary>
    public Func<IBackend, TrainOptions, int, int, long, ITrajectoryLearner>? Places { get; init; }

    /// <summary>Whether it keeps to the allowed actions, as configured.</summary>
    public Func<LearnOptions, bool> KeepsToMask { get; init; } = _ => false;

    /// <summary>One that was added makes its learner by itself.</summary>
    public Func<Settings, IEnvironment, long, ILearner>? Own { get; private init; }

    /// <summary>The discount of one that was added.</summary>
    private Func<Settings, double>? OwnGamma { get; init; }

    /// <summary>One that was added.</summary>
    public static LearnerEntry Of(string name, string summary, ActionKinds actions, Func<Settings, IEnvironment, long, ILearner> create, Func<Settings, double> gamma, bool keepsToMask) =>
        new(name, summary, actions, (_, _, _, _) => throw new InvalidOperationException($"{name} makes its learner by itself"), _ => double.NaN) { Own = create, OwnGamma = gamma, KeepsToMask = _ => keepsToMask };

    /// <summary>Makes the configured learner.</summary>
    public ILearner Learner(IBackend backend, Settings settings, IEnvironment environment) =>
        Own?.Invoke(settings, environment, settings.Seed) ?? Create(backend, settings.Learn, environment, settings.Seed);

    /// <summary>Its discount, as configured.</summary>
    public double Discount(Settings settings) => OwnGamma?.Invoke(settings) ?? Gamma(settings.Learn);
}

/// <summary>The algorithms, for <c>learn</c> and for <c>train</c>. One more is one more line here and a section in hocon/reference.conf.</summary>
internal static class LearnerCatalog
{
    public static IReadOnlyList<LearnerEntry> All { get; } =
    [
        new("dqn", "deep Q-learning: double, dueling, prioritised", ActionKinds.Discrete, (b, o, e, seed) => b.Dqn(e.ObservationSize, e.ActionCount, o.Dqn, seed), o => o.Dqn.Gamma)
        {
            Places = (b, o, places, size, seed) => b.FromTransitions(b.Dqn(places * size, places, o.Dqn.Config(), seed, places)),
        },
        new("discrete-sac", "soft actor-critic for discrete actions, with CQL if asked", ActionKinds.Discrete, (b, o, e, seed) => b.DiscreteSac(e.ObservationSize, e.ActionCount, o.DiscreteSac, seed), o => o.DiscreteSac.Gamma)
        {
            Places = (b, o, places, size, seed) => b.FromTransitions(b.DiscreteSac(places * size, places, o.DiscreteSac, seed, places)),
        },
        new("ppo", "proximal policy optimisation", ActionKinds.Any, MakePpo, o => o.Ppo.Gamma)
        {
            KeepsToMask = o => o.Ppo.Masked,
            Places = (b, o, places, size, seed) => b.TrajectoryPpo(places * size, places, o.Ppo.Config(places), seed),
        },
        new("sac", "soft actor-critic with automatic temperature", ActionKinds.Continuous, (b, o, e, seed) => b.Sac(e.ObservationSize, e.ActionSize, o.Sac, seed), o => o.Sac.Gamma),
        new("td3", "twin delayed deterministic policy gradient", ActionKinds.Continuous, (b, o, e, seed) => b.Td3(e.ObservationSize, e.ActionSize, o.Td3, seed), o => o.Td3.Gamma),
        new("ddpg", "deep deterministic policy gradient", ActionKinds.Continuous, (b, o, e, seed) => b.Ddpg(e.ObservationSize, e.ActionSize, o.Ddpg, seed), o => o.Ddpg.Gamma),
        new("td7", "TD3 with learned embeddings, LAP replay and checkpoints", ActionKinds.Continuous, (b, o, e, seed) => b.Td7(e.ObservationSize, e.ActionSize, o.Td7, seed), o => o.Td7.Gamma),
        new("dtdrlmo", "DDPG that chooses by a learned model of the world", ActionKinds.Continuous, (b, o, e, seed) => b.Dtdrlmo(e.ObservationSize, e.ActionSize, o.Dtdrlmo, seed), o => o.Dtdrlmo.Gamma),
        new("cloning", "behaviour cloning, from a log only", ActionKinds.Discrete, (b, o, e, seed) => b.Cloning(e.ObservationSize, e.ActionCount, o.Cloning, seed), _ => 1),
    ];

    /// <summary>The learner for an environment.</summary>
    /// <exception cref="ConfigException">A value of its section is out of range.</exception>
    /// <exception cref="UserErrorException">The algorithm cannot act in the environment.</exception>
    public static ILearner Create(LearnerEntry algorithm, EnvironmentEntry environment, LoadedSettings loaded)
    {
        LearnOptions options = loaded.Settings.Learn;
        IEnvironment made = environment.Create();
        ActionKinds needed = made.ActionCount > 0 ? ActionKinds.Discrete : ActionKinds.Continuous;
        if (!algorithm.Actions.HasFlag(needed))
        {
            string others = string.Join(", ", loaded.Catalogue.Learners.Where(a => a.Actions.HasFlag(needed)).Select(a => a.Name));
            throw new UserErrorException($"{algorithm.Name} cannot choose {environment.Name}'s {(needed == ActionKinds.Discrete ? "discrete" : "continuous")} actions; choose from {others}");
        }

        if (environment.IsMasked && !algorithm.KeepsToMask(options))
        {
            throw new UserErrorException($"{environment.Name} forbids actions and {algorithm.Name} as configured does not keep to that; use --algo ppo --set learn.ppo.masked=true");
        }

        try
        {
            IBackend backend = Backends.Of(loaded.Settings);
            ILearner learner = algorithm.Learner(backend, loaded.Settings, made);
            return options.Normalisation.IsNone ? learner : backend.Normalised(
                learner, made.ObservationSize, algorithm.Discount(loaded.Settings), options.Normalisation, environment.IsMasked ? made.ActionCount : 0);
        }
        catch (ArgumentOutOfRangeException e) when (loaded.Tree.Find($"learn.{algorithm.Name}.{KebabCase.Of(e.ParamName ?? "")}") is ConfigValue value)
        {
            string key = $"learn.{algorithm.Name}.{KebabCase.Of(e.ParamName!)}";
            throw new ConfigException(value.Origin, $"{key} = {value} is out of range", PermittedRange.Of(e, key), e);
        }
    }

    /// <summary>The entry of an algorithm of <c>train</c>, which bears the same name.</summary>
    public static LearnerEntry Of(TrainAlgorithm algorithm) => All.Single(e => e.Name == KebabCase.Of(algorithm.ToString()));

    /// <summary>The entry of a name.</summary>
    /// <exception cref="UserErrorException">There is none, or no name was given.</exception>
    public static T Find<T>(IReadOnlyList<T> all, Func<T, string> nameOf, string? name, string option)
    {
        string[] known = [.. all.Select(nameOf)];
        return name is null ? throw new UserErrorException($"name one with {option} or learn.{option[2..]} in the configuration: {string.Join(", ", known)}")
            : all.FirstOrDefault(e => nameOf(e) == name) ?? throw new UserErrorException($"{option} {name}: there is none of that name; {NearestKey.Right(name, known)}");
    }

    private static ILearner MakePpo(IBackend backend, LearnOptions options, IEnvironment environment, long seed) => environment.ActionCount > 0
        ? backend.Ppo(environment.ObservationSize, environment.ActionCount, options.Ppo, seed)
        : backend.GaussianPpo(environment.ObservationSize, environment.ActionSize, options.Ppo, seed);
}
