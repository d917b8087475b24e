using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using EdgeActors.Scenarios.Reports;

namespace EdgeActors.Tests.Scenarios.Reports;

/// <summary>Reads a chart back from its text, as a viewer would.</summary>
internal sealed partial class DrawnChart
{
    private readonly XElement _svg;

    public DrawnChart(SvgChart chart) => _svg = XDocument.Parse(Markup.Render(chart.Render())).Root!;

    public double Height => Numbers(_svg.Attribute("viewBox")!.Value)[3];

    public IReadOnlyList<XElement> Rows => [.. Of("g", "row")];

    /// <summary>Pixels of an axis by the labels of its ticks, for a horizontal axis.</summary>
    public IReadOnlyDictionary<string, double> Ticks => Of("text", "tick").ToDictionary(t => t.Value, t => Number(t, "x"));

    public IEnumerable<XElement> Of(string name, string look) => In(_svg, name, look);

    public static IEnumerable<XElement> In(XElement parent, string name, string look) =>
        parent.Descendants(name).Where(e => e.Attribute("class")?.Value.Split(' ').Contains(look) == true);

    public static double Number(XElement element, string attribute) => double.Parse(element.Attribute(attribute)!.Value, CultureInfo.InvariantCulture);

    /// <summary>All numbers of a text, such as a path.</summary>
    public static double[] Numbers(string text) => [.. Decimal().Matches(text).Select(m => double.Parse(m.Value, CultureInfo.InvariantCulture))];

    /// <summary>The boxes of all texts, as wide as the widest usual font makes them.</summary>
    public IReadOnlyList<TextBox> Texts() => [.. _svg.Descendants("text").Where(t => t.Value != "").Select(Box)];

    /// <summary>Fails if a text leaves the chart or touches another.</summary>
    public void AssertReadable()
    {
        IReadOnlyList<TextBox> boxes = Texts();
        Assert.NotEmpty(boxes);
        Assert.All(boxes, b => Assert.True(b is { Left: >= -1, Top: >= 0, Right: <= SvgChart.Width + 1 } && b.Bottom <= Height, $"outside: {b}"));
        for (int i = 0; i < boxes.Count; i++)
        {
            Assert.All(boxes.Skip(i + 1), b => Assert.False(Overlap(boxes[i], b), $"{boxes[i]} overlaps {b}"));
        }
    }

    private static bool Overlap(TextBox a, TextBox b) =>
        a.Left < b.Right - 0.1 && b.Left < a.Right - 0.1 && a.Top < b.Bottom - 0.1 && b.Top < a.Bottom - 0.1;

    private static TextBox Box(XElement text)
    {
        double size = text.Attribute("class")!.Value.Split(' ').Contains("muted") ? SvgChart.SmallFontSize : SvgChart.FontSize;
        double width = TextFit.Width(text.Value, size);
        (double x, double y) = (Number(text, "x"), Number(text, "y"));
        double left = text.Attribute("text-anchor")!.Value switch { "start" => x, "middle" => x - (width / 2), _ => x - width };
        return new TextBox(text.Value, left, y - (size * 0.8), left + width, y + (size * 0.2));
    }

    [GeneratedRegex(@"-?\d+(\.\d+)?")]
    private static partial Regex Decimal();
}

/// <summary>Where a text is.</summary>
internal readonly record struct TextBox(string Text, double Left, double Top, double Right, double Bottom);
