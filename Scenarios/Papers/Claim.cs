using System.Globalization;
using System.Text.Json.Nodes;
using EdgeActors.Scenarios.Lab.Figures;

namespace EdgeActors.Scenarios.Papers;

/// <summary>What must hold of a figure's results: the mean of one of its lines is within bounds.</summary>
/// <param name="Figure">The figure.</param>
/// <param name="Line">A series, a paired difference or a measure of it, by its name.</param>
/// <param name="X">Where.</param>
/// <param name="Least">The least that the mean may be.</param>
/// <param name="Most">The most.</param>
internal sealed record Claim(string Figure, string Line, double X, double Least = double.NegativeInfinity, double Most = double.PositiveInfinity)
{
    /// <summary>Its bounds in words.</summary>
    public string Wanted => (double.IsFinite(Least), double.IsFinite(Most)) switch
    {
        (true, true) => string.Create(CultureInfo.InvariantCulture, $"{Least} to {Most}"),
        (true, false) => string.Create(CultureInfo.InvariantCulture, $"at least {Least}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"at most {Most}"),
    };

    /// <summary>Judges it by a figure as <see cref="FigureResult.ToJson"/> wrote it; null where the figure has no such point.</summary>
    public Judgement? Judge(JsonNode figure)
    {
        IEnumerable<JsonNode> points = from lines in new[] { figure["series"], figure["differences"], figure["measures"] }
                                       from line in lines?.AsArray() ?? []
                                       where (string?)line!["name"] == Line
                                       from point in line["points"]!.AsArray()
                                       where (double)point!["x"]! == X && point["mean"] is not null
                                       select point;
        return points.FirstOrDefault() is not { } found ? null
            : new Judgement((double)found["mean"]!, (double?)found["ci95"] ?? double.NaN, (int)found["n"]!, (double)found["mean"]! >= Least && (double)found["mean"]! <= Most);
    }
}

/// <summary>What a claim came to.</summary>
/// <param name="Mean">The mean.</param>
/// <param name="Ci95">Half of its 95 % interval.</param>
/// <param name="N">Of how many values.</param>
/// <param name="Holds">Whether the mean is within the bounds.</param>
internal sealed record Judgement(double Mean, double Ci95, int N, bool Holds);
