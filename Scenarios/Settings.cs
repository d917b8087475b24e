using System.Collections.Immutable;
using System.Globalization;
using EdgeActors.Actors;
using EdgeActors.Learners.Algorithms;
using EdgeActors.Scenarios.City;
using EdgeActors.Scenarios.Configuration;
using EdgeActors.Scenarios.Learning;
using EdgeActors.Scenarios.Melbourne;
using EdgeActors.Scenarios.Papers.Ddpqn;
using EdgeActors.Scenarios.Papers.Dtdrlmo;
using EdgeActors.Scenarios.Papers.MrDro;
using EdgeActors.Scenarios.Papers.Mwf;
using EdgeActors.Scenarios.Papers.O2o;
using EdgeActors.Scenarios.Training;
using EdgeActors.Simulator;

namespace EdgeActors.Scenarios;

/// <summary>What to write of each task.</summary>
internal enum TaskLog
{
    /// <summary>tasks.csv, if it does not become too long.</summary>
    Auto,
    Csv,

    [Key("csv.gz")]
    CsvGz,
    Parquet,
    None,
}

/// <summary>A whole configuration; every key is documented in hocon/reference.conf.</summary>
internal sealed record Settings(
    string Scenario,
    [Range(0, long.MaxValue)] long Seed,
    [Range(1, 1_000_000)] int Networks,
    [Range(1, 1_000_000)] int Episodes,
    ImmutableArray<string>? Policies,
    string? Measure,
    TaskLog Tasks,
    O2oOptions O2o,
    O2oTraining O2oDrl,
    MelbourneOptions Melbourne,
    CityOptions City,
    LearnOptions Learn,
    TrainOptions Train,
    MpiOptions Mpi,
    MrDroOptions MrDro,
    MrDroLearner MrDroLearner,
    MrDroPlusRecipe MrDroPlus,
    MwfOptions Mwf,
    MwfLearner MwfLearner,
    MwfPlusRecipe MwfPlus,
    DdpqnOptions Ddpqn,
    DdpqnLearner DdpqnLearner,
    DdpqnPlusRecipe DdpqnPlus,
    DtdrlmoOptions Dtdrlmo,
    DtdrlmoLearner DtdrlmoLearner,
    DtdrlmoPlusRecipe DtdrlmoPlus)
{
    /// <summary>What its names mean.</summary>
    public Catalogue Catalogue { get; init; } = Catalogue.Shipped;

    /// <summary>The configuration that holds the sections of additions; null where none has any.</summary>
    public ConfigTree? Own { get; init; }
}

/// <summary>How the processes that mpirun started wait for each other.</summary>
/// <param name="BorderTimeout">How long at most; 0 is for ever.</param>
internal sealed record MpiOptions(SimDuration? BorderTimeout);

/// <summary>A configuration as the user gave it, and what it means.</summary>
/// <param name="Tree">The resolved values, with where each was written.</param>
/// <param name="Settings">The same, bound.</param>
internal sealed record LoadedSettings(ConfigTree Tree, Settings Settings)
{
    /// <summary>What its names mean.</summary>
    public Catalogue Catalogue => Settings.Catalogue;

    /// <summary>HOCON text: the section that is not ours but an engine's; empty where there is none.</summary>
    public string EngineSection { get; init; } = "";

    /// <summary>The files that a command with this configuration reads: the configuration's own, and those that it names.</summary>
    public IEnumerable<string> Inputs => [.. Tree.Files, .. Experiments.RunIdentity.FilesOf(Settings).Union(Experiments.RunIdentity.FilesOfTraining(Settings))];
}

/// <summary>A key that is set over what a file says.</summary>
/// <param name="Assignment">HOCON of the form <c>key=value</c>.</param>
/// <param name="Said">The option that said it, with its value, for messages; null for <c>--set</c>.</param>
internal readonly record struct Override(string Assignment, string? Said = null)
{
    /// <summary>What an option other than --set says of a key.</summary>
    public static Override Of(string option, string value, string key, string? hocon = null) => new($"{key}={hocon ?? value}", $"{option} {ConfigException.Excerpt(value)}");

    public static implicit operator Override(string assignment) => new(assignment);
}

/// <summary>A point of a sweep and what the configuration means there.</summary>
internal sealed record SweptSettings(SweepPoint Point, LoadedSettings Loaded);

/// <summary>A configuration that may sweep.</summary>
/// <param name="Tree">The resolved values with the sweep.</param>
/// <param name="Points">What it means at every point; one where nothing is swept.</param>
internal sealed record Sweep(ConfigTree Tree, IReadOnlyList<SweptSettings> Points)
{
    /// <summary>The one configuration where nothing is swept; null where something is.</summary>
    public LoadedSettings? Single => Points is [{ Point.Overrides.IsEmpty: true } only] ? only.Loaded : null;
}

