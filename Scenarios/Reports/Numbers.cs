using System.Globalization;

namespace EdgeActors.Scenarios.Reports;

/// <summary>Numbers as people read them, the same in every culture. What is not a number shows as a dash.</summary>
internal static class Numbers
{
    public const string None = "–";

    private const string Minus = "\u2212";

    public static string Fixed(double value, int decimals)
    {
        string text = value.ToString("N" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        return !double.IsFinite(value) ? None
            : !text.StartsWith('-') ? text
            : text.AsSpan().ContainsAnyInRange('1', '9') ? Minus + text[1..] : text[1..];
    }

    /// <summary>With a sign, unless it rounds to 0.</summary>
    public static string Signed(double value, int decimals)
    {
        string text = Fixed(value, decimals);
        return value > 0 && text.AsSpan().ContainsAnyInRange('1', '9') ? "+" + text : text;
    }

    /// <summary>A share as a percentage without its sign.</summary>
    public static string Percent(double share, int decimals) => Fixed(share * 100, decimals);

    /// <summary>Half an interval, after a mean; nothing when there is none.</summary>
    public static string PlusMinus(double half, int decimals) => double.IsFinite(half) ? "\u00A0±\u00A0" + Fixed(half, decimals) : "";

    public static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    public static string Counted(long value, string one, string many) => $"{Count(value)} {(value == 1 ? one : many)}";

    /// <summary>How long something took, by the clock.</summary>
    public static string Elapsed(TimeSpan time)
    {
        var whole = TimeSpan.FromSeconds(Math.Round(time.TotalSeconds));
        return time.TotalSeconds switch
        {
            < 0.9995 => $"{Fixed(time.TotalMilliseconds, 0)} ms",
            < 59.95 => $"{Fixed(time.TotalSeconds, 1)} s",
            < 3599.5 => $"{whole.Minutes} min {whole.Seconds} s",
            _ => $"{Count((long)whole.TotalHours)} h {whole.Minutes} min",
        };
    }
}

/// <summary>A unit with a metric prefix in which a whole column is written, so that its numbers compare at a glance.</summary>
/// <param name="Name">The unit with its prefix.</param>
/// <param name="Factor">What one of it is in the plain unit.</param>
/// <param name="Decimals">Decimals that show the largest value in four digits.</param>
internal readonly record struct ColumnUnit(string Name, double Factor, int Decimals)
{
    private static readonly (string Prefix, double Factor)[] s_prefixes = [("", 1), ("m", 1e-3), ("µ", 1e-6), ("n", 1e-9)];

    /// <summary>The unit that suits the largest finite value.</summary>
    public static ColumnUnit For(IEnumerable<double> values, string unit)
    {
        double largest = values.Where(double.IsFinite).Select(Math.Abs).Append(0).Max();
        (string prefix, double factor) = largest == 0 ? s_prefixes[0] : s_prefixes.FirstOrDefault(p => largest >= p.Factor * 0.99995, s_prefixes[^1]);
        return new ColumnUnit(prefix + unit, factor, (largest / factor) switch { < 9.9995 => 3, < 99.995 => 2, < 999.95 => 1, _ => 0 });
    }

    public double Scale(double value) => value / Factor;

    public string Format(double value) => Numbers.Fixed(Scale(value), Decimals);
}
