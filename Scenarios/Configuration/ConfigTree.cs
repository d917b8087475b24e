using System.Collections.Immutable;

namespace EdgeActors.Scenarios.Configuration;

/// <summary>
/// A configuration: layers of HOCON, the later over the earlier, resolved as one when first read. It never changes; each operation gives a new tree.
/// Substitutions see the whole stack of layers, so an override also reaches the values that refer to it.
/// </summary>
internal sealed class ConfigTree
{
    private readonly ImmutableArray<ObjectNode> _layers;
    private readonly Func<string, string?> _environment;
    private readonly Lazy<ConfigObject> _root;

    private ConfigTree(ImmutableArray<ObjectNode> layers, Func<string, string?> environment, ImmutableArray<string> files)
    {
        _layers = layers;
        Files = files;
        _environment = environment;
        _root = new Lazy<ConfigObject>(() => Resolver.Resolve(layers, environment));
    }

    /// <summary>The files that it was read from.</summary>
    public ImmutableArray<string> Files { get; }

    /// <summary>The resolved values. Throws ConfigException when a substitution has no value.</summary>
    public ConfigObject Root => _root.Value;

    /// <summary>Loads a file and what it includes.</summary>
    /// <param name="file">The path.</param>
    /// <param name="environment">Where substitutions without a value look; the process environment unless given.</param>
    /// <param name="warn">Told in one line what is odd but no error; standard error unless given.</param>
    public static ConfigTree Load(string file, Func<string, string?>? environment = null, Action<string>? warn = null)
    {
        var reader = new IncludeReader(warn ?? Warnings.Say);
        return new([reader.Load(file)], environment ?? Environment.GetEnvironmentVariable, [.. reader.Files]);
    }

    /// <summary>Parses a text; the name stands for the file in messages. Such a text can include only absolute paths.</summary>
    public static ConfigTree Parse(string text, string name = "text", Func<string, string?>? environment = null) =>
        new([HoconParser.Parse(new ConfigSource(name, text), Warnings.Say)], environment ?? Environment.GetEnvironmentVariable, []);

    /// <summary>This tree over another: what this one lacks comes from there.</summary>
    public ConfigTree WithFallback(ConfigTree fallback) => new([.. fallback._layers, .. _layers], _environment, [.. Files, .. fallback.Files]);

    /// <summary>Overrides one key, as --set does: "a.b.c=value" with a HOCON value, or "a.b.c+=value".</summary>
    /// <param name="assignment">The key and its value.</param>
    /// <param name="said">What the user said, for messages; the option --set with the key unless given.</param>
    public ConfigTree Set(string assignment, string? said = null)
    {
        int equals = assignment.IndexOf('=');
        if (equals < 0) throw new ConfigException(Origin.Of("--set " + assignment), "there is no '='", "write --set key=value");
        string source = said ?? "--set " + assignment[..equals].TrimEnd('+').Trim();
        return new([.. _layers, HoconParser.ParseAssignment(new ConfigSource(source, assignment, Positioned: false))], _environment, Files);
    }

    /// <summary>Overrides keys with values that are already resolved.</summary>
    public ConfigTree With(IEnumerable<KeyValuePair<string, ConfigValue>> overrides)
    {
        var layer = new ObjectNode(Origin.Of("override"));
        foreach ((string path, ConfigValue value) in overrides) layer.Define(PathText.Parse(path).ToArray(), ConfigNode.From(value));
        return new([.. _layers, layer], _environment, Files);
    }

    /// <summary>This tree without one top-level key.</summary>
    public ConfigTree Without(string key) => new([.. _layers.Select(layer => layer.Without(key))], _environment, Files);

    /// <summary>The value at a path such as a.b.c; null when there is none.</summary>
    public ConfigValue? Find(string path)
    {
        ConfigValue? value = Root;
        foreach (PathElement element in PathText.Parse(path)) value = (value as ConfigObject)?.Find(element.Key);
        return value;
    }

    public ConfigValue Get(string path) => Find(path) ?? throw new ConfigException(Root.Origin, $"missing key {path}", "add it");

    /// <summary>Every path that holds something other than an object, in order. An array is one leaf.</summary>
    public IEnumerable<KeyValuePair<string, ConfigValue>> Leaves() => Leaves(Root, "");

    /// <summary>The resolved tree as HOCON that parses to an equal tree.</summary>
    public string ToHocon() => HoconWriter.Render(Root);

    public string ToJson() => JsonText.Render(Root);

    private static IEnumerable<KeyValuePair<string, ConfigValue>> Leaves(ConfigObject fields, string prefix)
    {
        foreach (ConfigField field in fields.Fields)
        {
            string path = PathText.Under(prefix, field.Key);
            if (field.Value is not ConfigObject child) yield return new(path, field.Value);
            else foreach (KeyValuePair<string, ConfigValue> leaf in Leaves(child, path)) yield return leaf;
        }
    }
}