/// <summary>Loads configurations over the reference.</summary>
internal static class SettingsLoader
{
    private const string ReferenceName = "reference.conf", LearnersFolder = "hocon/learners/";

    /// <summary>The one key that no record knows: its section goes as it is to an actor system, if the program that runs has one.</summary>
    private const string EngineSectionName = "akka";

    /// <summary>How processes wait belongs no more to what is run than where they are: a resumed run may wait in another way.</summary>
    private const string MpiSectionName = "mpi";

    public static ConfigBinder Binder { get; } = new(Units());

    /// <summary>The reference configuration that is built into the command.</summary>
    public static ConfigTree Reference() => BuiltIn(ReferenceName);

    /// <summary>Loads a file, applies overrides of the form <c>key=value</c>, fills in defaults and binds all. The catalogue is what ships unless another is given.</summary>
    /// <exception cref="ConfigException">Anything in it is wrong; one line says what and where.</exception>
    public static LoadedSettings Load(string file, IEnumerable<Override> overrides, Catalogue? catalogue = null) => Complete(ConfigTree.Load(file), overrides, catalogue);

    /// <summary>The same of a file that may sweep: what it means at every point.</summary>
    /// <exception cref="ConfigException">Anything in it is wrong at any point.</exception>
    public static Sweep LoadSweep(string file, IEnumerable<Override> overrides, Catalogue? catalogue = null)
    {
        ConfigTree tree = WithDefaults(ConfigTree.Load(file), overrides, catalogue);
        return new Sweep(tree.Without(EngineSectionName).Without(MpiSectionName), [.. SweepExpander.Expand(tree).Select(point => new SweptSettings(point, Bind(point.Tree, catalogue)))]);
    }

    /// <summary>A configuration that is built into the command, with overrides; over a file, if one is given.</summary>
    public static LoadedSettings LoadShipped(string name, IEnumerable<Override> overrides, string? file = null, Catalogue? catalogue = null) =>
        Complete(file is null ? BuiltIn(name) : BuiltIn(name).WithFallback(ConfigTree.Load(file)), overrides, catalogue);

    /// <summary>A text that is built into the command; null where there is none of that name.</summary>
    public static string? Shipped(string name) => typeof(SettingsLoader).Assembly.GetManifestResourceNames().Contains(name) ? Resource(name) : null;

    /// <summary>The reference configuration itself with overrides.</summary>
    public static LoadedSettings LoadDefaults(IEnumerable<Override> overrides, Catalogue? catalogue = null) => Complete(Reference(), overrides, catalogue);

    /// <summary>The reference configuration itself with overrides, for tests and benchmarks.</summary>
    public static Settings Defaults(params IEnumerable<string> overrides) => Complete(Reference(), [.. overrides]).Settings;

    /// <summary>
    /// The shipped configuration of an algorithm in an environment: the one that is named after both, or the only one there is; null where there is none.
    /// </summary>
    public static string? ShippedLearner(string? algorithm, string? environment)
    {
        string own = $"{LearnersFolder}{algorithm}-{environment}.conf";
        string[] all = [.. typeof(SettingsLoader).Assembly.GetManifestResourceNames().Where(n => n.StartsWith(LearnersFolder, StringComparison.Ordinal))];
        return all.Contains(own) ? own : all.Where(n => IsOf(n, algorithm, environment)).ToArray() is [string only] ? only : null;
    }

    private static bool IsOf(string name, string? algorithm, string? environment)
    {
        string text = Resource(name);
        if (text.Contains("include \"", StringComparison.Ordinal))
        {
            return false;
        }

        ConfigTree tree = ConfigTree.Parse(text, name);
        return tree.Find("learn.algo") is ConfigText a && a.Text == algorithm && tree.Find("learn.env") is ConfigText e && e.Text == environment;
    }

    private static ConfigTree BuiltIn(string name) => ConfigTree.Parse(Resource(name), name);

    private static string Resource(string name)
    {
        using Stream stream = typeof(SettingsLoader).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"the command was built without {name}");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private static LoadedSettings Complete(ConfigTree tree, IEnumerable<Override> overrides, Catalogue? catalogue = null)
    {
        tree = WithDefaults(tree, overrides, catalogue);
        return tree.Find(SweepExpander.SweepKey) is { } sweep and not ConfigNull
            ? throw new ConfigException(sweep.Origin, "this command runs one configuration and this sweeps several", "use compare, run or train, or set sweep=null and the keys themselves")
            : Bind(tree.Without(SweepExpander.SweepKey), catalogue);
    }

