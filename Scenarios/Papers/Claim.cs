using System.Globalization;
using System.Text.Json.Nodes;
using EdgeActors.Scenarios.Lab.Figures;
using EdgeActors.Scenarios.Lab.Statistics;

namespace EdgeActors.Scenarios.Papers;

/// <summary>What must hold of a figure's results: the mean of one of its lines is within bounds, or within multiples of another point's mean.</summary>
/// <param name="Figure">The figure.</param>
/// <param name="Line">A series, a paired difference or a measure of it, by its name; the sum of several where <c> + </c> joins their names.</param>
/// <param name="X">Where.</param>
/// <param name="Least">The least that the mean may be.</param>
/// <param name="Most">The most.</param>
internal sealed record Claim(string Figure, string Line, double X, double Least = double.NegativeInfinity, double Most = double.PositiveInfinity)
{
    private const string And = " + ";

    /// <summary>The point of the same figure of whose mean the bounds are multiples; null where they are values.</summary>
    public (string Line, double X)? Beside { get; init; }

    /// <summary>Its bounds in words.</summary>
    public string Wanted => (double.IsFinite(Least), double.IsFinite(Most)) switch
    {
        (true, true) => $"{Bound(Least)} to {Bound(Most)}",
        (true, false) => $"at least {Bound(Least)}",
        _ => $"at most {Bound(Most)}",
    };

    /// <summary>A point is at least as high as another, or so many times as high.</summary>
    public static Claim AtLeast(string figure, (string Line, double X) point, (string Line, double X) beside, double times = 1) => new(figure, point.Line, point.X, Least: times) { Beside = beside };

    /// <summary>A point is at most as high as another, or so many times as high.</summary>
    public static Claim AtMost(string figure, (string Line, double X) point, (string Line, double X) beside, double times = 1) => new(figure, point.Line, point.X, Most: times) { Beside = beside };

    /// <summary>Judges it by a figure as <see cref="FigureResult.ToJson"/> wrote it; null where the figure has no such point.</summary>
    public Judgement? Judge(JsonNode figure)
    {
        if (Find(figure, Line, X) is not { } found)
        {
            return null;
        }

        if (Beside is not { } point)
        {
            return found with { Holds = found.Mean >= Least && found.Mean <= Most };
        }

        return Find(figure, point.Line, point.X) is not { Mean: var other } ? null
            : found with { Beside = other, Holds = (!double.IsFinite(Least) || found.Mean >= Least * other) && (!double.IsFinite(Most) || found.Mean <= Most * other) };
    }

    private static Judgement? Find(JsonNode figure, string line, double x)
    {
        if (PointOf(figure, line, x) is { } one)
        {
            return new Judgement((double)one["mean"]!, (double?)one["ci95"] ?? double.NaN, (int)one["n"]!);
        }

        JsonNode?[] parts = [.. line.Split(And).Select(name => PointOf(figure, name, x))];
        if (parts.Length < 2 || parts.Contains(null))
        {
            return null;
        }

        double[][] values = [.. parts.Select(p => p!["values"] is JsonArray all ? all.Select(v => (double?)v ?? double.NaN).ToArray() : [])];
        int least = parts.Min(p => (int)p!["n"]!);
        double spread = values.All(v => v.Length == least) ? Estimate.Of([.. Enumerable.Range(0, least).Select(i => values.Sum(v => v[i]))]).Ci95 : double.NaN;
        return new Judgement(parts.Sum(p => (double)p!["mean"]!), spread, least);
    }

    private static JsonNode? PointOf(JsonNode figure, string line, double x) => (
        from lines in new[] { figure["series"], figure["differences"], figure["measures"] }
        from found in lines?.AsArray() ?? []
        where (string?)found!["name"] == line
        from point in found["points"]!.AsArray()
        where (double)point!["x"]! == x && point["mean"] is not null
        select point).FirstOrDefault();

    private string Bound(double bound) => Beside is not { } point ? bound.ToString(CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{(bound == 1 ? "" : $"{bound} x ")}{point.Line} at {point.X}");
}

/// <summary>What a claim came to.</summary>
/// <param name="Mean">The mean.</param>
/// <param name="Ci95">Half of its 95 % interval.</param>
/// <param name="N">Of how many values.</param>
internal sealed record Judgement(double Mean, double Ci95, int N)
{
    /// <summary>The mean of the point that it stands beside; null where there is none.</summary>
    public double? Beside { get; init; }

    /// <summary>Whether the mean is within the bounds.</summary>
    public bool Holds { get; init; }
}
