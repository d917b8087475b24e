using System.Collections.Immutable;

namespace EdgeActors.Scenarios.Configuration;

/// <summary>
/// The keys a record type knows, with those of the records inside it. An array is one key; the keys of its elements are checked for each element.
/// </summary>
internal sealed class KnownKeys
{
    private readonly HashSet<string> _leaves;
    private readonly HashSet<string> _branches = [];

    internal KnownKeys(ImmutableArray<string> paths)
    {
        Paths = paths;
        _leaves = [.. paths];
        foreach (string path in paths)
        {
            List<PathElement> elements = PathText.Parse(path);
            for (int i = 1; i < elements.Count; i++) _branches.Add(PathText.Join(elements.Take(i).Select(element => element.Key)));
        }
    }

    /// <summary>The path of each key, in the order of the records' parameters.</summary>
    public ImmutableArray<string> Paths { get; }

    public string? Nearest(string path) => NearestKey.Find(path, Paths.Concat(_branches));

    /// <summary>Throws for the first key of the object that is not known. The prefix is the path of the object itself, for messages.</summary>
    public void Check(ConfigObject fields, string prefix) => Check(fields, "", prefix);

    private void Check(ConfigObject fields, string path, string prefix)
    {
        foreach (ConfigField field in fields.Fields)
        {
            string here = PathText.Under(path, field.Key);
            if (_leaves.Contains(here)) continue;
            if (!_branches.Contains(here)) throw Unknown(field.KeyOrigin, here, prefix);
            if (field.Value is ConfigObject child) Check(child, here, prefix);
        }
    }

    internal ConfigException Unknown(Origin origin, string path, string prefix)
    {
        string right = Nearest(path) is { } nearest ? $"did you mean {Full(prefix, nearest)}?" : "remove it; no known key is near";
        return new ConfigException(origin, $"unknown key {ConfigException.Excerpt(Full(prefix, path))}", right);
    }

    private static string Full(string prefix, string path) => prefix.Length == 0 ? path : $"{prefix}.{path}";
}