    private static ConfigTree WithDefaults(ConfigTree tree, IEnumerable<Override> overrides, Catalogue? catalogue) => (catalogue ?? Catalogue.Shipped).Sections
        .Aggregate(overrides.Aggregate(tree, (t, set) => t.Set(set.Assignment, set.Said)).WithFallback(Reference()), (t, section) => t.WithFallback(section.Defaults));

    private static LoadedSettings Bind(ConfigTree tree, Catalogue? catalogue)
    {
        catalogue ??= Catalogue.Shipped;
        string section = EngineSection(tree);
        tree = tree.Without(EngineSectionName);
        foreach (OwnSection own in catalogue.Sections)
        {
            own.Check(tree);
        }

        ConfigTree shipped = catalogue.Sections.Aggregate(tree, (t, own) => t.Without(own.Key));
        Settings settings = Binder.Bind<Settings>(shipped) with { Catalogue = catalogue, Own = catalogue.Sections.IsEmpty ? null : tree };
        return new LoadedSettings(tree.Without(MpiSectionName), settings) { EngineSection = section };
    }

    /// <summary>It says where the members of a run are, not what is run; so it is in no digest, run folder or comparison of configurations.</summary>
    private static string EngineSection(ConfigTree tree) => tree.Find(EngineSectionName) switch
    {
        null or ConfigNull => "",
        ConfigObject section => $"{EngineSectionName} {{\n{HoconWriter.Render(section)}}}\n",
        ConfigValue other => throw new ConfigException(other.Origin, $"{EngineSectionName} is {other.Kind} where an object is due", $"write {EngineSectionName} {{ ... }}"),
    };

    /// <summary>The bounds keep sums and products of quantities within 64 bits; nobody simulates what lies beyond.</summary>
    private static UnitReader Units() => new UnitReader()
        .Register(UnitTables.Duration, n => new SimDuration(n), new AtMostAttribute("36500 d"))
        .Register(UnitTables.Size, n => new DataSize(n), new AtMostAttribute("1000 TB"))
        .Register(UnitTables.Rate, n => new DataRate(n), new AtLeastAttribute("1 kbps"), new AtMostAttribute("1 Tbps"))
        .Register(UnitTables.Frequency, n => new Frequency(n), new AtLeastAttribute("1 kHz"), new AtMostAttribute("1000 THz"))
        .Register(UnitTables.Cycles, n => new CpuCycles(n), new AtMostAttribute("1000 Tcycles"))
        .Register(UnitTables.Power, n => new Power(n), new AtMostAttribute("1000000 kW"))
        .Register(UnitTables.EnergyEach, n => new CycleEnergy(n), new AtMostAttribute("1 J"))
        .Register(UnitTables.EnergyEach, n => new DataEnergy(n), new AtMostAttribute("1 J"))
        .Register(UnitTables.HourlyPrice, n => new HourlyPrice(n))
        .Register(UnitTables.DataPrice, n => new DataPrice(n))
        .RegisterCustom(ReadSchedule)
        .RegisterCustom(ReadProbe)
        .RegisterCustom(ReadKilobytes)
        .RegisterCustom(ReadKilobyte);

    private static Schedule ReadSchedule(ConfigValue value, string key)
    {
        try
        {
            return Schedule.Parse(value is ConfigNumber number ? number.Text : (value as ConfigText)?.Text ?? "");
        }
        catch (FormatException e)
        {
            throw new ConfigException(value.Origin, $"{key} = {value} is no number and no schedule", e.Message, e);
        }
    }

    private static ProbeMode ReadProbe(ConfigValue value, string key)
    {
        if (value is ConfigText { Text: "instant" })
        {
            return ProbeMode.Instant;
        }

        long delay = value is ConfigText ? UnitTables.Duration.ReadWhole(value, key) : 0;
        return delay > 0
            ? new ProbeMode(new SimDuration(delay))
            : throw new ConfigException(value.Origin, $"{key} = {value} is no probe mode", "write instant, or a duration above zero such as 1 ms");
    }

    private static Kilobytes ReadKilobytes(ConfigValue value, string key)
    {
        string text = value switch
        {
            ConfigNumber number => number.Text,
            ConfigText { Text: var words } when words.EndsWith("KB", StringComparison.OrdinalIgnoreCase) => words[..^2].TrimEnd(),
            _ => "",
        };
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long count) && count is > 0 and <= 1_000_000_000
            ? new Kilobytes(count)
            : throw new ConfigException(value.Origin, $"{key} = {value} is no number of kilobytes", "write a whole number from 1 to 1000000000, e.g. 8000 KB");
    }

    private static Kilobyte ReadKilobyte(ConfigValue value, string key) => value is ConfigNumber { Text: "1000" or "1024" } number
        ? new Kilobyte(int.Parse(number.Text, CultureInfo.InvariantCulture))
        : throw new ConfigException(value.Origin, $"{key} = {value} is no kilobyte", "write 1000 or 1024");
}
