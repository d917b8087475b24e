using System.Xml.Linq;
using static EdgeActors.Scenarios.Reports.Markup;

namespace EdgeActors.Scenarios.Reports;

/// <summary>The few shapes that charts are made of. Looks are classes of <see cref="ChartStyle"/>.</summary>
internal static class Svg
{
    public static XElement Group(string look, params IEnumerable<XElement?> parts) => Tag("g", [Attribute("class", look), .. parts]);

    public static XElement Rect(string look, double x, double y, double width, double height) => Tag(
        "rect",
        Attribute("class", look),
        Attribute("x", x),
        Attribute("y", y),
        Attribute("width", width),
        Attribute("height", height));

    public static XElement Line(string look, double x1, double y1, double x2, double y2) => Tag(
        "line",
        Attribute("class", look),
        Attribute("x1", x1),
        Attribute("y1", y1),
        Attribute("x2", x2),
        Attribute("y2", y2));

    public static XElement Path(string look, string data) => Tag("path", Attribute("class", look), Attribute("d", data));

    /// <summary>Text on a base line; the anchor is start, middle or end.</summary>
    public static XElement Text(string look, double x, double y, string anchor, string text) => Tag(
        "text",
        Attribute("class", look),
        Attribute("x", x),
        Attribute("y", y),
        Attribute("text-anchor", anchor),
        text);

    /// <summary>What a pointer resting on the parent shows.</summary>
    public static XElement Tooltip(string text) => Tag("title", text);

    /// <summary>A point of a path.</summary>
    public static string Point(double x, double y) => $"{Coordinate(x)} {Coordinate(y)}";
}
