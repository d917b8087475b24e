using System.Globalization;

namespace EdgeActors.Scenarios.Reports;

/// <summary>What values a quantity can have at all; intervals are cut there.</summary>
internal readonly record struct Bounds(double Low, double High)
{
    public static Bounds None => new(double.NegativeInfinity, double.PositiveInfinity);

    /// <summary>At least 0.</summary>
    public static Bounds Positive => new(0, double.PositiveInfinity);

    public static Bounds Percent => new(0, 100);

    public static Bounds Share => new(0, 1);

    public double Clamp(double value) => Math.Clamp(value, Low, High);
}

/// <summary>Maps values to pixels.</summary>
internal interface IScale
{
    double Start { get; }

    double End { get; }

    double this[double value] { get; }
}

/// <summary>Equal differences are equally far.</summary>
internal readonly record struct LinearScale(double Low, double High, double Start, double End) : IScale
{
    public double this[double value] => Start + ((value - Low) / (High - Low) * (End - Start));
}

/// <summary>Equal ratios are equally far; values are positive.</summary>
internal readonly record struct LogScale(double Low, double High, double Start, double End) : IScale
{
    public double this[double value] => Start + (Math.Log(value / Low) / Math.Log(High / Low) * (End - Start));
}

/// <summary>Round values of an axis: multiples of 1, 2 or 5 times a power of ten.</summary>
/// <param name="Values">Ascending.</param>
/// <param name="Labels">One for each, all with as many decimals as the step needs.</param>
internal sealed record Ticks(IReadOnlyList<double> Values, IReadOnlyList<string> Labels)
{
    private const double UsualSpace = 90;
    private const double LeastGap = 8;

    private static readonly (double Least, double Factor, string Suffix)[] s_suffixes = [(1e9, 1e9, "G"), (1e6, 1e6, "M"), (1e4, 1e3, "k")];

    public double Low => Values[0];

    public double High => Values[^1];

    /// <summary>Ticks from at or below the least value to at or above the greatest, with about that many steps.</summary>
    public static Ticks Cover(double low, double high, int steps)
    {
        (low, high) = Widen(low, high);
        double step = Step(low, high, steps);
        return Make(Math.Floor((low / step) + 1e-9), Math.Ceiling((high / step) - 1e-9), step);
    }

    /// <summary>Ticks that lie in the range, for an axis that ends where its data end.</summary>
    public static Ticks Within(double low, double high, int steps)
    {
        (low, high) = Widen(low, high);
        double step = Step(low, high, steps);
        return Make(Math.Ceiling((low / step) - 1e-9), Math.Floor((high / step) + 1e-9), step);
    }

    /// <summary>
    /// Ticks of a logarithmic axis from at or below the least value, which is positive, to at or above the greatest: 1, 2 and 5 times powers of ten, the powers alone where
    /// there are many.
    /// </summary>
    public static Ticks Logarithmic(double low, double high)
    {
        int[] digits = high / low > 1e3 ? [1] : [1, 2, 5];
        int first = (int)Math.Floor(Math.Log10(low)), last = (int)Math.Ceiling(Math.Log10(high));
        double[] all = [.. Enumerable.Range(first, last - first + 1).SelectMany(power => digits.Select(d => d * Math.Pow(10, power)))];
        int from = Math.Max(0, Array.FindLastIndex(all, v => v <= low * (1 + 1e-9))), to = Array.FindIndex(all, v => v >= high * (1 - 1e-9));
        double[] values = all[from..(to + 1)];
        return new Ticks(values, [.. values.Select(v => Make(1, 1, v).Labels[0])]);
    }

    /// <summary>As many ticks as leave their labels room on a horizontal axis; <paramref name="make"/> takes the number of steps.</summary>
    public static Ticks Spaced(Func<int, Ticks> make, double pixels)
    {
        int steps = Math.Max(1, (int)(pixels / UsualSpace));
        Ticks ticks = make(steps);
        while (steps > 1 && ticks.Labels.Max(l => TextFit.Width(l, SvgChart.SmallFontSize)) + LeastGap > pixels / ticks.Values.Count)
        {
            ticks = make(--steps);
        }

        return ticks;
    }

    /// <summary>A range that is a point, or is none, becomes one that can be drawn.</summary>
    public static (double Low, double High) Widen(double low, double high)
    {
        if (!double.IsFinite(low) || !double.IsFinite(high))
        {
            return (0, 1);
        }

        if (high - low > 1e-9 * Math.Max(Math.Abs(low), Math.Abs(high)))
        {
            return (low, high);
        }

        return low == 0 ? (0, 1) : (low - (Math.Abs(low) / 2), high + (Math.Abs(high) / 2));
    }

    /// <summary>The round step nearest to the wanted one, as ratios go.</summary>
    private static double Step(double low, double high, int steps)
    {
        double raw = (high - low) / Math.Max(steps, 2);
        double power = Math.Pow(10, Math.Floor(Math.Log10(raw)));
        double digit = raw / power;
        return power * digit switch { < 1.414 => 1, < 3.162 => 2, < 7.071 => 5, _ => 10 };
    }

    private static Ticks Make(double first, double last, double step)
    {
        double[] values = [.. Enumerable.Range(0, (int)(last - first) + 1).Select(i => (first + i) * step)];
        double largest = Math.Max(Math.Abs(values[0]), Math.Abs(values[^1]));
        if (largest >= 1e13 || step < 1e-6)
        {
            return new Ticks(values, [.. values.Select(v => v.ToString("0.###e0", CultureInfo.InvariantCulture))]);
        }

        (_, double factor, string suffix) = s_suffixes.FirstOrDefault(s => largest >= s.Least, (0, 1, ""));
        int decimals = Math.Max(0, -(int)Math.Floor(Math.Log10(step / factor) + 1e-9));
        return new Ticks(values, [.. values.Select(v => Math.Abs(v) < step / 2 ? "0" : Numbers.Fixed(v / factor, decimals) + suffix)]);
    }
}
