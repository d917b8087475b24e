using System.Globalization;

namespace EdgeActors.Scenarios.Configuration;

/// <summary>The key of a record parameter, or the word for a choice, where it is not the kebab-case name; a key may be a dotted path.</summary>
[AttributeUsage(AttributeTargets.Parameter | AttributeTargets.Field)]
public sealed class KeyAttribute(string path) : Attribute
{
    /// <summary>The key.</summary>
    public string Path { get; } = path;
}

/// <summary>What kind of unit is written behind a number, and in which it is read.</summary>
public enum UnitKind
{
    /// <summary>Nanoseconds.</summary>
    Duration,

    /// <summary>Bits.</summary>
    Size,

    /// <summary>Bits a second.</summary>
    Rate,

    /// <summary>Processor cycles.</summary>
    Cycles,

    /// <summary>Hertz.</summary>
    Frequency,

    /// <summary>Microwatts.</summary>
    Power,

    /// <summary>Nanojoules.</summary>
    Energy,

    /// <summary>Metres.</summary>
    Distance,

    /// <summary>A share; 25 % is 0.25.</summary>
    Percent,
}

/// <summary>Reads a double or long with a unit, as the number of base units (see UnitTables).</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class UnitAttribute(UnitKind kind) : Attribute
{
    internal UnitTable Table { get; } = kind switch
    {
        UnitKind.Duration => UnitTables.Duration,
        UnitKind.Size => UnitTables.Size,
        UnitKind.Rate => UnitTables.Rate,
        UnitKind.Cycles => UnitTables.Cycles,
        UnitKind.Frequency => UnitTables.Frequency,
        UnitKind.Power => UnitTables.Power,
        UnitKind.Energy => UnitTables.Energy,
        UnitKind.Distance => UnitTables.Distance,
        UnitKind.Percent => UnitTables.Percent,
        _ => throw new InvalidOperationException($"unknown unit kind {kind}"),
    };
}

/// <summary>What a value must satisfy. On an array it holds for each element.</summary>
[AttributeUsage(AttributeTargets.Parameter, AllowMultiple = true)]
public abstract class RuleAttribute : Attribute
{
    internal abstract string Permitted { get; }

    internal abstract bool Accepts(Measured value);
}

/// <summary>Between two numbers, both included. A quantity is compared in base units.</summary>
public sealed class RangeAttribute(double min, double max) : RuleAttribute
{
    internal override string Permitted => string.Create(CultureInfo.InvariantCulture, $"{min} to {max}");

    internal override bool Accepts(Measured value) => value.Number >= min && value.Number <= max;
}

/// <summary>More than zero.</summary>
public sealed class PositiveAttribute : RuleAttribute
{
    internal override string Permitted => "more than 0";

    internal override bool Accepts(Measured value) => value.Number > 0;
}

/// <summary>A quantity with a least value, written with its unit.</summary>
public sealed class AtLeastAttribute(string bound) : RuleAttribute
{
    internal override string Permitted => $"at least {bound}";

    internal override bool Accepts(Measured value) => value.Amount >= Bound.Of(bound, value);
}

/// <summary>A quantity with a greatest value, written with its unit.</summary>
public sealed class AtMostAttribute(string bound) : RuleAttribute
{
    internal override string Permitted => $"at most {bound}";

    internal override bool Accepts(Measured value) => value.Amount <= Bound.Of(bound, value);
}

internal static class Bound
{
    public static decimal Of(string text, Measured value)
    {
        UnitTable table = value.Table ?? throw new InvalidOperationException($"the bound {text} stands on a value without a unit");
        return table.Read(new ConfigText(Origin.Of("attribute"), text), "bound");
    }
}
