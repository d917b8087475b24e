using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace EdgeActors.Scenarios.Configuration;

/// <summary>
/// Makes immutable records of a configuration, one key for each constructor parameter. Default values of parameters are not used:
/// defaults come from the reference configuration below, so that they are written down in one place, and a key still missing is an error.
/// A constructor may refuse its arguments with ArgumentException; that too becomes a ConfigException where the object was written.
/// </summary>
internal sealed class ConfigBinder(UnitReader units)
{
    private readonly ConcurrentDictionary<Type, RecordSchema> _schemas = new();

    /// <summary>Binds the object at a path, or the whole tree.</summary>
    public T Bind<T>(ConfigTree tree, string path = "") where T : notnull => Bind<T>(path.Length == 0 ? tree.Root : tree.Get(path), path);

    /// <summary>Binds a value; the key is its path, for messages. Unknown keys in it are errors.</summary>
    public T Bind<T>(ConfigValue value, string key) where T : notnull =>
        (T)Element(typeof(T), value, key, new Member(key, [], typeof(T), false, null, [])).Value!;

    public KnownKeys KnownKeys(Type root)
    {
        var paths = ImmutableArray.CreateBuilder<string>();
        Collect(root, "", paths, []);
        return new KnownKeys(paths.ToImmutable());
    }

    private void Collect(Type record, string prefix, ImmutableArray<string>.Builder paths, ImmutableStack<Type> outer)
    {
        if (outer.Contains(record)) throw new InvalidOperationException($"{record} contains itself; a configuration record cannot");
        foreach (Member member in SchemaOf(record).Members)
        {
            string path = Under(prefix, member.Key);
            if (IsRecord(member.Type) && member.Unit == null) Collect(member.Type, path, paths, outer.Push(record));
            else paths.Add(path);
        }
    }

    private RecordSchema SchemaOf(Type record) => _schemas.GetOrAdd(record, type => new RecordSchema(type));

    private bool IsRecord(Type type) => !units.Knows(type) && !ScalarReader.Knows(type) && ElementType(type) == null;

    private static Type? ElementType(Type type) => type switch
    {
        { IsArray: true } => type.GetElementType(),
        { IsGenericType: true } when type.GetGenericTypeDefinition() == typeof(ImmutableArray<>) => type.GetGenericArguments()[0],
        _ => null,
    };

    /// <summary>A value that stands on its own, the root or an array element: if it is a record, its unknown keys are looked for here.</summary>
    private Measured Element(Type type, ConfigValue value, string key, Member member)
    {
        if (Nullable.GetUnderlyingType(type) is { } underlying) return value is ConfigNull ? default : Element(underlying, value, key, member);
        if (member.Unit == null && IsRecord(type) && value is ConfigObject fields) KnownKeys(type).Check(fields, key);
        return Value(type, value, key, member);
    }

    private Measured Value(Type type, ConfigValue value, string key, Member member)
    {
        if (ElementType(type) is { } element) return Items(type, element, value, key, member);
        Measured measured = member.Unit != null ? UnitReader.Read(member.Unit, type, value, key)
            : units.Knows(type) ? units.Read(type, value, key)
            : ScalarReader.Knows(type) ? ScalarReader.Read(type, value, key)
            : Record(type, value, key);
        foreach (RuleAttribute rule in member.Rules) Check(rule, measured, value, key);
        return measured;
    }

    private static void Check(RuleAttribute rule, Measured measured, ConfigValue value, string key)
    {
        if (measured.Number == null) throw new InvalidOperationException($"{key} has a rule on it but is not a number");
        if (!rule.Accepts(measured))
            throw new ConfigException(value.Origin, $"{ScalarReader.Assignment(value, key)} is out of range", $"permitted: {rule.Permitted}");
    }

    private Measured Items(Type type, Type element, ConfigValue value, string key, Member member)
    {
        ConfigArray array = value as ConfigArray ?? (value as ConfigObject)?.AsArray()
            ?? throw new ConfigException(value.Origin, $"{key} is {value.Kind} where an array is due", "write [a, b, c]");
        var items = Array.CreateInstance(element, array.Items.Length);
        for (int i = 0; i < items.Length; i++) items.SetValue(Element(element, array.Items[i], $"{key}[{i}]", member).Value, i);
        return new Measured(type.IsArray ? items : ImmutableItems.Of(items));
    }

    private Measured Record(Type type, ConfigValue value, string key)
    {
        if (value is not ConfigObject fields)
            throw new ConfigException(value.Origin, $"{key} is {value.Kind} where an object is due", $"write {key} {{ ... }}");
        RecordSchema schema = SchemaOf(type);
        object?[] arguments = [.. schema.Members.Select(member => Argument(member, fields, Under(key, member.Key)))];
        try
        {
            return new Measured(schema.Create(arguments));
        }
        catch (ArgumentException e)
        {
            throw new ConfigException(fields.Origin, key.Length == 0 ? "the values do not agree" : $"the values of {key} do not agree", e.Message, e);
        }
    }

    private object? Argument(Member member, ConfigObject fields, string key)
    {
        ConfigValue? value = fields;
        foreach (string step in member.Path)
        {
            if (value is not (ConfigObject or ConfigNull or null))
                throw new ConfigException(value.Origin, $"{ConfigException.Excerpt(value.ToString())} stands where {key} needs an object", $"write {key} = ...");
            value = (value as ConfigObject)?.Find(step);
        }

        if (value is not (null or ConfigNull)) return Value(member.Type, value, key, member).Value;
        if (member.Nullable) return null;
        throw value == null
            ? new ConfigException(fields.Origin, $"missing key {key}", "add it")
            : new ConfigException(value.Origin, $"{key} is null", "give it a value");
    }

    private static string Under(string prefix, string path) => prefix.Length == 0 ? path : $"{prefix}.{path}";
}
