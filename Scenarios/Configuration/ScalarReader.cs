using System.Globalization;
using System.Reflection;

namespace EdgeActors.Scenarios.Configuration;

/// <summary>Reads the plain types: booleans, numbers, text and enums. Converts between them as HOCON recommends, "yes" to true and 5 to "5".</summary>
internal static class ScalarReader
{
    public static bool Knows(Type type) =>
        type == typeof(bool) || type == typeof(int) || type == typeof(long) || type == typeof(double) || type == typeof(string) || type.IsEnum;

    public static Measured Read(Type type, ConfigValue value, string key)
    {
        if (type == typeof(bool)) return new Measured(Boolean(value, key));
        if (type == typeof(double)) return Real(value, key);
        if (type == typeof(int) || type == typeof(long)) return Whole(type, value, key);
        string text = Text(value) ?? throw Wrong(value, key, "a string", "write text, in double quotes if it has special characters");
        return new Measured(type == typeof(string) ? text : EnumMember(type, value, text, key));
    }

    private static string? Text(ConfigValue value) => value switch
    {
        ConfigText text => text.Text,
        ConfigNumber number => number.Text,
        ConfigBool bit => bit.Value ? "true" : "false",
        _ => null,
    };

    private static bool Boolean(ConfigValue value, string key) => Text(value) switch
    {
        "true" or "yes" or "on" => true,
        "false" or "no" or "off" => false,
        _ => throw Wrong(value, key, "a boolean", "write true or false"),
    };

    private static Measured Whole(Type type, ConfigValue value, string key)
    {
        const string Right = "write a whole number";
        (long min, long max) = type == typeof(int) ? (int.MinValue, int.MaxValue) : (long.MinValue, long.MaxValue);
        if (!decimal.TryParse(Text(value), NumberStyles.Float, CultureInfo.InvariantCulture, out decimal number))
            throw Wrong(value, key, "a whole number", Right);
        if (!decimal.IsInteger(number)) throw Wrong(value, key, "a whole number", Right);
        if (number < min || number > max) throw new ConfigException(value.Origin, $"{Assignment(value, key)} is out of range", $"permitted: {min} to {max}");
        return new Measured(type == typeof(int) ? (int)number : (object)(long)number, (double)number);
    }

    private static Measured Real(ConfigValue value, string key)
    {
        const string Right = "write a number such as 0.5";
        if (!double.TryParse(Text(value), NumberStyles.Float, CultureInfo.InvariantCulture, out double number)) throw Wrong(value, key, "a number", Right);
        return double.IsFinite(number) ? new Measured(number, number) : throw Wrong(value, key, "a finite number", Right);
    }

    /// <summary>What a configuration calls a choice.</summary>
    public static string Word<T>(T choice) where T : struct, Enum => Word(typeof(T), choice.ToString());

    private static string Word(Type type, string name) => type.GetField(name)!.GetCustomAttribute<KeyAttribute>()?.Path ?? KebabCase.Of(name);

    private static object EnumMember(Type type, ConfigValue value, string text, string key)
    {
        string[] names = Enum.GetNames(type);
        string? name = Array.Find(names, candidate => Word(type, candidate) == text);
        if (name != null) return Enum.Parse(type, name);
        string[] choices = [.. names.Select(n => Word(type, n))];
        string near = NearestKey.Find(text, choices) is { } nearest ? $"did you mean {nearest}? " : "";
        throw new ConfigException(value.Origin, $"{Assignment(value, key)} is not one of the choices", $"{near}choose one of {string.Join(", ", choices)}");
    }

    public static string Assignment(ConfigValue value, string key) => $"{key} = {ConfigException.Excerpt(value.ToString())}";

    private static ConfigException Wrong(ConfigValue value, string key, string due, string right) =>
        new(value.Origin, $"{Assignment(value, key)} is not {due}", right);
}
