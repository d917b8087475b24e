using System.Globalization;
using System.Text.RegularExpressions;

namespace EdgeActors.Scenarios.Configuration;

/// <summary>A unit, how a number in it converts to the base unit, and other spellings of its name.</summary>
internal sealed record Unit(string Name, Func<decimal, decimal> ToBase, params string[] Aliases)
{
    public static Unit Times(decimal factor, string name, params string[] aliases) => new(name, number => number * factor, aliases);

    internal bool IsCalled(string name) => Name == name || Aliases.Contains(name);
}

/// <summary>
/// The units one kind of quantity may be written in. Numbers convert exactly, in decimal; where a whole number of base units is due they round
/// to the nearest, halves away from zero, and a quantity that would round to nothing is an error.
/// </summary>
internal sealed partial class UnitTable(string kind, string example, string baseUnit, params Unit[] units)
{
    public string Kind { get; } = kind;

    public string Example { get; } = example;

    public bool AllowsNegative { get; init; }

    /// <summary>Whether a number without a unit counts as base units. Usually it is an error.</summary>
    public bool AllowsBareNumber { get; init; }

    private string Right => $"write a {Kind} such as {Example} (units: {string.Join(", ", units.Select(unit => unit.Name))})";

    /// <summary>The quantity in base units, not rounded.</summary>
    public decimal Read(ConfigValue value, string key) => Read(value, key, null);

    private decimal Read(ConfigValue value, string key, string? permitted)
    {
        string? text = value switch { ConfigText written => written.Text, ConfigNumber number => number.Text, _ => null };
        if (text == null) throw new ConfigException(value.Origin, $"{key} is {value.Kind} where a {Kind} is due", Right);
        Match parts = Quantity().Match(text.Trim());
        if (!parts.Success) throw new ConfigException(value.Origin, $"{key} = {ConfigException.Excerpt(text)} is not a {Kind}", Right);
        string unit = parts.Groups["unit"].Value;
        if (unit.Length == 0 && !AllowsBareNumber) throw new ConfigException(value.Origin, $"{key} = {ConfigException.Excerpt(text)} has no unit", Right);
        if (unit.Length > 0 && !units.Any(known => known.IsCalled(unit)))
            throw new ConfigException(value.Origin, $"{key} has the unknown unit {ConfigException.Excerpt(unit)}", Right);
        return Convert(parts.Groups["number"].Value, unit) switch
        {
            null => throw OutOfRange(value, key, text, permitted ?? MostIn(unit)),
            < 0 when !AllowsNegative => throw new ConfigException(value.Origin, $"{key} = {ConfigException.Excerpt(text)} is negative", "give zero or more"),
            { } amount => amount,
        };
    }

    /// <summary>The quantity as a whole number of base units.</summary>
    /// <param name="value">What is written.</param>
    /// <param name="key">For which key.</param>
    /// <param name="permitted">What is permitted there, if it is less than a whole number of base units holds.</param>
    public long ReadWhole(ConfigValue value, string key, string? permitted = null)
    {
        decimal exact = Read(value, key, permitted);
        decimal whole = Math.Round(exact, MidpointRounding.AwayFromZero);
        if (whole is < long.MinValue or > long.MaxValue) throw OutOfRange(value, key, value.ToString(), permitted ?? MostIn(Quantity().Match(value.ToString()!.Trim()).Groups["unit"].Value));
        if (whole == 0 && exact != 0)
            throw new ConfigException(value.Origin, $"{ScalarReader.Assignment(value, key)} is finer than 1 {baseUnit}", $"give 0 {baseUnit}, or 1 {baseUnit} and more");
        return (long)whole;
    }

    /// <summary>The quantity that an option of the command line gives, as a whole number of base units.</summary>
    public long ReadOption(string option, string text) => ReadWhole(new ConfigText(Origin.Of("command line"), text), option);

    private static ConfigException OutOfRange(ConfigValue value, string key, string text, string permitted) =>
        new(value.Origin, $"{key} = {ConfigException.Excerpt(text)} is out of range", $"permitted: {permitted}");

    /// <summary>The greatest quantity, in the unit that is written if it is a multiple of the base unit.</summary>
    private string MostIn(string written)
    {
        Unit? unit = units.FirstOrDefault(known => known.IsCalled(written));
        bool isMultiple = unit is not null && unit.ToBase(1) is > 1 && unit.ToBase(2) == 2 * unit.ToBase(1);
        decimal most = isMultiple ? Math.Floor(long.MaxValue / unit!.ToBase(1)) : long.MaxValue;
        return string.Create(CultureInfo.InvariantCulture, $"at most {most:0} {(isMultiple ? unit!.Name : baseUnit)}");
    }

    private decimal? Convert(string number, string unit)
    {
        if (!decimal.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal parsed)) return null;
        try
        {
            return unit.Length == 0 ? parsed : units.First(known => known.IsCalled(unit)).ToBase(parsed);
        }
        catch (OverflowException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"\A(?<number>[-+]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][-+]?[0-9]+)?)\s*(?<unit>[^\s0-9].*)?\z")]
    private static partial Regex Quantity();
}
