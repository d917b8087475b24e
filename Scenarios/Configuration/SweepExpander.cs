using System.Collections.Immutable;

namespace EdgeActors.Scenarios.Configuration;

/// <summary>One point of a sweep: what was set, a short label of it, and the configuration with it applied and without the sweep itself.</summary>
internal sealed record SweepPoint(string Label, ImmutableArray<KeyValuePair<string, ConfigValue>> Overrides, ConfigTree Tree);

/// <summary>
/// Expands sweep { a.b = [1, 2], c = [x, y] } into the product of its arrays; the last key varies fastest.
/// Without a sweep there is one point, with an empty label.
/// A swept key must exist in the configuration with its fallbacks, so a mistyped one is found.
/// </summary>
internal static class SweepExpander
{
    internal const string SweepKey = "sweep";
    private const int MaxPoints = 100_000;

    public static ImmutableArray<SweepPoint> Expand(ConfigTree tree)
    {
        ConfigTree plain = tree.Without(SweepKey);
        ImmutableArray<Axis> axes = tree.Root.Find(SweepKey) is { } sweep and not ConfigNull ? [.. Axes(sweep, "")] : [];
        foreach (Axis axis in axes) CheckKnown(axis, tree, plain);
        CheckSize(axes);
        List<ImmutableArray<KeyValuePair<string, ConfigValue>>> product = [[]];
        foreach (Axis axis in axes) product = [.. product.SelectMany(_ => axis.Values, (chosen, value) => chosen.Add(new(axis.Path, value)))];
        return [.. product.Select(overrides => new SweepPoint(Label(overrides), overrides, plain.With(overrides)))];
    }

    private static IEnumerable<Axis> Axes(ConfigValue sweep, string prefix)
    {
        if (sweep is not ConfigObject fields)
            throw new ConfigException(sweep.Origin, $"{Name(prefix)} is {sweep.Kind} where an array of values is due", $"write {Name(prefix)} = [a, b]");
        foreach (ConfigField field in fields.Fields)
        {
            string path = PathText.Under(prefix, field.Key);
            if (field.Value is ConfigArray { Items.IsEmpty: true })
                throw new ConfigException(field.Value.Origin, $"{Name(path)} has no values", "give at least one, or remove it");
            if (field.Value is ConfigArray values) yield return new Axis(path, field.KeyOrigin, values.Items);
            else foreach (Axis axis in Axes(field.Value, path)) yield return axis;
        }
    }

    private static void CheckKnown(Axis axis, ConfigTree tree, ConfigTree plain)
    {
        if (plain.Find(axis.Path) != null) return;
        var known = new KnownKeys([.. plain.Leaves().Select(leaf => leaf.Key)]);
        throw known.Unknown(axis.Origin, axis.Path, SweepKey);
    }

    private static void CheckSize(ImmutableArray<Axis> axes)
    {
        long points = 1;
        foreach (Axis axis in axes)
        {
            points *= axis.Values.Length;
            if (points > MaxPoints) throw new ConfigException(axis.Origin, $"the sweep has more than {MaxPoints} points", "sweep fewer values");
        }
    }

    private static string Name(string path) => path.Length == 0 ? SweepKey : $"{SweepKey}.{path}";

    private static string Label(IEnumerable<KeyValuePair<string, ConfigValue>> overrides) =>
        string.Join(' ', overrides.Select(pair => $"{pair.Key}={pair.Value}"));

    private sealed record Axis(string Path, Origin Origin, ImmutableArray<ConfigValue> Values);
}
