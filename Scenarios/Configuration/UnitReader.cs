namespace EdgeActors.Scenarios.Configuration;

/// <summary>
/// The types a configuration value can be read as beyond numbers and text: quantities with a unit, and types with a reading of their own.
/// Fill it once at start; it is not safe to register while others read.
/// </summary>
internal sealed class UnitReader
{
    private readonly Dictionary<Type, Func<ConfigValue, string, Measured>> _readers = [];

    /// <summary>Values of T hold a whole number of the table's base units.</summary>
    /// <param name="table">The units.</param>
    /// <param name="make">Makes a value.</param>
    /// <param name="bounds">What every such quantity must satisfy; zero is left to the rules of the key.</param>
    public UnitReader Register<T>(UnitTable table, Func<long, T> make, params RuleAttribute[] bounds) where T : notnull
    {
        _readers[typeof(T)] = (value, key) =>
        {
            Measured measured = Whole(table, value, key, whole => make(whole), Array.Find(bounds, bound => bound is AtMostAttribute)?.Permitted);
            if (measured.Number != 0 && Array.Find(bounds, bound => !bound.Accepts(measured)) is { } broken)
                throw new ConfigException(value.Origin, $"{ScalarReader.Assignment(value, key)} is out of range", $"permitted: {broken.Permitted}");
            return measured;
        };
        return this;
    }

    /// <summary>Values of T hold a real number of the table's base units.</summary>
    public UnitReader RegisterReal<T>(UnitTable table, Func<double, T> make) where T : notnull
    {
        _readers[typeof(T)] = (value, key) => Real(table, value, key, real => make(real));
        return this;
    }

    /// <summary>
    /// T reads itself, from the value and its key; for unions such as "instant or a duration". It throws ConfigException on what it cannot read.
    /// </summary>
    public UnitReader RegisterCustom<T>(Func<ConfigValue, string, T> read) where T : notnull
    {
        _readers[typeof(T)] = (value, key) => new Measured(read(value, key));
        return this;
    }

    public bool Knows(Type type) => _readers.ContainsKey(type);

    public T Read<T>(ConfigValue value, string key) => (T)Read(typeof(T), value, key).Value!;

    internal Measured Read(Type type, ConfigValue value, string key) =>
        _readers.TryGetValue(type, out Func<ConfigValue, string, Measured>? read)
            ? read(value, key)
            : throw new InvalidOperationException($"no unit is registered for {type}");

    /// <summary>Reads a plain double or long that an attribute gives a unit.</summary>
    internal static Measured Read(UnitTable table, Type type, ConfigValue value, string key)
    {
        if (type == typeof(double)) return Real(table, value, key, real => real);
        if (type == typeof(long)) return Whole(table, value, key, whole => whole);
        throw new InvalidOperationException($"{key}: only double and long can carry a unit attribute, not {type}");
    }

    private static Measured Whole(UnitTable table, ConfigValue value, string key, Func<long, object> make, string? permitted = null)
    {
        long whole = table.ReadWhole(value, key, permitted);
        return new Measured(make(whole), whole, whole, table);
    }

    private static Measured Real(UnitTable table, ConfigValue value, string key, Func<double, object> make)
    {
        decimal amount = table.Read(value, key);
        return new Measured(make((double)amount), (double)amount, amount, table);
    }
}

/// <summary>A value that was read, with what the rules on it compare: its number, and for a quantity its amount in base units.</summary>
internal readonly record struct Measured(object? Value, double? Number = null, decimal? Amount = null, UnitTable? Table = null);
