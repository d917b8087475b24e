using System.Collections.Immutable;

namespace EdgeActors.Scenarios.Configuration;

/// <summary>
/// A resolved value: no substitutions are left in it. Each remembers where it was written.
/// Numbers keep the text of the file, so 1e5 and 100000 are different texts and no digit is lost.
/// </summary>
internal abstract class ConfigValue(Origin origin)
{
    public Origin Origin { get; } = origin;

    /// <summary>The kind with its article, for messages: "an array".</summary>
    public abstract string Kind { get; }

    /// <summary>Equal content, wherever it was written. The order of fields does not count.</summary>
    public abstract bool SameAs(ConfigValue other);

    public override string ToString() => HoconWriter.Inline(this);
}

internal sealed class ConfigNull(Origin origin) : ConfigValue(origin)
{
    public override string Kind => "null";

    public override bool SameAs(ConfigValue other) => other is ConfigNull;
}

internal sealed class ConfigBool(Origin origin, bool value) : ConfigValue(origin)
{
    public bool Value { get; } = value;

    public override string Kind => "a boolean";

    public override bool SameAs(ConfigValue other) => other is ConfigBool bit && bit.Value == Value;
}

internal sealed class ConfigNumber(Origin origin, string text) : ConfigValue(origin)
{
    public string Text { get; } = text;

    public override string Kind => "a number";

    public override bool SameAs(ConfigValue other) => other is ConfigNumber number && number.Text == Text;
}

internal sealed class ConfigText(Origin origin, string text) : ConfigValue(origin)
{
    public string Text { get; } = text;

    public override string Kind => "a string";

    public override bool SameAs(ConfigValue other) => other is ConfigText text && text.Text == Text;
}

internal sealed class ConfigArray(Origin origin, ImmutableArray<ConfigValue> items) : ConfigValue(origin)
{
    public ImmutableArray<ConfigValue> Items { get; } = items;

    public override string Kind => "an array";

    public override bool SameAs(ConfigValue other) =>
        other is ConfigArray array && array.Items.Length == Items.Length && Items.Zip(array.Items).All(pair => pair.First.SameAs(pair.Second));
}

internal readonly record struct ConfigField(string Key, Origin KeyOrigin, ConfigValue Value);

internal sealed class ConfigObject : ConfigValue
{
    private readonly OrderedDictionary<string, ConfigField> _fields = [];

    public ConfigObject(Origin origin, IEnumerable<ConfigField> fields) : base(origin)
    {
        foreach (ConfigField field in fields) _fields.Add(field.Key, field);
    }

    public IReadOnlyList<ConfigField> Fields => _fields.Values;

    public override string Kind => "an object";

    public ConfigValue? Find(string key) => _fields.TryGetValue(key, out ConfigField field) ? field.Value : null;

    public override bool SameAs(ConfigValue other) =>
        other is ConfigObject that && that.Fields.Count == Fields.Count
        && Fields.All(field => that.Find(field.Key) is { } value && field.Value.SameAs(value));

    /// <summary>An object such as { "0" : a, "1" : b } read as the array [a, b]; null when it has no numeric key.</summary>
    internal ConfigArray? AsArray()
    {
        ImmutableArray<string> keys = NumericKeys.InOrder(_fields.Keys);
        return keys.IsEmpty ? null : new ConfigArray(Origin, [.. keys.Select(key => _fields[key].Value)]);
    }
}
