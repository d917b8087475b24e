using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;

namespace EdgeActors.Scenarios.Commands;

/// <summary>An option that takes numbers of a range only.</summary>
internal interface IRangedOption
{
    /// <summary>What is to be written.</summary>
    string Due { get; }
}

/// <summary>An option that takes a number between two others, and has a usual one.</summary>
internal sealed class RangedOption<T> : Option<T>, IRangedOption
    where T : struct, INumber<T>
{
    private readonly T _least, _most;

    public RangedOption(string name, T usual, T least, T most, string description, string help = "count")
        : base(name)
    {
        (_least, _most, Description, HelpName) = (least, most, description, help);
        (DefaultValueFactory, CustomParser) = (_ => usual, Read);
    }

    public string Due => Ranges.Due(_least, _most);

    private T Read(ArgumentResult result) => Ranges.Read(result, result.Tokens[0].Value, _least, _most);
}

/// <summary>An option that takes whole numbers between two others, and may be given again.</summary>
internal sealed class RangedListOption : Option<int[]>, IRangedOption
{
    private readonly int _least, _most;

    public RangedListOption(string name, int least, int most, string description)
        : base(name)
    {
        (_least, _most, Description, HelpName) = (least, most, description, "count");
        CustomParser = result => [.. result.Tokens.Select(t => Ranges.Read(result, t.Value, _least, _most))];
    }

    public string Due => Ranges.Due(_least, _most);
}

/// <summary>Numbers of a range.</summary>
internal static class Ranges
{
    public static string Due<T>(T least, T most)
        where T : struct, INumber<T>
    {
        string Text(T number) => number.ToString("0.#########", CultureInfo.InvariantCulture);
        return $"a {(typeof(T) == typeof(double) ? "" : "whole ")}number from {Text(least)} to {Text(most)}";
    }

    public static T Read<T>(ArgumentResult result, string text, T least, T most)
        where T : struct, INumber<T>
    {
        if (T.TryParse(text, typeof(T) == typeof(double) ? NumberStyles.Float : NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out T number) && number >= least && number <= most)
        {
            return number;
        }

        result.AddError("out of range");
        return least;
    }
}
